#!/usr/bin/env python3
"""Tests of reports.py; the samples are what Failsafe 3.5.6 writes with rerunFailingTestsCount=1, cut short."""
import tempfile
import unittest
from pathlib import Path

import reports

RERUN = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="dev.sample.FlakyIT" time="0.433" tests="11" errors="1" skipped="1" failures="1" flakes="4">
  <testcase name="alwaysFails" classname="dev.sample.FlakyIT" time="0.375">
    <failure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="AssertionFailedError"><![CDATA[a trace]]></failure>
    <rerunFailure message="expected: &lt;1&gt; but was: &lt;2&gt;" type="AssertionFailedError"><stackTrace/></rerunFailure>
  </testcase>
  <testcase name="alwaysThrows" classname="dev.sample.FlakyIT" time="0.011">
    <error message="broken" type="java.lang.IllegalStateException"><![CDATA[a trace with <testcase name="x"/> in it]]></error>
    <rerunError message="broken" type="java.lang.IllegalStateException"><stackTrace/></rerunError>
  </testcase>
  <testcase name="passes" classname="dev.sample.FlakyIT" time="0.001"/>
  <testcase name="parameters(int)[2]" classname="dev.sample.FlakyIT" time="0.07">
    <flakyFailure message="expected: &lt;1&gt; but was: &lt;0&gt;&#10;a second line" type="AssertionFailedError"><stackTrace/></flakyFailure>
  </testcase>
  <testcase name="isSkipped" classname="dev.sample.FlakyIT" time="0.0"><skipped message="no reason"/></testcase>
</testsuite>
"""
BEFORE_ALL = """<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="dev.sample.StartIT" time="0.094" tests="3" errors="0" skipped="0" failures="0" flakes="1">
  <testcase name="" classname="dev.sample.StartIT" time="0.629">
    <flakyError type="java.lang.IllegalStateException"><stackTrace/></flakyError>
  </testcase>
  <testcase name="one" classname="dev.sample.StartIT" time="0.02"/>
</testsuite>
"""
LOG = """[INFO] Running dev.sample.FlakyIT
[INFO] Running dev.sample.FlakyIT$Inner
[ERROR] Tests run: 11, Failures: 4, Errors: 2, Skipped: 1, Time elapsed: 0.2 s <<< FAILURE! -- in dev.sample.FlakyIT$Inner
[INFO] Tests run: 0, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 3.4 s -- in dev.sample.FlakyIT
[INFO] Running dev.sample.CrashIT
[ERROR] Tests run: 12, Failures: 4, Errors: 3, Skipped: 1
"""


class ReportsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.checkout = Path(folder.name)

    def write(self, folder, name, text):
        target = self.checkout / "module" / "target" / folder
        target.mkdir(parents=True, exist_ok=True)
        (target / f"TEST-{name}.xml").write_text(text)

    def test_each_test_counts_once_by_its_last_outcome(self):
        self.write("failsafe-reports", "dev.sample.FlakyIT", RERUN)

        results = reports.count(self.checkout)

        self.assertEqual((2, 2, 1), (results.passed, results.failed, results.skipped))

    def test_failed_tests_are_listed_with_their_messages(self):
        self.write("failsafe-reports", "dev.sample.FlakyIT", RERUN)

        self.assertEqual(["FlakyIT.alwaysFails: expected: <1> but was: <2>", "FlakyIT.alwaysThrows: broken"],
                         reports.count(self.checkout).failures)

    def test_flaky_tests_are_listed_with_both_outcomes(self):
        self.write("failsafe-reports", "dev.sample.FlakyIT", RERUN)

        self.assertEqual(["FlakyIT.parameters(int)[2]: failed (expected: <1> but was: <0>), then passed"],
                         reports.count(self.checkout).flaky)

    def test_before_all_is_listed_as_flaky_and_is_not_a_test(self):
        self.write("failsafe-reports", "dev.sample.StartIT", BEFORE_ALL)

        results = reports.count(self.checkout)

        self.assertEqual((1, 0), (results.passed, results.failed))
        self.assertEqual(["StartIT: failed (java.lang.IllegalStateException), then passed"], results.flaky)

    def test_class_with_a_report_has_ended_whatever_the_log_says(self):
        self.write("failsafe-reports", "dev.sample.StartIT", BEFORE_ALL)
        log = ("[INFO] Running dev.sample.StartIT\n"
               "[INFO] Tests run: 1, Failures: 0 -- in dev.sample.StartITNov 29, 2026 a line of another module\n")

        self.assertEqual([], reports.count(self.checkout, log).ended_early)

    def test_unit_tests_and_integration_tests_are_summed_up(self):
        self.write("surefire-reports", "dev.sample.OneTest", BEFORE_ALL)
        self.write("failsafe-reports", "dev.sample.FlakyIT", RERUN)

        self.assertEqual(3, reports.count(self.checkout).passed)

    def test_a_class_that_started_and_did_not_end_has_failed(self):
        results = reports.count(self.checkout, LOG)

        self.assertEqual(1, results.failed)
        self.assertEqual(["dev.sample.CrashIT: started and did not end; did its JVM crash?"], results.ended_early)

    def test_a_report_that_was_cut_off_has_failed(self):
        self.write("surefire-reports", "dev.sample.CutTest", RERUN[:300])

        self.assertEqual(1, reports.count(self.checkout).failed)


if __name__ == "__main__":
    unittest.main()
