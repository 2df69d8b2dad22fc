"""Delay of an event from its source to the handler, warm: delay.py NODE-ADDRESS RESULTS, with boto3's Python.

For each event, the function logs how long ago it was stored according to the event itself (MinIO's eventTime, SNS's Timestamp, SQS's
SentTimestamp), by the clock of the same machine. Events come one at a time, from an idle system with a warm environment.
"""
import json
import os
import re
import subprocess
import sys
import time

import boto3

EVENTS = int(os.environ.get("BENCH_EVENTS", "50"))
NOTE = re.compile(r"DELAY (\w+) (\d+) ms")
# The queue is created after its trigger, whose poller tries again within 30 s.
PATIENCE = 120


def notes():
    # Fails while a container starts: it has no log yet.
    log = subprocess.run(["kubectl", "logs", "-n", "default", "-l", "lamina.dev/function=bench-delay", "--tail=-1", "--prefix"],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=False).stdout
    return NOTE.findall(log)


def of(source):
    return [int(delay) for name, delay in notes() if name == source]


def arrive(source, count):
    until = time.monotonic() + PATIENCE
    while len(of(source)) < count:
        if time.monotonic() > until:
            raise RuntimeError(f"{source}: {len(of(source))} of {count} events reached the function")
        time.sleep(0.5)
    return of(source)


def measure(source, send):
    """The first events start the environment and compile it: they do not count."""
    warming = 5
    before = len(of(source))
    for number in range(warming):
        send(number)
        arrive(source, before + number + 1)
    for number in range(warming, warming + EVENTS):
        send(number)
        time.sleep(0.2)
    return arrive(source, before + warming + EVENTS)[before + warming:]


def main(node, path):
    s3 = boto3.client("s3")
    sqs = boto3.client("sqs", endpoint_url=f"http://{node}:30082", aws_access_key_id="any", aws_secret_access_key="any")
    sns = boto3.client("sns", endpoint_url=os.environ["LAMINA_URL"])
    queue = sqs.create_queue(QueueName="bench")["QueueUrl"]
    topic = f"arn:aws:sns:{os.environ['AWS_REGION']}:default:bench"
    senders = {
        "bucket": lambda number: s3.put_object(Bucket="bench-uploads", Key=f"{time.time()}-{number}", Body=b""),
        "queue": lambda number: sqs.send_message(QueueUrl=queue, MessageBody=str(number)),
        "topic": lambda number: sns.publish(TopicArn=topic, Message=str(number)),
    }
    with open(path, "a", encoding="utf-8") as file:
        for source, send in senders.items():
            for repetition, delay in enumerate(measure(source, send)):
                file.write(json.dumps({"row": f"delay-{source}", "repetition": repetition, "side": "lamina", "value": delay,
                                       "load": os.getloadavg()[0]}) + "\n")
            print(f"     delays of {source} measured", file=sys.stderr)


main(*sys.argv[1:])
