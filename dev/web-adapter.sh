#!/bin/bash
# Prints the folder with AWS's Lambda Web Adapter and a web framework, for tests; kept in the cache. lambda-adapter is the
# extension, built from its crate; flask/ is what pip installs. Without Rust there is no adapter, and its tests say so.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

LAMBDA_WEB_ADAPTER_VERSION=1.0.0-rc1
FLASK_VERSION=3.1.3
kept=$CACHE/web-adapter-$LAMBDA_WEB_ADAPTER_VERSION-$FLASK_VERSION

if [ ! -e "$kept" ]; then
  work=$(mktemp -d "$CACHE/web-adapter.XXXXXX")
  if command -v cargo >/dev/null; then
    step "building AWS's Lambda Web Adapter $LAMBDA_WEB_ADAPTER_VERSION from its crate"
    # Not optimised as a whole: that takes minutes, and no test measures it.
    quietly cargo install lambda_web_adapter --version "$LAMBDA_WEB_ADAPTER_VERSION" --locked --debug --root "$work" \
      --target-dir "$work/target" --config profile.dev.debug=false --config profile.dev.strip=true ||
      die "could not build it: see the lines above"
    mv "$work/bin/lambda-adapter" "$work/"
    rm -rf "${work:?}/target" "${work:?}/bin"
    stepdone
  fi
  step "installing Flask $FLASK_VERSION from PyPI"
  quietly "$("$DEV/aws.sh")/bin/pip" install --disable-pip-version-check --target "$work/flask" "flask==$FLASK_VERSION" ||
    die "could not install it: see the lines above"
  stepdone
  rm -rf "$CACHE"/web-adapter-[0-9]*
  mv "$work" "$kept"
fi
echo "$kept"
