"""What many versions cost the operator: memory, CPU, and the time until an edited function is up to date.

Publishes VERSIONS versions of each of FUNCTIONS functions, and edits one function before and after.
"""
import json
import os
import statistics
import sys
import time

from kubernetes import Api
from processor import Pods, between, resident

NAMESPACE = "bench-versions"
GROUP = f"/apis/lamina.dev/v1alpha1/namespaces/{NAMESPACE}"
OPERATOR = ("lamina-system", "app.kubernetes.io/component%3Doperator")
EDITS = 10
PATIENCE = 3600


def main(functions, versions):
    api = Api()
    try:
        operator = Pods(api, [OPERATOR])
        names = [f"bench-{number}" for number in range(functions)]
        for name in names:
            create(api, name)
        wait(lambda: all(is_current(function) for function in listed(api)), "the functions are ready")
        report("before", api, operator, names[0], 0)
        begin, used = time.monotonic(), operator.seconds()
        for version in range(1, versions + 1):
            for name in names:
                edit(api, name, f"v{version}", f"release-{version}")
            wait(lambda: all(published(function) == version for function in listed(api)), f"version {version} is published")
        seconds = time.monotonic() - begin
        cpu = between(used, operator.seconds())
        print(json.dumps({"published": functions * versions, "seconds": round(seconds, 1), "operatorCpuSeconds": round(cpu, 1)}), flush=True)
        idle = operator.seconds()
        time.sleep(60)
        print(json.dumps({"idleCpuSecondsPerMinute": round(between(idle, operator.seconds()), 2)}), flush=True)
        report("after", api, operator, names[0], versions)
    finally:
        api.close()


def create(api, name):
    api.call("POST", f"{GROUP}/functions", {
        "apiVersion": "lamina.dev/v1alpha1",
        "kind": "Function",
        "metadata": {"name": name},
        "spec": {
            "runtime": "python3.13",
            "handler": "index.handler",
            "code": {"inline": "def handler(event, context):\n    return 1\n"},
            "environment": {"STATE": "v0"},
        },
    })


def edit(api, name, state, request=None):
    spec = {"environment": {"STATE": state}}
    if request:
        spec["publish"] = {"request": request}
    return api.call("PATCH", f"{GROUP}/functions/{name}", {"spec": spec})


def listed(api):
    return api.call("GET", f"{GROUP}/functions")["items"]


def published(function):
    return function.get("status", {}).get("published", {}).get("version")


def is_current(function):
    status = function.get("status", {})
    conditions = {condition["type"]: condition["status"] for condition in status.get("conditions", [])}
    return status.get("observedGeneration") == function["metadata"]["generation"] and conditions.get("UpToDate") == "True"


def wait(condition, what, every=0.5):
    until = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > until:
            raise RuntimeError(f"gave up waiting until {what}")
        time.sleep(every)


def report(moment, api, operator, name, versions):
    times = []
    for number in range(EDITS):
        begin = time.monotonic()
        edit(api, name, f"{moment}-{number}")
        wait(lambda: is_current(api.call("GET", f"{GROUP}/functions/{name}")), f"the edit of {name} is up to date", every=0.02)
        times.append(time.monotonic() - begin)
    print(json.dumps({
        "moment": moment,
        "versionsOfEachFunction": versions,
        "operatorMebibytes": round(sum(resident(pid) for pid in operator.seconds())),
        "secondsUntilEditIsUpToDate": round(statistics.median(times), 2),
    }), flush=True)


if __name__ == "__main__":
    sys.exit(main(int(os.environ.get("VERSIONS_FUNCTIONS", "200")), int(os.environ.get("VERSIONS_EACH", "50"))))
