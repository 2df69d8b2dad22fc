#!/bin/bash
# What single changes to the start of the Java runtime bring, on this machine and without a cluster. Each change is compared with
# the state just before it; all states take turns in one run.
#   start.sh             prints the table; all measurements are in target/bench/start.jsonl
#   start.sh CHANGE...   some of the changes in start/changes, by name
# START_REPETITIONS (12) and START_FUNCTIONS (hello,queue,thumbnail; spring is a Spring Boot function) make it shorter. Needs 'make build' and the git history.
# As root it also measures how the gateway's name is resolved: that needs a resolv.conf of its own, in a mount namespace.
set -euo pipefail
. "$(dirname "$0")/../dev/lib.sh"

BENCH=$ROOT/bench RUNTIME=$ROOT/runtime-image WORK=$ROOT/target/bench/start
THUMBNAIL=$ROOT/examples/thumbnail/target
# Classes of the stub gateway, in the states since it speaks TLS.
TESTBED=$ROOT/testbed/target/classes

[ -e "$RUNTIME/target/lamina-runtime.jar" ] && [ -e "$THUMBNAIL/imaging.zip" ] || die "runtime and examples are not built: 'make build' first"
jdk=$("$DEV/jdk.sh")
mkdir -p "$WORK"

# The JDK of the image (dev/jdk-image.sh makes it the same way).
java_home() {
  local home; home=$WORK/jdk-$(content_hash "$RUNTIME/java25/modules.txt" "$jdk/release" --)
  if [ ! -d "$home" ]; then
    step "making the image's JDK"
    rm -rf "$home.new"
    quietly "$jdk/bin/jlink" --add-modules "$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$RUNTIME/java25/modules.txt" | paste -sd,)" \
      --output "$home.new" --compress zip-0 --no-header-files --no-man-pages --generate-cds-archive || die "jlink failed: see the lines above"
    quietly "$home.new/bin/java" -XX:+UseCompactObjectHeaders -Xshare:dump || die "no class archive could be made"
    mv "$home.new" "$home"
    stepdone
  fi
  echo "$home"
}

compile() { # OUTPUT CLASSPATH FILE...
  local output=$1 path=$2; shift 2
  mkdir -p "$output"
  quietly "$jdk/bin/javac" -nowarn -proc:none -g -parameters -XDstringConcat=inline --release 25 -cp "$path" -d "$output" "$@" ||
    die "a state of the runtime does not compile: see the lines above"
}

