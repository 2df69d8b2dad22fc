#!/bin/bash
# Makes the images of the brokers that tests talk to, and prints a line for each: LAMINA_KAFKA_IMAGE=NAME:TAG.
# Where published images can be pulled it is those; containers of either kind get the same settings.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

BROKERS=$DEV/brokers

# Prints the folder of a broker's jars.
jars() { # name version
  local name=$1 version=$2 kept
  kept=$CACHE/brokers/$name-$version-$(content_hash "$BROKERS/$name/pom.xml")
  echo "$kept"
  if [ -d "$kept" ]; then return; fi
  needs mvn maven
  step "fetching $name $version"
  mkdir -p "$CACHE/brokers"; rm -rf "$kept.part"
  JAVA_HOME=$("$DEV/jdk.sh") quietly mvn -B -ntp -f "$BROKERS/$name/pom.xml" dependency:copy-dependencies \
    -Dbroker.version="$version" -DincludeScope=runtime -DoutputDirectory="$kept.part" || die "could not fetch $name: see the lines above"
  mv "$kept.part" "$kept"
  stepdone
}

# image NAME FOLDER-OF-JARS BUILD-ARG...: prints NAME:TAG
image() {
  local name=$1 jars=$2 image context argument arguments=(); shift 2
  image=lamina/$name:$(content_hash "$BROKERS/$name" -- "$jars" "$@")
  echo "$image"
  if has_image "$image"; then return; fi
  step "making lamina/$name"
  context=$(mktemp -d "$CACHE/broker.XXXXXX")
  cp -r "$BROKERS/$name/." "$context/"
  if [ -n "$jars" ]; then cp -rl "$jars" "$context/lib"; fi
  for argument in "$@"; do arguments+=(--build-arg "$argument"); done
  quietly docker build -t "$image" "${arguments[@]}" "$context" || die "could not make $name: see the lines above"
  rm -rf "$context"
  forget_others "$image"
  stepdone
}

# Prints the folder of Moto with what it needs, for the Python of Debian's next suite.
moto_packages() {
  local kept=$CACHE/brokers/moto-$MOTO_VERSION
  echo "$kept"
  if [ -d "$kept" ]; then return; fi
  step "installing Moto $MOTO_VERSION from PyPI"
  mkdir -p "$CACHE/brokers"; rm -rf "$kept.part"
  quietly "$("$DEV/aws.sh")/bin/pip" install --disable-pip-version-check --no-compile --target "$kept.part" --only-binary=:all: \
    --python-version 3.13 --implementation cp --platform "manylinux2014_$(uname -m)" --platform "manylinux_2_28_$(uname -m)" \
    "moto[dynamodb]==$MOTO_VERSION" flask flask-cors || die "could not install Moto: see the lines above"
  mv "$kept.part" "$kept"
  stepdone
}

"$DEV/engine.sh"
if [ "$("$DEV/mode.sh")" = pull ]; then
  for image in "$ELASTICMQ_IMAGE" "$KAFKA_IMAGE" "nats:$NATS_VERSION" "$RABBITMQ_IMAGE"; do
    has_image "$image" || quietly docker pull "$image" || die "could not pull $image"
  done
  elasticmq=$ELASTICMQ_IMAGE kafka=$KAFKA_IMAGE nats=nats:$NATS_VERSION rabbitmq=$RABBITMQ_IMAGE
else
  # The JDK of Java functions: made already, and loaded into the cluster already.
  jre=$("$DEV/jdk-image.sh" jre-java25 "$ROOT/runtime-image/java25/modules.txt")
  lib=$(jars elasticmq "$ELASTICMQ_VERSION"); elasticmq=$(image elasticmq "$lib" JRE="$jre")
  lib=$(jars kafka "$KAFKA_VERSION"); kafka=$(image kafka "$lib" JRE="$jre")
  nats=lamina/nats:$NATS_VERSION # the node has it
  rootfs=$("$DEV/rootfs.sh" "$DEBIAN_SUITE" rabbitmq-rootfs rabbitmq-server); rabbitmq=$(image rabbitmq '' ROOTFS="$rootfs")
fi
# The published image has other settings, and no program that makes certificates.
rootfs=$("$DEV/base-image.sh" mosquitto-rootfs mosquitto openssl); mosquitto=$(image mosquitto '' ROOTFS="$rootfs")
# The base of image functions: made already.
rootfs=$("$DEV/base-image.sh" --newer python313 python3 curl locales-all netbase tzdata)
lib=$(moto_packages); moto=$(image moto "$lib" ROOTFS="$rootfs")
# Likewise: two servers in one container, one without logical replication.
rootfs=$("$DEV/base-image.sh" postgresql-rootfs postgresql); postgresql=$(image postgresql '' ROOTFS="$rootfs")
echo "LAMINA_ELASTICMQ_IMAGE=$elasticmq"
echo "LAMINA_KAFKA_IMAGE=$kafka"
echo "LAMINA_MOSQUITTO_IMAGE=$mosquitto"
echo "LAMINA_MOTO_IMAGE=$moto"
echo "LAMINA_NATS_IMAGE=$nats"
echo "LAMINA_POSTGRESQL_IMAGE=$postgresql"
echo "LAMINA_RABBITMQ_IMAGE=$rabbitmq"
