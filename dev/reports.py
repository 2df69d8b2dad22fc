#!/usr/bin/env python3
"""Counts the results in Surefire's and Failsafe's reports.

    reports.py CHECKOUT [MAVEN-LOG]

The first line of the output is `PASSED FAILED SKIPPED FLAKY`. Each further line is text for people: failed tests with their
messages, flaky tests with both outcomes, and test classes that started and did not end, which count as failed: a JVM that crashed leaves no report.
"""
import re
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass, field
from pathlib import Path


# The reason of a failure is looked for in the last lines of a run, before all others.
LONG = 1000


@dataclass
class Results:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    failures: list = field(default_factory=list)
    flaky: list = field(default_factory=list)
    ended_early: list = field(default_factory=list)

    def add(self, case):
        """Adds one test. A report has each test once; the further attempts are inside."""
        failures = case.findall("failure") + case.findall("error")
        if failures:
            self.failed += 1
            self.failures.append(f"{name(case)}: {reason(failures[0], LONG)}")
        elif case.find("skipped") is not None:
            self.skipped += 1
        else:
            if case.get("name"):  # else it is what @BeforeAll of the class did
                self.passed += 1
            attempts = case.findall("flakyFailure") + case.findall("flakyError")
            if attempts:
                self.flaky.append(f"{name(case)}: failed ({reason(attempts[0])}), then passed")


def name(case):
    simple_class = case.get("classname", "").rpartition(".")[2]
    return f"{simple_class}.{case.get('name')}" if case.get("name") else simple_class


def reason(attempt, length=200):
    """The first line of an attempt's message, cut to this many characters."""
    lines = (attempt.get("message") or attempt.get("type") or "without a message").strip().splitlines()
    return lines[0][:length] if lines else "without a message"


def reports(checkout):
    for folder in ("surefire-reports", "failsafe-reports"):
        yield from sorted(checkout.glob(f"**/target/{folder}/TEST-*.xml"))


def unfinished(log, reported=()):
    """Test classes that a log says are running, without a report, or a line that says how they ended.

    Modules that are tested side by side share the log: such a line may have that of another module at its end.
    """
    started, ended = [], set(reported)
    for line in log.splitlines():
        if match := re.search(r"^\[INFO\] Running (\S+)$", line):
            started.append(match[1])
        elif match := re.search(r"Tests run: .* -- in (\S+)$", line):
            ended.add(match[1])
    return [each for each in dict.fromkeys(started) if each not in ended]


def count(checkout, log=""):
    results = Results()
    reported = set()
    for report in reports(checkout):
        reported.add(report.stem.removeprefix("TEST-"))
        try:
            for case in ElementTree.parse(report).getroot().iter("testcase"):
                results.add(case)
        except ElementTree.ParseError as error:
            results.ended_early.append(f"{report}: cannot be read ({error})")
    results.ended_early += [f"{each}: started and did not end; did its JVM crash?" for each in unfinished(log, reported)]
    results.failed += len(results.ended_early)
    return results


def main(checkout, log=None):
    results = count(Path(checkout), Path(log).read_text(errors="replace") if log else "")
    print(results.passed, results.failed, results.skipped, len(results.flaky))
    for each in results.failures + results.ended_early:
        print(f"  FAILED {each}")
    for each in results.flaky:
        print(f"  FLAKY {each}")


if __name__ == "__main__":
    main(*sys.argv[1:])
