"""Load on a side of the comparison, and the file of what was measured. The environment has TOKEN, PAYLOAD, VEGETA and BENCH_*."""
import http.client
import json
import os
import re
import subprocess
import sys
import time
import urllib.parse

BENCH = os.path.dirname(os.path.abspath(__file__))
REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "10"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "5"))
RATE = 500
CONNECTIONS = 20
TOKEN = os.environ["TOKEN"]
PAYLOAD = os.environ["PAYLOAD"]


class Side:
    """event: invocations are asynchronous, so the answer is 202."""

    def __init__(self, name, url, token, pods, event=False):
        self.name, self.url, self.token, self.pods, self.event = name, url, token, pods, event


class Results:
    def __init__(self, path, mode="w"):
        self.file = open(path, mode, encoding="utf-8")

    def add(self, row, repetition, side, value, **more):
        line = {"row": row, "repetition": repetition, "side": side, "value": round(value, 3), "load": os.getloadavg()[0], **more}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()
        print(f"     {repetition + 1:2} {row:27} {side:12} {value:10.2f}", file=sys.stderr)


def post(address, path, body, token):
    """One request on its own connection: the response, and the moment of its arrival."""
    connection = http.client.HTTPConnection(address, timeout=180)
    connection.request("POST", path, body, {"Authorization": f"Bearer {token}", "X-Amz-Log-Type": "Tail"})
    response = connection.getresponse()
    answer = response.read()
    now = time.monotonic()
    connection.close()
    if response.status != 200 or response.getheader("X-Amz-Function-Error"):
        raise RuntimeError(f"{path}: {response.status} {answer[:300]}")
    return answer, now, response


def reported(log, name):
    """Milliseconds of that name in the REPORT line of a log."""
    found = re.search(rf"\t{name}: ([\d.]+) ms", log)
    return float(found.group(1)) if found else None


def check(side):
    with open(PAYLOAD, "rb") as file:
        payload = file.read()
    parts = urllib.parse.urlsplit(side.url)
    answer, _, _ = post(parts.netloc, parts.path or "/", payload, side.token)
    if answer != payload:
        raise RuntimeError(f"{side.name} does not echo: {answer[:100]}")


def steady(side, seconds):
    """Latencies in milliseconds at a constant rate, with no more requests at once than there are connections."""
    # Through stdin: every user of the machine can read arguments.
    target = f"POST {side.url}\nContent-Type: application/json\n"
    if side.token:
        target += f"Authorization: Bearer {side.token}\n"
    if side.event:
        target += "X-Amz-Invocation-Type: Event\n"
    attack = subprocess.run(
        [os.environ["VEGETA"], "attack", f"-rate={RATE}", f"-duration={seconds}s", f"-max-workers={CONNECTIONS}",
         f"-connections={CONNECTIONS}"],
        # No garbage collections in the load generator: they would appear as slow responses of both sides.
        env={**os.environ, "GOGC": "off"}, input=f"{target}@{PAYLOAD}\n".encode(), stdout=subprocess.PIPE, check=True)
    report = subprocess.run([os.environ["VEGETA"], "report", "-type=json"], input=attack.stdout, stdout=subprocess.PIPE, check=True)
    figures = json.loads(report.stdout)
    failed = sum(count for code, count in figures["status_codes"].items() if code != ("202" if side.event else "200"))
    return figures["latencies"]["50th"] / 1e6, figures["latencies"]["99th"] / 1e6, failed, figures["rate"]


def flood(side, seconds, connections=CONNECTIONS):
    """Answers per second with every connection busy."""
    wrk = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout=20s", "-s", f"{BENCH}/post.lua", side.url],
                         env={**os.environ, "TOKEN": side.token, "INVOCATION_TYPE": "Event" if side.event else ""}, stdout=subprocess.PIPE, text=True, check=True).stdout
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", wrk)
    errors = re.search(r"Socket errors: .*", wrk)
    if errors:
        raise RuntimeError(f"{side.name}: {errors.group()}")
    return float(re.search(r"Requests/sec: +([\d.]+)", wrk).group(1)), int(failed.group(1)) if failed else 0


def turns(sides, repetition):
    return sides if repetition % 2 == 0 else sides[::-1]


def settle(measure, good):
    """Loads a side until it has started what it needs and is compiled: at least twice, at most a fixed number of times."""
    for attempt in range(6):
        figures = measure()
        print("     settling:", *(f"{figure:.1f}" for figure in figures), file=sys.stderr)
        if good(figures) and attempt > 0:
            return
