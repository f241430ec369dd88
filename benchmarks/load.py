"""Who asks a server: a process of its own, some connections, each with one question at a time.

`python -m benchmarks.load` reads what to ask from standard input, and tells what came of it.
"""

import selectors
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter
from typing import Annotated

import msgspec

# Where the server finds the city, for the peer.
CITY = "DISCRETION_BENCHMARK_CITY"
_END_OF_HEAD = b"\r\n\r\n"


class Load(msgspec.Struct):
    """What is asked, by how many at once, and for how long; `bodies` in turn, again and again."""

    port: int
    path: str
    token: str
    bodies: tuple[bytes, ...]
    connections: int
    seconds: Annotated[float, msgspec.Meta(gt=0)]
    media_type: str = "application/json"


class Heard(msgspec.Struct):
    """What came of it: how many answers, all of them good, in what time, and of which wait."""

    answers: int
    seconds: float
    p50: float
    p99: float

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds


def heard(load: Load) -> Heard:
    """What a process of its own hears."""
    command = [sys.executable, "-m", "benchmarks.load"]
    told = subprocess.run(command, input=msgspec.msgpack.encode(load), capture_output=True)  # noqa: S603 (our own)
    if told.returncode:
        sys.exit(f"Asking {load.path} failed:\n{told.stderr.decode()}")
    return msgspec.msgpack.decode(told.stdout, type=Heard)


@dataclass
class _Connection:
    socket: socket.socket
    asked: float = 0.0
    got: bytearray = field(default_factory=bytearray)
    left: int = -1


def _requests(load: Load) -> Iterator[bytes]:
    for body in cycle(load.bodies):
        yield (
            f"POST {load.path} HTTP/1.1\r\nHost: localhost\r\n"
            f"Authorization: Bearer {load.token}\r\nContent-Type: {load.media_type}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body


def _take(connection: _Connection) -> bool:
    """Read what is there; whether the answer is whole."""
    got = connection.got
    part = connection.socket.recv(1 << 20)
    if not part:
        sys.exit("The server closed a connection.")
    got += part
    if connection.left < 0:
        end = got.find(_END_OF_HEAD)
        if end < 0:
            return False
        head = bytes(got[:end]).lower()
        if not head.startswith((b"http/1.1 200", b"http/1.1 201")):
            sys.exit(f"The server answered {bytes(got[:600])!r}")
        length = head.partition(b"content-length:")[2].partition(b"\r")[0]
        connection.left = end + len(_END_OF_HEAD) + int(length)
    return len(got) >= connection.left


def _ask(load: Load) -> Heard:
    requests, waits = _requests(load), list[float]()
    ready = selectors.DefaultSelector()
    for _ in range(load.connections):
        opened = socket.create_connection(("127.0.0.1", load.port))
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = _Connection(opened, asked=perf_counter())
        ready.register(opened, selectors.EVENT_READ, connection)
        opened.sendall(next(requests))
    begun = perf_counter()
    while (now := perf_counter()) - begun < load.seconds:
        for key, _ in ready.select(1):
            connection = key.data
            if _take(connection):
                now = perf_counter()
                waits.append(now - connection.asked)
                connection.got, connection.left, connection.asked = bytearray(), -1, now
                connection.socket.sendall(next(requests))
    return _told(waits, now - begun)


def _told(waits: Sequence[float], seconds: float) -> Heard:
    ordered = sorted(waits)
    p50, p99 = (ordered[int(len(ordered) * share)] if ordered else 0 for share in (0.5, 0.99))
    return Heard(len(ordered), seconds, p50, p99)


if __name__ == "__main__":
    asked = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.msgpack.encode(_ask(asked)))
