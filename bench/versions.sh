#!/bin/bash
# What versions cost, on the local cluster that `make up` made: publishes 50 versions of 200 functions, and prints memory and CPU of
# the operator, and how long an edit takes until it is up to date, before and after. All is in target/bench/versions.jsonl.
# VERSIONS_FUNCTIONS (200) and VERSIONS_EACH (50) make it shorter.
set -euo pipefail
. "$(dirname "$0")/../dev/lib.sh"

BENCH=$ROOT/bench OUT=$ROOT/target/bench
NAMESPACE=bench-versions

remove() { kubectl delete namespace "$NAMESPACE" --wait=false --ignore-not-found >/dev/null 2>&1 || true; }

[ "${CLUSTER:-}" != existing ] || die "the benchmark needs the local cluster: it reads the operator's memory from /proc"
exports=$("$DEV/env.sh"); eval "$exports"
mkdir -p "$OUT"
# Of a run that ended a moment ago, which is deleted in the background.
kubectl delete namespace "$NAMESPACE" --ignore-not-found --timeout=30m >/dev/null
kubectl create namespace "$NAMESPACE" >/dev/null
trap remove EXIT
python3 "$BENCH/versions.py" | tee "$OUT/versions.jsonl"
