#!/bin/bash
# Makes the image of the local cluster's one node and prints its name. From outside it is rancher/k3s, with KEDA's
# manifests at /manifests/keda.yaml; where nothing can be pulled it is built from upstream's sources instead.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

PROGRAMS="kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl"

built() { # name of a build of go-tools.sh
  local version; version=$(tr '[:lower:]-' '[:upper:]_' <<<"$1")_VERSION
  echo "$CACHE/go/$1-${!version}"
}

pulled_node() {
  local image
  image=lamina/node:$(content_hash "$DEV/node/Dockerfile.k3s" -- "$K3S_IMAGE" "$KEDA_VERSION")
  if ! has_image "$image"; then
    step "making the node image from $K3S_IMAGE"
    quietly docker build -t "$image" --build-arg K3S_IMAGE="$K3S_IMAGE" --build-arg KEDA_VERSION="$KEDA_VERSION" \
      -f "$DEV/node/Dockerfile.k3s" "$DEV/node" || die "could not make the node image: see the lines above"
    stepdone
  fi
  echo "$image"
}

# A pod's image of one static program: pod_image TAR NAME:TAG PROGRAM PATH-IN-IMAGE
pod_image() {
  local tar=$1 image=$2 program=$3 path=$4 root
  root=$(mktemp -d)
  install -D -m 0755 "$program" "$root$path"
  install -d -m 1777 "$root/tmp"
  mkdir -p "$root/etc"; echo 'lamina:x:1000:1000::/:/' >"$root/etc/passwd"
  tar -C "$root" --owner=0 --group=0 -c . | docker import --change 'USER 1000' --change "ENTRYPOINT [\"$path\"]" \
    --change "ENV PATH=$(dirname "$path")" - "$image" >/dev/null
  docker save -o "$tar" "$image"
  docker rmi -f "$image" >/dev/null
  rm -rf "$root"
}

# Kept apart from the node image, which changes more often. Prints the folder of the tars.
pod_images() {
  local kept into keda; keda=$(built keda)
  kept=$CACHE/pods-$(content_hash "$DEV/node/pause" -- "$COREDNS_VERSION" "$NATS_VERSION" "$MINIO_VERSION" "$VICTORIA_LOGS_VERSION" "$VICTORIA_METRICS_VERSION" "$JAEGER_VERSION" "$KEDA_VERSION")
  echo "$kept"
  # Two runs at once make them once.
  exec 8>"$CACHE/pods.lock"; flock 8
  if [ -d "$kept" ]; then return; fi
  into=$(mktemp -d "$CACHE/pods.XXXXXX")
  (cd "$DEV/node/pause" && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o "$into/pause" main.go)
  pod_image "$into/pause.tar" lamina/pause:local "$into/pause" /pause
  rm "$into/pause"
  pod_image "$into/coredns.tar" lamina/coredns:local "$(built coredns)/coredns" /coredns
  pod_image "$into/nats.tar" "lamina/nats:$NATS_VERSION" "$(built nats)/nats-server" /usr/local/bin/nats-server
  pod_image "$into/minio.tar" "lamina/minio:$MINIO_VERSION" "$(built minio)/minio" /usr/bin/minio
  pod_image "$into/victoria-logs.tar" "lamina/victoria-logs:$VICTORIA_LOGS_VERSION" "$(built victoria-logs)/victoria-logs" /victoria-logs
  pod_image "$into/vlagent.tar" "lamina/vlagent:$VLAGENT_VERSION" "$(built vlagent)/vlagent" /vlagent
  pod_image "$into/victoria-metrics.tar" "lamina/victoria-metrics:$VICTORIA_METRICS_VERSION" "$(built victoria-metrics)/victoria-metrics" /victoria-metrics
  pod_image "$into/jaeger.tar" "lamina/jaeger:$JAEGER_VERSION" "$(built jaeger)/jaeger" /jaeger
  pod_image "$into/keda.tar" "lamina/keda:$KEDA_VERSION" "$keda/operator" /keda
  pod_image "$into/keda-adapter.tar" "lamina/keda-metrics-apiserver:$KEDA_VERSION" "$keda/adapter" /keda-adapter
  pod_image "$into/keda-webhooks.tar" "lamina/keda-admission-webhooks:$KEDA_VERSION" "$keda/webhooks" /keda-admission-webhooks
  chmod 755 "$into"; mv "$into" "$kept"
}

# KEDA's own kustomization, with our images, and asking after readiness at once instead of after 20 s.
keda_manifest() {
  "$(built kubernetes)/kubectl" kustomize "$(built keda)/config/default" | sed -E \
    -e "s#image: [^ ]*/kedacore/([a-z-]+):.*#image: lamina/\1:$KEDA_VERSION#" \
    -e 's#imagePullPolicy: .*#imagePullPolicy: IfNotPresent#' \
    -e "s#app.kubernetes.io/version: main#app.kubernetes.io/version: $KEDA_VERSION#" \
    -e '/readinessProbe:/,/initialDelaySeconds:/ s#^( *)initialDelaySeconds: .*#\1initialDelaySeconds: 1\n\1periodSeconds: 1#'
}

built_node() {
  "$DEV/go-tools.sh" kubernetes etcd coredns keda nats minio victoria-logs vlagent victoria-metrics jaeger
  local rootfs image work program pods
  rootfs=$("$DEV/rootfs.sh" "$DEBIAN_SUITE" node-rootfs containerd runc containernetworking-plugins iptables iproute2 openssl ca-certificates)
  image=lamina/node:$(content_hash "$DEV/node" "$DEV/node.sh" -- "$rootfs" "$(cat "$DEV/versions.env")")
  if ! has_image "$image"; then
    step "making the node image of Kubernetes $KUBERNETES_VERSION and KEDA $KEDA_VERSION"
    work=$(mktemp -d "$CACHE/node.XXXXXX")
    mkdir "$work/bin" "$work/manifests"
    for program in $PROGRAMS; do cp -l "$(built kubernetes)/$program" "$work/bin/"; done
    cp -l "$(built etcd)/server" "$work/bin/etcd"
    pods=$(pod_images)
    cp -rl "$pods" "$work/images"
    keda_manifest >"$work/manifests/keda.yaml"
    cp "$DEV"/node/{entry.sh,coredns.yaml,Dockerfile} "$work/"
    quietly docker build -t "$image" --build-arg ROOTFS="$rootfs" "$work" || die "could not make the node image: see the lines above"
    rm -rf "$work"
    forget_others "$image"
    stepdone
  fi
  echo "$image"
}

"$DEV/engine.sh"
case $("$DEV/mode.sh") in
  pull) pulled_node ;;
  build) built_node ;;
esac
