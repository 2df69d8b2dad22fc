#!/bin/bash
# Prints the name of the small Debian under our images: pulled where a registry answers, else made here.
#   base-image.sh [NAME PACKAGE...]   with more packages in it, under a name of its own
set -euo pipefail
. "$(dirname "$0")/lib.sh"

pulled() {
  has_image "$DEBIAN_IMAGE" || quietly docker pull "$DEBIAN_IMAGE" || die "could not pull $DEBIAN_IMAGE"
  echo "$DEBIAN_IMAGE"
}

pulled_with() { # name packages
  local base image; base=$(pulled)
  image=lamina/$1:$(content_hash -- "$base" "${@:2}")
  if ! has_image "$image"; then
    step "making lamina/$1 from $base"
    printf 'FROM %s\nRUN apt-get update && apt-get install -y --no-install-recommends %s && rm -rf /var/lib/apt/lists/*\n' "$base" "${*:2}" |
      quietly docker build -t "$image" - || die "could not make lamina/$1: see the lines above"
    stepdone
  fi
  echo "$image"
}

case $("$DEV/mode.sh") in
  pull) if [ $# = 0 ]; then pulled; else pulled_with "$@" ca-certificates; fi ;;
  build) "$DEV/rootfs.sh" "${1:-base}" ca-certificates "${@:2}" ;;
esac
