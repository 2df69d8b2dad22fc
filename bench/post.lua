-- What every connection of wrk sends; the environment has the payload's file, the bearer token and the type of invocation.
local file = assert(io.open(os.getenv("PAYLOAD"), "rb"))
wrk.method = "POST"
wrk.body = file:read("*a")
file:close()
wrk.headers["Content-Type"] = "application/json"
local token = os.getenv("TOKEN")
if token and token ~= "" then wrk.headers["Authorization"] = "Bearer " .. token end
local kind = os.getenv("INVOCATION_TYPE")
if kind and kind ~= "" then wrk.headers["X-Amz-Invocation-Type"] = kind end
