#!/bin/bash
# Makes the images of operator, gateway and runtimes from what Maven built. A tag is the hash of what went in, so an
# unchanged image is neither built nor loaded again. The names end in target/images.env.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

MODULES=$ROOT/runtime-image/java25/modules.txt

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
    stepdone
  fi
  echo "$image"
}

# What of runtime-image/ its Dockerfiles may copy: java25/ and Maven's two products.
runtime_context() {
  local context=$ROOT/target/runtime-context
  rm -rf "$context"; mkdir -p "$context/target"
  cp -r "$ROOT/runtime-image/java25" "$context/"
  cp -rl "$ROOT/runtime-image/target/lamina-runtime.jar" "$ROOT/runtime-image/target/lib" "$context/target/" ||
    die "the runtime is not built: 'make build' first"
  echo "$context"
}

"$DEV/engine.sh"
base=$("$DEV/base-image.sh")
jdk=$("$DEV/jdk-image.sh" jdk "$MODULES" "$DEV/images/modules.txt")
jre=$("$DEV/jdk-image.sh" jre-java25 "$MODULES")

mkdir -p "$ROOT/target"
operator=$(image operator "$ROOT/operator/Dockerfile" "$ROOT/operator/target/quarkus-app" JDK="$jdk")
gateway=$(image gateway "$ROOT/gateway/Dockerfile" "$ROOT/gateway/target/quarkus-app" JDK="$jdk")
runtime=$(runtime_context)
runtime_java25=$(image runtime-java25 "$ROOT/runtime-image/java25/Dockerfile" "$runtime" BASE="$base" JRE="$jre")

cat >"$ROOT/target/images.env" <<END
OPERATOR_IMAGE=$operator
GATEWAY_IMAGE=$gateway
RUNTIME_JAVA25_IMAGE=$runtime_java25
END
