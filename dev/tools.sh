#!/bin/bash
# Prints the folder that has kubectl and helm, for PATH. Where published images are pulled, the ones on PATH are taken.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

bin=$CACHE/bin
mkdir -p "$bin"
mode=build
if [ "${CLUSTER:-}" = existing ]; then mode=pull; else mode=$("$DEV/mode.sh"); fi

link() { # name build-of-go-tools
  local version; version=$(tr '[:lower:]' '[:upper:]' <<<"$2")_VERSION
  "$DEV/go-tools.sh" "$2"
  ln -sfn "$CACHE/go/$2-${!version}/$1" "$bin/$1"
}

present() { PATH=${PATH//"$bin:"/} type -P "$1"; }

if [ "$mode" = build ]; then
  link kubectl kubernetes
  link helm helm
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
  elif command -v go >/dev/null; then link helm helm
  else die "helm is missing: install it (https://helm.sh/docs/intro/install/)"
  fi
fi
echo "$bin"
