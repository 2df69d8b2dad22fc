#!/bin/bash
# The soak: events from all sources while gateway, NATS, operator, KEDA and function pods are killed at random; then every
# event is checked. It is `SoakE2E` on the tests' cluster, for longer than in `make test`.
#   soak.sh         SOAK_SECONDS (600) of load; SOAK_SEED repeats an order of kills
#   soak.sh hard    on a new cluster, with three gateways and three NATS servers: some processes are frozen instead of killed,
#                   cut off from the other gateways and NATS servers, or have a full disk, all for some seconds; the API server is away for SOAK_OUTAGE (120) seconds, and another namespace attacks the gateways
set -euo pipefail
. "$(dirname "$0")/../dev/lib.sh"

needs mvn maven
"$DEV/build.sh"; "$DEV/images.sh"
cd "$ROOT"
options=(-Dlamina.soak.seconds="${SOAK_SECONDS:-600}")
[ -z "${SOAK_SEED:-}" ] || options+=(-Dlamina.soak.seed="$SOAK_SEED")
case ${1:-} in
  '') ;;
  hard)
    options+=("-Dlamina.e2e.settings=gateway.replicas=3,nats.replicas=3" -Dlamina.soak.hard=true -Dlamina.testbed.volume.mebibytes=2200
      -Dlamina.soak.outage.seconds="${SOAK_OUTAGE:-120}" -Dlamina.soak.attack=true)
    # The number of NATS servers is chosen at the first installation.
    mapfile -t containers < <(docker ps -aq --filter label=dev.lamina=testbed)
    [ ${#containers[@]} = 0 ] || docker rm -fv "${containers[@]}" >/dev/null ;;
  *) die "unknown argument $1: use hard, or none" ;;
esac
exports=$("$DEV/test-env.sh"); eval "$exports"
mvn -B -ntp -pl e2e -am verify -Dtest=NONE -Dit.test=SoakE2E -Dsurefire.failIfNoSpecifiedTests=false \
  -Dfailsafe.failIfNoSpecifiedTests=false "${options[@]}"
