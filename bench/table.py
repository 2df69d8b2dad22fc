"""Prints the benchmark's table: table.py THRESHOLDS RESULTS. Medians with minimum and maximum; comparisons are made within
a repetition, and their median is held against the threshold."""
import json
import math
import operator
import os
import statistics
import sys

PARTS = {"operator": "operator", "gateway": "gateway", "keda": "KEDA's operator", "nats": "NATS", "api-server": "API server",
         "etcd": "etcd", "controllers": "Kubernetes' controllers"}
TITLES = {
    "warm-p50": "warm echo at 500 rps, p50 (ms)",
    "warm-p99": "warm echo at 500 rps, p99 (ms)",
    "warm-cpu": "the same, CPU per request, client left out (µs)",
    "warm-first": "the first second after a pause, p99 (ms)",
    "throughput": "answers/s at 20 connections",
    "cold-start": "cold start of java25 hello (ms), floor: pod is Running",
    "cold-start-process": "the same, floor: the pod's process runs",
    "cold-start-python": "cold start of python3.13 hello (ms), floor: pod is Running",
    "cold-start-python-process": "the same, floor: the pod's process runs",
    "cold-start-nodejs": "cold start of nodejs24.x hello (ms), floor: pod is Running",
    "cold-start-nodejs-process": "the same, floor: the pod's process runs",
    "thumbnail": "from an upload at zero to its thumbnail (ms)",
    "thumbnail-snapstart": "the same, a version with snapStart (ms)",
    "pool-java": "cold start from the pool, java25 hello (ms)",
    "pool-python": "the same, python3.13 (ms)",
    "pool-nodejs": "the same, nodejs24.x (ms)",
    "delay-bucket": "from MinIO to the handler, warm (ms)",
    "delay-queue": "from an SQS queue to the handler, warm (ms)",
    "delay-topic": "from a topic to the handler, warm (ms)",
    "burst-asked": "20 requests at zero: 20 replicas requested (ms)",
    "burst-first-answer": "20 requests at zero: first answer (ms)",
    "burst-all-answers": "20 requests at zero: all answered (ms)",
    "full-node": "cold start while idle environments of others have all CPUs (ms)",
    "overload": "answers/s of 5 permits at 500 connections, without 429",
    "gateways-throughput": "answers/s of four gateways",
    "gateways-p99": "the same, p99 at 500 rps (ms)",
    "gateways-cpu": "the same, CPU per request (µs)",
    "intake": "asynchronous events stored a second, 1 KiB",
    "intake-p99": "the same at 500 a second, p99 (ms)",
    "reserved": "events/s from a backlog, `reserved: 10`, a handler of 10 ms",
    "idle-java": "idle environment of hello in Java (MB resident)",
    "idle-java-own": "the same, shared pages divided (MB)",
    "idle-python": "idle environment of hello in Python (MB resident)",
    "idle-python-own": "the same, shared pages divided (MB)",
    "idle-node": "idle environment of hello in Node.js (MB resident)",
    "idle-node-own": "the same, shared pages divided (MB)",
    "edit-python": "from an edited file to its answer, AWS's command line, python3.13 (s)",
    "edit-nodejs": "the same, nodejs24.x (s)",
    "functions-applied": "all Functions and Triggers created (s)",
    "functions-ready": "all Functions Ready (s)",
    "functions-settled": "the last write after that (s)",
    "functions-asked": "from an invocation to the request for an environment (ms)",
    "functions-writes": "at rest: writes a minute, without leases",
    "functions-cpu": "at rest: CPUs in use",
    **{f"functions-cpu-{name}": f"the same, {title}" for name, title in PARTS.items()},
    **{f"functions-memory-{name}": f"at rest: resident memory, {title} (MB)" for name, title in PARTS.items()},
}
# The steps of a cold start, and how a sentence says them.
STEPS = {"uploaded": "upload confirmed at {:.0f} ms", "asked": "replica requested at {:.0f} ms", "created": "pod created at {:.0f} ms",
         "scheduled": "scheduled at {:.0f} ms", "init": "the runtime's own Init Duration {:.0f} ms",
         "begins": "the handler begins at {:.0f} ms", "handler": "its Duration {:.0f} ms"}
