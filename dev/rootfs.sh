#!/bin/bash
# Makes a small Debian image of the machine's own packages, for machines that cannot pull one.
#   rootfs.sh SUITE NAME [PACKAGE...]   prints the image's name; both the file system and the image are kept
set -euo pipefail
. "$(dirname "$0")/lib.sh"

# The mirror that this machine's apt uses: it is the one known to answer.
mirror() {
  command -v apt-get >/dev/null || return 0
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT) $(CREATED_BY)' 2>/dev/null |
    awk -v suite="$DEBIAN_SUITE" '$2 == suite && $3 == "main" && $4 == "Packages" { print $1; exit }'
}

bootstrap() { # suite name packages tar
  local suite=$1 name=$2 packages=$3 tar=$4 work mirror
  mapfile -t mirror < <(mirror)
  needs debootstrap debootstrap
  step "making a Debian $suite file system for lamina/$name"
  work=$(mktemp -d "$CACHE/rootfs.XXXXXX")
  mkdir -p "$CACHE/debs"
  quietly debootstrap --variant=minbase --cache-dir="$CACHE/debs" ${packages:+--include="$packages"} \
    "$suite" "$work" "${mirror[@]}" || { rm -rf "$work"; die "debootstrap failed: see the lines above"; }
  # What a container never reads. Licences stay.
  rm -rf "$work"/var/cache/apt/* "$work"/var/lib/apt/lists/* "$work"/var/log/* "$work"/usr/share/{man,info,locale,lintian} "${work:?}"/dev/*
  find "$work/usr/share/doc" -type f ! -name copyright -delete
  # shellcheck disable=SC2086 # a list of words
  [[ ",$packages," != *,locales-all,* ]] || quietly "$DEV/keep-locales.sh" "$work" $LOCALES || die "see the lines above"
  tar -C "$work" --numeric-owner --sort=name -cf "$tar.part" .
  rm -rf "$work"; mv "$tar.part" "$tar"
  stepdone
}

suite=$1 name=$2; shift 2
packages=$(IFS=,; echo "$*") locales=
[[ ",$packages," != *,locales-all,* ]] || locales=$LOCALES
tag=$(content_hash -- "$suite" "$packages" rootfs-1 ${locales:+"$locales"})
image=lamina/$name:$tag tar=$CACHE/rootfs-$name-$tag.tar
if ! has_image "$image"; then
  [ -e "$tar" ] || bootstrap "$suite" "$name" "$packages" "$tar"
  quietly docker import "$tar" "$image" || die "could not import $tar as an image"
fi
echo "$image"
