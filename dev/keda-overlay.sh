#!/bin/bash
# Prints Go's overlay file that leaves out of KEDA what nothing here scales by: some sixty scalers and the clients they bring.
#   keda-overlay.sh MODULE WORK    MODULE is KEDA's source, WORK a folder for what is written
set -euo pipefail
. "$(dirname "$0")/lib.sh"

module=$1 work=$2
# The types of triggers that the operator uses, and the files they are in.
KEPT_TYPES="aws-sqs-queue cpu cron external external-push kafka memory nats-jetstream rabbitmq"
KEPT_FILES="aws_sqs_queue_scaler cpu_memory_scaler cron_scaler external_scaler kafka_scaler nats_jetstream_scaler rabbitmq_scaler scaler"

builder=pkg/scaling/scalers_builder.go
awk -v kept=" $KEPT_TYPES " '
  /^\tcase "/ { split($0, part, "\""); keep = index(kept, " " part[2] " ") }
  /^\tdefault:/ { keep = 1 }
  /TRIGGERS-START/ { print; getline; print; inside = 1; keep = 1; next }
  /TRIGGERS-END/ { inside = 0 }
  !inside || keep
' "$module/$builder" >"$work/builder.go"

{
  printf '{"Replace": {"%s": "%s"' "$module/$builder" "$work/builder.go"
  for file in "$module"/pkg/scalers/*.go; do
    name=$(basename "$file" .go)
    case $name in *_test) continue ;; esac
    case " $KEPT_FILES " in *" $name "*) ;; *) printf ', "%s": ""' "$file" ;; esac
  done
  echo '}}'
} >"$work/overlay.json"
echo "$work/overlay.json"
