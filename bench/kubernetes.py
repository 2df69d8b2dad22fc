"""The part of the Kubernetes API that the benchmark needs, through its own `kubectl proxy`."""
import contextlib
import http.client
import json
import subprocess
import threading
import time


def kubectl(*words, text=None):
    return subprocess.run(["kubectl", *words], input=text, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextlib.contextmanager
def applied(*manifests, ready):
    """The objects of manifests (-f FILE, -k FOLDER), once those named in `ready` are ready. They are deleted at the end."""
    kubectl("apply", "-n", "default", *manifests)
    try:
        kubectl("wait", "-n", "default", "--for=condition=Ready", *ready, "--timeout=120s")
        yield
    finally:
        kubectl("delete", "-n", "default", "--ignore-not-found", *manifests)


def of_function(name):
    """The Deployment of a Function, and the selector of its pods."""
    return f"fn-{name}", f"lamina.dev/function={name}"


class Api:
    """One `kubectl proxy`; close() ends it."""

    def __init__(self):
        self.proxy = subprocess.Popen(["kubectl", "proxy", "--port=0"], stdout=subprocess.PIPE, text=True)
        self.address = self.proxy.stdout.readline().split()[-1]

    def close(self):
        self.proxy.terminate()
        self.proxy.wait()

    def text(self, path):
        return self._request("GET", path, None).decode()

    def call(self, method, path, body=None):
        return json.loads(self._request(method, path, body))

    def _request(self, method, path, body):
        connection = http.client.HTTPConnection(self.address, timeout=30)
        kind = "application/merge-patch+json" if method == "PATCH" else "application/json"
        headers = {"Content-Type": kind} if body else {}
        connection.request(method, path, json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:300]}")
        return answer

    def scale(self, deployment, replicas):
        path = f"/apis/apps/v1/namespaces/default/deployments/{deployment}/scale"
        self.call("PATCH", path, {"spec": {"replicas": replicas}})

    def at_zero(self, deployment, selector):
        replicas = self.call("GET", f"/apis/apps/v1/namespaces/default/deployments/{deployment}")["spec"]["replicas"]
        return replicas == 0 and not self.call("GET", f"/api/v1/namespaces/default/pods?labelSelector={selector}")["items"]

    def wait_at_zero(self, deployment, selector, seconds=180):
        until = time.monotonic() + seconds
        while not self.at_zero(deployment, selector):
            if time.monotonic() > until:
                raise RuntimeError(f"{deployment} does not go to zero")
            time.sleep(0.3)


class Trail:
    """When a Deployment and its pods first had each state: (moment, word, detail), by this process's clock.

    Opened before the thing that is measured; `first` waits until a state was seen.
    """

    def __init__(self, api, deployment, selector):
        self.seen = []
        self.changed = threading.Condition()
        self.ended = False
        self.connections = []
        self._follow(api, f"/apis/apps/v1/namespaces/default/deployments?fieldSelector=metadata.name={deployment}", self._deployment)
        self._follow(api, f"/api/v1/namespaces/default/pods?labelSelector={selector}", self._pod)

    def _follow(self, api, path, note):
        version = api.call("GET", path)["metadata"]["resourceVersion"]
        connection = http.client.HTTPConnection(api.address, timeout=300)
        connection.request("GET", f"{path}&watch=1&resourceVersion={version}")
        stream = connection.getresponse()
        self.connections.append(connection)
        threading.Thread(target=self._read, args=(stream, note), daemon=True).start()

    def _read(self, stream, note):
        try:
            for line in stream:
                now = time.monotonic()
                with self.changed:
                    note(json.loads(line)["object"], now)
                    self.changed.notify_all()
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            if not self.ended:
                raise

    def _deployment(self, deployment, now):
        self.seen.append((now, "asked", deployment["spec"]["replicas"]))

    def _pod(self, pod, now):
        self.seen.append((now, "created", pod["metadata"]["name"]))
        if pod["spec"].get("nodeName"):
            self.seen.append((now, "scheduled", pod["metadata"]["name"]))
        if pod["status"].get("phase") == "Running":
            self.seen.append((now, "running", pod["metadata"]["name"]))

    def first(self, word, wanted=lambda detail: True, seconds=120):
        """The moment of the first such state."""
        until = time.monotonic() + seconds
        with self.changed:
            while True:
                moments = [moment for moment, seen, detail in self.seen if seen == word and wanted(detail)]
                if moments:
                    return min(moments)
                if not self.changed.wait(until - time.monotonic()):
                    raise RuntimeError(f"{word} was not seen within {seconds} s")

    def steps(self, begun):
        """Milliseconds from a moment until a replica was requested, and its pod created and scheduled."""
        wanted = {"asked": lambda replicas: replicas >= 1, "created": bool, "scheduled": bool}
        return {word: round((self.first(word, state) - begun) * 1000, 1) for word, state in wanted.items()}

    def close(self):
        self.ended = True
        for connection in self.connections:
            if connection.sock:
                connection.sock.shutdown(2)
            connection.close()
