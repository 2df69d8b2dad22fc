#!/bin/bash
# Prints the folder of functions built on AWS's own runtime clients, which tests run against our Runtime API; kept in the
# cache. go/bootstrap and rust/bootstrap are programs, python/ is what pip installs for this machine's Python.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

SOURCES=$ROOT/runtime-image/src/test/clients
kept=$CACHE/runtime-clients-$(content_hash "$SOURCES/go" "$SOURCES/rust" "$0" -- "$AWSLAMBDARIC_VERSION")

client() { # name command...
  local name=$1; shift
  step "building a function on AWS's client for $name"
  mkdir -p "$work/$name"
  (cd "$SOURCES/$name" && quietly "$@") || die "could not build it: see the lines above"
  stepdone
}

if [ ! -e "$kept" ]; then
  command -v go >/dev/null || die "Go is missing: install Go 1.24 or newer (https://go.dev/dl/)"
  work=$(mktemp -d "$CACHE/runtime-clients.XXXXXX")
  client go env CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -tags lambda.norpc -o "$work/go/bootstrap" .
  client python "$("$DEV/aws.sh")/bin/pip" install --disable-pip-version-check --target "$work/python" "awslambdaric==$AWSLAMBDARIC_VERSION"
  # Not every machine has Rust; its test says so.
  if command -v cargo >/dev/null; then
    client rust cargo build --locked --release --target-dir "$work/rust/target"
    mv "$work/rust/target/release/bootstrap" "$work/rust/"; rm -rf "$work/rust/target"
  fi
  rm -rf "$CACHE"/runtime-clients-*
  mv "$work" "$kept"
fi
echo "$kept"
