#!/bin/bash
# Prints the name of the small Debian under our images: pulled where a registry answers, else made here.
#   base-image.sh [--newer] [NAME PACKAGE...]   with more packages in it, under a name of its own; --newer: of Debian's
#                                              next suite. Of the package locales-all only LOCALES stay.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

suite=$DEBIAN_SUITE debian=$DEBIAN_IMAGE
if [ "${1:-}" = --newer ]; then suite=$DEBIAN_NEWER_SUITE debian=$DEBIAN_NEWER_IMAGE; shift; fi

pulled() {
  has_image "$debian" || quietly docker pull "$debian" || die "could not pull $debian"
  echo "$debian"
}

pulled_with() { # name packages
  local base image locales=; base=$(pulled)
  [[ " $* " != *" locales-all "* ]] || locales="$LOCALES"
  image=lamina/$1:$(content_hash "$DEV/keep-locales.sh" -- "$base" "$locales" "${@:2}")
  if ! has_image "$image"; then
    step "making lamina/$1 from $base"
    printf 'FROM %s\nCOPY keep-locales.sh /tmp/\nRUN %s && rm -rf /var/lib/apt/lists/* /tmp/keep-locales.sh\n' "$base" \
      "apt-get update && apt-get install -y --no-install-recommends ${*:2}${locales:+ && sh /tmp/keep-locales.sh / $locales}" |
      quietly docker build -t "$image" -f - "$DEV" || die "could not make lamina/$1: see the lines above"
    stepdone
  fi
  echo "$image"
}

case $("$DEV/mode.sh") in
  pull) if [ $# = 0 ]; then pulled; else pulled_with "$@" ca-certificates; fi ;;
  build) "$DEV/rootfs.sh" "$suite" "${1:-base}" ca-certificates "${@:2}" ;;
esac
