"""Row about the memory of an idle environment: what its processes have after one invocation, with and without pages that they share."""
import os
import time

import processor
from kubernetes import applied, kubectl, of_function
from load import BENCH, REPETITIONS, TOKEN, post

LANGUAGES = {"java": "bench-hello", "python": "bench-python", "node": "bench-node"}


def processes(api, function):
    pods = api.call("GET", f"/api/v1/namespaces/default/pods?labelSelector=lamina.dev/function={function}")["items"]
    uids = [pod["metadata"]["uid"] for pod in pods]
    # The pod's pause container is the kubelet's, and the same for all pods.
    return [pid for pid in os.listdir("/proc") if pid.isdigit() and processor.belongs(pid, uids) and processor.name(pid) != "pause"]


def idle(api, address, results):
    with applied("-f", f"{BENCH}/hello.yaml", ready=[f"function/{name}" for name in LANGUAGES.values()]):
        # For this row an environment stays long enough to be measured.
        for name in LANGUAGES.values():
            kubectl("patch", "function", "-n", "default", name, "--type=merge", "-p", '{"spec": {"scaling": {"idleSeconds": 12}}}')
        for repetition in range(REPETITIONS):
            for language, name in LANGUAGES.items():
                api.wait_at_zero(*of_function(name))
                post(address, f"/2015-03-31/functions/{name}/invocations", b'{"name": "Ada"}', TOKEN)
                time.sleep(8)  # the compiler is through with the invocation, and the JVM gave back what it does not need (entry.sh)
                found = processes(api, name)
                results.add(f"idle-{language}", repetition, "lamina", sum(map(processor.resident, found)))
                results.add(f"idle-{language}-own", repetition, "lamina", sum(map(processor.own, found)))
