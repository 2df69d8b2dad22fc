#!/bin/bash
# Leaves nothing running and nothing built. The cache stays: it is what makes the next time quick; `rm -rf` it at will.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

if docker version >/dev/null 2>&1; then
  CLUSTER='' "$DEV/cluster.sh" down
  mapfile -t containers < <(docker ps -aq --filter label=dev.lamina)
  if [ ${#containers[@]} -gt 0 ]; then docker rm -fv "${containers[@]}" >/dev/null; fi
fi
"$DEV/engine.sh" stop
find "$ROOT" -type d -name target -prune -exec rm -rf {} +
rm -rf "$ROOT/demo-output"
say "  caches are kept in $CACHE"
