#!/bin/bash
# The version that users upgrade from, made from its commit once: its chart, and its images under names of their own.
#   previous.sh    prints shell assignments: PREVIOUS_SOURCE, PREVIOUS_OPERATOR_IMAGE, ...
set -euo pipefail
. "$(dirname "$0")/lib.sh"

SOURCE=$CACHE/previous/$PREVIOUS_COMMIT
NAMES=$SOURCE/previous.env

# All images that were named are still there.
made() {
  [ -e "$NAMES" ] || return 1
  local image
  while read -r image; do has_image "$image" || return 1; done < <(sed -n 's/^PREVIOUS_.*_IMAGE=//p' "$NAMES")
}

unpack() {
  if [ -d "$SOURCE" ]; then return; fi
  git -C "$ROOT" cat-file -e "$PREVIOUS_COMMIT^{commit}" 2>/dev/null ||
    die "commit $PREVIOUS_COMMIT is not in this clone, and the upgrade test needs it: 'git fetch --unshallow' first"
  mkdir -p "$SOURCE.new"
  git -C "$ROOT" archive "$PREVIOUS_COMMIT" | tar -x -C "$SOURCE.new"
  mv "$SOURCE.new" "$SOURCE"
}

# The scripts of that version remove images of ours that have another tag, so today's get a second name meanwhile.
ours() { docker images --format '{{.Repository}}:{{.Tag}}' "$1/*" | grep -v '<none>' || true; }
rename() { # FROM TO: the part of the names before the slash
  local image
  for image in $(ours "$1"); do docker tag "$image" "$2/${image#*/}"; done
}

make_images() {
  rename lamina lamina-kept
  step "making the previous version (${PREVIOUS_COMMIT:0:7}), which the upgrade test begins with"
  quietly "$SOURCE/dev/build.sh" || die "the previous version could not be built: see the lines above"
  quietly "$SOURCE/dev/images.sh" || die "the previous version's images could not be made: see the lines above"
  local name image own
  echo "PREVIOUS_SOURCE=$SOURCE" >"$NAMES.new"
  while IFS='=' read -r name image; do
    own=lamina-previous/${image#lamina/}
    docker tag "$image" "$own"
    echo "PREVIOUS_$name=$own" >>"$NAMES.new"
  done <"$SOURCE/target/images.env"
  mv "$NAMES.new" "$NAMES"
  rename lamina-kept lamina
  ours lamina-kept | xargs -r docker rmi >/dev/null 2>&1 || true
  stepdone
}

# Two runs at once make it once.
mkdir -p "$CACHE/previous"; exec 7>"$CACHE/previous/lock"; flock 7
if ! made; then
  "$DEV/engine.sh"
  unpack
  make_images
fi
cat "$NAMES"
