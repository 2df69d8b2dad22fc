"""Rows about too much at once: a node that is full of idle environments, more callers than permits, and several gateways."""
import json
import os
import re
import subprocess
import time

import processor
from kubernetes import kubectl
from load import BENCH, REPETITIONS, SECONDS, TOKEN, flood, post, settle, steady, turns

PERMITS = 5
MANY, SOME = 500, 100
GATEWAYS = 4
# Memory of a Function, and the millicores that its environment reserves.
LARGE, SMALL = ("442Mi", 250), ("128Mi", 73)
FILLERS = "bench-full"


def overloaded(side, connections):
    """Answers a second that are results. All others must be 429."""
    wrk = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--timeout=20s", "-s", f"{BENCH}/overload.lua", side.url],
                         env={**os.environ, "TOKEN": side.token, "BENCH": BENCH}, stdout=subprocess.PIPE, text=True, check=True).stdout
    answers, _, others = map(int, re.search(r"answers: (\d+) ok (\d+) throttled (\d+) others", wrk).groups())
    errors = re.search(r"Socket errors: .*", wrk)
    if errors:
        raise RuntimeError(f"{connections} connections: {errors.group()}")
    return answers / SECONDS, others


def overload(side, results):
    kubectl("patch", "function", "-n", "default", "bench-echo", "--type=merge", "-p",
            json.dumps({"spec": {"concurrency": {"reserved": PERMITS}}}))
    time.sleep(2)  # the gateways have seen it
    try:
        settle(lambda: overloaded(side, SOME), lambda figures: figures[0] > 500)
        for repetition in range(REPETITIONS):
            for connections in turns([MANY, SOME], repetition):
                rate, others = overloaded(side, connections)
                results.add("overload", repetition, "lamina" if connections == MANY else f"{SOME} connections", rate, failed=others)
    finally:
        kubectl("patch", "function", "-n", "default", "bench-echo", "--type=merge", "-p", '{"spec": {"concurrency": null}}')


def gateway_deployment(output):
    return kubectl("get", "deployment", "-n", "lamina-system", "-l", "app.kubernetes.io/component=gateway", "-o", output).strip()


def reserve_for_gateways(cpu):
    kubectl("set", "resources", "-n", "lamina-system", gateway_deployment("name"), "--containers=gateway", f"--requests=cpu={cpu}")


def scale_gateways(number):
    deployment = gateway_deployment("name")
    kubectl("scale", "-n", "lamina-system", deployment, f"--replicas={number}")
    kubectl("rollout", "status", "-n", "lamina-system", deployment, "--timeout=180s")
    time.sleep(10)  # they know each other, and environments poll all of them


def gateways(side, results):
    """Answers/s, p99 and CPU per request of some gateways, and then of one: not in turns, as new gateways are not compiled yet."""
    reserved = gateway_deployment("jsonpath={.items[0].spec.template.spec.containers[?(@.name=='gateway')].resources.requests.cpu}")
    try:
        reserve_for_gateways("50m")  # all of them fit on the node, next to the environments
        for number in (GATEWAYS, 1):
            scale_gateways(number)
            for _ in range(6):
                settle(lambda: steady(side, 5), lambda figures: figures[0] < 5)
            name = "lamina" if number > 1 else "one gateway"
            for repetition in range(REPETITIONS):
                before = side.pods.seconds()
                _, p99, failed, rate = steady(side, SECONDS)
                used = processor.between(before, side.pods.seconds())
                results.add("gateways-cpu", repetition, name, used * 1e6 / (rate * SECONDS))
                results.add("gateways-p99", repetition, name, p99, failed=failed, rate=rate)
                answers, failed = flood(side, SECONDS)
                results.add("gateways-throughput", repetition, name, answers, failed=failed)
    finally:
        reserve_for_gateways(reserved)
        scale_gateways(1)


def filler(number, memory):
    """An idle environment of another function. The first is provisioned, and must stay."""
    spec = {"runtime": "java25", "handler": "Filler::handle", "memory": memory, "timeoutSeconds": 60, "scaling": {"idleSeconds": 600},
            "code": {"inline": f'public class Filler {{ public String handle(Object event) {{ return "{number}"; }} }}'}}
    if number == 0:
        spec["concurrency"] = {"provisioned": 1}
    return {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": f"{FILLERS}-{number}", "namespace": "default",
                                                                               "labels": {"bench": "full"}}, "spec": spec}


def quantity(text):
    """Millicores."""
    return int(text[:-1]) if text.endswith("m") else int(float(text) * 1000)


def free(api):
    """Millicores that no pod reserves."""
    allocatable = sum(quantity(node["status"]["allocatable"]["cpu"]) for node in api.call("GET", "/api/v1/nodes")["items"])
    pods = api.call("GET", "/api/v1/pods?fieldSelector=status.phase!=Succeeded,status.phase!=Failed")["items"]
    return allocatable - sum(quantity(container["resources"].get("requests", {}).get("cpu", "0"))
                             for pod in pods for container in pod["spec"]["containers"])


def fill(api, address, count):
    for number in range(count):
        post(address, f"/2015-03-31/functions/{FILLERS}-{number}/invocations", b"{}", TOKEN)
    if free(api) >= SMALL[1]:
        raise RuntimeError(f"the node is not full: {free(api)} millicores are free")


def provisioned_pod(api):
    pods = api.call("GET", f"/api/v1/namespaces/default/pods?labelSelector=lamina.dev/function={FILLERS}-0")["items"]
    return [pod["metadata"]["uid"] for pod in pods if not pod["metadata"].get("deletionTimestamp")]


def full(api, address, hello, at_zero, results):
    """One function is called while idle environments of others have all of the CPU. The floor: the same with room.

    hello invokes it from zero and returns milliseconds; at_zero waits until it has no pods.
    """
    at_zero()
    for repetition in range(REPETITIONS):
        results.add("full-node", repetition, "with room", hello())
        at_zero()
    large, rest = divmod(free(api), LARGE[1])
    sizes = [LARGE[0]] * large + [SMALL[0]] * (rest // SMALL[1])
    kubectl("apply", "-f", "-", text="\n---\n".join(json.dumps(filler(*each)) for each in enumerate(sizes)))
    try:
        kubectl("wait", "-n", "default", "--for=condition=Ready", "function", "-l", "bench=full", "--timeout=180s")
        for repetition in range(REPETITIONS):
            fill(api, address, len(sizes))
            kept = provisioned_pod(api)
            took = hello()
            lost = sum(uid not in provisioned_pod(api) for uid in kept)
            results.add("full-node", repetition, "lamina", took, failed=lost)
            at_zero()
    finally:
        kubectl("delete", "function", "-n", "default", "-l", "bench=full")
