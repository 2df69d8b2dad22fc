"""Rows about cold starts by a new pod: hello in each language, and next to it the floor in the same repetition."""
import base64
import time

import floor
from kubernetes import Trail, applied, of_function
from load import BENCH, REPETITIONS, TOKEN, post, reported

ROWS = {"cold-start": "bench-hello", "cold-start-python": "bench-python", "cold-start-nodejs": "bench-node"}


def start(api, address, function):
    """Milliseconds from the request at zero to its response, and to the steps in between."""
    api.wait_at_zero(*of_function(function))
    trail = Trail(api, *of_function(function))
    begun = time.monotonic()
    _, answered, response = post(address, f"/2015-03-31/functions/{function}/invocations", b'{"name": "Ada"}', TOKEN)
    steps = trail.steps(begun)
    trail.close()
    log = base64.b64decode(response.getheader("X-Amz-Log-Result", "")).decode()
    return (answered - begun) * 1000, {**steps, "init": reported(log, "Init Duration")}


def starts(api, address, results):
    with applied("-f", f"{BENCH}/hello.yaml", ready=[f"function/{name}" for name in ROWS.values()]):
        # The first start warms up parts that later ones find warm, on both sides: it does not count.
        for function in ROWS.values():
            start(api, address, function)
        floor.once(api)
        for repetition in range(REPETITIONS):
            for row, function in ROWS.items():
                took, steps = start(api, address, function)
                results.add(row, repetition, "lamina", took, **steps)
                api.wait_at_zero(*of_function(function))
                # Each language has a floor of its own: the machine's other work changes within seconds.
                started, running = floor.once(api)
                results.add(row, repetition, "pod Running", running)
                results.add(f"{row}-process", repetition, "lamina", took)
                results.add(f"{row}-process", repetition, "pod's process", started)
