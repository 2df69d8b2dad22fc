#!/bin/bash
# Builds upstream's own programs from their Go modules into the cache, once per version:
#   go-tools.sh NAME...   prints nothing but progress; the binaries end in $CACHE/go/NAME-VERSION/
# NAME: kubernetes etcd coredns keda nats minio victoria-logs vlagent victoria-metrics jaeger helm; for the benchmark: vegeta knative-queue
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# A go.mod's replace lines do not travel with a require, so the two modules that pin by replace get theirs restated.
kubernetes_module() {
  go mod edit -require "k8s.io/kubernetes@v$KUBERNETES_VERSION"
  local staged
  for staged in api apiextensions-apiserver apimachinery apiserver cli-runtime client-go cloud-provider \
      cluster-bootstrap code-generator component-base component-helpers controller-manager cri-api cri-client \
      csi-translation-lib dynamic-resource-allocation endpointslice externaljwt kms kube-aggregator \
      kube-controller-manager kube-proxy kube-scheduler kubectl kubelet metrics mount-utils \
      pod-security-admission sample-apiserver; do
    go mod edit -replace "k8s.io/$staged=k8s.io/$staged@v0.${KUBERNETES_VERSION#1.}"
  done
  local program
  for program in kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy kubectl; do
    go mod edit -tool "k8s.io/kubernetes/cmd/$program"
  done
}

keda_module() {
  local dir
  dir=$(go mod download -json "github.com/kedacore/keda/v2@v$KEDA_VERSION" | sed -n 's/.*"Dir": "\(.*\)".*/\1/p')
  sed -n '/^replace (/,/^)/p' "$dir/go.mod" >> go.mod
  go mod edit -require "github.com/kedacore/keda/v2@v$KEDA_VERSION"
  local program
  for program in operator adapter webhooks; do go mod edit -tool "github.com/kedacore/keda/v2/cmd/$program"; done
  # KEDA's own kustomization is what its release manifest is made from.
  cp -r --no-preserve=mode "$dir/config" config
  "$DEV/keda-source.sh" "$dir" keda
  go mod edit -replace "github.com/kedacore/keda/v2=./keda"
}

# Our own main, with fewer plugins.
coredns_module() {
  cp "$DEV/node/coredns/main.go" .
  quietly go get "github.com/coredns/coredns@v$COREDNS_VERSION"
}

plain_module() { quietly go get -tool "$1"; }

build() { # name version
  local name=$1 version=$2 out="$CACHE/go/$1-$2" work
  if [ -e "$out/.complete" ]; then return; fi
  command -v go >/dev/null || die "Go is missing, and $name is built with it: install Go 1.24 or newer (https://go.dev/dl/)"
  # Two runs at once build each thing once.
  mkdir -p "$CACHE/go"; exec 8>"$CACHE/go/$name.lock"; flock 8
  if [ -e "$out/.complete" ]; then return; fi
  step "building $name $version from its Go module"
  work=$(mktemp -d); rm -rf "$out"; mkdir -p "$out"
  # No `( ... ) || die`: bash then goes on after a failed command inside.
  local status=0
  set +e
  (
    set -e
    cd "$work"; go mod init "lamina.dev/build/$name" >/dev/null 2>&1
    case $name in
      kubernetes) kubernetes_module ;;
      keda) keda_module ;;
      etcd) plain_module "go.etcd.io/etcd/server/v3@v$version" ;;
      coredns) coredns_module ;;
      nats) plain_module "github.com/nats-io/nats-server/v2@v$version" ;;
      minio) plain_module "github.com/minio/minio@$version" ;;
      victoria-logs|vlagent) plain_module "github.com/VictoriaMetrics/VictoriaLogs/app/$name@v$version" ;;
      victoria-metrics) plain_module "github.com/VictoriaMetrics/VictoriaMetrics/app/victoria-metrics@v$version" ;;
      jaeger) plain_module "github.com/jaegertracing/jaeger/cmd/jaeger@v$version" ;;
      helm) plain_module "helm.sh/helm/v4/cmd/helm@v$version" ;;
      vegeta) plain_module "github.com/tsenart/vegeta/v12@v$version" ;;
      knative-queue) plain_module "knative.dev/serving/cmd/queue@v$version" ;;
    esac
    case $name in kubernetes|keda) quietly go mod tidy ;; esac
    local flags="-s -w"
    if [ "$name" = kubernetes ]; then
      local v=k8s.io/component-base/version
      flags="$flags -X $v.gitVersion=v$version -X $v.gitMajor=1 -X $v.gitMinor=$(cut -d. -f2 <<<"$version")"
    fi
    local what=tool
    if [ -e main.go ]; then what=.; fi
    quietly env CGO_ENABLED=0 go build -trimpath -ldflags "$flags" -o "$out/" "$what"
    if [ -d config ]; then cp -r config "$out/"; fi
  )
  status=$?
  set -e
  [ "$status" = 0 ] || die "could not build $name $version: see the lines above; 'go env GOPROXY' must name a proxy that answers"
  rm -rf "$work"; touch "$out/.complete"
  stepdone
}

for name in "$@"; do
  var=$(tr '[:lower:]-' '[:upper:]_' <<<"$name")_VERSION
  build "$name" "${!var}"
done
