#!/bin/bash
# Builds Lamina and installs it into the cluster that cluster.sh gives, with a demo user. What is unchanged is not redone.
# For a cluster of yours (CLUSTER=existing), IMAGE_REPOSITORY names the registry path that images are pushed to.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

NAMESPACE=lamina-system

# Prints the name under which the cluster finds an image of the local engine.
published() {
  if [ "${CLUSTER:-}" != existing ]; then echo "$1"; return; fi
  local image=${IMAGE_REPOSITORY%/}/${1#lamina/}
  docker tag "$1" "$image"
  quietly docker push "$image" || die "could not push $image: is the engine logged in to that registry?"
  echo "$image"
}

# Where nothing can be pulled, the node brings NATS and MinIO under these names.
node_images() {
  if [ "${CLUSTER:-}" = existing ] || [ "$("$DEV/mode.sh")" = pull ]; then return; fi
  printf '%s\n' --set-string "nats.image=lamina/nats:$NATS_VERSION" --set-string "minio.image=lamina/minio:$MINIO_VERSION"
}

state_of_release() {
  kubectl get pods,pvc -n "$NAMESPACE" -o wide
  kubectl get events -n "$NAMESPACE" --sort-by=.lastTimestamp | tail -n 25
  local part
  for part in operator gateway; do
    say "-- log of the $part"; kubectl logs -n "$NAMESPACE" "deployment/lamina-$part" --tail=40
  done
}

# Pods are ready before the node's kube-proxy has heard of it, on a busy machine by seconds. Any answer will do.
reachable() {
  if [ "${CLUSTER:-}" = existing ]; then return; fi
  quietly curl -sS -o /dev/null --max-time 5 --retry 60 --retry-delay 1 --retry-all-errors "http://127.0.0.1:${LAMINA_GATEWAY_PORT:-30080}/"
}

if [ "${CLUSTER:-}" = existing ]; then
  [ -n "${IMAGE_REPOSITORY:-}" ] || die "CLUSTER=existing needs IMAGE_REPOSITORY, such as registry.example.com/lamina: \
your cluster pulls the images from there"
fi
needs curl curl
"$DEV/cluster.sh" up
"$DEV/build.sh"
"$DEV/images.sh"
. "$ROOT/target/images.env"
"$DEV/cluster.sh" load "$OPERATOR_IMAGE" "$GATEWAY_IMAGE" "$RUNTIME_JAVA25_IMAGE" "$RUNTIME_PROVIDED_IMAGE" "$RUNTIME_PYTHON311_IMAGE"
PATH=$("$DEV/tools.sh"):$PATH
KUBECONFIG=$("$DEV/cluster.sh" kubeconfig); export KUBECONFIG

operator=$(published "$OPERATOR_IMAGE"); gateway=$(published "$GATEWAY_IMAGE"); java25=$(published "$RUNTIME_JAVA25_IMAGE")
provided=$(published "$RUNTIME_PROVIDED_IMAGE"); python311=$(published "$RUNTIME_PYTHON311_IMAGE")
mapfile -t more < <(node_images)
step "installing Lamina (helm upgrade --install lamina helm/lamina)"
quietly helm upgrade --install lamina "$ROOT/helm/lamina" -n "$NAMESPACE" --create-namespace -f "$DEV/values.yaml" \
  --set-string "operator.image=$operator" --set-string "gateway.image=$gateway" \
  --set-string "runtimes.java25.image=$java25" --set-string "runtimes.provided.image=$provided" \
  --set-string "runtimes.python3\.11.image=$python311" "${more[@]}" --wait --timeout 5m ||
  { state_of_release >&2 || true; die "Lamina did not become ready: see the lines above"; }
reachable || die "Lamina is ready, but nothing answers at 127.0.0.1:${LAMINA_GATEWAY_PORT:-30080}: the log of kube-proxy in the node may say why"
stepdone
"$DEV/demo-user.sh"
