#!/bin/bash
# The soak: events from everywhere while gateway, NATS, operator, KEDA and function pods are killed at random; then the
# accounts. On the tests' cluster, where it is `SoakE2E`; this runs it for longer than `make test` does.
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
