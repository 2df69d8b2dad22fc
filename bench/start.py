"""Starts the Java runtime in several states in turns, and prints a table of what each change brings. bench/start.sh prepares it.

  start.py JDK HANDLERS LIBRARIES THUMBNAIL SPRING PICTURE RESULTS ROW...    ROW is NAME|TITLE|STATE|STATE, the one before and
  the one after. A state is the folder of a runtime; with " absolute" after it, its gateway has the name that ends with a dot, and
  with " start-cache" the function has the start cache that its own init makes before.

A start lasts from the entry script's start until the answer to the first event. CPU time is user and system time of all its
processes. As in a pod, the JVM sees the memory of its container, which decides where its heap begins.
"""
import io
import json
import os
import pathlib
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "start"))
import stub  # noqa: E402

REPETITIONS = int(os.environ.get("START_REPETITIONS", "12"))
FUNCTIONS = os.environ.get("START_FUNCTIONS", "hello,queue,thumbnail").split(",")
WARM_UP = 1
SNAP_START = {"AWS_LAMBDA_INITIALIZATION_TYPE": "snap-start"}
S3_EVENT = {"Records": [{"eventVersion": "2.1", "eventSource": "aws:s3", "awsRegion": "us-east-1",
                         "eventTime": "2026-01-01T00:00:00.000Z", "eventName": "ObjectCreated:Put",
                         "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": "images", "arn": "arn:aws:s3:::images"},
                                "object": {"key": "uploads/photo.jpg", "size": 1, "eTag": "e", "sequencer": "1"}}}]}
SQS_EVENT = {"Records": [{"messageId": f"m-{i}", "receiptHandle": "r", "body": "text", "md5OfBody": "m",
                          "attributes": {"ApproximateReceiveCount": "1", "SentTimestamp": "1700000000000"},
                          "messageAttributes": {"kind": {"stringValue": "s", "dataType": "String"}},
                          "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:default:q",
                          "awsRegion": "us-east-1"} for i in range(10)]}


def archive(folder, classes, jars=()):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name in classes:
            file.write(pathlib.Path(folder, name), name)
        for jar in jars:
            file.write(jar, f"lib/{jar.name}")
    return packed.getvalue()


class Function:
    def __init__(self, handler, memory, event, code, layers=(), variables=None):
        self.handler, self.memory, self.event = handler, memory, json.dumps(event).encode()
        self.code, self.layers, self.variables = code, layers, variables or {}


def spring(folder):
    """The code of the Spring Boot function: classes, and libraries below lib."""
    classes = pathlib.Path(folder, "classes")
    names = [file.relative_to(classes) for file in sorted(classes.rglob("*")) if file.is_file()]
    return archive(classes, names, sorted(pathlib.Path(folder, "lib").glob("*.jar")))


def functions(handlers, libraries, thumbnail, spring_boot, port):
    events = [jar for jar in sorted(pathlib.Path(libraries).glob("*.jar")) if jar.name.startswith(("aws-lambda-java-events", "joda"))]
    return {
        "hello": lambda: Function("handlers.Hello::handle", 128, {"name": "world"}, archive(handlers, ["handlers/Hello.class"])),
        "queue": lambda: Function("handlers.Queue::handleRequest", 128, SQS_EVENT, archive(handlers, ["handlers/Queue.class"], events)),
        "thumbnail": lambda: Function(
            "example.Thumbnail::handleRequest", 512, S3_EVENT, pathlib.Path(thumbnail, "thumbnail.jar").read_bytes(),
            [pathlib.Path(thumbnail, "imaging.zip").read_bytes()],
            {"THUMBNAILS_BUCKET": "thumbnails", "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{port}",
             "AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret"}),
        "spring": lambda: Function(
            "org.springframework.cloud.function.adapter.aws.FunctionInvoker::handleRequest", 512, {"item": "book"},
            spring(spring_boot), variables={"MAIN_CLASS": "shop.Orders"}),
    }


def prepared(folder):
    """The folders of a container, empty."""
    for name in ("task", "task/lib", "layer", "layer/lib", "state"):
        os.mkdir(os.path.join(folder, name))
    return folder


