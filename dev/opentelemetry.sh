#!/bin/bash
# Prints the path of a zip with OpenTelemetry for Python 3.13, as docs/opentelemetry.md makes its layer, without the two scripts;
# kept in the cache.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

PYTHON=3.13
kept=$CACHE/opentelemetry-python-$PYTHON-$OPENTELEMETRY_PYTHON_VERSION-$(uname -m).zip
if [ ! -e "$kept" ]; then
  step "installing OpenTelemetry $OPENTELEMETRY_PYTHON_VERSION for Python $PYTHON from PyPI"
  work=$(mktemp -d "$CACHE/opentelemetry.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  quietly "$("$DEV/aws.sh")/bin/pip" install --disable-pip-version-check --no-compile --target "$work/python" --only-binary=:all: \
    --python-version "$PYTHON" --implementation cp --platform "manylinux2014_$(uname -m)" --platform "manylinux_2_28_$(uname -m)" \
    "opentelemetry-distro==$OPENTELEMETRY_PYTHON_VERSION" "opentelemetry-instrumentation-aws-lambda==$OPENTELEMETRY_PYTHON_VERSION" \
    "opentelemetry-instrumentation-botocore==$OPENTELEMETRY_PYTHON_VERSION" opentelemetry-exporter-otlp-proto-http ||
    die "could not install them: see the lines above"
  (cd "$work" && python3 -m zipfile -c layer.zip python)
  mv "$work/layer.zip" "$kept"
  stepdone
fi
echo "$kept"
