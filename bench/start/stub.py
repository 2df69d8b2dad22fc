"""What a starting pod talks to, as threads of the benchmark: a gateway, an object store with one picture, and the cluster's DNS.
They do no work worth measuring, and note when what was asked."""
import hashlib
import socket
import socketserver
import struct
import threading
import time
import zlib

GATEWAY = "lamina-gateway-internal.lamina-system.svc"
DOMAIN = "cluster.local"


class Gateway:
    """Gives one event to the first poll, and notes the moments of one start."""

    def __init__(self, picture):
        self.picture = picture
        self.contents = {}
        self.event = b""
        self.moments = {}
        self.answered = threading.Event()
        self.failure = None

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        gateway = self

        class Connection(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self):
                while gateway.serve(self.rfile, self.wfile):
                    pass

        self.server = Server(("127.0.0.1", 0), Connection)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def store(self, content):
        name = hashlib.sha256(content).hexdigest()
        self.contents[name] = (content, zlib.crc32(content))
        return name

    def begin(self, event):
        self.event, self.moments, self.failure = event, {}, None
        self.answered.clear()

    def note(self, what):
        self.moments.setdefault(what, time.monotonic())

    def serve(self, reader, writer):
        request = reader.readline().split()
        if not request:
            return False
        headers = {}
        while line := reader.readline().strip():
            name, _, value = line.partition(b":")
            headers[name.strip().lower().decode()] = value.strip().decode()
        method, path = request[0].decode(), request[1].decode()
        if headers.get("expect", "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = reader.read(int(headers.get("content-length", "0")))
        self.answer(method, path, body, writer)
        return True

    def answer(self, method, path, body, writer):
        if path.startswith("/lamina/v1/content/"):
            content, crc32 = self.contents[path.rsplit("/", 1)[1]]
            self.note("fetch")
            reply(writer, 200, f"Content-Type: application/octet-stream\r\nLamina-Crc32: {crc32}\r\n", content)
        elif path == "/lamina/v1/start-cache":
            self.store(body)
            reply(writer, 201, "", b"")
        elif path.endswith("/invocation/next"):
            self.note("poll")
            self.poll(writer)
        elif "/invocation/" in path:
            self.note("answer")
            if path.endswith("/error"):
                self.failure = body.decode()
            self.answered.set()
            # With Lamina-Next the answer is a poll as well, and stays open: there is no second event.
        elif method == "GET":
            reply(writer, 200, "Content-Type: image/jpeg\r\nETag: \"picture\"\r\n", self.picture)
        else:
            reply(writer, 200, "ETag: \"thumbnail\"\r\n", b"")

    def poll(self, writer):
        event, self.event = self.event, None
        if event is None:
            return
        deadline = int(time.time() * 1000) + 60_000
        reply(writer, 200,
              "Content-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: 6d5c3d1a-0000-4000-8000-000000000001\r\n"
              f"Lambda-Runtime-Invocation-Id: 1\r\nLambda-Runtime-Deadline-Ms: {deadline}\r\n"
              "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:default:function:start\r\n", event)


def reply(writer, status, headers, body):
    writer.write(f"HTTP/1.1 {status} x\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body)


class Dns:
    """Answers as a cluster's DNS: it knows the gateway's whole name, and nothing else. Counts the questions."""

    NO_SUCH_NAME = 3

    def __init__(self, address):
        self.questions = 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((address, 53))
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            question, asker = self.socket.recvfrom(512)
            self.questions += 1
            self.socket.sendto(self.answer(question), asker)

    def answer(self, question):
        labels, at = [], 12
        while question[at]:
            labels.append(question[at + 1:at + 1 + question[at]].decode().lower())
            at += 1 + question[at]
        kind = struct.unpack(">H", question[at + 1:at + 3])[0]
        known = ".".join(labels) == f"{GATEWAY}.{DOMAIN}"
        address = known and kind == 1
        header = question[:2] + struct.pack(">HHHHH", 0x8580 | (0 if known else self.NO_SUCH_NAME), 1, address, 0, 0)
        record = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 5, 4) + socket.inet_aton("127.0.0.1") if address else b""
        return header + question[12:at + 5] + record
