#!/bin/bash
# Prints the folder with Debezium Server (server.jar, lib/), kept in the cache: without the libraries of other databases and targets.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

UNUSED=$ROOT/database-connector/unused.txt
kept=$CACHE/debezium-$DEBEZIUM_VERSION-$(content_hash "$UNUSED")
echo "$kept"
if [ -d "$kept" ]; then exit; fi
needs mvn maven
step "fetching Debezium Server $DEBEZIUM_VERSION"
work=$(mktemp -d "$CACHE/debezium.XXXXXX")
trap 'rm -rf "$work"' EXIT
JAVA_HOME=$("$DEV/jdk.sh") quietly mvn -B -ntp -f "$ROOT/pom.xml" -N dependency:copy -DoutputDirectory="$work" \
  -Dartifact="io.debezium:debezium-server-dist:$DEBEZIUM_VERSION:tar.gz" || die "could not fetch Debezium: see the lines above"
mkdir "$work/out"
tar -xzf "$work"/*.tar.gz -C "$work/out" --strip-components=1 debezium-server/lib --wildcards 'debezium-server/*-runner.jar'
mv "$work"/out/*-runner.jar "$work/out/server.jar"
while read -r name; do
  rm -f "$work/out/lib/$name"-[0-9]*.jar
done < <(grep -v '^#' "$UNUSED")
chmod -R a+rX "$work/out"
mv "$work/out" "$kept"
stepdone
