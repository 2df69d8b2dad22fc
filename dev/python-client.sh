#!/bin/bash
# Prints the folder of AWS's runtime interface client for Python and of boto3, as pip installs them, with what they need; kept
# in the cache.
#   python-client.sh VERSION   VERSION is that of the image's Python, such as 3.13, whatever this machine's is
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kept=$CACHE/python-client-$1-$AWSLAMBDARIC_VERSION-$BOTO3_VERSION
if [ ! -e "$kept/.complete" ]; then
  step "installing awslambdaric $AWSLAMBDARIC_VERSION and boto3 $BOTO3_VERSION for Python $1 from PyPI"
  rm -rf "$kept"
  quietly "$("$DEV/aws.sh")/bin/pip" install --disable-pip-version-check --no-compile --target "$kept" --only-binary=:all: \
    --python-version "$1" --implementation cp --platform "manylinux2014_$(uname -m)" --platform "manylinux_2_28_$(uname -m)" \
    "awslambdaric==$AWSLAMBDARIC_VERSION" "boto3==$BOTO3_VERSION" ||
    die "could not install them: see the lines above"
  touch "$kept/.complete"
  stepdone
fi
echo "$kept"
