#!/bin/bash
# Makes an image of a small Debian and a JDK cut down to the modules named in files, and prints its name.
#   jdk-image.sh NAME MODULES-FILE...
# Function pods, operator and gateway stand on such images, so that a cluster loads each of them once.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

name=$1; shift
home=$("$DEV/jdk.sh")
modules=$(sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@" | LC_ALL=C sort -u | paste -sd,)
base=$("$DEV/base-image.sh")
image=lamina/$name:$(content_hash "$home/release" "$DEV/images" -- "$modules" "$base")
if ! has_image "$image"; then
  step "making lamina/$name, a JDK of $(tr ',' '\n' <<<"$modules" | wc -l) modules"
  work=$(mktemp -d "$CACHE/jdk.XXXXXX")
  # Uncompressed: it starts faster. The second archive is for compact object headers, which jlink makes none for.
  quietly "$home/bin/jlink" --add-modules "$modules" --output "$work/jdk" --compress zip-0 --no-header-files \
    --no-man-pages --generate-cds-archive || die "jlink failed: see the lines above"
  rm -f "$work/jdk/lib/server/classes_nocoops.jsa" # for heaps over 32 GB
  quietly "$work/jdk/bin/java" -XX:+UseCompactObjectHeaders -Xshare:dump || die "no class archive could be made"
  cp "$DEV/images/passwd" "$DEV/images/group" "$work/"
  quietly docker build -t "$image" --build-arg BASE="$base" -f "$DEV/images/jdk.Dockerfile" "$work" ||
    die "could not make the image: see the lines above"
  rm -rf "$work"
  forget_others "$image"
  stepdone
fi
echo "$image"
