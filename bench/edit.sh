#!/bin/bash
# From an edited file to its answer, on the local cluster that `make up` made: zips the file, calls update-function-code, waits for
# function-updated-v2, and invokes, all with AWS's command line.
#   edit.sh    prints the table; all measurements are in target/bench/edit.jsonl
# BENCH_REPETITIONS (10) of each language. With STRICT=1 a missed threshold is an error.
set -euo pipefail
. "$(dirname "$0")/../dev/lib.sh"

BENCH=$ROOT/bench OUT=$ROOT/target/bench

exports=$("$DEV/env.sh"); eval "$exports"
aws=$("$DEV/aws.sh")/bin/aws
mkdir -p "$OUT"
# The user of the demo may only invoke.
kubectl create rolebinding bench-edit -n default --clusterrole=lamina-editor --serviceaccount=default:demo --dry-run=client -o yaml | kubectl apply -f - >/dev/null
trap 'kubectl delete rolebinding bench-edit -n default --ignore-not-found >/dev/null' EXIT
# This row sends no load of its own: load.py needs neither.
TOKEN='' PAYLOAD='' python3 "$BENCH/edit.py" "$aws" "$OUT/edit.jsonl"
python3 "$BENCH/table.py" "$BENCH/thresholds" "$OUT/edit.jsonl" | tee "$OUT/edit.md"
if [ "${STRICT:-}" = 1 ] && grep -q '| missed |$' "$OUT/edit.md"; then die "a threshold was missed: see the table above"; fi
