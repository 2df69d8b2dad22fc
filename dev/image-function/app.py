"""A handler that does what its event says, for the tests of functions that are container images."""
import os
import sys
import time
import urllib.request

calls = 0


def handler(event, context):
    """The event's `action`: echo (default), print, sleep, exit, memory, variable or credentials."""
    global calls
    calls += 1
    return ACTIONS[event.get("action", "echo")](event, context)


def echo(event, context):
    return {"event": event, "requestId": context.aws_request_id, "calls": calls, "folder": os.getcwd(), "user": os.getuid()}


def write(event, context):
    print(event["text"])
    print(event["text"], file=sys.stderr)
    return event["text"]


def sleep(event, context):
    print("sleeping", flush=True)
    time.sleep(event["seconds"])
    return "slept"


def end(event, context):
    print("exiting", flush=True)
    os._exit(event.get("status", 3))


def memory(event, context):
    taken = []
    while True:
        taken.append(bytearray(os.urandom(1024)) * 1024)


def variable(event, context):
    return os.environ.get(event["name"])


def credentials(event, context):
    request = urllib.request.Request(
        os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
        headers={"Authorization": os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"]},
    )
    with urllib.request.urlopen(request) as response:
        return response.read().decode()


ACTIONS = {
    "echo": echo,
    "print": write,
    "sleep": sleep,
    "exit": end,
    "memory": memory,
    "variable": variable,
    "credentials": credentials,
}
