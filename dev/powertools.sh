#!/bin/bash
# Prints the folder of AWS Lambda Powertools for Python with the models of events, for a test that runs dev/aws.sh's Python;
# kept in the cache.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

POWERTOOLS_VERSION=3.37.0
PYDANTIC_VERSION=2.12.5
aws=$("$DEV/aws.sh")
kept=$CACHE/powertools-$POWERTOOLS_VERSION-$PYDANTIC_VERSION

if [ ! -e "$kept/.complete" ]; then
  step "installing Powertools for Python $POWERTOOLS_VERSION and pydantic $PYDANTIC_VERSION from PyPI"
  rm -rf "$CACHE"/powertools-[0-9]*
  quietly "$aws/bin/pip" install --disable-pip-version-check --no-compile --only-binary=:all: --target "$kept" \
    "aws-lambda-powertools==$POWERTOOLS_VERSION" "pydantic==$PYDANTIC_VERSION" ||
    die "could not install them: see the lines above"
  touch "$kept/.complete"
  stepdone
fi
echo "$kept"
