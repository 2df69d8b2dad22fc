"""Time from the request for one replica until one small static program runs: the lower bound of a cold start."""
import os
import socket
import time

from kubernetes import Trail

DEPLOYMENT = "bench-floor"
SELECTOR = "app=bench-floor"


def once(api):
    """Milliseconds until the program has reached us, and until the API says Running (the kubelet checks once a second)."""
    host, port = os.environ["BENCH_ANNOUNCE"].split(":")
    api.wait_at_zero(DEPLOYMENT, SELECTOR)
    trail = Trail(api, DEPLOYMENT, SELECTOR)
    with socket.create_server((host, int(port))) as server:
        server.settimeout(60)
        begun = time.monotonic()
        api.scale(DEPLOYMENT, 1)
        connection, _ = server.accept()
        started = time.monotonic()
        connection.close()
        running = trail.first("running")
    trail.close()
    api.scale(DEPLOYMENT, 0)
    api.wait_at_zero(DEPLOYMENT, SELECTOR)
    return (started - begun) * 1000, (running - begun) * 1000
