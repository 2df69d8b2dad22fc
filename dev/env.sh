#!/bin/bash
# Prints the shell exports that reach the installed Lamina and its trial object store as the demo user:
#   eval "$(make -s env)"
set -euo pipefail
. "$(dirname "$0")/lib.sh"

bin=$("$DEV/tools.sh")
PATH=$bin:$PATH
KUBECONFIG=$("$DEV/cluster.sh" kubeconfig); export KUBECONFIG
if [ "${CLUSTER:-}" != existing ] && [ ! -e "$KUBECONFIG" ]; then die "no cluster runs: 'make up' first"; fi

key() { # field of the demo user's access key
  local value
  value=$(kubectl get secret demo-access-key -n default -o "jsonpath={.data.$1}" 2>/dev/null | base64 -d)
  [ -n "$value" ] || die "Lamina is not installed in this cluster: 'make up' first"
  echo "$value"
}

# Of a cluster of yours, the first node's address; set LAMINA_URL and AWS_ENDPOINT_URL_S3 where that is not reachable.
host=127.0.0.1
if [ "${CLUSTER:-}" = existing ]; then
  host=$(kubectl get nodes -o 'jsonpath={.items[0].status.addresses[?(@.type=="InternalIP")].address}')
fi
id=$(key accessKeyId); secret=$(key secretAccessKey)
url=${LAMINA_URL:-http://$host:${LAMINA_GATEWAY_PORT:-30080}}

cat <<END
export KUBECONFIG='$KUBECONFIG'
export PATH='$bin':"\$PATH"
export LAMINA_URL='$url'
export AWS_ENDPOINT_URL_LAMBDA='$url'
export AWS_ENDPOINT_URL_S3='${AWS_ENDPOINT_URL_S3:-http://$host:${LAMINA_S3_PORT:-30900}}'
export AWS_REGION=us-east-1
export AWS_DEFAULT_REGION=us-east-1
export AWS_ACCESS_KEY_ID='$id'
export AWS_SECRET_ACCESS_KEY='$secret'
END
