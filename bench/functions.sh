#!/bin/bash
# What many Functions cost while nothing is invoked, on this machine and without nodes: API server, KEDA, NATS, operator and gateway
# are processes. Needs 'make build'.
#   functions.sh    prints the table; all measurements are in target/bench/functions.jsonl
# FUNCTIONS (1000), FUNCTIONS_WITH_TRIGGERS (3 of 10), FUNCTIONS_SETTLE seconds before a measurement (120), BENCH_REPETITIONS (10) of
# BENCH_SECONDS (10) each. BENCH_OPERATOR_OPTIONS and BENCH_GATEWAY_OPTIONS go to their JVMs.
set -euo pipefail
. "$(dirname "$0")/../dev/lib.sh"

BENCH=$ROOT/bench OUT=$ROOT/target/bench
for part in operator gateway; do
  [ -e "$ROOT/$part/target/quarkus-app/quarkus-run.jar" ] || die "the $part is not built: 'make build' first"
done
needs openssl openssl
needs curl curl
"$DEV/go-tools.sh" kubernetes etcd keda nats
kubernetes=$CACHE/go/kubernetes-$KUBERNETES_VERSION
jdk=$("$DEV/jdk.sh")
mkdir -p "$OUT"
work=$(mktemp -d "${TMPDIR:-/tmp}/functions.XXXXXX")
failed=yes
finish() { if [ -n "$failed" ]; then say "lamina: the logs are in $work"; else rm -rf "$work"; fi; }
trap finish EXIT
python3 "$BENCH/functions.py" "$work" "$jdk/bin/java" "$OUT/functions.jsonl" \
  kubectl="$kubernetes/kubectl" kube-apiserver="$kubernetes/kube-apiserver" kube-controller-manager="$kubernetes/kube-controller-manager" \
  etcd="$CACHE/go/etcd-$ETCD_VERSION/server" keda="$CACHE/go/keda-$KEDA_VERSION/operator" nats-server="$CACHE/go/nats-$NATS_VERSION/nats-server"
failed=
python3 "$BENCH/table.py" "$BENCH/thresholds" "$OUT/functions.jsonl" | tee "$OUT/functions.md"
