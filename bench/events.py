"""Rows about asynchronous events: how many are stored in a second, and how fast a function with reserved concurrency runs its backlog."""
import http.client
import os
import subprocess
import tempfile
import threading
import time

from load import BENCH, PAYLOAD, REPETITIONS, SECONDS, TOKEN, Side, flood, settle, steady, turns

INTAKE = "/2015-03-31/functions/bench-intake/invocations"
TICK = "/2015-03-31/functions/bench-tick/invocations"
RESERVED = 10
EVENTS = int(os.environ.get("BENCH_BACKLOG", "10000"))
SENDERS = 20


def set_up(*functions):
    subprocess.run(["kubectl", "apply", "-n", "default", "-f", f"{BENCH}/events.yaml"], check=True, stdout=subprocess.DEVNULL)
    names = [f"function/{name}" for name in functions]
    subprocess.run(["kubectl", "wait", "-n", "default", "--for=condition=Ready", *names, "--timeout=120s"], check=True, stdout=subprocess.DEVNULL)


def remove(name):
    subprocess.run(["kubectl", "delete", "-n", "default", "--ignore-not-found", "function", name], check=True, stdout=subprocess.DEVNULL)


def synced_writes(seconds):
    """The floor of storing: writes of the payload's size a second, each on the disk before the next."""
    with open(PAYLOAD, "rb") as file:
        payload = file.read()
    written, until = 0, time.monotonic() + seconds
    with tempfile.TemporaryFile(dir=os.path.dirname(PAYLOAD)) as file:
        while time.monotonic() < until:
            file.write(payload)
            file.flush()
            os.fdatasync(file.fileno())
            written += 1
    return written / seconds


def intake(lamina, results):
    """`reserved: 0` keeps the events where they are: only storing is measured."""
    set_up("bench-intake")
    side = Side("lamina", lamina + INTAKE, TOKEN, None, event=True)
    try:
        settle(lambda: flood(side, 3), lambda figures: figures[0] > 1500)
        for repetition in range(REPETITIONS):
            for measure in turns(["lamina", "fdatasync"], repetition):
                if measure == "lamina":
                    rate, failed = flood(side, SECONDS)
                    results.add("intake", repetition, "lamina", rate, failed=failed)
                else:
                    results.add("intake", repetition, "fdatasync", synced_writes(SECONDS))
            _, p99, failed, rate = steady(side, SECONDS)
            results.add("intake-p99", repetition, "lamina", p99, failed=failed, rate=rate)
    finally:
        remove("bench-intake")


class Ended:
    """How many of the function's invocations have ended, by the gateways' metrics."""

    def __init__(self, api, function):
        self.api, self.wanted = api, f'function="{function}"'
        pods = api.call("GET", "/api/v1/namespaces/lamina-system/pods?labelSelector=app.kubernetes.io/component=gateway")["items"]
        self.paths = [f"/api/v1/namespaces/lamina-system/pods/{pod['metadata']['name']}:9000/proxy/q/metrics" for pod in pods]

    def count(self):
        return sum(float(line.rpartition(" ")[2]) for path in self.paths for line in self.api.text(path).splitlines()
                   if line.startswith("lamina_invocations_total") and self.wanted in line)


def send(address, count):
    """Stores that many events, with some connections at a time."""
    left = iter(range(count))
    lock = threading.Lock()
    failures = []

    def post():
        connection = http.client.HTTPConnection(address, timeout=60)
        headers = {"Authorization": f"Bearer {TOKEN}", "X-Amz-Invocation-Type": "Event"}
        while True:
            with lock:
                if next(left, None) is None:
                    return
            connection.request("POST", TICK, b"{}", headers)
            response = connection.getresponse()
            response.read()
            if response.status != 202:
                failures.append(response.status)
                return

    threads = [threading.Thread(target=post) for _ in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"an event was not stored: {failures[0]}")


def backlog(api, address):
    """Events a second, from the tenth part of a backlog to nine tenths of it: without the first and the last environments."""
    ended = Ended(api, "bench-tick")
    before = ended.count()
    # Stored while nothing runs them; some are tried meanwhile, and come back later than all others.
    reserve(0)
    send(address, EVENTS)
    reserve(RESERVED)
    first = last = None
    until = time.monotonic() + 600
    while last is None:
        done, now = ended.count() - before, time.monotonic()
        if first is None and done >= EVENTS / 10:
            first = (done, now)
        if done >= EVENTS * 9 / 10:
            last = (done, now)
        if now > until:
            raise RuntimeError(f"{done:.0f} of {EVENTS} events have run")
        time.sleep(0.1)
    return (last[0] - first[0]) / (last[1] - first[1])


def reserve(number):
    subprocess.run(["kubectl", "patch", "function", "-n", "default", "bench-tick", "--type=merge", "-p",
                    f'{{"spec": {{"concurrency": {{"reserved": {number}}}}}}}'], check=True, stdout=subprocess.DEVNULL)
    time.sleep(2)  # the gateways have seen it


def reserved(api, address, lamina, results):
    """Against what ten environments answer when ten callers are busy all the time."""
    set_up("bench-tick")
    callers = Side(f"{RESERVED} callers", lamina + TICK, TOKEN, None)
    try:
        settle(lambda: flood(callers, 5, connections=RESERVED), lambda figures: figures[0] > 50 * RESERVED)
        for repetition in range(REPETITIONS):
            for side in turns(["lamina", callers], repetition):
                if side == "lamina":
                    results.add("reserved", repetition, "lamina", backlog(api, address))
                else:
                    # A caller may come back before its permit does. A 429 is no answer of an environment.
                    rate, throttled = flood(callers, SECONDS, connections=RESERVED)
                    results.add("reserved", repetition, callers.name, rate - throttled / SECONDS, throttled=throttled)
    finally:
        remove("bench-tick")
