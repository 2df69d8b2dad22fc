#!/bin/bash
# One-node Kubernetes in a container, with the outside of rancher/k3s: the same arguments are accepted (only --tls-san
# means something here), the kubeconfig is at the same path, and the same line in the log says that the node is ready.
set -euo pipefail

STATE=/var/lib/cluster PKI=$STATE/pki LOGS=/var/log/cluster
KUBECONFIG_PATH=/etc/rancher/k3s/k3s.yaml
SERVICES=10.43.0.0/16 PODS=10.42.0.0/16 DNS=10.43.0.10
COMPONENTS="etcd containerd apiserver controller-manager scheduler kubelet proxy"
# Several nodes can share one machine's cgroup file system, and a kubelet kills what it does not know below its root.
CGROUP=lamina-$(hostname)
ADDRESS=$(ip -4 -o addr show eth0 | awk '{print $4}' | cut -d/ -f1)

names_of_apiserver() {
  local names argument
  names=DNS:localhost,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:$(hostname)
  names+=",DNS:kubernetes.default.svc.cluster.local,IP:127.0.0.1,IP:10.43.0.1,IP:$ADDRESS"
  for argument in "$@"; do
    case $argument in
      --tls-san=*[!0-9.]*) names+=,DNS:${argument#--tls-san=} ;;
      --tls-san=*) names+=,IP:${argument#--tls-san=} ;;
    esac
  done
  echo "$names"
}

# In the form that says EC on its first line: Java clients take a PKCS #8 key for RSA.
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"; }

certificate() { # name subject [further extension]
  key "$1"
  openssl req -new -key "$1.key" -subj "$2" 2>/dev/null |
    openssl x509 -req -CA ca.crt -CAkey ca.key -set_serial "$RANDOM$RANDOM$RANDOM" -days 3650 -out "$1.crt" \
      -extfile <(printf 'extendedKeyUsage=clientAuth,serverAuth\n%s\n' "${3:-}") 2>/dev/null
}

kubeconfig() { # name
  cat >"$STATE/$1.conf" <<END
apiVersion: v1
kind: Config
clusters: [{name: default, cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: $(base64 -w0 ca.crt)}}]
users: [{name: default, user: {client-certificate-data: $(base64 -w0 "$1.crt"), client-key-data: $(base64 -w0 "$1.key")}}]
contexts: [{name: default, context: {cluster: default, user: default}}]
current-context: default
END
}

identities() {
  cd "$PKI"
  key ca
  openssl req -x509 -new -key ca.key -subj /CN=kubernetes-ca -days 3650 -out ca.crt
  key service-accounts
  openssl pkey -in service-accounts.key -pubout -out service-accounts.pub
  certificate apiserver /CN=kube-apiserver "subjectAltName=$(names_of_apiserver "$@")"
  certificate front-proxy /CN=front-proxy-client
  certificate admin /O=system:masters/CN=admin
  certificate controller-manager /CN=system:kube-controller-manager
  certificate scheduler /CN=system:kube-scheduler
  certificate proxy /CN=system:kube-proxy
  certificate kubelet /O=system:nodes/CN=system:node:node
  local who
  for who in admin controller-manager scheduler proxy kubelet; do kubeconfig "$who"; done
  cp "$STATE/admin.conf" "$KUBECONFIG_PATH"
  cd /
}

run() { # name command...
  local name=$1; shift
  "$@" >"$LOGS/$name.log" 2>&1 &
  echo $! >"/run/$name.pid"
}

start_etcd() {
  # The cluster lives as long as its container: nothing is gained by syncing each write to the disk.
  run etcd etcd --data-dir "$STATE/etcd" --unsafe-no-fsync --listen-peer-urls http://127.0.0.1:2380 \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379
}

