#!/bin/bash
# Prints the path of a layer with a program as `dotnet publish` makes it self-contained, for tests: Microsoft's SARIF tool, from its
# npm package; kept in the cache. It exists for x86_64 only: on other processors nothing is printed.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

[ "$(uname -m)" = x86_64 ] || exit 0
kept=$CACHE/dotnet-program-$SARIF_MULTITOOL_VERSION.zip
if [ ! -e "$kept" ]; then
  needs npm npm
  step "making a layer of Microsoft's SARIF tool $SARIF_MULTITOOL_VERSION"
  work=$(mktemp -d "$CACHE/dotnet-program.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  (cd "$work" && quietly npm pack --silent "@microsoft/sarif-multitool-linux@$SARIF_MULTITOOL_VERSION" &&
    tar -xzf ./*.tgz --strip-components=1 package/Sarif.Multitool && chmod 755 Sarif.Multitool &&
    python3 -m zipfile -c layer.zip Sarif.Multitool) || die "could not fetch it: see the lines above"
  mv "$work/layer.zip" "$kept"
  stepdone
fi
echo "$kept"
