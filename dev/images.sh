#!/bin/bash
# Makes the images of operator, gateway, console and runtimes from what Maven built. A tag is the hash of what went in, so an
# unchanged image is neither built nor loaded again. The names end in target/images.env.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

RUNTIMES=$ROOT/runtime-image
MODULES=$RUNTIMES/java25/modules.txt

# image NAME DOCKERFILE CONTEXT [BUILD-ARG...]: prints NAME:TAG
image() {
  local name=$1 dockerfile=$2 context=$3 image argument arguments=(); shift 3
  [ -d "$context" ] || die "$context is missing: 'make build' first"
  image=lamina/$name:$(content_hash "$dockerfile" "$context" -- "$@")
  if ! has_image "$image"; then
    step "making lamina/$name"
    for argument in "$@"; do arguments+=(--build-arg "$argument"); done
    quietly docker build -t "$image" "${arguments[@]}" -f "$dockerfile" "$context" || die "could not make $name: see the lines above"
    forget_others "$image"
    # With its name: two are made at a time.
    say "     made lamina/$name in $(($(date +%s) - STEP_AT))s"
  fi
  echo "$image"
}

# What of a module a Dockerfile may copy, and no more: what is in the context decides what is made again.
#   context NAME MODULE PATH...   paths are relative to the module; prints the folder
context() {
  local context=$ROOT/target/context/$1 module=$ROOT/$2 path; shift 2
  rm -rf "$context"
  for path in "$@"; do
    mkdir -p "$context/$(dirname "$path")"
    cp -r "$module/$path" "$context/$path" || die "$module is not built: 'make build' first"
  done
  echo "$context"
}

"$DEV/engine.sh"
base=$("$DEV/base-image.sh")
jdk=$("$DEV/jdk-image.sh" jdk "$MODULES" "$DEV/images/modules.txt")
jre=$("$DEV/jdk-image.sh" jre-java25 "$MODULES")

mkdir -p "$ROOT/target"
declare -A made
made[operator]=$(image operator "$ROOT/operator/Dockerfile" "$ROOT/operator/target/quarkus-app" JDK="$jdk")
gateway_files=$(context gateway gateway jvm.options target/quarkus-app target/aot-classes)
# Its ahead-of-time cache takes a minute of one processor: the others are made meanwhile.
image gateway "$ROOT/gateway/Dockerfile" "$gateway_files" JDK="$jdk" >"$ROOT/target/gateway.image" &
gateway_made=$!
console_files=$(context console console target/quarkus-app)
made[console]=$(image console "$ROOT/console/Dockerfile" "$console_files" JDK="$jdk")
# Debezium Server on the JDK of Java functions.
connector=$(context database-connector database-connector target/lamina-database-connector.jar)
debezium=$("$DEV/debezium.sh"); cp -r "$debezium" "$connector/target/debezium"
made[database-connector]=$(image database-connector "$ROOT/database-connector/Dockerfile" "$connector" JRE="$jre")
java25=$(context java25 runtime-image java25 target/lamina-runtime.jar target/lib target/aot-classes)
made[runtime-java25]=$(image runtime-java25 "$RUNTIMES/java25/Dockerfile" "$java25" BASE="$base" JRE="$jre")

# Runtimes of other languages: the program with a JDK of its own size, and on top a base with what functions of Lambda find.
surroundings=(curl locales-all netbase tzdata)
jre_provided=$("$DEV/jdk-image.sh" jre-provided "$RUNTIMES/provided/modules.txt")
provided=$(context provided runtime-image java25/entry.sh java25/exec.sh target/lamina-runtime.jar target/lib/training target/aot-classes)
# The libraries of programs that bring their own .NET.
base_provided=$("$DEV/base-image.sh" provided "${surroundings[@]}" libgssapi-krb5-2 libicu72 libssl3 libstdc++6 zlib1g)
made[runtime-provided]=$(image runtime-provided "$RUNTIMES/provided/Dockerfile" "$provided" JRE="$jre_provided" BASE="$base_provided")

python() { # NAME VERSION BASE: prints NAME:TAG
  local context client; context=$(context "$1" runtime-image python)
  client=$("$DEV/python-client.sh" "$2")
  mkdir -p "$context/target"; cp -r "$client" "$context/target/client"
  image "$1" "$RUNTIMES/python/Dockerfile" "$context" PROVIDED="${made[runtime-provided]}" BASE="$3"
}
base_python311=$("$DEV/base-image.sh" python311 python3 python3-distutils "${surroundings[@]}")
made[runtime-python311]=$(python runtime-python311 3.11 "$base_python311")
base_python313=$("$DEV/base-image.sh" --newer python313 python3 "${surroundings[@]}")
made[runtime-python313]=$(python runtime-python313 3.13 "$base_python313")

ruby33=$(context ruby33 runtime-image ruby)
base_ruby33=$("$DEV/base-image.sh" --newer ruby33 ruby ruby-aws-sdk-s3 "${surroundings[@]}")
made[runtime-ruby33]=$(image runtime-ruby33 "$RUNTIMES/ruby/Dockerfile" "$ruby33" PROVIDED="${made[runtime-provided]}" BASE="$base_ruby33")

nodejs=$("$DEV/nodejs.sh" image)
nodejs_files=$(context nodejs runtime-image nodejs/bootstrap nodejs/index.mjs nodejs/modules.cjs nodejs/aws-sdk-2.cjs)
for major in 22 24; do
  made[runtime-nodejs$major]=$(image runtime-nodejs$major "$RUNTIMES/nodejs/Dockerfile" "$nodejs_files" PROVIDED="${made[runtime-provided]}" NODEJS="$nodejs" MAJOR=$major)
done

wait "$gateway_made" || die "could not make gateway: see the lines above"
made[gateway]=$(<"$ROOT/target/gateway.image")
images own | while read -r name _; do
  [ -n "${made[$name]:-}" ] || die "dev/images.list names $name, and dev/images.sh does not make it"
  echo "$(image_variable "$name")=${made[$name]}"
done >"$ROOT/target/images.env"