# Prints /var/lamina as the image has it, of a commit's runtime with a patch.
#   home REVISION [PATCH]
home() {
  local tree home
  tree=$(git -C "$ROOT" rev-parse --short=12 "$1:runtime-image") || die "there is no $1: the benchmark needs the git history"
  home=$WORK/home-$tree
  [ -z "${2:-}" ] || home=$home-$(content_hash "$2" --)
  if [ ! -e "$home/lamina.aot" ]; then
    step "making the state $1${2:+ with $(basename "$2")}"
    rm -rf "$home"; mkdir -p "$home/source/runtime-image" "$home/lib"
    git -C "$ROOT" archive "$1:runtime-image" src java25 | tar -x -C "$home/source/runtime-image"
    if [ -n "${2:-}" ]; then
      patch -s -p1 -d "$home/source" <"$2" >&2 || die "$(basename "$2") does not fit $1: take it from bench/start, or make it anew"
    fi
    (
      cd "$home/source/runtime-image"
      mapfile -t sources < <(find src/main/java -name '*.java')
      compile "$home/main" "$RUNTIME/target/lib/*" "${sources[@]}"
      compile "$home/aot" "$home/main:$RUNTIME/target/lib/*:$RUNTIME/target/lib/training/*:$TESTBED" -sourcepath src/test/java src/aot/java/training/*.java
      cp java25/entry.sh java25/exec.sh "$home/"
    )
    cp "$RUNTIME"/target/lib/*.jar "$home/lib/"
    unzip -p "$RUNTIME/target/lamina-runtime.jar" META-INF/MANIFEST.MF >"$home/manifest"
    "$jdk/bin/jar" --create --file "$home/lib/lamina-runtime.jar" --manifest "$home/manifest" -C "$home/main" .
    LAMINA_HOME=$home LAMINA_JAVA=$java/bin/java LANG=en_US.UTF-8 LC_ALL=C.UTF-8 \
      quietly "$java/bin/java" -cp "$home/aot:$RUNTIME/target/lib/training/*:$TESTBED:$home/lib/*" training.Training "$home/lamina.aot" \
      sh "$home/entry.sh" || die "the AOT cache could not be made: see the lines above"
    stepdone
  fi
  echo "$home"
}

java=$(java_home)
handlers=$WORK/handlers; rm -rf "$handlers"
compile "$handlers" "$RUNTIME/target/lib/*:$RUNTIME/target/lib/training/*" "$BENCH"/start/*.java

rows=() gateway=''
while IFS='|' read -r name title before after patch; do
  case "$name" in ''|'#'*) continue ;; esac
  [ $# = 0 ] || [[ " $* " = *" $name "* ]] || continue
  if [ "$before" = gateway ]; then gateway=yes; continue; fi
  way=''
  case "$after" in *' absolute' | *' start-cache') way=${after##* } ;; esac
  from=$(home "$before"); to=$(home "${after% "$way"}" ${patch:+"$BENCH/start/$patch"})
  to="$to${way:+ $way}"
  rows+=("$name|$title|$from|$to")
done <"$BENCH/start/changes"
[ ${#rows[@]} -gt 0 ] || [ -n "$gateway" ] || die "bench/start/changes has none of: $*"

# The gateway's own part: its first fetch of some code, and its second. A NATS server of this run, on any free port.
if [ -n "$gateway" ]; then
  quarkus=$ROOT/gateway/target/quarkus-app
  [ -d "$quarkus/lib" ] || die "the gateway is not built: 'make build' first"
  "$DEV/go-tools.sh" nats
  path="$ROOT/gateway/target/classes:$quarkus/lib/main/*:$quarkus/lib/boot/*"
  compile "$WORK/gateway" "$path" "$BENCH/start/gateway/FetchTimes.java"
  nats=$(mktemp -d)
  "$CACHE/go/nats-$NATS_VERSION/nats-server" -js -a 127.0.0.1 -p -1 -sd "$nats" --ports_file_dir "$nats" >"$nats/log" 2>&1 & server=$!
  trap 'kill "$server"; wait "$server" || true; rm -rf "$nats"' EXIT
  retry 20 test -s "$nats/nats-server_$server.ports" || die "NATS does not start: $(cat "$nats/log")"
  START_NATS=$(grep -o 'nats://[^"]*' "$nats/nats-server_$server.ports" | head -1); export START_NATS
  export START_FETCH="$WORK/gateway:$path"
fi

# The Spring Boot function has many libraries, so it is built only if it is measured.
case "${START_FUNCTIONS:-}" in
  *spring*) JAVA_HOME=$jdk quietly mvn -q -B -ntp -f "$BENCH/start/spring/pom.xml" package || die "bench/start/spring does not build: see the lines above" ;;
esac

measure=(python3 "$BENCH/start.py" "$java" "$handlers" "$RUNTIME/target/lib/training" "$THUMBNAIL" "$BENCH/start/spring/target" "$ROOT/examples/thumbnail/photo.jpg" "$WORK/../start.jsonl")
if [ "$(id -u)" = 0 ] && command -v unshare >/dev/null; then
  # As in a pod: the cluster's DNS, its search list, and names of fewer than five dots are searched in it first.
  printf '%s\n' 'nameserver 127.0.0.153' 'search default.svc.cluster.local svc.cluster.local cluster.local' 'options ndots:5' >"$WORK/resolv.conf"
  export START_DNS=127.0.0.153
  # shellcheck disable=SC2016 # for the inner shell
  measure=(unshare -m sh -c 'mount --bind "$0" /etc/resolv.conf && exec "$@"' "$WORK/resolv.conf" "${measure[@]}")
fi
"${measure[@]}" "${rows[@]}" | tee "$WORK/../start.md"
