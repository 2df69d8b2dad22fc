#!/bin/sh
# The container's first process: starts the runtime, and starts it again when it ends, whatever ended it (a deadline,
# System.exit, a crash, the out-of-memory killer) and with all that it started. It gets the number of its start and the status of the one before.
# So a reset is a new process with fresh statics in the same container, at once, without the kubelet's back-off.
# The environment is the function's. So all variables here begin with LAMINA_, which no manifest may use, none of them is
# exported, and programs have their whole names: PATH is the function's too.
unset LAMINA_STATE LAMINA_MASK LAMINA_HEAP LAMINA_FLAGS LAMINA_RUN LAMINA_PID LAMINA_STOPPING LAMINA_NUMBER LAMINA_STATUS LAMINA_INIT \
  LAMINA_QUICK LAMINA_PAUSE LAMINA_LIB LAMINA_LIBS LAMINA_TASK LAMINA_OPT LAMINA_PLAIN LAMINA_FILES LAMINA_WRAPPED LAMINA_BEFORE LAMINA_NAME LAMINA_NATIVE \
  LAMINA_CACHE LAMINA_USE LAMINA_FETCH LAMINA_COLLECTOR
# The paths are variables for the tests' sake.
LAMINA_HOME=${LAMINA_HOME:-/var/lamina}
LAMINA_JAVA=${LAMINA_JAVA:-/var/lamina/jdk/bin/java}
LAMINA_STATE=${LAMINA_STATE_FOLDER:-/var/lamina/state}
LAMINA_TASK=${LAMBDA_TASK_ROOT:-/var/task}
LAMINA_OPT=${LAMINA_LAYER_ROOT:-/opt}
LAMINA_LAST_WORDS=${LAMINA_LAST_WORDS:-/dev/termination-log}

# The token of a pod without volumes comes in a variable. From a file the function can read it no more than with volumes, and a
# program that logs all variables does not log it.
if [ -n "$LAMINA_TOKEN" ]; then
  [ -d "$LAMINA_STATE" ] || /bin/mkdir -p "$LAMINA_STATE"
  LAMINA_MASK=$(umask); umask 077
  printf '%s' "$LAMINA_TOKEN" >"$LAMINA_TOKEN_FILE"
  umask "$LAMINA_MASK"; unset LAMINA_TOKEN
fi

# A function with a role finds the store of the role, unless its variables, which a Secret may add to, name an endpoint or have
# credentials of its own: these may be for another store.
if [ -n "$LAMINA_STORE_URL" ] && [ -z "$AWS_ACCESS_KEY_ID$AWS_WEB_IDENTITY_TOKEN_FILE${AWS_ENDPOINT_URL+set}${AWS_ENDPOINT_URL_S3+set}" ]; then
  export AWS_ENDPOINT_URL_S3="$LAMINA_STORE_URL"
fi
unset LAMINA_STORE_URL
# A function with keys of its own keeps them: it is not offered those of its execution role.
[ -z "$AWS_ACCESS_KEY_ID" ] || unset AWS_CONTAINER_CREDENTIALS_FULL_URI AWS_CONTAINER_AUTHORIZATION_TOKEN

# A process remembers for good which folders of LD_LIBRARY_PATH did not exist when it first checked, which is before code and
# layers exist. The image has them; volumes are empty.
for LAMINA_LIB in "$LAMINA_OPT/lib" "$LAMINA_TASK/lib"; do
  [ -d "$LAMINA_LIB" ] || /bin/mkdir -p "$LAMINA_LIB"
done

# Where the function is a process of its own, this JVM is not the function's: its options and libraries are for that process,
# and of the memory it takes what a few events and answers need.
LAMINA_HEAP=$((${AWS_LAMBDA_FUNCTION_MEMORY_SIZE:-128} * 3 / 4 - 32))
# shellcheck disable=SC2153 # a variable of the image
if [ "$LAMINA_RUNS" = bootstrap ] || [ "$LAMINA_RUNS" = container ]; then
  # Of a function that is an image it has a container of its own, with a limit that the operator tells.
  LAMINA_HEAP=$((${LAMINA_MEMORY_LIMIT_MIB:-128} / 2))
  [ -z "${JAVA_TOOL_OPTIONS+set}" ] || export LAMINA_JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS"
  [ -z "${JDK_JAVA_OPTIONS+set}" ] || export LAMINA_JDK_JAVA_OPTIONS="$JDK_JAVA_OPTIONS"
  [ -z "${_JAVA_OPTIONS+set}" ] || export LAMINA__JAVA_OPTIONS="$_JAVA_OPTIONS"
  [ -z "${LD_LIBRARY_PATH+set}" ] || export LAMINA_LD_LIBRARY_PATH="$LD_LIBRARY_PATH"
  [ -z "${LD_PRELOAD+set}" ] || export LAMINA_LD_PRELOAD="$LD_PRELOAD"
  unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS LD_LIBRARY_PATH LD_PRELOAD
  # A JVM names files in the encoding of its locale, and the function may choose one that the image does not have.
  [ -z "${LC_ALL+set}" ] || export LAMINA_LC_ALL="$LC_ALL"
  export LC_ALL=C.UTF-8