start_apiserver() {
  run apiserver kube-apiserver --etcd-servers=http://127.0.0.1:2379 --secure-port=6443 --allow-privileged=true \
    --tls-cert-file="$PKI/apiserver.crt" --tls-private-key-file="$PKI/apiserver.key" --client-ca-file="$PKI/ca.crt" \
    --authorization-mode=Node,RBAC --enable-admission-plugins=NodeRestriction --profiling=false \
    --service-cluster-ip-range="$SERVICES" --kubelet-preferred-address-types=InternalIP \
    --service-account-issuer=https://kubernetes.default.svc.cluster.local \
    --service-account-key-file="$PKI/service-accounts.pub" --service-account-signing-key-file="$PKI/service-accounts.key" \
    --kubelet-client-certificate="$PKI/admin.crt" --kubelet-client-key="$PKI/admin.key" \
    --enable-aggregator-routing=true --requestheader-client-ca-file="$PKI/ca.crt" \
    --requestheader-allowed-names=front-proxy-client --requestheader-username-headers=X-Remote-User \
    --requestheader-group-headers=X-Remote-Group --requestheader-extra-headers-prefix=X-Remote-Extra- \
    --proxy-client-cert-file="$PKI/front-proxy.crt" --proxy-client-key-file="$PKI/front-proxy.key"
}