COMPARE = {
    "ratio": lambda lamina, other: lamina / other if other else math.inf,
    "difference": lambda lamina, other: lamina - other,
    "lamina": lambda lamina, other: lamina,
}
BOUNDS = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}
# How rows without a threshold are compared.
SHOWN = {"warm-cpu": "ratio", "warm-first": "ratio", "cold-start-python": "difference", "cold-start-nodejs": "difference",
         "full-node": "difference", "intake": "ratio", "gateways-throughput": "ratio", "gateways-p99": "ratio",
         **{f"functions-{what}-{name}": "difference" for what in ("cpu", "memory") for name in PARTS}}


def thresholds(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.split() for line in file if line.strip() and not line.startswith("#")]
    return {row: (how, sign, float(bound)) for row, how, sign, bound in lines}


def results(path):
    """row -> side -> repetition -> value; how many requests failed; the machine's load averages."""
    rows, failed, loads = {}, {}, []
    with open(path, encoding="utf-8") as file:
        for line in map(json.loads, file):
            rows.setdefault(line["row"], {}).setdefault(line["side"], {})[line["repetition"]] = line["value"]
            loads.append(line["load"])
            failed[line["row"]] = failed.get(line["row"], 0) + line.get("failed", 0)
    return rows, failed, loads


def steps(path):
    """row -> the steps of its cold starts in Lamina, as a sentence says them, with medians."""
    rows = {}
    with open(path, encoding="utf-8") as file:
        for line in map(json.loads, file):
            for step in STEPS:
                if line["side"] == "lamina" and line.get(step) is not None:
                    rows.setdefault(line["row"], {}).setdefault(step, []).append(line[step])
    return {row: ", ".join(words.format(statistics.median(rows[row][step])) for step, words in STEPS.items() if step in rows[row])
            for row in TITLES if row in rows}


def number(value):
    return f"{value:.2f}" if abs(value) < 100 else f"{value:,.0f}"


def spread(values):
    values = list(values)
    if not values:
        return ""
    return f"{number(statistics.median(values))} [{number(min(values))}–{number(max(values))}]"


def line(row, sides, failed, threshold):
    lamina = sides["lamina"]
    others = [side for side in sides if side != "lamina"]
    how, sign, bound = threshold or (SHOWN.get(row), None, None)
    other = sides[others[0]] if others else {}
    compared = [COMPARE[how](value, other.get(repetition)) for repetition, value in lamina.items()
                if how == "lamina" or how and repetition in other]
    verdict = ""
    if sign and compared:
        verdict = "reached" if not failed and BOUNDS[sign](statistics.median(compared), bound) else "missed"
    return [
        TITLES[row] + (f" ({failed} failed)" if failed else ""), str(len(lamina)), spread(lamina.values()),
        f"{others[0]}: {spread(other.values())}" if others else "",
        f"{how} {spread(compared)}" if how in ("ratio", "difference") else "",
        f"{sign} {bound:g}" if sign else "", verdict]


def main(thresholds_path, results_path):
    bounds = thresholds(thresholds_path)
    rows, failed, loads = results(results_path)
    print("| row | n | Lamina | peer or floor | compared | threshold | verdict |\n|---|---|---|---|---|---|---|")
    for row in TITLES:
        if row in rows:
            print("| " + " | ".join(line(row, rows[row], failed[row], bounds.get(row))) + " |")
    for row, sentence in steps(results_path).items():
        print(f"\nWithin `{row}`, medians: {sentence}.")
    print(f"\nThe machine: {os.cpu_count()} CPUs, load average {spread(loads)}, including the benchmark.")


main(*sys.argv[1:])
