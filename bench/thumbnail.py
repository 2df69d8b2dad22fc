"""From a picture's upload to its thumbnail, with the function at zero: thumbnail.py RESULTS, with boto3's Python.

It is the function of examples/thumbnail, with its manifests as they are, and then a version of it with a start cache (snapStart). The
time begins with the request that uploads the picture, and ends when the thumbnail is in the other bucket.
"""
import datetime
import http.client
import os
import re
import sys
import time
import urllib.parse

import boto3

from kubernetes import Api, Trail, applied, kubectl, of_function
from load import BENCH, REPETITIONS, Results, reported

EXAMPLE = os.path.join(os.path.dirname(BENCH), "examples", "thumbnail")
SOURCE, TARGET, KEY = "images", "thumbnails", "uploads/photo.jpg"
VERSION = "thumbnail.1"
SNAP_START = '{"spec": {"snapStart": {"applyOn": "PublishedVersions"}, "publish": {"when": "OnChange"}}}'
TO_VERSION = '{"spec": {"function": {"name": "thumbnail", "qualifier": "1"}}}'
PATIENCE = 120
# The time has nine decimals in logs, and six in Python.
START = re.compile(r"(\S+\.\d{1,6})\d*Z START RequestId")


def put(s3, bucket, key, file):
    with open(os.path.join(EXAMPLE, file), "rb") as content:
        s3.put_object(Bucket=bucket, Key=key, Body=content.read())


def store_code(s3):
    existing = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    for bucket in {"code", SOURCE, TARGET} - existing:
        s3.create_bucket(Bucket=bucket)
    for file in ("thumbnail.jar", "imaging.zip"):
        put(s3, "code", file, f"target/{file}")


def arrival(s3):
    """The moment when the thumbnail was there, to about 10 ms: more questions would take CPU from what is measured."""
    # Signed once, for the same reason.
    url = urllib.parse.urlsplit(s3.generate_presigned_url("head_object", {"Bucket": TARGET, "Key": KEY}, HttpMethod="HEAD"))
    connection = http.client.HTTPConnection(url.netloc, timeout=30)
    until = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < until:
            connection.request("HEAD", f"{url.path}?{url.query}")
            response = connection.getresponse()
            now = time.monotonic()
            response.read()
            if response.status == 200:
                return now
            if response.status != 404:
                raise RuntimeError(f"{TARGET}/{KEY}: {response.status}")
            time.sleep(0.008)
        raise RuntimeError(f"no thumbnail within {PATIENCE} s")
    finally:
        connection.close()


def report(api, selector, begun):
    """What the function's log says, with the start of the handler in milliseconds since a moment of the machine's clock."""
    pods = api.call("GET", f"/api/v1/namespaces/default/pods?labelSelector={selector}")["items"]
    until = time.monotonic() + 10
    while time.monotonic() < until:
        log = "".join(api.text(f"/api/v1/namespaces/default/pods/{pod['metadata']['name']}/log?timestamps=true") for pod in pods)
        # The report comes when the handler has returned, which is after the thumbnail is stored.
        if reported(log, "Duration") is not None:
            at = datetime.datetime.strptime(START.search(log).group(1) + "+0000", "%Y-%m-%dT%H:%M:%S.%f%z").timestamp()
            return {"init": reported(log, "Init Duration"), "begins": round((at - begun) * 1000, 1), "handler": reported(log, "Duration")}
        time.sleep(0.1)
    raise RuntimeError("the function's log has no REPORT line")


def once(api, s3, function="thumbnail"):
    """Milliseconds from the upload at zero to the thumbnail, and to the steps in between."""
    s3.delete_object(Bucket=TARGET, Key=KEY)
    api.wait_at_zero(*of_function(function))
    trail = Trail(api, *of_function(function))
    begun, clock = time.monotonic(), time.time()
    put(s3, SOURCE, KEY, "photo.jpg")
    uploaded = time.monotonic()
    steps = trail.steps(begun)  # waits for the last of them: before that, nothing can be there
    arrived = arrival(s3)
    trail.close()
    return (arrived - begun) * 1000, {"uploaded": round((uploaded - begun) * 1000, 1), **steps, **report(api, of_function(function)[1], clock)}


def wait_for(resource, condition):
    kubectl("wait", "-n", "default", f"--for={condition}", resource, "--timeout=180s")


def with_start_cache():
    """The trigger's function is a version then that has its start cache."""
    kubectl("patch", "-n", "default", "function.lamina.dev/thumbnail", "--type=merge", "-p", SNAP_START)
    wait_for("function.lamina.dev/thumbnail", "jsonpath={.status.published.version}=1")
    wait_for(f"functionversion/{VERSION}", "condition=Ready")
    kubectl("patch", "-n", "default", "trigger/uploads", "--type=merge", "-p", TO_VERSION)


def main(path):
    api, s3, results = Api(), boto3.client("s3"), Results(path, "a")
    try:
        store_code(s3)
        with applied("-k", EXAMPLE, ready=["layer/imaging", "function/thumbnail", "trigger/uploads"]):
            once(api, s3)  # warms up what later ones find warm: it does not count
            for repetition in range(REPETITIONS):
                took, steps = once(api, s3)
                results.add("thumbnail", repetition, "lamina", took, **steps)
            with_start_cache()
            once(api, s3, VERSION)
            for repetition in range(REPETITIONS):
                took, steps = once(api, s3, VERSION)
                results.add("thumbnail-snapstart", repetition, "lamina", took, **steps)
    finally:
        api.close()


main(*sys.argv[1:])
