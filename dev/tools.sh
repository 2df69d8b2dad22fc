#!/bin/bash
# Prints the folder that has kubectl and helm, for PATH. Where published images are pulled, the ones on PATH are taken.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

bin=$CACHE/bin
mkdir -p "$bin"
mode=build
if [ "${CLUSTER:-}" = existing ]; then mode=pull; else mode=$("$DEV/mode.sh"); fi

present() { PATH=${PATH//"$bin:"/} type -P "$1"; }

if [ "$mode" = build ]; then
  "$DEV/go-tools.sh" kubernetes
  ln -sfn "$CACHE/go/kubernetes-$KUBERNETES_VERSION/kubectl" "$bin/kubectl"
  ln -sfn "$("$DEV/helm.sh")" "$bin/helm"
else
  if kubectl=$(present kubectl); then ln -sfn "$kubectl" "$bin/kubectl"
  elif [ "${CLUSTER:-}" != existing ]; then
    # K3s is all of its programs in one; named kubectl it is kubectl.
    container=$(docker create "$("$DEV/node.sh")")
    docker cp "$container:/bin/k3s" "$bin/k3s" >/dev/null; docker rm "$container" >/dev/null
    ln -sfn k3s "$bin/kubectl"
  else die "kubectl is missing: install it (https://kubernetes.io/docs/tasks/tools/)"
  fi
  if helm=$(present helm); then ln -sfn "$helm" "$bin/helm"
  elif command -v npm >/dev/null || command -v go >/dev/null; then ln -sfn "$("$DEV/helm.sh")" "$bin/helm"
  else die "helm is missing: install it (https://helm.sh/docs/intro/install/)"
  fi
fi
echo "$bin"
