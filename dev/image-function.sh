#!/bin/bash
# Prints the name of an image that is a function, for tests: Debian's Python, AWS's runtime interface client, and the handlers
# of dev/image-function. Needs no image of Lamina's.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

SOURCES=$DEV/image-function
"$DEV/engine.sh"
# The same packages as in dev/images.sh: the same Debian, which is made already.
base=$("$DEV/base-image.sh" --newer python313 python3 curl locales-all netbase tzdata)
client=$("$DEV/python-client.sh" 3.13)
image=lamina/image-function:$(content_hash "$SOURCES" -- "$base" "$AWSLAMBDARIC_VERSION")
if ! has_image "$image"; then
  step "making lamina/image-function"
  context=$(mktemp -d "$CACHE/image-function.XXXXXX")
  cp "$SOURCES"/* "$context/"
  mkdir "$context/client"
  # Not boto3, which is in the same folder.
  for part in awslambdaric runtime_client simplejson snapshot_restore_py; do cp -r "$client/$part"* "$context/client/"; done
  quietly docker build -t "$image" --build-arg BASE="$base" "$context" || die "could not make image-function: see the lines above"
  rm -rf "$context"
  forget_others "$image"
  stepdone
fi
echo "$image"
