#!/usr/bin/env python3
"""A device: publishes temperatures to an MQTT broker, each with QoS 1, and waits until the broker has it.

    device.py HOST PORT DEVICE CELSIUS...

The variables MQTT_USERNAME and MQTT_PASSWORD are its login. It speaks the few packets of MQTT 3.1.1 that it needs itself, so
that it runs without a library; a real device uses one.
"""

import json
import os
import socket
import sys

CONNECT, CONNACK, PUBLISH, PUBACK, DISCONNECT = 0x10, 0x20, 0x32, 0x40, 0xE0
LOGIN_AND_CLEAN_SESSION = 0xC2
KEEP_ALIVE_SECONDS = 60


def text(value):
    data = value.encode()
    return len(data).to_bytes(2, "big") + data


def packet(kind, body=b""):
    if len(body) > 127:
        raise ValueError("this device sends short messages only")
    return bytes([kind, len(body)]) + body


def answer(connection, kind):
    found, length = connection.recv(1, socket.MSG_WAITALL), connection.recv(1, socket.MSG_WAITALL)
    if not length:
        sys.exit("The broker has closed the connection")
    body = connection.recv(length[0], socket.MSG_WAITALL)
    if found[0] != kind:
        sys.exit(f"The broker answers with packet {found[0]:#x} instead of {kind:#x}")
    return body


def main(host, port, device, *temperatures):
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        login = text(os.environ["MQTT_USERNAME"]) + text(os.environ["MQTT_PASSWORD"])
        connection.sendall(
            packet(
                CONNECT,
                text("MQTT")
                + bytes([4, LOGIN_AND_CLEAN_SESSION])
                + KEEP_ALIVE_SECONDS.to_bytes(2, "big")
                + text(device)
                + login,
            )
        )
        refusal = answer(connection, CONNACK)[1]
        if refusal:
            sys.exit(f"The broker refuses the login with code {refusal}")
        for number, celsius in enumerate(temperatures, start=1):
            payload = json.dumps({"celsius": float(celsius)}).encode()
            identifier = number.to_bytes(2, "big")
            connection.sendall(packet(PUBLISH, text(f"devices/{device}/temperature") + identifier + payload))
            if answer(connection, PUBACK) != identifier:
                sys.exit("The broker acknowledges another message")
            print(f"{device}: {celsius} degrees")
        connection.sendall(packet(DISCONNECT))


if len(sys.argv) < 5:
    sys.exit(__doc__)
main(*sys.argv[1:])
