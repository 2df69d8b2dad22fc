#!/bin/sh
# The container's first process: starts the runtime, and starts it again when it ends, whatever ended it (a deadline,
# System.exit, a crash, the out-of-memory killer) and with all that it started, telling it the number of its start and how the one before ended.
# So a reset is a new process with fresh statics in the same container, at once, without the kubelet's back-off.
# The paths are variables for the tests' sake.
lamina=${LAMINA_HOME:-/opt/lamina}
java=${LAMINA_JAVA:-/opt/jdk/bin/java}
state=${LAMINA_LAYER_ROOT:-/opt/layer}/.lamina
memory=${AWS_LAMBDA_FUNCTION_MEMORY_SIZE:-128}
last_words=${LAMINA_LAST_WORDS:-/dev/termination-log}

# The token of a pod without volumes comes in a variable. From a file the function has it no more than one with volumes, and
# whoever logs all variables does not log it.
if [ -n "$LAMINA_TOKEN" ]; then
  [ -d "$state" ] || mkdir -p "$state"
  mask=$(umask); umask 077
  printf '%s' "$LAMINA_TOKEN" >"$LAMINA_TOKEN_FILE"
  umask "$mask"; unset LAMINA_TOKEN
fi

# Where the function is a process of its own, this JVM is not the function's: its options are for that process, and of
# the memory it takes what a few events and answers need.
heap=$((memory * 3 / 4 - 32))
if [ "$LAMINA_RUNS" = bootstrap ]; then
  heap=64
  [ -z "$JAVA_TOOL_OPTIONS" ] || export LAMINA_JAVA_TOOL_OPTIONS="$JAVA_TOOL_OPTIONS"
  unset JAVA_TOOL_OPTIONS
fi

# Heap: three quarters of the memory less 32 MiB, 64 MiB of 128: what the JVM needs beside its heap hardly grows with
# it. Stacks, metaspace and code cache are left unbounded, as they cost only what is used, and an OutOfMemoryError
# there would help nobody.
flags="-XX:MaxHeapSize=${heap}m -XX:+UseCompactObjectHeaders -XX:-UsePerfData -XX:+ErrorFileToStderr -Dsun.net.inetaddr.ttl=5"
case "$JAVA_TOOL_OPTIONS" in
  *GC*) ;; # two collectors at once stop the JVM from starting
  *) flags="$flags -XX:+UseSerialGC" ;;
esac
# As AWS has it: the quick compiler alone, but for environments that are started ahead of time.
[ "$AWS_LAMBDA_INITIALIZATION_TYPE" = provisioned-concurrency ] || flags="$flags -XX:TieredStopAtLevel=1"
# The AOT cache fits only the flags it was trained with, so the training of the image goes through here as well.
if [ -n "$LAMINA_TRAINING" ]; then
  flags="$flags -XX:AOTCacheOutput=$lamina/lamina.aot -Xlog:aot=error -Xlog:cds=error"
elif [ -f "$lamina/lamina.aot" ]; then
  flags="$flags -XX:AOTCache=$lamina/lamina.aot -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off"
fi
# The function's own options win: within one variable the last does, and the command line would win over the variable.
if [ -n "$JAVA_TOOL_OPTIONS" ]; then
  export JAVA_TOOL_OPTIONS="$flags $JAVA_TOOL_OPTIONS"
  flags=
fi

pid= stopping= number=0 status=- init=early quick=0
# Where environments are kept ahead of time, a failed init ends the container once: its last words are the error, for
# whoever looks at the pod. The kubelet starts it again at once, and from there it goes on as everywhere.
if [ -e "$state/init-told" ]; then
  rm -f "$state/init-told"
  init=late
fi
tell_of_init() {
  if [ "$AWS_LAMBDA_INITIALIZATION_TYPE" = provisioned-concurrency ] && [ "$init" = early ] && [ -z "$stopping" ] && [ ! -e "$state/initialised" ]; then
    mkdir -p "$state"
    : >"$state/init-told"
    { cat "$state/init-error" 2>/dev/null || echo "The program ended during init with status $status"; } | head -c 2000 >"$last_words"
    exit 1
  fi
}
trap 'stopping=yes; [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null' TERM INT

while [ -z "$stopping" ]; do
  number=$((number + 1))
  # At a first start there are none, and no process is needed to find that out.
  if [ -e "$state/initialised" ] || [ -e "$state/polling" ] || [ -e "$state/init-error" ]; then
    rm -f "$state/initialised" "$state/polling" "$state/init-error"
  fi
  # shellcheck disable=SC2086 # flags are words
  setsid "$java" $flags -cp "$lamina/lib/lamina-runtime.jar" dev.lamina.runtime.Main "$number" "$status" "$init" &
  pid=$!
  [ -z "$stopping" ] || kill -TERM "$pid" 2>/dev/null
  wait "$pid"
  status=$?
  # A signal to us ends the wait, not the program: wait until it is gone.
  while kill -0 "$pid" 2>/dev/null; do
    wait "$pid"
    status=$?
  done
  kill -KILL "-$pid" 2>/dev/null # what it started goes with it
  pid=

  tell_of_init
  if [ -e "$state/initialised" ]; then init=early; else init=late; fi
  if [ -e "$state/polling" ]; then quick=0; else quick=$((quick + 1)); fi
  if [ "$quick" -ge 3 ] && [ -z "$stopping" ]; then
    pause=$((quick < 12 ? quick - 2 : 10))
    echo "The runtime ended $quick times before it was ready, last with status $status; next try in $pause s." >&2
    sleep "$pause" &
    pid=$!
    wait "$pid"
    pid=
  fi
done
