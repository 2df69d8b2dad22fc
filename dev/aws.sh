#!/bin/bash
# Prints the folder of AWS' own command line (bin/aws) and of a Python with its SDK (bin/python), installed once into the cache.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

venv=$CACHE/aws-$AWSCLI_VERSION-$BOTO3_VERSION
if [ ! -e "$venv/.complete" ]; then
  step "installing the AWS command line $AWSCLI_VERSION and boto3 $BOTO3_VERSION from PyPI"
  rm -rf "$venv"
  if ! python3 -m venv "$venv" >/dev/null 2>&1; then
    # Debian keeps venv in a package of its own.
    [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die "python3 with venv is needed: install the package python3-venv"
    DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends python3-venv
    quietly python3 -m venv "$venv" || die "python3 -m venv fails: see the lines above"
  fi
  quietly "$venv/bin/pip" install --disable-pip-version-check "awscli==$AWSCLI_VERSION" "boto3==$BOTO3_VERSION" ||
    die "could not install them: see the lines above"
  touch "$venv/.complete"
  stepdone
fi
echo "$venv"
