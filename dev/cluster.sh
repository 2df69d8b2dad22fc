#!/bin/bash
# The demo's cluster: one container, reused while it runs.
#   cluster.sh up             starts it with KEDA, and waits until both are ready
#   cluster.sh load IMAGE...  gives it images of the local engine that it lacks
#   cluster.sh kubeconfig     prints the path of its kubeconfig
#   cluster.sh down           removes it and all that is in it
# With CLUSTER=existing, the cluster that KUBECONFIG names is used instead, and it is neither started nor stopped.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

NAME=${LAMINA_NODE:-lamina-node}
GATEWAY_PORT=${LAMINA_GATEWAY_PORT:-30080} S3_PORT=${LAMINA_S3_PORT:-30900}
OWN_KUBECONFIG=$CACHE/$NAME.kubeconfig
LOCAL=true; if [ "${CLUSTER:-}" = existing ]; then LOCAL=false; fi

running() { [ "$(docker inspect -f '{{.State.Running}}' "$NAME" 2>/dev/null)" = true ]; }

port_is_free() { ! (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

start_node() {
  local image port; image=$("$DEV/node.sh")
  if running; then
    say "  .. the cluster runs already (container $NAME)"
    [ "$(docker inspect -f '{{.Config.Image}}' "$NAME")" = "$image" ] ||
      say "     it was made from an older node image: 'make down' first to renew it"
    return
  fi
  docker rm -fv "$NAME" >/dev/null 2>&1 || true
  for port in "$GATEWAY_PORT" "$S3_PORT"; do
    port_is_free "$port" || die "port $port of this machine is in use: stop what uses it, or set LAMINA_GATEWAY_PORT and LAMINA_S3_PORT"
  done
  step "starting the cluster (container $NAME)"
  docker run -d --name "$NAME" --hostname "$NAME" --label dev.lamina=cluster --privileged --cgroupns host \
    -v /sys/fs/cgroup:/sys/fs/cgroup --tmpfs /run --tmpfs /var/run -p 127.0.0.1::6443 \
    -p "127.0.0.1:$GATEWAY_PORT:30080" -p "127.0.0.1:$S3_PORT:30900" "$image" server --disable=traefik --tls-san=127.0.0.1 >/dev/null
  retry 180 node_says_ready || { docker logs --tail 40 "$NAME" >&2; die "the node did not become ready: see its log above"; }
  stepdone
}

# Fails at once when the container has ended.
node_says_ready() {
  running || { docker logs --tail 40 "$NAME" >&2; die "the node stopped: see its log above"; }
  docker logs "$NAME" 2>&1 | grep -q 'Node controller sync successful'
}

write_kubeconfig() {
  local port; port=$(docker port "$NAME" 6443/tcp | head -n 1 | sed 's/.*://')
  (umask 077; docker exec "$NAME" cat /etc/rancher/k3s/k3s.yaml | sed "s#127.0.0.1:6443#127.0.0.1:$port#" >"$OWN_KUBECONFIG")
}

start_keda() {
  if docker exec "$NAME" kubectl -n keda rollout status deployment --timeout=1s >/dev/null 2>&1 &&
      docker exec "$NAME" kubectl get deployment -n keda -o name | grep -q keda-operator; then return; fi
  step "starting KEDA"
  quietly docker exec "$NAME" kubectl apply --server-side --force-conflicts -f /manifests/keda.yaml ||
    die "KEDA's manifests were refused: see the lines above"
  quietly docker exec "$NAME" kubectl -n keda rollout status deployment --timeout=180s || die "KEDA did not become ready"
  stepdone
}

up() {
  if $LOCAL; then start_node; write_kubeconfig; start_keda; return; fi
  [ -n "${KUBECONFIG:-}" ] || die "CLUSTER=existing needs KUBECONFIG, the path of your cluster's kubeconfig"
  local kubectl; kubectl=$("$DEV/tools.sh")/kubectl
  "$kubectl" get --raw=/readyz >/dev/null || die "the cluster of KUBECONFIG=$KUBECONFIG does not answer"
}

images_of_node() { docker exec "$NAME" ctr -n k8s.io images ls -q; }

load() {
  $LOCAL || return 0
  local image missing=() there; there=$(images_of_node)
  for image in "$@"; do
    grep -qxF "docker.io/$image" <<<"$there" || missing+=("$image")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  step "loading ${missing[*]}"
  docker save "${missing[@]}" | quietly docker exec -i "$NAME" ctr -n k8s.io images import - || die "the node did not take the images"
  stepdone
}

down() {
  $LOCAL || die "CLUSTER=existing: that cluster is yours; 'helm uninstall lamina -n lamina-system' takes Lamina out of it"
  docker stop -t 5 "$NAME" >/dev/null 2>&1 || true
  docker rm -fv "$NAME" >/dev/null 2>&1 || true
  rm -f "$OWN_KUBECONFIG"
}

case ${1:-} in
  up) up ;;
  load) shift; load "$@" ;;
  kubeconfig) if $LOCAL; then echo "$OWN_KUBECONFIG"; else echo "${KUBECONFIG:-}"; fi ;;
  down) down ;;
  *) die "usage: cluster.sh up | load IMAGE... | kubeconfig | down" ;;
esac
