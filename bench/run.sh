#!/bin/bash
# The benchmark, on the local cluster that `make up` made: Lamina compared with Knative's queue-proxy and with a bare pod.
#   run.sh   prints the table; all measurements are in target/bench/results.jsonl
# BENCH_REPETITIONS (10), BENCH_BURSTS (as many), BENCH_SECONDS of load each (5), BENCH_ROWS (warm,throughput,gateways,
# overload,cold,burst,full,intake,reserved,idle,thumbnail,delay, and pool).
# With STRICT=1 a missed threshold is an error.
set -euo pipefail
. "$(dirname "$0")/../dev/lib.sh"

BENCH=$ROOT/bench OUT=$ROOT/target/bench
NODE=${LAMINA_NODE:-lamina-node}

[ "${CLUSTER:-}" != existing ] || die "the benchmark needs the local cluster: it reads the node's address from the engine"
needs wrk wrk
command -v go >/dev/null || die "Go is missing, and the peer is built with it: install Go 1.24 or newer (https://go.dev/dl/)"
"$DEV/go-tools.sh" vegeta knative-queue

# Prints the name of the image with the peer and the echo: static programs, nothing else.
image() {
  local queue="$CACHE/go/knative-queue-$KNATIVE_QUEUE_VERSION/queue" image root
  image=lamina/bench:$(content_hash "$BENCH/echo" -- "$KNATIVE_QUEUE_VERSION" "$(go version)")
  if ! has_image "$image"; then
    step "making the image of the peer and its echo"
    root=$(mktemp -d)
    (cd "$BENCH/echo" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$root/echo" .)
    cp "$queue" "$root/queue"
    mkdir -p "$root/etc"; echo 'bench:x:1000:1000::/:/' >"$root/etc/passwd"
    chmod 755 "$root"
    tar -C "$root" --owner=0 --group=0 -c . | docker import --change 'USER 1000' - "$image" >/dev/null
    rm -rf "$root"; forget_others "$image"
    stepdone
  fi
  echo "$image"
}

remove() {
  kubectl delete -n default --wait=false --ignore-not-found -f "$OUT/cluster.yaml" -f "$OUT/delay.yaml" -f "$BENCH/events.yaml" \
    -f "$BENCH/hello.yaml" >/dev/null 2>&1 || true
  kubectl delete -n default --wait=false function -l bench=full >/dev/null 2>&1 || true
}

# The node's own address, so that both sides go through the same node ports and nothing else.
node_address() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}' "$NODE" | awk '{print $1}'; }
host_address() { docker inspect -f '{{range .NetworkSettings.Networks}}{{.Gateway}} {{end}}' "$NODE" | awk '{print $1}'; }

exports=$("$DEV/env.sh"); eval "$exports"
image=$(image)
brokers=$("$DEV/brokers.sh"); eval "$brokers"
"$DEV/cluster.sh" load "$image" "$LAMINA_ELASTICMQ_IMAGE"
mkdir -p "$OUT"
# A port on this machine that the floor's pod can reach.
host=$(host_address) port=$((20000 + RANDOM % 10000))
sed -e "s#IMAGE#$image#" -e "s#ANNOUNCE#$host:$port#" "$BENCH/cluster.yaml" >"$OUT/cluster.yaml"
{ cat "$BENCH/delay.yaml"; echo ---; sed "s#\${IMAGE}#$LAMINA_ELASTICMQ_IMAGE#" "$ROOT/testbed/src/main/resources/dev/lamina/testbed/elasticmq.yaml"; } >"$OUT/delay.yaml"
trap remove EXIT
step "setting up what is compared"
kubectl apply -n default -f "$OUT/cluster.yaml" >/dev/null
kubectl wait -n default --for=condition=Ready function/bench-echo function/bench-hello --timeout=120s >/dev/null
kubectl rollout status -n default deployment/bench-queue-proxy --timeout=120s >/dev/null
stepdone

TOKEN=$(kubectl create token demo -n default --audience lamina --duration=2h); export TOKEN
export PAYLOAD=$OUT/payload.json
# 1 KiB of JSON.
printf '{"text": "%s"}' "$(printf 'x%.0s' $(seq 1 1012))" >"$PAYLOAD"
export VEGETA=$CACHE/go/vegeta-$VEGETA_VERSION/vegeta BENCH_ANNOUNCE=$host:$port
node=$(node_address)
python3 "$BENCH/measure.py" "http://$node:30080" "http://$node:30081" "$OUT/results.jsonl"
case ",${BENCH_ROWS:-thumbnail,delay}," in *,thumbnail,* | *,delay,*)
  # To make room on the node.
  kubectl delete -n default --ignore-not-found -f "$OUT/cluster.yaml" >/dev/null ;;
esac
case ",${BENCH_ROWS:-thumbnail}," in *,thumbnail,*)
  step "from an upload to its thumbnail"
  "$("$DEV/aws.sh")/bin/python" "$BENCH/thumbnail.py" "$OUT/results.jsonl"
  stepdone ;;
esac
case ",${BENCH_ROWS:-delay}," in *,delay,*)
  # Set up only now: a broker and its pollers would be additional load during the measurements above.
  step "the delays of triggers"
  "$("$DEV/aws.sh")/bin/aws" s3 mb s3://bench-uploads >/dev/null 2>&1 || true
  kubectl apply -n default -f "$OUT/delay.yaml" >/dev/null
  kubectl wait -n default --for=condition=Ready function/bench-delay --timeout=120s >/dev/null
  kubectl rollout status -n default deployment/elasticmq --timeout=120s >/dev/null
  "$("$DEV/aws.sh")/bin/python" "$BENCH/delay.py" "$node" "$OUT/results.jsonl"
  stepdone ;;
esac
case ",${BENCH_ROWS:-}," in *,pool,*)
  # Only by name: it changes the settings of the installation, and the parked environments take room on the node.
  step "cold starts from the pool"
  pools=()
  for runtime in java25 python3.13 nodejs24.x; do
    at="functions.pool.classes[${#pools[@]}]"
    pools+=("$at.runtime=$runtime,$at.memory=128Mi,$at.size=1")
  done
  helm upgrade lamina "$ROOT/helm/lamina" -n lamina-system --reuse-values --wait --set "functions.pool.namespaces={default}" "${pools[@]/#/--set=}" >/dev/null
  kubectl apply -n default -f "$BENCH/pool.yaml" >/dev/null
  kubectl wait -n default --for=condition=Ready -f "$BENCH/pool.yaml" --timeout=180s >/dev/null
  python3 "$BENCH/pool.py" "http://$node:30080" "$OUT/results.jsonl"
  kubectl delete -n default --ignore-not-found -f "$BENCH/pool.yaml" >/dev/null
  helm upgrade lamina "$ROOT/helm/lamina" -n lamina-system --reuse-values --wait --set "functions.pool=null" >/dev/null
  stepdone ;;
esac
python3 "$BENCH/table.py" "$BENCH/thresholds" "$OUT/results.jsonl" | tee "$OUT/table.md"
if [ "${STRICT:-}" = 1 ] && grep -q '| missed |$' "$OUT/table.md"; then die "a threshold was missed: see the table above"; fi
