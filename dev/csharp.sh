#!/bin/bash
# Prints the folder with what examples/csharp/build.sh makes on Debian with Mono, kept in the cache: layer.zip, function.zip, and
# tests.zip, the handlers of runtime-image/src/test/csharp.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

EXAMPLE=$ROOT/examples/csharp
TESTS=$ROOT/runtime-image/src/test/csharp
kept=$CACHE/csharp-$(content_hash "$EXAMPLE/build.sh" "$EXAMPLE/runtime" "$EXAMPLE/function" "$TESTS" "$0" -- "$DEBIAN_SUITE")

# Files come and go by pipe: the engine's containers may not see this machine's folders.
build() {
  tar -C "$EXAMPLE" -c build.sh runtime function -C "$TESTS" Handlers.cs |
    docker run --rm -i "$1" sh -c '
      set -e
      mkdir /src /tests
      tar -x -C /src
      exec 3>&1 >&2
      sh /src/build.sh
      mcs -nologo -target:library -out:/tests/Tests.dll -r:System.Net.Http.dll -r:/src/target/layer/mono/Lambda.Runtime.exe /src/Handlers.cs
      (cd /tests && zip -q /src/target/tests.zip Tests.dll)
      tar -C /src/target -c layer.zip function.zip tests.zip >&3' |
    tar -C "$work" -x
}

if [ ! -e "$kept" ]; then
  read -ra packages <<<"$(sh "$EXAMPLE/build.sh" packages)"
  image=$("$DEV/base-image.sh" mono "${packages[@]}")
  step "building the runtime of examples/csharp"
  work=$(mktemp -d "$CACHE/csharp.XXXXXX")
  quietly build "$image" || die "could not build it: see the lines above"
  rm -rf "$CACHE"/csharp-*
  mv "$work" "$kept"
  stepdone
fi
echo "$kept"
