"""Checks an installation from inside the cluster, for `helm test`.

Prints a line for each check, and ends with status 1 if one of them failed.
"""
import json
import os
import ssl
import sys
import time
import urllib.error
import urllib.request

ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
GATEWAY, NAMESPACE, FUNCTION = (os.environ[name] for name in ("GATEWAY", "NAMESPACE", "FUNCTION"))
WITHIN_SECONDS = 120


def bearer(path):
    with open(path) as file:
        return {"Authorization": "Bearer " + file.read()}


# One for the API server, and one for the gateway.
TOKEN = bearer(ACCOUNT + "/token")
CALLER = bearer(os.environ["TOKEN_FILE"])


def request(url, headers, body=None, tls=None):
    """Returns status, headers and text; a refusal is not an exception, a server that does not respond is one."""
    sent = urllib.request.Request(url, body, headers)
    try:
        with urllib.request.urlopen(sent, timeout=90, context=tls) as response:
            return response.status, response.headers, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.headers, refused.read().decode()


def gateway(path, headers, body=None):
    try:
        return request(GATEWAY + path, headers, body)
    except OSError as error:
        raise AssertionError(f"the gateway does not respond at {GATEWAY}: {error}. Look at its Deployment") from None


def invoke(headers):
    return gateway(f"/2015-03-31/functions/{NAMESPACE}.{FUNCTION}/invocations", headers, b'{"name": "Helm"}')


def expect(status, response, fix):
    if response[0] != status:
        raise AssertionError(f"expected {status}, got {response[0]} {response[2]}. {fix}")


def function():
    tls = ssl.create_default_context(cafile=ACCOUNT + "/ca.crt")
    # Authorities of clusters may lack extensions that Python 3.13 insists on. kubectl does not.
    tls.verify_flags &= ~ssl.VERIFY_X509_STRICT
    path = f"/apis/lamina.dev/v1alpha1/namespaces/{NAMESPACE}/functions/{FUNCTION}"
    response = request("https://kubernetes.default.svc" + path, TOKEN, tls=tls)
    expect(200, response, "The API server must know the CRDs of Lamina: see the value crds.install")
    return json.loads(response[2])


def awaited(found, missing):
    """Returns the first result that is not None. `missing` says what was not there in time."""
    end = time.monotonic() + WITHIN_SECONDS
    while time.monotonic() < end:
        result = found()
        if result is not None:
            return result
        time.sleep(0.5)
    raise AssertionError(f"{missing()} after {WITHIN_SECONDS} s")


def condition(kind):
    found = [one for one in function().get("status", {}).get("conditions", []) if one["type"] == kind]
    return found[0] if found else {"status": "missing", "reason": "the operator has not written it", "message": ""}


def is_true(kind):
    awaited(lambda: True if condition(kind)["status"] == "True" else None,
            lambda: "the Function's condition {0} is {1[status]}, {1[reason]}: {1[message]}".format(kind, condition(kind)))


def operator_makes_function_ready():
    is_true("Ready")


def gateway_invokes_function():
    response = invoke(CALLER)
    expect(200, response, "The logs of the gateway and of the function's pod say more")
    if json.loads(response[2]) != {"greeting": "Hello, Helm!"}:
        raise AssertionError(f"the function answered {response[2]}")


def keda_scales_function():
    """After the first invocation: KEDA is not told of a function that has never had an environment."""
    is_true("Scalable")


def gateway_refuses_caller_without_identity():
    expect(403, invoke({}), "Something in front of the gateway adds an identity")


def nats_keeps_event():
    response = invoke(CALLER | {"X-Amz-Invocation-Type": "Event"})
    expect(202, response, "The gateway stores events in NATS: look at its log")
    event = f"/lamina/v1/namespaces/{NAMESPACE}/functions/{FUNCTION}/events/{response[1]['x-amzn-RequestId']}"
    state = [""]

    def ended():
        found = gateway(event, CALLER)
        expect(200, found, "The gateway reads the state of events from NATS: look at its log")
        state[0] = found[2]
        return True if json.loads(found[2])["state"] == "Succeeded" else None

    awaited(ended, lambda: f"the event has not succeeded: {state[0]}")


failed = 0
for check in (operator_makes_function_ready, gateway_invokes_function, keda_scales_function,
              gateway_refuses_caller_without_identity, nats_keeps_event):
    name = check.__name__.replace("_", " ")
    try:
        check()
        print("ok", name, flush=True)
    except Exception as error:
        failed += 1
        print("FAILED", name + ":", error, flush=True)
sys.exit(1 if failed else 0)
