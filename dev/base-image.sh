#!/bin/bash
# Prints the name of the small Debian under our images: pulled where a registry answers, else made here.
set -euo pipefail
. "$(dirname "$0")/lib.sh"
case $("$DEV/mode.sh") in
  pull) has_image "$DEBIAN_IMAGE" || quietly docker pull "$DEBIAN_IMAGE" || die "could not pull $DEBIAN_IMAGE"; echo "$DEBIAN_IMAGE" ;;
  build) "$DEV/rootfs.sh" base ca-certificates ;;
esac
