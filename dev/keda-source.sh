#!/bin/bash
# Copies KEDA's source without the scalers that nothing here uses: some sixty, and the clients that they bring.
#   keda-source.sh MODULE COPY
set -euo pipefail
. "$(dirname "$0")/lib.sh"

module=$1 copy=$2
# The types of triggers that the operator uses, and the files they are in.
KEPT_TYPES="aws-sqs-queue cpu cron external external-push kafka memory nats-jetstream rabbitmq"
KEPT_FILES="aws_sqs_queue_scaler cpu_memory_scaler cron_scaler external_scaler kafka_scaler nats_jetstream_scaler rabbitmq_scaler scaler"

cp -r --no-preserve=mode "$module" "$copy"
find "$copy" -name '*_test.go' -delete
for file in "$copy"/pkg/scalers/*.go; do
  case " $KEPT_FILES " in *" $(basename "$file" .go) "*) ;; *) rm "$file" ;; esac
done
builder=pkg/scaling/scalers_builder.go
awk -v kept=" $KEPT_TYPES " '
  /^\tcase "/ { split($0, part, "\""); keep = index(kept, " " part[2] " ") }
  /^\tdefault:/ { keep = 1 }
  /TRIGGERS-START/ { print; getline; print; inside = 1; keep = 1; next }
  /TRIGGERS-END/ { inside = 0 }
  !inside || keep
' "$module/$builder" >"$copy/$builder"
# It stands in a file that was left out.
echo 'package scalers

const externalMetricType = "External"' >"$copy/pkg/scalers/kept.go"
