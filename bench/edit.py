"""Seconds from an edited file to the answer of the edited function, with AWS's command line: edit.py AWS RESULTS.

Each step is a process of its own, as for someone who types the commands; its start is part of the time.
"""
import json
import os
import subprocess
import sys
import tempfile
import time
import zipfile

from load import REPETITIONS, Results

# Row, runtime, file in the zip, its text with the answer left out.
LANGUAGES = [
    ("edit-python", "python3.13", "index.py", 'def handler(event, context):\n    return "{}"\n'),
    ("edit-nodejs", "nodejs24.x", "index.mjs", 'export const handler = async () => "{}";\n'),
]
ROLE = "arn:aws:iam::123456789012:role/bench"


class Aws:
    """AWS's command line, version 1 or 2."""

    def __init__(self, program):
        self.program = program
        self.payload = ["--cli-binary-format", "raw-in-base64-out"] if self.major() >= 2 else []

    def major(self):
        shown = subprocess.run([self.program, "--version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True).stdout
        return int(shown.partition("/")[2].partition(".")[0])

    def call(self, *arguments, fails=False):
        done = subprocess.run([self.program, "lambda", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
        if done.returncode and not fails:
            raise RuntimeError(f"aws lambda {' '.join(arguments)}: {done.stderr.strip()}")

    def invoke(self, name, answer):
        self.call("invoke", "--function-name", name, *self.payload, "--payload", "{}", answer)
        with open(answer, encoding="utf-8") as file:
            return json.load(file)


def archive(path, name, text):
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, text)
    return f"fileb://{path}"


def measure(aws, work, results, row, runtime, file, text):
    name, code, answer = f"bench-{row}", os.path.join(work, "code.zip"), os.path.join(work, "answer.json")
    aws.call("delete-function", "--function-name", name, fails=True)
    aws.call("create-function", "--function-name", name, "--runtime", runtime, "--handler", "index.handler", "--role", ROLE,
             "--zip-file", archive(code, file, text.format("first")))
    try:
        aws.call("wait", "function-active-v2", "--function-name", name)
        aws.invoke(name, answer)
        for repetition in range(REPETITIONS):
            wanted = f"edit {repetition}"
            begun = time.monotonic()
            aws.call("update-function-code", "--function-name", name, "--zip-file", archive(code, file, text.format(wanted)))
            stored = time.monotonic()
            aws.call("wait", "function-updated-v2", "--function-name", name)
            settled = time.monotonic()
            got = aws.invoke(name, answer)
            ended = time.monotonic()
            # An answer of the previous code is a failure.
            results.add(row, repetition, "lamina", ended - begun, failed=int(got != wanted), update=round(stored - begun, 3),
                        wait=round(settled - stored, 3), invoke=round(ended - settled, 3))
    finally:
        aws.call("delete-function", "--function-name", name, fails=True)


def main(program, path):
    aws, results = Aws(program), Results(path)
    with tempfile.TemporaryDirectory() as work:
        for language in LANGUAGES:
            measure(aws, work, results, *language)


main(*sys.argv[1:])
