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

# Prints helm's arguments that name the images made from this checkout.
own_images() {
  local name value _ variable
  images own | while read -r name value _; do
    variable=$(image_variable "$name")
    printf '%s\n' --set-string "$value=$(published "${!variable}")"
  done
}

# Where nothing can be pulled, the node has NATS and MinIO under these names.
node_images() {
  if [ "${CLUSTER:-}" = existing ] || [ "$("$DEV/mode.sh")" = pull ]; then return; fi
  local name value version
  images others | while read -r name value version; do
    printf '%s\n' --set-string "$value=lamina/$name:${!version}"
  done
}

state_of_release() {
  kubectl get pods,pvc -n "$NAMESPACE" -o wide
  kubectl get events -n "$NAMESPACE" --sort-by=.lastTimestamp | tail -n 25
  local part
  for part in operator gateway; do
    say "-- log of the $part"; kubectl logs -n "$NAMESPACE" "deployment/lamina-$part" --tail=40
  done
}

# Pods are ready before the node's kube-proxy has noticed it, on a busy machine by seconds. Any answer will do.
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
mapfile -t made < <(sed 's/^[^=]*=//' "$ROOT/target/images.env")
"$DEV/cluster.sh" load "${made[@]}"
PATH=$("$DEV/tools.sh"):$PATH
KUBECONFIG=$("$DEV/cluster.sh" kubeconfig); export KUBECONFIG

own=$(own_images); others=$(node_images)
mapfile -t settings <<<"$own${others:+$'\n'$others}"
step "installing Lamina (helm upgrade --install lamina helm/lamina)"
quietly helm upgrade --install lamina "$ROOT/helm/lamina" -n "$NAMESPACE" --create-namespace -f "$DEV/values.yaml" \
  "${settings[@]}" --wait --timeout 5m ||
  { state_of_release >&2 || true; die "Lamina did not become ready: see the lines above"; }
reachable || die "Lamina is ready, but nothing answers at 127.0.0.1:${LAMINA_GATEWAY_PORT:-30080}: the log of kube-proxy in the node may say why"
stepdone
"$DEV/demo-user.sh"