class Bench:
    def __init__(self, java, gateway, dns):
        self.java, self.gateway, self.dns = java, gateway, dns
        self.caches = {}

    def start_cache(self, function, home):
        """The variables of a start with the start cache, which is made once, as the operator has it made."""
        if (function.handler, home) not in self.caches:
            with tempfile.TemporaryDirectory(prefix="start-") as folder:
                variables = self.variables(function, home, prepared(folder))
                words = os.path.join(folder, "words")
                variables |= SNAP_START | {"LAMINA_START_CACHE": "make", "LAMINA_LAST_WORDS": words}
                with open(os.path.join(folder, "log"), "wb") as log:
                    status = subprocess.run(["/bin/sh", home + "/entry.sh"], env=variables, cwd=f"{folder}/task",
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log).returncode
                if status:
                    raise SystemExit(f"{function.handler} made no start cache:\n" + pathlib.Path(folder, "log").read_text("utf-8"))
                self.caches[function.handler, home] = pathlib.Path(words).read_text("ascii").strip()
        return SNAP_START | {"LAMINA_START_CACHE_SHA256": self.caches[function.handler, home]}

    def host(self, absolute):
        return "localhost" if not self.dns else f"{stub.GATEWAY}.{stub.DOMAIN}." if absolute else stub.GATEWAY

    def variables(self, function, state, folder):
        home, _, way = state.partition(" ")
        cache = self.start_cache(function, home) if way == "start-cache" else {}
        return {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8", "TZ": ":UTC",
            "LD_LIBRARY_PATH": f"{folder}/task:{folder}/task/lib:{folder}/layer/lib",
            "LAMINA_HOME": home, "LAMINA_JAVA": f"{self.java}/bin/java", "LAMINA_STATE_FOLDER": f"{folder}/state",
            "LAMBDA_TASK_ROOT": f"{folder}/task", "LAMINA_LAYER_ROOT": f"{folder}/layer",
            "LAMINA_TOKEN": "token", "LAMINA_TOKEN_FILE": f"{folder}/state/token",
            "LAMINA_GATEWAY": f"{self.host(way == 'absolute')}:{self.gateway.port}", "LAMINA_POD_NAME": "pod",
            "LAMINA_CODE_SHA256": self.gateway.store(function.code),
            "LAMINA_LAYERS_SHA256": ",".join(map(self.gateway.store, function.layers)),
            "LAMINA_TIMEOUT_SECONDS": "60", "_HANDLER": function.handler, "AWS_LAMBDA_FUNCTION_NAME": "start",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory), "AWS_REGION": "us-east-1",
            "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand", "AWS_EXECUTION_ENV": "AWS_Lambda_java25",
            "JDK_JAVA_OPTIONS": f"-XX:MaxRAM={function.memory}m", **function.variables, **cache}

    def start(self, function, state):
        """One start: milliseconds of wall and CPU time until the answer, peak memory in MB, questions to DNS."""
        with tempfile.TemporaryDirectory(prefix="start-") as folder:
            variables = self.variables(function, state, prepared(folder))
            self.gateway.begin(function.event)
            questions = self.dns.questions if self.dns else 0
            used = cpu()
            with open(os.path.join(folder, "log"), "wb") as log:
                began = time.monotonic()
                script = subprocess.Popen(["/bin/sh", variables["LAMINA_HOME"] + "/entry.sh"], env=variables, cwd=f"{folder}/task",
                                          stdin=subprocess.DEVNULL, stdout=log, stderr=log)
                try:
                    answered = self.gateway.answered.wait(60)
                    asked = (self.dns.questions if self.dns else 0) - questions
                finally:
                    peak = end(script)
            if not answered or self.gateway.failure:
                raise SystemExit(f"{function.handler} in {state}: {self.gateway.failure or 'no answer'}\n"
                                 + pathlib.Path(folder, "log").read_text(encoding="utf-8", errors="replace")[-3000:])
            moments = {what: round((at - began) * 1000, 2) for what, at in self.gateway.moments.items()}
            return {**moments, "cpu": round((cpu() - used) * 1000, 2), "peak": round(peak, 1), "questions": asked}


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def end(script):
    """Ends the script and the JVM, and returns the JVM's peak memory. The script is stopped first, as it would start the next JVM."""
    script.send_signal(signal.SIGSTOP)
    children = pathlib.Path(f"/proc/{script.pid}/task/{script.pid}/children").read_text(encoding="ascii").split()
    peak = 0
    for child in map(int, children):
        for line in pathlib.Path(f"/proc/{child}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                peak = max(peak, int(line.split()[1]) / 1024)
        os.kill(child, signal.SIGKILL)
    script.send_signal(signal.SIGTERM)
    script.send_signal(signal.SIGCONT)
    script.wait()
    return peak


def spread(values):
    values = list(values)
    low, _, high = statistics.quantiles(values, n=4)
    return f"{statistics.median(values):.0f} [{low:.0f}–{high:.0f}]"


def table(rows, results):
    print("| change | function | CPU before (ms) | after | difference | wall before (ms) | after | difference | peak (MB) "
          "| questions to DNS |\n|---|---|---|---|---|---|---|---|---|---|")
    for name, title, before, after in rows:
        for function in FUNCTIONS:
            cells = []
            for what in ("cpu", "answer"):
                old, new = ([start[what] for start in results[function, state]] for state in (before, after))
                cells += [spread(old), spread(new), spread(b - a for a, b in zip(old, new))]
            for what in ("peak", "questions"):
                cells.append(" → ".join(f"{statistics.median(start[what] for start in results[function, state]):.0f}"
                                        for state in (before, after)))
            print(f"| {name} {title} | {function} | " + " | ".join(cells) + " |")
    print(f"\nMedians of {REPETITIONS} starts with [quartiles]; differences are made within a repetition. {os.cpu_count()} CPUs, "
          f"load average {os.getloadavg()[0]:.1f}, including the benchmark. " + time.strftime("%d %B %Y, %H:%M UTC", time.gmtime()))


def fetches(java, made):
    """What a gateway that has just started takes for some code, from NATS and then from its disk: the difference is what a pod no
    longer waits for when the gateway has fetched the code while the pod was created."""
    print("\n| 5 code fetched while the pod is created | size (MB) | the gateway's time before (ms) | after | difference |\n|---|---|---|---|---|")
    for function in FUNCTIONS:
        code, times = made[function]().code, []
        for _ in range(REPETITIONS):
            with tempfile.TemporaryDirectory(prefix="start-") as folder:
                file = pathlib.Path(folder, "code")
                file.write_bytes(code)
                command = [f"{java}/bin/java", "-cp", os.environ["START_FETCH"], "dev.lamina.gateway.runtime.content.FetchTimes",
                           os.environ["START_NATS"], f"{folder}/cache", file]
                times.append([float(time) for time in subprocess.check_output(command, stderr=subprocess.DEVNULL).split()])
        first, second = zip(*times)
        print(f"| {function} | {len(code) / 1e6:.1f} | {spread(first)} | {spread(second)} | {spread(b - a for a, b in times)} |")


def main(java, handlers, libraries, thumbnail, spring_boot, picture, path, *lines):
    gateway = stub.Gateway(pathlib.Path(picture).read_bytes())
    bench = Bench(java, gateway, stub.Dns(os.environ["START_DNS"]) if "START_DNS" in os.environ else None)
    made = functions(handlers, libraries, thumbnail, spring_boot, gateway.port)
    rows = [line.split("|") for line in lines]
    states = list(dict.fromkeys(state for row in rows for state in row[2:]))
    results = {}
    with open(path, "w", encoding="utf-8") as file:
        for function in FUNCTIONS if rows else []:
            measured = made[function]()
            for repetition in range(-WARM_UP, REPETITIONS):
                turn = repetition % len(states)
                for state in states[turn:] + states[:turn]:
                    start = bench.start(measured, state)
                    if repetition >= 0:
                        results.setdefault((function, state), []).append(start)
                        line = {"function": function, "state": os.path.basename(state), "repetition": repetition, **start}
                        file.write(json.dumps(line) + "\n")
                print(f"     {function} {repetition + 1}/{REPETITIONS}", file=sys.stderr)
    if rows:
        table(rows, results)
    if "START_FETCH" in os.environ:
        fetches(java, made)


main(*sys.argv[1:])
