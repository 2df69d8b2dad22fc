#!/bin/bash
# Prints the path of the layer of examples/nodejs: version 2 of AWS's SDK for JavaScript, as its README makes it; kept in the cache.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kept=$CACHE/aws-sdk-2-$AWS_SDK_JS_2_VERSION.zip
if [ ! -e "$kept" ]; then
  needs npm npm
  step "making a layer of AWS's SDK for JavaScript $AWS_SDK_JS_2_VERSION"
  work=$(mktemp -d "$CACHE/aws-sdk-2.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  quietly npm install --prefix "$work/nodejs" --ignore-scripts --no-audit --no-fund "aws-sdk@$AWS_SDK_JS_2_VERSION" ||
    die "could not fetch it: see the lines above"
  rm -r "$work/nodejs/node_modules/aws-sdk/dist"
  find "$work" -name '*.d.ts' -delete
  rm -rf "$work"/nodejs/*.json "$work/nodejs/node_modules/.bin"
  (cd "$work" && python3 -m zipfile -c layer.zip nodejs)
  mv "$work/layer.zip" "$kept"
  stepdone
fi
echo "$kept"
