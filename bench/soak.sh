#!/bin/bash
# The soak: events from all sources while gateway, NATS, operator, KEDA and function pods are killed at random; then every
# event is checked. It is `SoakE2E` on the tests' cluster, for longer than in `make test`.
#   soak.sh   SOAK_SECONDS (600) of load; SOAK_SEED repeats an order of kills
set -euo pipefail
. "$(dirname "$0")/../dev/lib.sh"

needs mvn maven
"$DEV/build.sh"; "$DEV/images.sh"
exports=$("$DEV/test-env.sh"); eval "$exports"
cd "$ROOT"
seed=(); [ -z "${SOAK_SEED:-}" ] || seed=(-Dlamina.soak.seed="$SOAK_SEED")
mvn -B -ntp -pl e2e -am verify -Dtest=NONE -Dit.test=SoakE2E -Dsurefire.failIfNoSpecifiedTests=false \
  -Dfailsafe.failIfNoSpecifiedTests=false -Dlamina.soak.seconds="${SOAK_SECONDS:-600}" "${seed[@]}"
