#!/bin/bash
# Prints the folder of AWS's runtime interface client for Python, as pip installs it, with what it needs; kept in the cache.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kept=$CACHE/awslambdaric-$AWSLAMBDARIC_VERSION
if [ ! -e "$kept/.complete" ]; then
  step "installing awslambdaric $AWSLAMBDARIC_VERSION from PyPI"
  rm -rf "$kept"
  # For the image's Python, whatever this machine's is.
  quietly "$("$DEV/aws.sh")/bin/pip" install --disable-pip-version-check --no-compile --target "$kept" --only-binary=:all: \
    --python-version 3.11 --implementation cp --platform "manylinux2014_$(uname -m)" "awslambdaric==$AWSLAMBDARIC_VERSION" ||
    die "could not install it: see the lines above"
  touch "$kept/.complete"
  stepdone
fi
echo "$kept"
