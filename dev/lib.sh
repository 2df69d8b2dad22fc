# Sourced by the scripts of dev/: where things are, how progress is shown, how errors are said.
DEV=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$DEV")
CACHE=${LAMINA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lamina}
set -a; . "$DEV/versions.env"; set +a
mkdir -p "$CACHE"

step() { STEP_AT=$(date +%s); printf '  .. %s\n' "$*" >&2; }
stepdone() { printf '     done in %ss\n' "$(($(date +%s) - STEP_AT))" >&2; }
say() { printf '%s\n' "$*" >&2; }
die() { printf 'lamina: %s\n' "$*" >&2; exit 1; }
