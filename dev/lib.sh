# shellcheck shell=bash disable=SC2034 # its variables are for those who source it
# Sourced by the scripts of dev/: where things are, how progress is shown, how errors are said.
shopt -s inherit_errexit
DEV=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$DEV")
CACHE=${LAMINA_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/lamina}
set -a; . "$DEV/versions.env"; set +a
mkdir -p "$CACHE"

# Progress goes to stderr: stdout is for what a script is asked for. A step's name is kept on the line's start,
# so that nested steps read well too.
step() { STEP_AT=$(date +%s); printf '  .. %s\n' "$*" >&2; }
stepdone() { printf '     done in %ss\n' "$(($(date +%s) - STEP_AT))" >&2; }
say() { printf '%s\n' "$*" >&2; }
die() { printf 'lamina: %s\n' "$*" >&2; exit 1; }

# Runs a command whose output matters only when it fails.
quietly() {
  local log; log=$(mktemp)
  if "$@" >"$log" 2>&1; then rm -f "$log"; return; fi
  tail -n 60 "$log" >&2; rm -f "$log"; return 1
}

# retry SECONDS COMMAND...: until it succeeds or the time is over.
retry() {
  local until=$(($(date +%s) + $1)); shift
  until "$@" >/dev/null 2>&1; do
    [ "$(date +%s)" -lt "$until" ] || return 1
    sleep 0.2
  done
}

# A short hash of the named files and folders (content and executable bit) and of the words after --.
content_hash() {
  local paths=() path
  while [ $# -gt 0 ] && [ "$1" != -- ]; do paths+=("$1"); shift; done
  {
    for path in "${paths[@]}"; do
      if [ -d "$path" ]; then
        (cd "$path" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum)
      else
        sha256sum <"$path"
      fi
    done
    printf '%s\n' "$@"
  } | sha256sum | cut -c1-12
}

has_image() { docker image inspect "$1" >/dev/null 2>&1; }

# needs COMMAND PACKAGE: a program this machine lacks is installed where apt and root allow it.
needs() {
  if command -v "$1" >/dev/null; then return; fi
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || die "'$1' is missing: install it (Debian's package $2) and try again"
  step "installing $2"
  { DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends "$2" 2>/dev/null; } ||
    { quietly apt-get update || true; DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends "$2"; } ||
    die "could not install $2: see the lines above"
  stepdone
}

# Images of the same repository with other tags are what an earlier state of the sources gave.
forget_others() { # NAME:TAG to keep
  local other
  for other in $(docker images --format '{{.Repository}}:{{.Tag}}' "${1%:*}"); do
    if [ "$other" != "$1" ]; then docker rmi "$other" >/dev/null 2>&1 || true; fi
  done
}

# The lines of dev/images.list, each as NAME VALUE VERSION: `own` for what is made from this checkout, or `others`.
images() { # own|others
  awk -v which="$1" '/^[^#]/ && NF { if ((NF == 2) == (which == "own")) print $1, $2, $3 }' "$DEV/images.list"
}

# The variable that has an image's name and tag: RUNTIME_JAVA25_IMAGE for runtime-java25.
image_variable() { local name=${1^^}; echo "${name//-/_}_IMAGE"; }
