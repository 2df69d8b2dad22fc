#!/bin/bash
# Prints the home of a JDK 25 (JAVA_HOME if it is one, else one under /usr/lib/jvm or SDKMAN's folder, else the one on PATH).
set -euo pipefail
. "$(dirname "$0")/lib.sh"

is_25() { grep -qs '^JAVA_VERSION="25' "$1/release" && [ -x "$1/bin/jlink" ]; }

on_path=$(command -v javac || true)
for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "${SDKMAN_DIR:-$HOME/.sdkman}"/candidates/java/25* \
    "${on_path:+$(dirname "$(dirname "$(readlink -f "$on_path")")")}"; do
  if [ -n "$home" ] && is_25 "$home"; then echo "$home"; exit; fi
done
die "no JDK 25 found: install one (such as Temurin 25) and set JAVA_HOME to it"
