#!/bin/bash
# The demonstration, on the cluster that `make up` made: a picture put into a bucket comes out as a thumbnail, and a
# function in one file answers. Can be run again and again.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

cd "$ROOT"
OUT=demo-output
THUMBNAIL=examples/thumbnail
TIMEOUT=120

title() { printf '\n== %s\n' "$*"; }
# A command as one would type it, then its output.
show() {
  local word line='$'
  for word in "$@"; do
    if [[ $word == *[[:space:]]* ]]; then word="'$word'"; fi
    line="$line $word"
  done
  echo "$line"; "$@"
}

# Prints the state of the cluster when something does not work.
explain() {
  trap - EXIT
  say; say "lamina: the demo stopped. What the cluster says:"
  {
    kubectl get functions,layers,triggers,deployments,pods -n default
    kubectl get functions,layers,triggers -n default -o \
      jsonpath='{range .items[*]}{.kind}/{.metadata.name}{range .status.conditions[*]}{"\n  "}{.type}={.status} {.reason}: {.message}{end}{"\n"}{end}'
    kubectl get events -n default --sort-by=.lastTimestamp | tail -n 15
    for function in thumbnail hello; do
      echo "-- log of $function"; kubectl logs -n default -l "lamina.dev/function=$function" --tail=40 --all-containers
    done
    for part in gateway operator; do
      echo "-- log of the $part"; kubectl logs -n lamina-system "deployment/lamina-$part" --tail=40
    done
    kubectl get pods -n lamina-system
  } >&2 2>&1 || true
}

tools() {
  local exports; exports=$("$DEV/env.sh")
  eval "$exports"
  AWS=$("$DEV/aws.sh")/bin
  mkdir -p "$OUT"
}

aws() { AWS_PAGER='' "$AWS/aws" "$@"; }

ready() { # kind/name...
  local started; started=$(date +%s%N)
  kubectl wait -n default --for=condition=Ready "$@" --timeout="${TIMEOUT}s" >/dev/null
  printf '   ready after %s ms: %s\n' $((($(date +%s%N) - started) / 1000000)) "$*"
}

replicas() { kubectl get deployment "fn-$1" -n default -o 'jsonpath={.spec.replicas}'; }

build_thumbnail() {
  title "The function: an ordinary AWS Lambda handler in Java (examples/thumbnail)"
  "$DEV/build.sh"
  echo "   thumbnail.jar ($(du -h "$THUMBNAIL/target/thumbnail.jar" | cut -f1)) and its layer imaging.zip ($(du -h "$THUMBNAIL/target/imaging.zip" | cut -f1))"
}

deploy_thumbnail() {
  title "Code into a bucket, manifests into the cluster"
  local bucket
  for bucket in code images thumbnails; do aws s3api head-bucket --bucket "$bucket" 2>/dev/null || aws s3 mb "s3://$bucket"; done
  show aws s3 cp --only-show-errors "$THUMBNAIL/target/thumbnail.jar" s3://code/thumbnail.jar
  show aws s3 cp --only-show-errors "$THUMBNAIL/target/imaging.zip" s3://code/imaging.zip
  show kubectl apply -n default -f "$THUMBNAIL/layer.yaml" -f "$THUMBNAIL/function.yaml" -f "$THUMBNAIL/trigger.yaml"
  ready layer/imaging function/thumbnail trigger/uploads
}

upload_photo() {
  title "A photograph into the bucket images"
  echo "   the function has $(replicas thumbnail) execution environments"
  local started milliseconds
  started=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  milliseconds=$("$AWS/python" "$DEV/upload-and-wait.py" "$THUMBNAIL/photo.jpg" "$OUT/thumbnail.jpg" "$TIMEOUT")
  cp "$THUMBNAIL/photo.jpg" "$OUT/photo.jpg"
  echo "   the thumbnail was there $milliseconds ms after the upload; the function's log:"
  report_of thumbnail "$started" | sed 's/^/   | /'
  echo "   photograph $(wc -c <"$OUT/photo.jpg") bytes: $OUT/photo.jpg"
  echo "   thumbnail  $(wc -c <"$OUT/thumbnail.jpg") bytes: $OUT/thumbnail.jpg"
}

# The log since a moment, as soon as it has the REPORT line: the thumbnail is in the bucket before the handler returns.
report_of() { # function since
  local log=""
  log_has_report() { log=$(kubectl logs -n default -l "lamina.dev/function=$1" --tail=-1 --since-time="$2" 2>/dev/null); [[ $log == *"REPORT RequestId"* ]]; }
  retry 20 log_has_report "$1" "$2" || die "the log of function $1 has no REPORT line"
  echo "$log"
}

invoke_hello() {
  title "A function in one file (examples/hello)"
  show kubectl apply -n default -f examples/hello/function.yaml
  ready function/hello
  echo; echo "With AWS' own client, signed with the demo user's access key:"
  show aws lambda invoke --function-name hello --payload '{"name": "Ada"}' "$OUT/hello.json"
  cat "$OUT/hello.json"; echo
  echo; echo "With curl and a Kubernetes token of the same user:"
  local token; token=$(kubectl create token demo -n default --audience lamina)
  printf '$ curl -H "Authorization: Bearer $(kubectl create token demo --audience lamina)" -d %s %s/2015-03-31/functions/hello/invocations\n' \
    "'{\"name\": \"Grace\"}'" "$LAMINA_URL"
  curl -sS --fail-with-body -H "Authorization: Bearer $token" -d '{"name": "Grace"}' "$LAMINA_URL/2015-03-31/functions/hello/invocations"
  echo
}

back_to_zero() {
  title "Everything there is, and idle functions go (idleSeconds: 10)"
  show kubectl get functions,layers,triggers -n default
  local started=$SECONDS
  kubectl wait -n default --for=jsonpath='{.spec.replicas}'=0 deployment/fn-thumbnail deployment/fn-hello --timeout="${TIMEOUT}s" >/dev/null
  kubectl wait -n default --for=delete pod -l 'lamina.dev/function in (thumbnail,hello)' --timeout="${TIMEOUT}s" >/dev/null
  echo; echo "   both are back at zero after $((SECONDS - started)) s"
  show kubectl get functions -n default
}

tools
build_thumbnail
trap '[ $? = 0 ] || explain' EXIT
deploy_thumbnail
upload_photo
invoke_hello
back_to_zero
title "Done in $SECONDS s. Pictures to look at: $ROOT/$OUT/photo.jpg and $ROOT/$OUT/thumbnail.jpg"
