#!/bin/bash
# Prints the folder of a headless Chromium and its driver, from Debian's packages, kept in the cache: bin/chromium and
# bin/chromedriver. Nothing is installed: only the packages that this machine lacks are unpacked next to each other.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kept=$CACHE/chromium-1

download() { # FOLDER: into its archives
  mkdir -p "$1/archives/partial"
  apt-get install -y --no-install-recommends --download-only -o Debug::NoLocking=1 -o Dir::Cache::archives="$1/archives" \
    -o APT::Sandbox::User=root chromium chromium-driver
}

# A program that finds the libraries that lie next to it.
program() { # NAME PATH
  cat >"$work/bin/$1" <<END
#!/bin/sh
here=\$(dirname "\$(dirname "\$(readlink -f "\$0")")")
lib=\$here/usr/lib/$(uname -m)-linux-gnu
LD_LIBRARY_PATH=\$lib:\$lib/pulseaudio\${LD_LIBRARY_PATH:+:\$LD_LIBRARY_PATH}; export LD_LIBRARY_PATH
exec "\$here/$2" "\$@"
END
  chmod +x "$work/bin/$1"
}

if [ ! -e "$kept/bin/chromium" ]; then
  command -v apt-get >/dev/null || die "Chromium comes from Debian's packages here, and apt-get is missing: put bin/chromium and \
bin/chromedriver into $kept"
  step "unpacking Debian's Chromium"
  work=$(mktemp -d "$CACHE/chromium.XXXXXX")
  quietly download "$work" 2>/dev/null || { quietly apt-get update || true; quietly download "$work"; } ||
    die "could not download it: see the lines above"
  for package in "$work"/archives/*.deb; do dpkg -x "$package" "$work"; done
  rm -rf "$work/archives" "$work"/usr/share/{doc,man,locale}
  mkdir "$work/bin"
  program chromium usr/lib/chromium/chromium
  program chromedriver usr/bin/chromedriver
  rm -rf "$kept"; mv "$work" "$kept"
  stepdone
fi
echo "$kept"
