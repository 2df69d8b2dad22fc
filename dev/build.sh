#!/bin/bash
# Builds everything that goes into images and examples, without tests, unless the sources are what the last build had.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

needs mvn maven
JAVA_HOME=$("$DEV/jdk.sh"); export JAVA_HOME
cd "$ROOT"
mapfile -t sources < <(find . \( -name target -o -name .git -o -path ./dev -o -path ./docs -o -path ./helm \) -prune -o \
  \( -name pom.xml -o -path '*/src/*' \) -type f -print | LC_ALL=C sort)
stamp=$ROOT/target/built
want=$(content_hash "${sources[@]}" -- "${sources[@]}" "$(cat "$JAVA_HOME/release")")
# A `mvn clean` of one module takes its products away, but not the stamp.
if [ "$(cat "$stamp" 2>/dev/null)" = "$want" ] && [ -d operator/target/quarkus-app ] && [ -d gateway/target/quarkus-app ] &&
    [ -d console/target/quarkus-app ] &&
    compgen -G 'runtime-image/target/*.jar' >/dev/null; then
  exit
fi
step "building operator, gateway, runtime and examples with Maven"
quietly mvn -B -ntp -T 2 -DskipTests package || die "the Maven build failed: see the lines above"
mkdir -p target; echo "$want" >"$stamp"
stepdone
