"""What many Functions cost while nothing is invoked: functions.py FOLDER JAVA RESULTS NAME=PROGRAM...   bench/functions.sh prepares it.

There are no nodes, so nothing starts. The same processes are measured twice in one run: before there is any Function, and with all of
them. One JSON line per row, side and repetition.
"""
import collections
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time

from servers import Servers

FUNCTIONS = int(os.environ.get("FUNCTIONS", "1000"))
TRIGGERS = int(os.environ.get("FUNCTIONS_WITH_TRIGGERS", str(FUNCTIONS * 3 // 10)))
REPETITIONS = int(os.environ.get("BENCH_REPETITIONS", "10"))
SECONDS = int(os.environ.get("BENCH_SECONDS", "10"))
# Compilers of JVMs, KEDA's first polls and etcd's compaction are over by then.
SETTLE = int(os.environ.get("FUNCTIONS_SETTLE", "120"))
PATIENCE = int(os.environ.get("FUNCTIONS_PATIENCE", "3600"))
QUIET = 30
NAMESPACES = 20
WRITERS = 8
WRITES = {"POST", "PUT", "PATCH", "APPLY", "DELETE"}
GROUP = "/apis/lamina.dev/v1alpha1"
# Who is asked for an environment: as many Functions as repetitions, before and after all others are there.
ASKED = REPETITIONS


class Results:
    def __init__(self, path):
        self.file = open(path, "w", encoding="utf-8")

    def add(self, row, repetition, side, value):
        line = {"row": row, "repetition": repetition, "side": side, "value": round(value, 4), "load": os.getloadavg()[0]}
        self.file.write(json.dumps(line) + "\n")
        self.file.flush()


def namespace(number):
    return f"bench-{number % NAMESPACES}"


def function(name, space):
    source = f"def handler(event, context):\n    return {{'greeting': 'Hello from {space} {name}!'}}\n"
    return {"apiVersion": "lamina.dev/v1alpha1", "kind": "Function", "metadata": {"name": name, "namespace": space},
            "spec": {"runtime": "python3.13", "handler": "index.handler", "code": {"inline": source}}}


def trigger(number):
    source = ({"schedule": {"expression": "rate(1 day)"}}, {"topic": {"name": f"topic-{number}"}},
              {"bus": {"name": "default", "pattern": json.dumps({"source": [f"bench.{number}"]})}})[number % 3]
    return {"apiVersion": "lamina.dev/v1alpha1", "kind": "Trigger", "metadata": {"name": f"t-{number}", "namespace": namespace(number)},
            "spec": {"function": {"name": f"f-{number}"}, "source": source}}


def create(servers, objects):
    """Creates them with some writers at a time."""
    objects = collections.deque(objects)
    failures = []

    def write():
        connection = servers.connection()
        while True:
            try:
                kind, body = objects.popleft()
            except IndexError:
                return
            try:
                servers.call("POST", f"{GROUP}/namespaces/{body['metadata']['namespace']}/{kind}", body, connection)
            except (OSError, RuntimeError) as e:
                failures.append(e)
                return

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise SystemExit(f"the objects could not be created: {failures[0]}")


def ready(resource):
    return any(condition["type"] == "Ready" and condition["status"] == "True"
               for condition in resource.get("status", {}).get("conditions", []))


class ReadyFunctions:
    """Counts Functions that are Ready, in a thread."""

    def __init__(self, servers):
        self.names, self.changed = set(), threading.Condition()
        threading.Thread(target=self._follow, args=(servers,), daemon=True).start()

    def _follow(self, servers):
        for what, resource in servers.watch(f"{GROUP}/functions"):
            name = (resource["metadata"]["namespace"], resource["metadata"]["name"])
            with self.changed:
                if what != "DELETED" and ready(resource):
                    self.names.add(name)
                else:
                    self.names.discard(name)
                self.changed.notify_all()

    def wait(self, count, seconds):
        until = time.monotonic() + seconds
        shown = 0
        with self.changed:
            while len(self.names) < count:
                if time.monotonic() > until:
                    raise SystemExit(f"{len(self.names)} of {count} Functions are Ready after {seconds} s")
                self.changed.wait(5)
                if time.monotonic() - shown > 10:
                    shown = time.monotonic()
                    print(f"     {len(self.names)} of {count} Functions are Ready", file=sys.stderr)


def writes(servers):
    """Resource -> requests that write, since the API server's start."""
    counts = collections.Counter()
    for line in servers.call("GET", "/metrics", plain=True).decode().splitlines():
        found = re.match(r"apiserver_request_total\{(.*)\} ([\d.e+]+)", line)
        if found:
            labels = dict(re.findall(r'(\w+)="([^"]*)"', found.group(1)))
            if labels["verb"] in WRITES and labels["code"].startswith("2"):
                resource = labels["resource"] + (f"/{labels['subresource']}" if labels["subresource"] else "")
                counts[resource] += float(found.group(2))
    return counts


# Not objects: questions in the form of an object.
QUESTIONS = ("subjectaccessreviews", "tokenreviews", "selfsubjectaccessreviews", "serviceaccounts/token")


def besides_leases(made):
    return {name: count for name, count in made.items() if name != "leases" and not name.startswith(QUESTIONS)}


def settled(servers):
    """Waits until nothing was written for half a minute: KEDA creates an HPA for each Function, for minutes after all are Ready."""
    begun = time.monotonic()
    written, since = writes(servers), begun
    made = collections.Counter()
    while time.monotonic() - since < QUIET:
        if time.monotonic() - begun > PATIENCE:
            raise SystemExit(f"there are still writes after {PATIENCE} s: {besides_leases(made)}")
        time.sleep(5)
        made = writes(servers) - written
        if besides_leases(made):
            written, since = written + made, time.monotonic()
    return since - begun


def at_rest(servers, side, results):
    """CPUs in use, memory, and writes a minute without those that renew leases, which everything in a cluster does."""
    for repetition in range(REPETITIONS):
        cpu, written, begun = servers.cpu(), writes(servers), time.monotonic()
        time.sleep(SECONDS)
        took = time.monotonic() - begun
        used = {name: (now - cpu[name]) / took for name, now in servers.cpu().items()}
        results.add("functions-cpu", repetition, side, sum(used.values()))
        for name, share in used.items():
            results.add(f"functions-cpu-{name}", repetition, side, share)
        for name, memory in servers.resident().items():
            results.add(f"functions-memory-{name}", repetition, side, memory)
        made = writes(servers) - written
        others = besides_leases(made)
        results.add("functions-writes", repetition, side, sum(others.values()) * 60 / took)
        print(f"     {side} {repetition + 1}/{REPETITIONS}: {sum(used.values()):.2f} CPU, writes {others}", file=sys.stderr)


def asked(servers, side, names, results):
    """Milliseconds from an invocation at zero until its Deployment asks for a replica. The caller then leaves."""
    for repetition, name in enumerate(names):
        seen = threading.Event()
        moment = []

        def follow():
            path = f"/apis/apps/v1/namespaces/{namespace(0)}/deployments"
            for _, deployment in servers.watch(path):
                if deployment["metadata"]["name"] == f"fn-{name}" and deployment["spec"]["replicas"] > 0:
                    moment.append(time.monotonic())
                    seen.set()
                    return

        threading.Thread(target=follow, daemon=True).start()
        time.sleep(1)
        begun = time.monotonic()
        invocation = subprocess.Popen(
            ["curl", "-s", "-m", "20", "-X", "POST", "-d", "{}", "-H", f"Authorization: Bearer {TOKEN_OF_CALLER[0]}",
             f"http://127.0.0.1:{servers.public}/2015-03-31/functions/{name}/invocations"], stdout=subprocess.PIPE)
        if not seen.wait(20):
            raise SystemExit(f"{name}: no replica was requested; the gateway answered {invocation.communicate()[0]}")
        invocation.kill()
        invocation.wait()
        results.add("functions-asked", repetition, side, (moment[0] - begun) * 1000)


TOKEN_OF_CALLER = []


def caller(servers):
    """A ServiceAccount that may invoke everything, and its token."""
    space = namespace(0)
    servers.kubectl("create", "serviceaccount", "caller", "-n", space)
    servers.kubectl("create", "clusterrolebinding", "caller", "--clusterrole=cluster-admin", f"--serviceaccount={space}:caller")
    answer = servers.call("POST", f"/api/v1/namespaces/{space}/serviceaccounts/caller/token",
                          {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest",
                           "spec": {"audiences": ["lamina"], "expirationSeconds": 86400}})
    TOKEN_OF_CALLER.append(answer["status"]["token"])


def measure(servers, results):
    for number in range(NAMESPACES):
        servers.kubectl("create", "namespace", namespace(number))
    caller(servers)
    found = ReadyFunctions(servers)
    # The floor: the same processes with nothing to look after, warmed up as far as the others will be.
    alone = [f"alone-{number}" for number in range(ASKED + 1)]
    create(servers, [("functions", function(name, namespace(0))) for name in alone])
    found.wait(len(alone), 300)
    asked(servers, "warm-up", alone[:1], Discard())
    asked(servers, "alone", alone[1:], results)
    servers.kubectl("delete", "functions", "--all", "-n", namespace(0))
    settled(servers)
    time.sleep(SETTLE / 2)
    at_rest(servers, "no functions", results)

    begun = time.monotonic()
    create(servers, [("functions", function(f"f-{number}", namespace(number))) for number in range(FUNCTIONS)]
           + [("triggers", trigger(number)) for number in range(TRIGGERS)])
    results.add("functions-applied", 0, "lamina", time.monotonic() - begun)
    found.wait(FUNCTIONS, PATIENCE)
    results.add("functions-ready", 0, "lamina", time.monotonic() - begun)
    print(f"     {FUNCTIONS} Functions are Ready after {time.monotonic() - begun:.0f} s", file=sys.stderr)
    quiet = settled(servers)
    results.add("functions-settled", 0, "lamina", quiet)
    print(f"     the last write was {quiet:.0f} s later", file=sys.stderr)
    time.sleep(SETTLE)
    at_rest(servers, "lamina", results)
    among = [f"f-{number * NAMESPACES}" for number in range(min(ASKED, FUNCTIONS // NAMESPACES))]
    asked(servers, "lamina", among, results)


class Discard:
    def add(self, *_):
        pass


def main(folder, java, path, *programs):
    # A run that is ended takes its servers with it.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    servers = Servers(folder, {name: pathlib.Path(program) for name, _, program in (word.partition("=") for word in programs)}, java)
    results = Results(path)
    try:
        servers.start()
        measure(servers, results)
    finally:
        servers.close()


main(*sys.argv[1:])
