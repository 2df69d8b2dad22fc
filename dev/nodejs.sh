#!/bin/bash
# Prints the folder with what the images of Node.js are made of, kept in the cache: node22/ and node24/ (the interpreters), client-3/
# and client-4/ (AWS's runtime interface client, by its major version), node_modules/ (AWS's SDK).
#   nodejs.sh image   prints the name of an image that has these folders instead, for COPY --from
set -euo pipefail
. "$(dirname "$0")/lib.sh"

SDK=$ROOT/runtime-image/nodejs
# The C library of the image: a program that is built against a newer one does not start there.
IMAGE_GLIBC=2.36

case $(uname -m) in
  x86_64) processor=x64 ;;
  aarch64) processor=arm64 ;;
  *) die "there is no Node.js for processor $(uname -m): build on x86_64 or aarch64" ;;
esac

fetch() { # PACKAGE@VERSION FOLDER: unpacks it, and what it depends on is left out
  local packed; packed=$(mktemp -d "$work/packed.XXXXXX")
  (cd "$packed" && quietly npm pack --silent "$1") || die "could not fetch $1: see the lines above"
  mkdir -p "$2"; tar -xzf "$packed"/*.tgz -C "$2" --strip-components=1
  rm -rf "$packed"
}

interpreter() { # MAJOR VERSION
  fetch "node-linux-$processor@$2" "$work/whole$1"
  mkdir -p "$work/out/node$1/bin"
  strip -s -o "$work/out/node$1/bin/node" "$work/whole$1/bin/node"
  cp "$work/whole$1/LICENSE" "$work/out/node$1/"
}

# The client's native part is made the way the package's own install scripts make it, but without npm around them. It depends on
# no version of Node.js, and is the same in both versions of the client.
addon() {
  local client=$work/build/node_modules/aws-lambda-ric
  mkdir -p "$work/build"
  quietly npm install --prefix "$work/build" --ignore-scripts --no-audit --no-fund "aws-lambda-ric@$AWS_LAMBDA_RIC_4_VERSION" ||
    die "could not fetch the client: see the lines above"
  cat >"$work/build/addon.sh" <<END
set -e
export PATH='$work/whole24/bin':\$PATH DEPS_PREFIX='$client/deps/artifacts'
cd '$client'
sh scripts/preinstall.sh
node ../node-gyp/bin/node-gyp.js rebuild --directory=src/native --nodedir='$work/whole24'
strip -s -o '$work/rapid-client.node' src/native/build/Release/rapid-client.node
END
  local glibc; glibc=$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)
  if [ -n "$glibc" ] && [ "$(printf '%s\n' "$glibc" "$IMAGE_GLIBC" | sort -V | tail -1)" = "$IMAGE_GLIBC" ]; then
    needs cmake cmake; needs g++ g++; needs make make; needs xz xz-utils
    quietly sh "$work/build/addon.sh" || die "could not build the client: see the lines above"
  else
    local image; image=$("$DEV/base-image.sh" nodejs-build g++ cmake make python3 xz-utils)
    quietly docker run --rm --user "$(id -u):$(id -g)" -e HOME=/tmp -v "$work:$work" "$image" sh "$work/build/addon.sh" ||
      die "could not build the client: see the lines above"
  fi
}

client() { # MAJOR VERSION PROGRAM
  fetch "aws-lambda-ric@$2" "$work/client$1"
  mkdir -p "$work/out/client-$1"
  (cd "$work/client$1" && cp "$3" LICENSE NOTICE THIRD-PARTY-LICENSES "$work/rapid-client.node" "$work/out/client-$1/")
}

# Node.js loads only the CommonJS form of the SDK; types, sources for bundlers and documentation are nine tenths of it.
sdk() {
  mkdir -p "$work/sdk"
  cp "$SDK/package.json" "$SDK/package-lock.json" "$work/sdk/"
  (cd "$work/sdk" && quietly npm ci --ignore-scripts --omit=dev --no-audit --no-fund) || die "could not fetch the SDK: see the lines above"
  find "$work/sdk/node_modules" -type d \( -name dist-es -o -name dist-types -o -name .bin \) -prune -exec rm -rf {} +
  find "$work/sdk/node_modules" -type f \( -name '*.md' -o -name '*.d.ts' -o -name '*.d.[cm]ts' -o -name '*.map' \) -delete
  mv "$work/sdk/node_modules" "$work/out/node_modules"
}

key=$(content_hash "$SDK/package.json" "$SDK/package-lock.json" "$0" -- "$processor" \
  "$NODEJS_22_VERSION" "$NODEJS_24_VERSION" "$AWS_LAMBDA_RIC_3_VERSION" "$AWS_LAMBDA_RIC_4_VERSION")
kept=$CACHE/nodejs-$key
if [ ! -e "$kept" ]; then
  needs npm npm; needs strip binutils
  work=$(mktemp -d "$CACHE/nodejs.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  step "fetching Node.js $NODEJS_22_VERSION and $NODEJS_24_VERSION, and AWS's SDK"
  interpreter 22 "$NODEJS_22_VERSION"; interpreter 24 "$NODEJS_24_VERSION"; sdk
  stepdone
  step "building AWS's client for Node.js"
  addon
  client 3 "$AWS_LAMBDA_RIC_3_VERSION" dist/index.mjs; client 4 "$AWS_LAMBDA_RIC_4_VERSION" index.mjs
  stepdone
  chmod -R u+w,a+rX "$work/out"
  mv "$work/out" "$kept"
fi
if [ "${1:-}" != image ]; then
  echo "$kept"
  exit
fi
image=lamina/nodejs:$key
if ! has_image "$image"; then
  printf 'FROM scratch\nCOPY . /\n' | quietly docker build -t "$image" -f - "$kept" || die "could not make $image: see the lines above"
  forget_others "$image"
fi
echo "$image"
