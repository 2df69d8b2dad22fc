"""Measures the objects that bench/run.sh has created: measure.py LAMINA-URL PEER-URL RESULTS. One JSON line per row, side and repetition.

The two sides of a row take turns, and the side that begins changes with each repetition, so that other load of the machine
affects both.
"""
import http.client
import os
import signal
import sys
import threading
import time
import urllib.parse

from kubernetes import Api, Trail, of_function
from load import RATE, REPETITIONS, SECONDS, TOKEN, Results, Side, check, flood, post, settle, steady, turns
import cold
import events
import footprint
import pressure
import processor

BURSTS = int(os.environ.get("BENCH_BURSTS", REPETITIONS))
ROWS = os.environ.get("BENCH_ROWS", "warm,throughput,gateways,cold,burst,full,overload,intake,reserved,idle").split(",")
BURST = 20
HELLO = "/2015-03-31/functions/bench-hello/invocations"
ECHO = "/2015-03-31/functions/bench-echo/invocations"
HELLO_AT = of_function("bench-hello")


def warm(sides, results):
    # Gently first: a rate that cold environments cannot keep would only request more of them.
    for side in sides:
        settle(lambda: flood(side, 3, connections=4), lambda figures: figures[0] > 2 * RATE)
    # Then until there are as many environments as busy connections need, and everything is compiled, which takes a JVM
    # minutes; both sides get the same.
    for _ in range(12):
        for side in sides:
            flood(side, 5)
            settle(lambda: steady(side, 3), lambda figures: figures[0] < 5)
    for repetition in range(REPETITIONS):
        for side in turns(sides, repetition):
            # The turn of the other side was a pause for this one; what wakes up after it is a row of its own.
            _, first, failed, rate = steady(side, 1)
            results.add("warm-first", repetition, side.name, first, failed=failed, rate=rate)
            before = side.pods.seconds()
            time.sleep(1)  # what the question cost the API server is over
            p50, p99, failed, rate = steady(side, SECONDS)
            used = processor.between(before, side.pods.seconds())
            results.add("warm-cpu", repetition, side.name, used * 1e6 / (rate * SECONDS), processes=len(before))
            results.add("warm-p50", repetition, side.name, p50, failed=failed, rate=rate)
            results.add("warm-p99", repetition, side.name, p99, failed=failed, rate=rate)


def throughput(sides, results):
    # It counts once all environments that make the queue shorter have been requested and have started.
    for side in sides:
        settle(lambda: flood(side, 5), lambda figures: figures[0] > 2000)
    for repetition in range(REPETITIONS):
        for side in turns(sides, repetition):
            flood(side, 1)
            rate, failed = flood(side, SECONDS)
            results.add("throughput", repetition, side.name, rate, failed=failed)


def burst_once(api, address):
    """Milliseconds until the Deployment asks for one environment per request, and until all have their responses."""
    api.wait_at_zero(*HELLO_AT)
    trail = Trail(api, *HELLO_AT)
    ready = threading.Barrier(BURST + 1)
    moments, failures = [], []

    def request():
        ready.wait()
        try:
            moments.append(post(address, HELLO, b'{"name": "Ada"}', TOKEN)[1])
        except (OSError, RuntimeError, http.client.HTTPException) as e:
            failures.append(str(e))

    threads = [threading.Thread(target=request) for _ in range(BURST)]
    for thread in threads:
        thread.start()
    begun = time.monotonic()
    ready.wait()
    for thread in threads:
        thread.join()
    if failures:
        raise RuntimeError(f"{len(failures)} of {BURST} requests failed: {failures[0]}")
    # An environment that is already free may take a second request: then fewer are needed and requested.
    asked = trail.first("asked", lambda replicas: replicas >= BURST, seconds=1)
    trail.close()
    return (asked - begun) * 1000, (max(moments) - begun) * 1000, (min(moments) - begun) * 1000


def burst(api, address, results):
    for repetition in range(BURSTS):
        asked, all_answered, first_answered = burst_once(api, address)
        results.add("burst-asked", repetition, "lamina", asked)
        results.add("burst-first-answer", repetition, "lamina", first_answered)
        results.add("burst-all-answers", repetition, "lamina", all_answered)


def main(lamina, peer, path):
    address = urllib.parse.urlsplit(lamina).netloc
    results, api = Results(path), Api()
    own = processor.Pods(api, [("lamina-system", "app.kubernetes.io/component=gateway"), ("default", "lamina.dev/function=bench-echo")])
    theirs = processor.Pods(api, [("default", "app=bench-queue-proxy")])
    sides = [Side("lamina", lamina + ECHO, TOKEN, own), Side("queue-proxy", peer + "/", "", theirs)]
    try:
        for side in sides:
            check(side)
        if "warm" in ROWS:
            warm(sides, results)
        if "throughput" in ROWS:
            throughput(sides, results)
        if "gateways" in ROWS:
            pressure.gateways(sides[0], results)
        if "overload" in ROWS:
            pressure.overload(sides[0], results)
        if set(ROWS) & {"cold", "burst", "full", "intake", "reserved", "idle"}:
            # Idle environments of the rows above would still take memory and CPU.
            api.call("DELETE", "/apis/lamina.dev/v1alpha1/namespaces/default/functions/bench-echo")
        if "cold" in ROWS:
            cold.starts(api, address, results)
        if "burst" in ROWS:
            burst(api, address, results)
        if "full" in ROWS:
            pressure.full(api, address, lambda: cold.start(api, address, "bench-hello")[0],
                          lambda: api.wait_at_zero(*HELLO_AT), results)
        if "intake" in ROWS:
            events.intake(lamina, results)
        if "reserved" in ROWS:
            events.reserved(api, address, lamina, results)
        if "idle" in ROWS:
            footprint.idle(api, address, results)
    finally:
        api.close()


# So that open connections are closed on a signal to stop.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
main(*sys.argv[1:])
