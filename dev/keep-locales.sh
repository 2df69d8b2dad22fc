#!/bin/sh
# Removes the locales that LOCALES does not name from a file system with Debian's package locales-all: 20 MB instead of 230.
#   keep-locales.sh ROOT NAME...   NAME is de_DE for de_DE.UTF-8
set -eu
cd "$1/usr/lib/locale"; shift
kept=$(mktemp)
echo ./C.utf8 >"$kept"
for name in "$@"; do
  [ -d "$name.utf8" ] || { echo "keep-locales.sh: there is no $name.utf8" >&2; exit 1; }
  # A locale's files are links into folders of others, which have the same.
  find "./$name.utf8" ! -type d -print -exec realpath --relative-to=. {} \; >>"$kept"
done
sed -e 's|^\./||' -e 's|^|./|' "$kept" | sort -u -o "$kept"
find . ! -type d ! -path './C.utf8/*' -print | sort | comm -23 - "$kept" | xargs -r rm -f
rm -f "$kept"
find . -mindepth 1 -type d -empty -delete
