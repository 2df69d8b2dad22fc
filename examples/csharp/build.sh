#!/bin/sh
# Makes the layer and the function, in the folder target. Runs as root on Debian 12, in a container for example.
#   build.sh packages   prints Debian's packages that it needs
set -eu
cd "$(dirname "$0")"

packages="mono-mcs zip libmono-system-runtime-serialization4.0-cil libmono-system-net-http4.0-cil libmono-system-xml-linq4.0-cil"
if [ "${1:-}" = packages ]; then echo "$packages"; exit; fi
if ! command -v mcs >/dev/null || ! command -v zip >/dev/null; then
  apt-get update
  # shellcheck disable=SC2086 # a list of words
  apt-get install -y --no-install-recommends $packages
fi

rm -rf target
mono=target/layer/mono
mkdir -p "$mono/bin" "$mono/lib/mono/4.5" "$mono/etc"
mcs -nologo -optimize -target:exe -out:"$mono/Lambda.Runtime.exe" -r:System.Runtime.Serialization.dll runtime/*.cs
cp runtime/bootstrap target/layer/
# Of Mono what programs need when they run: no compiler, no symbols. GAC entries are links, and a layer has plain files.
cp /usr/bin/mono-sgen "$mono/bin/mono"
cp -L /usr/lib/mono/4.5/*.dll "$mono/lib/mono/4.5/"
cp -L /usr/lib/libMonoPosixHelper.so /usr/lib/libmono-*.so "$mono/lib/"
cp -r /etc/mono "$mono/etc/"
mkdir -p "$mono/share/doc" && cp -L /usr/share/doc/mono-runtime/copyright "$mono/share/doc/"
(cd target/layer && zip -qr ../layer.zip .)

mkdir -p target/function
mcs -nologo -optimize -target:library -out:target/function/Greeter.dll -r:"$mono/Lambda.Runtime.exe" \
  -r:System.Runtime.Serialization.dll function/*.cs
(cd target/function && zip -qr ../function.zip .)
