"""Cold starts from the pool: pool.py LAMINA-URL RESULTS. Adds one JSON line per language and repetition to the results.

The pools and the functions of bench/pool.yaml exist. A start counts if the environment that answered was parked before.
"""
import json
import os
import sys
import time
import urllib.parse

from kubernetes import Api, of_function

import http.client

REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "10"))
LANGUAGES = {"java": "java25-128", "python": "python3.13-128", "nodejs": "nodejs24.x-128"}
PODS = "/api/v1/namespaces/default/pods?labelSelector="


def wait_parked(api, pool, seconds=120):
    """The names of the pods that wait, once one is ready."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        ready = [pod["metadata"]["name"] for pod in api.call("GET", f"{PODS}lamina.dev/pool={pool}")["items"]
                 if any(c["type"] == "Ready" and c["status"] == "True" for c in pod["status"].get("conditions", []))]
        if ready:
            return ready
        time.sleep(0.3)
    raise RuntimeError(f"no environment is parked in {pool}")


def invoke(address, function):
    """Milliseconds from the request to its response."""
    connection = http.client.HTTPConnection(address, timeout=180)
    begun = time.monotonic()
    connection.request("POST", f"/2015-03-31/functions/{function}/invocations", b'{"name": "Ada"}',
                       {"Authorization": f"Bearer {os.environ['TOKEN']}"})
    response = connection.getresponse()
    answer = response.read()
    took = (time.monotonic() - begun) * 1000
    connection.close()
    if response.status != 200 or response.getheader("X-Amz-Function-Error"):
        raise RuntimeError(f"{function}: {response.status} {answer[:300]}")
    return took


def once(api, address, language, pool):
    function = f"bench-pool-{language}"
    api.wait_at_zero(*of_function(function))
    parked = wait_parked(api, pool)
    time.sleep(1)  # the polls of a pod that has just become ready
    took = invoke(address, function)
    pods = [pod["metadata"]["name"] for pod in api.call("GET", f"{PODS}lamina.dev/function={function}")["items"]]
    return took, any(pod in parked for pod in pods)


def main(lamina, path):
    address = urllib.parse.urlsplit(lamina).netloc
    api = Api()
    try:
        with open(path, "a", encoding="utf-8") as results:
            for language, pool in LANGUAGES.items():
                once(api, address, language, pool)  # warms up what later ones find warm: it does not count
                for repetition in range(REPETITIONS):
                    took, from_pool = once(api, address, language, pool)
                    print(f"     {repetition + 1:2} pool-{language:12} {took:10.2f} {'' if from_pool else 'a new pod'}", file=sys.stderr)
                    results.write(json.dumps({
                        "row": f"pool-{language}", "repetition": repetition, "side": "lamina", "value": round(took, 3),
                        "load": os.getloadavg()[0], "failed": 0 if from_pool else 1}) + "\n")
                    results.flush()
    finally:
        api.close()


main(*sys.argv[1:])
