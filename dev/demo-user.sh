#!/bin/bash
# Makes the demo user (examples/demo-user.yaml).
# The user's AWS credentials are those of the trial object store, so that one pair in a shell serves both S3 and Lambda.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

store_key() { kubectl get secret lamina-minio -n lamina-system -o "jsonpath={.data.$1}" | base64 -d; }

id=$(store_key access-key)
secret=$(store_key secret-key)
[ -n "$id" ] && [ -n "$secret" ] || die "the trial object store has no credentials: is Lamina installed? (make up)"

# The keys go through stdin: arguments can be read by everyone on the machine.
kubectl apply -n default -f "$ROOT/examples/demo-user.yaml" -f - >/dev/null <<EOF
apiVersion: v1
kind: Secret
metadata: {name: demo-access-key}
type: lamina.dev/access-key
stringData: {accessKeyId: "$id", secretAccessKey: "$secret", serviceAccountName: demo}
EOF
