#!/bin/bash
# Prints how this machine gets published images: `pull` where a registry answers, else `build` (from source, of what
# Debian's mirror, Maven and Go's module proxy have). Asked once a day; LAMINA_IMAGES=pull|build decides instead.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

case ${LAMINA_IMAGES:-} in
  pull|build) echo "$LAMINA_IMAGES"; exit ;;
  '') ;;
  *) die "LAMINA_IMAGES is '$LAMINA_IMAGES': it can be 'pull' or 'build'" ;;
esac

answer=$CACHE/images-mode
if [ -z "$(find "$answer" -size +0 -mtime -1 2>/dev/null)" ]; then
  if timeout 20 docker pull -q "$PROBE_IMAGE" >/dev/null 2>&1; then echo pull >"$answer"; else echo build >"$answer"; fi
  say "  .. published images: $(cat "$answer") (LAMINA_IMAGES=pull|build decides otherwise)"
fi
cat "$answer"