else
  # A parked program sets the variables of its own process, through the C library.
  LAMINA_NATIVE=--enable-native-access=ALL-UNNAMED
  # A JVM that needs files of code or layers before it can start: a wrapper, agents, what options name, libraries.
  [ -z "$AWS_LAMBDA_EXEC_WRAPPER" ] || LAMINA_FILES=yes LAMINA_WRAPPED=yes
  [ -z "$LD_PRELOAD" ] || LAMINA_FILES=yes
  case " $JAVA_TOOL_OPTIONS $JDK_JAVA_OPTIONS $_JAVA_OPTIONS" in
    *"$LAMINA_OPT"/* | *"$LAMINA_TASK"* | *-javaagent:* | *-agentpath:* | *-agentlib:* | *" @"* | *-Djava.security.properties=*) LAMINA_FILES=yes ;;
  esac
  LAMINA_LIBS=$LD_LIBRARY_PATH:
  while [ -n "$LAMINA_LIBS" ]; do
    LAMINA_LIB=${LAMINA_LIBS%%:*} LAMINA_LIBS=${LAMINA_LIBS#*:}
    [ -z "$LAMINA_LIB" ] || [ -d "$LAMINA_LIB" ] || LAMINA_FILES=yes
  done
fi

# Heap: three quarters of the memory less 32 MiB, 64 MiB of 128: what the JVM needs in addition to its heap hardly grows with
# it. Stacks, metaspace and code cache are left unbounded, as they cost only what is used, and an OutOfMemoryError
# there would not help.
LAMINA_FLAGS="-XX:MaxHeapSize=${LAMINA_HEAP}m -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ErrorFileToStderr -Dsun.net.inetaddr.ttl=5 $LAMINA_NATIVE"
# What the JVM's own threads gave back to the C library goes on to the kernel: 6 MB of 65 in Java, most of it the compiler's. Every five
# seconds the JVM gives such memory back, and this comes after it (docs/adr/0075).
LAMINA_FLAGS="$LAMINA_FLAGS -XX:TrimNativeHeapInterval=6000"
# As AWS has it: the quick compiler alone, but for environments that are started ahead of time.
[ "$AWS_LAMBDA_INITIALIZATION_TYPE" = provisioned-concurrency ] || LAMINA_FLAGS="$LAMINA_FLAGS -XX:TieredStopAtLevel=1"
# The AOT cache fits only the flags it was trained with, so the training of the image goes through here as well.
# At the address for which it was made, its pages are those of the file, which all environments of the node share. Elsewhere
# each JVM writes 10 MB of copies (docs/adr/0069).
LAMINA_USE="-XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0"
if [ -n "$LAMINA_TRAINING" ]; then
  LAMINA_CACHE="-XX:AOTCacheOutput=$LAMINA_HOME/lamina.aot -Xlog:aot=error -Xlog:cds=error"
elif [ -f "$LAMINA_HOME/lamina.aot" ]; then
  LAMINA_CACHE="-XX:AOTCache=$LAMINA_HOME/lamina.aot $LAMINA_USE"
fi
LAMINA_COLLECTOR=-XX:+UseSerialGC
LAMINA_PLAIN="$LAMINA_FLAGS $LAMINA_CACHE $LAMINA_COLLECTOR"
case "$JAVA_TOOL_OPTIONS" in
  *GC*) LAMINA_COLLECTOR= ;; # two collectors at once stop the JVM from starting
esac
# A version may have a cache of its own, in which the function's classes are too.
if [ -n "$LAMINA_START_CACHE" ]; then
  LAMINA_CACHE="-XX:AOTCacheOutput=$LAMINA_STATE/start.aot -Xlog:aot=error -Xlog:cds=error"
elif [ -n "$LAMINA_START_CACHE_SHA256" ] && [ -n "$LAMINA_NATIVE" ]; then
  LAMINA_CACHE="-XX:AOTCache=$LAMINA_STATE/start.aot $LAMINA_USE"
  LAMINA_FETCH=yes
fi
LAMINA_FLAGS="$LAMINA_FLAGS $LAMINA_CACHE $LAMINA_COLLECTOR"
# The function's own options win: within one variable the last does, and the command line would win over the variable.
if [ -n "$JAVA_TOOL_OPTIONS" ]; then
  export LAMINA_JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS" # for extensions, without ours
  export JAVA_TOOL_OPTIONS="$LAMINA_FLAGS $JAVA_TOOL_OPTIONS"
  LAMINA_FLAGS=
fi

LAMINA_PID= LAMINA_STOPPING= LAMINA_NUMBER=0 LAMINA_STATUS=- LAMINA_INIT=early LAMINA_QUICK=0
# The same for all starts in this container, and never seen before: the kernel makes a new one each time it is read.
{ read -r LAMINA_RUN </proc/sys/kernel/random/uuid; } 2>/dev/null
LAMINA_RUN=${LAMINA_RUN%%-*}
# After a parked program the script itself has started again, with the variables of the function, and goes on.
if [ -n "$LAMINA_CARRIED" ]; then
  LAMINA_NUMBER=${LAMINA_CARRIED%%:*} LAMINA_CARRIED=${LAMINA_CARRIED#*:}
  LAMINA_STATUS=${LAMINA_CARRIED%%:*} LAMINA_CARRIED=${LAMINA_CARRIED#*:}
  LAMINA_INIT=${LAMINA_CARRIED%%:*} LAMINA_CARRIED=${LAMINA_CARRIED#*:}
  LAMINA_QUICK=${LAMINA_CARRIED%%:*} LAMINA_RUN=${LAMINA_CARRIED#*:}
  unset LAMINA_CARRIED
fi
# Where environments are kept ahead of time, a failed init ends the container once: its termination message is the error,
# which the status of the pod shows. The kubelet starts it again at once, and from there it goes on as everywhere.
if [ -e "$LAMINA_STATE/init-reported" ]; then
  /bin/rm -f "$LAMINA_STATE/init-reported"
  LAMINA_INIT=late
fi
report_init() {
  if [ "$AWS_LAMBDA_INITIALIZATION_TYPE" = provisioned-concurrency ] && [ "$LAMINA_INIT" = early ] && [ -z "$LAMINA_STOPPING" ] && [ ! -e "$LAMINA_STATE/initialised" ]; then
    /bin/mkdir -p "$LAMINA_STATE"
    : >"$LAMINA_STATE/init-reported"
    { /bin/cat "$LAMINA_STATE/init-error" 2>/dev/null || echo "The program ended during init with status $LAMINA_STATUS"; } | /usr/bin/head -c 2000 >"$LAMINA_LAST_WORDS"
    exit 1
  fi
}
# Starts the program and waits for its end.
#   run own NUMBER:STATUS:PURPOSE:RUN    with the function's options, libraries and wrapper
#   run plain NUMBER:STATUS:PURPOSE:RUN  without them: it fetches what they name, or reports that they do not start
# The main class is the last word: AWS documents wrapper scripts that put options before the last word of the command.
run() {
  # shellcheck disable=SC2086 # flags are words
  if [ "$1" = plain ]; then
    (
      unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS LD_LIBRARY_PATH LD_PRELOAD
      exec /usr/bin/setsid "$LAMINA_JAVA" $LAMINA_PLAIN "-Dlamina.launch=$2" -cp "$LAMINA_HOME/lib/lamina-runtime.jar" dev.lamina.runtime.Main
    ) &
  else
    set -- "$LAMINA_JAVA" $LAMINA_FLAGS "-Dlamina.launch=$2" -cp "$LAMINA_HOME/lib/lamina-runtime.jar" dev.lamina.runtime.Main
    [ -z "$LAMINA_WRAPPED" ] || set -- /bin/sh "$LAMINA_HOME/exec.sh" "$@"
    /usr/bin/setsid "$@" &
  fi
  LAMINA_PID=$!
  [ -z "$LAMINA_STOPPING" ] || kill -TERM "$LAMINA_PID" 2>/dev/null
  wait "$LAMINA_PID"
  LAMINA_STATUS=$?
  # A signal to us ends the wait, not the program: wait until it has ended.
  while kill -0 "$LAMINA_PID" 2>/dev/null; do
    wait "$LAMINA_PID"
    LAMINA_STATUS=$?
  done
  kill -KILL "-$LAMINA_PID" 2>/dev/null # what it started goes with it
  LAMINA_PID=
}
# Goes on with the variables of the function that a parked program has got: from the beginning, as its memory, options and
# libraries decide how the program is started. What was put aside for the function's process is the image's, and comes back.
take_over() {
  if [ "$LAMINA_RUNS" = bootstrap ]; then
    for LAMINA_NAME in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS LD_LIBRARY_PATH LD_PRELOAD LC_ALL; do
      unset "$LAMINA_NAME"
      eval "[ -z \"\${LAMINA_$LAMINA_NAME+set}\" ] || export $LAMINA_NAME=\"\$LAMINA_$LAMINA_NAME\""
      unset "LAMINA_$LAMINA_NAME"
    done
  fi
  # shellcheck disable=SC1091 # written by the program
  . "$LAMINA_STATE/environment.sh"
  export LAMINA_CARRIED="$LAMINA_NUMBER:$LAMINA_STATUS:$LAMINA_INIT:$LAMINA_QUICK:$LAMINA_RUN"
  exec /bin/sh "$0"
}
# Makes the start cache of a version, in a pod for this alone, which starts no function. The termination message is its sha256.
# The function's process runs init and ends, and then its JVM writes the cache.
make_cache() {
  case " $LAMINA_JAVA_TOOL_OPTIONS $JDK_JAVA_OPTIONS $_JAVA_OPTIONS" in
    *-XX:AOT* | *-XX:SharedArchiveFile* | *-XX:ArchiveClassesAtExit* | *-Xshare*) no_cache "The function's JVM options name an archive of classes of their own" ;;
  esac
  if [ -n "$LAMINA_FILES" ]; then
    run plain "1:-:fetch:$LAMINA_RUN"
    [ "$LAMINA_STATUS" = 0 ] || no_cache "The program that fetches the code ended with status $LAMINA_STATUS"
  fi
  run own "1:-:make:$LAMINA_RUN"
  if [ "$LAMINA_STATUS" != 0 ] || [ ! -e "$LAMINA_STATE/initialised" ]; then
    no_cache "The program ended during init with status $LAMINA_STATUS"
  fi
  # Of a JVM that failed while it wrote, such as for lack of memory, the record is left.
  if [ ! -s "$LAMINA_STATE/start.aot" ] || [ -e "$LAMINA_STATE/start.aot.config" ]; then
    no_cache "The JVM wrote no cache: memory, options or agents may prevent that, and the log may say why"
  fi
  run plain "1:-:upload:$LAMINA_RUN"
  [ -e "$LAMINA_STATE/start-cache" ] || no_cache "The program that sends the cache ended with status $LAMINA_STATUS"
  /bin/cat "$LAMINA_STATE/start-cache" >"$LAMINA_LAST_WORDS"
  exit 0
}
# Reports why, as a program of ours has said, or else as the script knows.
no_cache() {
  { /bin/cat "$LAMINA_STATE/init-error" 2>/dev/null || echo "$1"; } | /usr/bin/head -c 2000 >"$LAMINA_LAST_WORDS"
  exit 1
}
trap 'LAMINA_STOPPING=yes; [ -z "$LAMINA_PID" ] || kill -TERM "$LAMINA_PID" 2>/dev/null' TERM INT

[ -z "$LAMINA_START_CACHE" ] || make_cache

while [ -z "$LAMINA_STOPPING" ]; do
  LAMINA_NUMBER=$((LAMINA_NUMBER + 1))
  # A gateway waits three seconds for the report of a program that ended while an invocation ran. Agents and wrappers may take longer
  # to start, so the report is sent without them. After a timeout (124) the caller has its answer.
  if [ -n "$LAMINA_FILES" ] && [ -e "$LAMINA_STATE/invoked" ] && [ "$LAMINA_INIT" != failed ]; then
    case "$LAMINA_STATUS" in
      - | 124) ;;
      *)
        LAMINA_BEFORE=$LAMINA_STATUS
        run plain "$LAMINA_NUMBER:$LAMINA_STATUS:report:$LAMINA_RUN"
        [ -z "$LAMINA_STOPPING" ] || break
        # What was not reported is left to the next start.
        if [ "$LAMINA_STATUS" = 0 ]; then LAMINA_STATUS=-; else LAMINA_STATUS=$LAMINA_BEFORE; fi
        ;;
    esac
  fi
  # At a first start there are none, and no process is needed to find that out.
  if [ -e "$LAMINA_STATE/initialised" ] || [ -e "$LAMINA_STATE/polling" ] || [ -e "$LAMINA_STATE/init-error" ] || [ -e "$LAMINA_STATE/serving" ]; then
    /bin/rm -f "$LAMINA_STATE/initialised" "$LAMINA_STATE/polling" "$LAMINA_STATE/init-error" "$LAMINA_STATE/invoked" "$LAMINA_STATE/serving"
  fi
  if [ -n "$LAMINA_FILES$LAMINA_FETCH" ] && [ -z "$LAMINA_POOL" ] && [ ! -e "$LAMINA_STATE/content" ]; then
    LAMINA_BEFORE=$LAMINA_STATUS
    run plain "$LAMINA_NUMBER:-:fetch:$LAMINA_RUN"
    [ -z "$LAMINA_STOPPING" ] || break
    if [ "$LAMINA_STATUS" = 0 ]; then
      LAMINA_STATUS=$LAMINA_BEFORE
    else
      report_init
      LAMINA_INIT=failed
    fi
  fi
  # Without the version's cache, that of the image is better than none.
  [ -z "$LAMINA_FETCH" ] || [ -e "$LAMINA_STATE/start.aot" ] || /bin/ln -sf "$LAMINA_HOME/lamina.aot" "$LAMINA_STATE/start.aot"
  if [ -n "$LAMINA_POOL" ]; then
    LAMINA_INIT=early
    run own "$LAMINA_NUMBER:-:parked:$LAMINA_RUN"
    # A JVM that cannot be the function's, because of its options: it only got the variables.
    if [ -e "$LAMINA_STATE/restart" ] && [ -z "$LAMINA_STOPPING" ]; then
      /bin/rm -f "$LAMINA_STATE/restart"
      LAMINA_STATUS=-
      take_over
    fi
  elif [ "$LAMINA_INIT" = failed ]; then
    run plain "$LAMINA_NUMBER:$LAMINA_STATUS:failed:$LAMINA_RUN"
  else
    run own "$LAMINA_NUMBER:$LAMINA_STATUS:$LAMINA_INIT:$LAMINA_RUN"
  fi

  report_init
  if [ -e "$LAMINA_STATE/initialised" ]; then
    LAMINA_INIT=early
  # One that does not init before it polls and never polled cannot start: a JVM with a wrong option, a wrapper that fails. The
  # next one starts without them, and reports this to an invocation. Beside an image of the function's own, the program itself starts
  # in any case: it is the image that ended before it called.
  elif [ "$LAMINA_INIT" = late ] && [ ! -e "$LAMINA_STATE/polling" ] && [ "$LAMINA_RUNS" != container ]; then
    LAMINA_INIT=failed
  else
    LAMINA_INIT=late
  fi
  # What an invocation ended starts again at once. What ends by itself, whatever the reason, does so with growing pauses.
  if [ -e "$LAMINA_STATE/invoked" ]; then LAMINA_QUICK=0; else LAMINA_QUICK=$((LAMINA_QUICK + 1)); fi
  if [ -n "$LAMINA_POOL" ] && [ -e "$LAMINA_STATE/environment.sh" ] && [ -z "$LAMINA_STOPPING" ]; then
    take_over
  fi
  if [ "$LAMINA_QUICK" -ge 3 ] && [ -z "$LAMINA_STOPPING" ]; then
    LAMINA_PAUSE=$((LAMINA_QUICK < 12 ? LAMINA_QUICK - 2 : 10))
    echo "The runtime ended $LAMINA_QUICK times in a row without an invocation, last with status $LAMINA_STATUS; next try in $LAMINA_PAUSE s." >&2
    /bin/sleep "$LAMINA_PAUSE" &
    LAMINA_PID=$!
    # Where no pause can be made, the container ends, and the kubelet makes one.
    wait "$LAMINA_PID" || [ -n "$LAMINA_STOPPING" ] || exit 1
    LAMINA_PID=
  fi
done
