#!/bin/bash
# Prints the shell exports that tests need on this machine; `make test` uses them, and so does who runs tests by hand:
#   eval "$(dev/test-env.sh)"
set -euo pipefail
. "$(dirname "$0")/lib.sh"

node=$("$DEV/node.sh")
bin=$("$DEV/tools.sh")
"$DEV/go-tools.sh" kubernetes etcd keda nats minio victoria-logs vlagent victoria-metrics jaeger
aws=$("$DEV/aws.sh")
aws2=$("$DEV/aws-cli-2.sh")
clients=$("$DEV/runtime-clients.sh")
nodejs=$("$DEV/nodejs.sh")
sdk2=$("$DEV/aws-sdk-2.sh")
adapter=$("$DEV/web-adapter.sh")
csharp=$("$DEV/csharp.sh")
dotnet=$("$DEV/dotnet-program.sh")
opentelemetry=$("$DEV/opentelemetry.sh")
powertools=$("$DEV/powertools.sh")
function=$("$DEV/image-function.sh")
debezium=$("$DEV/debezium.sh")
chromium=$("$DEV/chromium.sh")
cat <<END
export JAVA_HOME='$("$DEV/jdk.sh")'
export LAMINA_NODE_IMAGE='$node'
export HELM='$bin/helm'
export KUBECTL='$bin/kubectl'
export LAMINA_BOTO3_PYTHON='$aws/bin/python'
export LAMINA_AWS_CLI_2='$aws2/aws'
export LAMINA_RUNTIME_CLIENTS='$clients'
export LAMINA_WEB_ADAPTER='$adapter'
export LAMINA_CSHARP='$csharp'
export LAMINA_DOTNET_PROGRAM='$dotnet'
export LAMINA_OPENTELEMETRY_PYTHON='$opentelemetry'
export LAMINA_POWERTOOLS='$powertools'
export LAMINA_CHROMIUM='$chromium'
export LAMINA_DEBEZIUM='$debezium'
export LAMINA_IMAGE_FUNCTION='$function'
export LAMINA_NODEJS='$nodejs'
export LAMINA_AWS_SDK_2='$sdk2'
# The suite's cluster outlives each JVM of it, and is removed by name: no program needs to watch over it.
export TESTCONTAINERS_REUSE_ENABLE=true
export TESTCONTAINERS_RYUK_DISABLED=true
END
# Testcontainers would pull an image for its own checks. And where this machine is itself a container with an engine in
# it, containers are on the same localhost, not where the default route leads.
if [ "$("$DEV/mode.sh")" = build ]; then
  echo 'export TESTCONTAINERS_CHECKS_DISABLE=true'
  if [ -e /.dockerenv ] && [ -z "${DOCKER_HOST:-}" ]; then echo 'export TESTCONTAINERS_HOST_OVERRIDE=localhost'; fi
fi
"$DEV/brokers.sh" | sed 's/^/export /'
"$DEV/previous.sh" | sed 's/^/export LAMINA_/'
# What dev/images.sh made last.
if [ -e "$ROOT/target/images.env" ]; then sed 's/^/export LAMINA_/' "$ROOT/target/images.env"; fi
if [ "$("$DEV/mode.sh")" = build ]; then
  images others | while read -r name _ version; do echo "export LAMINA_$(image_variable "$name")=lamina/$name:${!version}"; done
fi
