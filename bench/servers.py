"""Everything of an installation except nodes, as processes of this machine: etcd, the API server, its controllers, KEDA's operator, NATS,
and Lamina's operator and gateway. Their logs and data are in one folder."""
import http.client
import json
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import time

import processor

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOKEN = "bench-admin"
# What the two JVMs have in the containers of the chart, with 1Gi: 1/64 of it at first, and 60 % at most.
HEAP = ("-Xms16m", "-Xmx614m")


def operator_options():
    """The JVM's options in the operator's image."""
    _, _, command = (ROOT / "operator/Dockerfile").read_text().partition("ENTRYPOINT ")
    return json.loads(command.replace("\\\n", ""))[1:-2]  # without java, and without -jar and its file


def free_port():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        return server.getsockname()[1]


class Servers:
    def __init__(self, folder, programs, java):
        """programs: name -> path, as bench/functions.sh finds them."""
        self.folder, self.programs, self.java = pathlib.Path(folder), programs, java
        self.processes = {}
        self.api = free_port()
        self.kubeconfig = self.folder / "kubeconfig"

    def start(self):
        self._control_plane()
        self._keda()
        self._lamina()

    def close(self):
        for process in reversed(self.processes.values()):
            process.send_signal(signal.SIGKILL)
            process.wait()

    def _run(self, name, *command, **variables):
        with open(self.folder / f"{name}.log", "wb") as log:
            self.processes[name] = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                env={**os.environ, "KUBECONFIG": str(self.kubeconfig), **variables})

    def _until(self, what, ready, seconds=180):
        until = time.monotonic() + seconds
        while not ready():
            for name, process in self.processes.items():
                if process.poll() is not None:
                    raise SystemExit(f"{name} ended: see {self.folder}/{name}.log")
            if time.monotonic() > until:
                raise SystemExit(f"{what} is not ready after {seconds} s: see the logs in {self.folder}")
            time.sleep(0.2)

    def _control_plane(self):
        etcd = free_port()
        self._run("etcd", self.programs["etcd"], "--data-dir", self.folder / "etcd", "--unsafe-no-fsync",
                  "--quota-backend-bytes", 8 << 30, "--listen-client-urls", f"http://127.0.0.1:{etcd}",
                  "--advertise-client-urls", f"http://127.0.0.1:{etcd}", "--listen-peer-urls", f"http://127.0.0.1:{free_port()}")
        key = self.folder / "accounts.key"
        subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, stderr=subprocess.DEVNULL)
        subprocess.run(["openssl", "rsa", "-in", key, "-pubout", "-out", self.folder / "accounts.pub"], check=True, stderr=subprocess.DEVNULL)
        (self.folder / "tokens.csv").write_text(f"{TOKEN},admin,admin,system:masters\n")
        self.kubeconfig.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "bench",
            "clusters": [{"name": "bench", "cluster": {"server": f"https://127.0.0.1:{self.api}", "insecure-skip-tls-verify": True}}],
            "users": [{"name": "admin", "user": {"token": TOKEN}}],
            "contexts": [{"name": "bench", "context": {"cluster": "bench", "user": "admin"}}]}))
        self._run("api-server", self.programs["kube-apiserver"], "--etcd-servers", f"http://127.0.0.1:{etcd}",
                  "--bind-address", "127.0.0.1", "--secure-port", self.api, "--cert-dir", self.folder / "certificates",
                  "--service-cluster-ip-range", "10.0.0.0/24", "--service-account-issuer", "https://kubernetes.default.svc",
                  "--service-account-signing-key-file", key, "--service-account-key-file", self.folder / "accounts.pub",
                  "--token-auth-file", self.folder / "tokens.csv", "--authorization-mode", "RBAC")
        self._until("the API server", self._serves)
        self._run("controllers", self.programs["kube-controller-manager"], "--leader-elect=false", "--controllers=*",
                  "--kubeconfig", self.kubeconfig, "--service-account-private-key-file", key, "--secure-port", free_port(),
                  "--cert-dir", self.folder / "controllers")
        self.kubectl("apply", "--server-side", "-f", ROOT / "crds/generated")
        self.kubectl("apply", "--server-side", "-k", self.programs["keda"].parent / "config/crd")

    def _serves(self):
        try:
            return self.call("GET", "/readyz", plain=True) == b"ok"
        except (OSError, RuntimeError):
            return False

    def _keda(self):
        """Without its adapter and its webhooks: no HPA reads a metric while nothing runs."""
        certificates = self.folder / "keda"
        certificates.mkdir()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=keda-operator",
                        "-keyout", certificates / "tls.key", "-out", certificates / "tls.crt"], check=True, stderr=subprocess.DEVNULL)
        (certificates / "ca.crt").write_bytes((certificates / "tls.crt").read_bytes())
        self.kubectl("create", "namespace", "keda")
        self._run("keda", self.programs["keda"], "--kubeconfig", self.kubeconfig, "--cert-dir", certificates,
                  "--metrics-bind-address", f"127.0.0.1:{free_port()}", "--health-probe-bind-address", f"127.0.0.1:{free_port()}",
                  "--metrics-service-bind-address", f"127.0.0.1:{free_port()}",
                  WATCH_NAMESPACE="", POD_NAMESPACE="keda", KEDA_CLUSTER_OBJECT_NAMESPACE="keda", OPERATOR_NAME="keda-operator")

    def _lamina(self):
        nats, scaler, self.public, self.management = free_port(), free_port(), free_port(), free_port()
        # The chart's settings: an event is on the disk before it is acknowledged.
        (self.folder / "nats.conf").write_text(
            f'listen: 127.0.0.1:{nats}\nmax_payload: 8MB\n'
            f'jetstream {{ store_dir: "{self.folder}/nats", max_file_store: 8GB, sync_interval: always }}\n')
        self._run("nats", self.programs["nats-server"], "-c", self.folder / "nats.conf")
        self.kubectl("create", "namespace", "lamina-system")
        common = {"LAMINA_NATS_URL": f"nats://127.0.0.1:{nats}", "KUBERNETES_NAMESPACE": "lamina-system"}
        self._run("operator", self.java, *operator_options(), *HEAP,
                  '-Dlamina.runtimes."python3.13".image=lamina/runtime-python313:bench', *os.environ.get("BENCH_OPERATOR_OPTIONS", "").split(),
                  "-jar", ROOT / "operator/target/quarkus-app/quarkus-run.jar", **common,
                  LAMINA_S3_ENDPOINT="http://127.0.0.1:9", LAMINA_S3_ACCESS_KEY="none", LAMINA_S3_SECRET_KEY="none",
                  LAMINA_GATEWAY_SCALER_ADDRESS=f"127.0.0.1:{scaler}", QUARKUS_MANAGEMENT_PORT=str(free_port()))
        self._run("gateway", self.java, f"@{ROOT}/gateway/jvm.options", *HEAP, *os.environ.get("BENCH_GATEWAY_OPTIONS", "").split(),
                  "-jar", ROOT / "gateway/target/quarkus-app/quarkus-run.jar", **common,
                  LAMINA_PORTS_API=str(self.public), LAMINA_PORTS_INTERNAL=str(free_port()), LAMINA_CONTENT_CACHE_DIR=str(self.folder / "content"),
                  QUARKUS_HTTP_PORT=str(scaler), QUARKUS_MANAGEMENT_PORT=str(self.management))
        self._until("the gateway", self._gateway_is_ready)

    def _gateway_is_ready(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.management, timeout=5)
        try:
            connection.request("GET", "/q/health/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def kubectl(self, *words):
        command = [self.programs["kubectl"], "--kubeconfig", self.kubeconfig, *words]
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)

    def connection(self, timeout=300):
        """To the API server. timeout: seconds without a byte; None for a watch, which may be silent for as long as nothing changes."""
        return http.client.HTTPSConnection("127.0.0.1", self.api, timeout=timeout, context=ssl._create_unverified_context())

    def call(self, method, path, body=None, connection=None, plain=False):
        mine = connection or self.connection()
        try:
            headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
            mine.request(method, path, json.dumps(body) if body is not None else None, headers)
            response = mine.getresponse()
            answer = response.read()
        finally:
            if connection is None:
                mine.close()
        if response.status >= 300:
            raise RuntimeError(f"{method} {path}: {response.status} {answer[:300]}")
        return answer if plain else json.loads(answer)

    def watch(self, path):
        """The objects of a list, and then as they change: (type, object)."""
        connection = self.connection(timeout=None)
        connection.request("GET", f"{path}?watch=1&resourceVersion=0&allowWatchBookmarks=false", headers={"Authorization": f"Bearer {TOKEN}"})
        for line in connection.getresponse():
            event = json.loads(line)
            yield event["type"], event["object"]

    def cpu(self):
        """Name -> CPU seconds so far."""
        return {name: processor.seconds(process.pid) for name, process in self.processes.items()}

    def resident(self):
        """Name -> resident memory in MB, the pages of files included."""
        return {name: processor.resident(process.pid) for name, process in self.processes.items()}
