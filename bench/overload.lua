-- As post.lua; at the end it prints how many answers had 200, 429 and any other status.
dofile(os.getenv("BENCH") .. "/post.lua")
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init(_) ok, throttled, others = 0, 0, 0 end
function response(status)
  if status == 200 then ok = ok + 1 elseif status == 429 then throttled = throttled + 1 else others = others + 1 end
end
function done()
  local sums = {ok = 0, throttled = 0, others = 0}
  for _, thread in ipairs(threads) do
    for name in pairs(sums) do sums[name] = sums[name] + thread:get(name) end
  end
  print(string.format("answers: %d ok %d throttled %d others", sums.ok, sums.throttled, sums.others))
end