start_containerd() {
  cat >/etc/containerd/config.toml <<END
version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "docker.io/lamina/pause:local"
  restrict_oom_score_adj = true
  enable_unprivileged_ports = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
END
  cat >/etc/cni/net.d/10-node.conflist <<END
{"cniVersion": "1.0.0", "name": "node", "plugins": [
  {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$PODS"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
END
  run containerd containerd
}

# While the API server starts. The biggest take the longest, so they go first.
import_images() {
  until ctr version >/dev/null 2>&1; do sleep 0.1; done
  # shellcheck disable=SC2011 # names without blanks, made by node.sh
  ls -S /images/*.tar | xargs -P 3 -n 1 ctr -n k8s.io images import >"$LOGS/import.log" 2>&1
}

start_kubelet() {
  local hierarchy
  for hierarchy in /sys/fs/cgroup /sys/fs/cgroup/*; do
    if [ -e "$hierarchy/cgroup.procs" ]; then mkdir -p "$hierarchy/$CGROUP"; fi
  done 2>/dev/null
  cpuset_of_parent
  cpu_of_pods
  cat >"$STATE/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $PKI/ca.crt}}
authorization: {mode: Webhook}
cgroupDriver: cgroupfs
cgroupRoot: /$CGROUP
clusterDNS: [$DNS]
clusterDomain: cluster.local
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
failSwapOn: false
failCgroupV1: false
protectKernelDefaults: false
# A nearly full disk of the machine must not matter here.
imageGCHighThresholdPercent: 100
evictionHard: {nodefs.available: "0%", imagefs.available: "0%", memory.available: "50Mi"}
# Tolerates the kernel settings that it may not write.
featureGates: {KubeletInUserNamespace: true}
maxPods: 500
serializeImagePulls: false
registryPullQPS: 0
resolvConf: /etc/resolv.conf
syncFrequency: 10s
END
  run kubelet kubelet --config="$STATE/kubelet.yaml" --kubeconfig="$STATE/kubelet.conf" --hostname-override=node \
    --node-ip="$ADDRESS" --root-dir=/var/lib/kubelet
}

# A fresh cgroup v1 cpuset is empty, and an empty one takes no process.
cpuset_of_parent() {
  local set=/sys/fs/cgroup/cpuset file
  [ -d "$set/$CGROUP" ] || return 0
  for file in cpuset.cpus cpuset.mems; do cat "$set/$file" >"$set/$CGROUP/$file"; done
}

# On a node of its own, pods together weigh against the rest of the machine what its CPUs weigh: kubepods is at the root.
# Here it is one level below, in a group that would weigh as much as any single process.
cpu_of_pods() {
  local shares=$((1024 * $(nproc)))
  if [ -e "/sys/fs/cgroup/cpu/$CGROUP/cpu.shares" ]; then echo $shares >"/sys/fs/cgroup/cpu/$CGROUP/cpu.shares"; fi
  # As the kubelet turns shares into weights.
  if [ -e "/sys/fs/cgroup/$CGROUP/cpu.weight" ]; then echo $((1 + (shares - 2) * 9999 / 262142)) >"/sys/fs/cgroup/$CGROUP/cpu.weight"; fi
}

start_controllers() {
  run controller-manager kube-controller-manager --leader-elect=false --controllers='*' \
    --kubeconfig="$STATE/controller-manager.conf" --authentication-kubeconfig="$STATE/controller-manager.conf" \
    --authorization-kubeconfig="$STATE/controller-manager.conf" --use-service-account-credentials=true \
    --service-account-private-key-file="$PKI/service-accounts.key" --root-ca-file="$PKI/ca.crt" \
    --cluster-signing-cert-file="$PKI/ca.crt" --cluster-signing-key-file="$PKI/ca.key" --cluster-cidr="$PODS"
  run scheduler kube-scheduler --leader-elect=false --kubeconfig="$STATE/scheduler.conf" \
    --authentication-kubeconfig="$STATE/scheduler.conf" --authorization-kubeconfig="$STATE/scheduler.conf"
}

start_proxy() {
  cat >"$STATE/proxy.yaml" <<END
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
clientConnection: {kubeconfig: $STATE/proxy.conf}
clusterCIDR: $PODS
mode: iptables
hostnameOverride: node
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
END
  run proxy kube-proxy --config="$STATE/proxy.yaml"
  # The address of a Service that is gone refuses. Some networks answer for every address: a client that came too late, such as
  # KEDA to a scaler, would keep that connection and ask a stranger from then on.
  iptables -I FORWARD -p tcp -d "$SERVICES" -j REJECT --reject-with tcp-reset
}

# Volumes for claims of the default class. Ten are enough for what a demo or a test suite installs.
volumes() {
  cat <<END
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: {name: local, annotations: {storageclass.kubernetes.io/is-default-class: "true"}}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
END
  local number
  for number in 0 1 2 3 4 5 6 7 8 9; do
    install -d -m 0777 "/var/lib/lamina-volumes/$number"
    cat <<END
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: local-$number}
spec:
  storageClassName: local
  capacity: {storage: 20Gi}
  accessModes: [ReadWriteOnce]
  hostPath: {path: /var/lib/lamina-volumes/$number}
END
  done
}

ready() { [ "$(kubectl get node node -o jsonpath='{.status.conditions[?(@.type=="Ready")].status}' 2>/dev/null)" = True ]; }

stop() {
  trap - TERM INT
  kill -KILL -1 2>/dev/null || true
  sleep 0.2
  find /sys/fs/cgroup -depth -type d -path "*/$CGROUP*" -exec rmdir {} + 2>/dev/null || true
  exit 0
}

say_what_stopped() {
  local name
  for name in $COMPONENTS; do
    kill -0 "$(cat "/run/$name.pid")" 2>/dev/null || { echo "$name stopped:"; tail -n 20 "$LOGS/$name.log"; }
  done
  exit 1
}

trap stop TERM INT
mkdir -p "$PKI" "$STATE/etcd" "$LOGS" "$(dirname "$KUBECONFIG_PATH")" /etc/containerd /etc/cni/net.d
export KUBECONFIG=$STATE/admin.conf
start_etcd
start_containerd
import_images & importing=$!
identities "$@"
start_apiserver
until [ "$(kubectl get --raw=/readyz 2>/dev/null)" = ok ]; do sleep 0.1; done
start_kubelet
start_controllers
start_proxy
{ cat /etc/lamina/coredns.yaml; echo ---; volumes; } | kubectl apply -f - >"$LOGS/manifests.log" 2>&1
wait "$importing" || { cat "$LOGS/import.log"; exit 1; }
until ready; do sleep 0.2; done
echo "Node controller sync successful"

running=()
for component in $COMPONENTS; do running+=("$(cat "/run/$component.pid")"); done
wait -n "${running[@]}" || true
say_what_stopped
