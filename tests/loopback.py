"""A server on this machine that answers as it is told, byte by byte, and a clock that takes no time."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from earmark.sources.watch.clock import Clock, Pace
from earmark.sources.watch.http import Fetcher
from earmark.sources.watch.state import State
from earmark.sources.watch.wire import Limits, Reach

Raw = bytes | Callable[[], Iterable[bytes]]
NOON = 1_782_907_200.0  # 2026-07-01 12:00 UTC


def reply(status: int = 200, body: bytes = b"", kind: str = "application/json", **headers: str) -> bytes:
    """Return an answer as it goes over the wire; a header's underscores become hyphens."""
    told = {
        "Content-Type": kind,
        "Content-Length": str(len(body)),
        **{k.replace("_", "-"): v for k, v in headers.items()},
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items())
    return f"HTTP/1.1 {status} So\r\n{lines}\r\n".encode() + body


@dataclass
class Time:
    """A clock that moves when it is waited for, and by `step` when it is looked at."""

    seconds: float = NOON
    step: float = 0.0
    slept: list[float] = field(default_factory=list)

    def look(self) -> float:
        self.seconds += self.step
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        return Clock(self.look, self.look, self.sleep)


@dataclass
class Loopback:
    """What the server says by path, in turn, the last again and again; `requests` are the heads it was sent."""

    said: Mapping[str, list[Raw]]
    port: int = 0
    requests: list[str] = field(default_factory=list)

    def paths(self) -> list[str]:
        return [head.split()[1] for head in self.requests]

    def url(self, path: str, host: str = "site.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def fetcher(self, time: Time, limits: Limits | None = None, state: State | None = None, **names: str) -> Fetcher:
        """Return what asks this server; `names` are hosts, dots as underscores, and what they resolve to."""
        table = {name.replace("_", "."): address for name, address in names.items()}
        reach = Reach(lambda host, _: [table.get(host, "127.0.0.1")], frozenset({("127.0.0.1", self.port)}))
        pace = Pace(time.clock)
        return Fetcher(
            "feeds", "Earmark/0 us@ours.example", state or State(), pace, time.clock, limits or Limits(), reach
        )

    def answer(self, line: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            more = line.recv(65536)
            if not more or not (head + more).startswith(b"G"):  # TLS begins otherwise
                return
            head += more
        path = head.decode().split()[1]
        self.requests.append(head.decode())
        turns = self.said.get(path, [reply(404)])
        raw = turns[min(self.paths().count(path), len(turns)) - 1]
        for chunk in [raw] if isinstance(raw, bytes) else raw():
            line.sendall(chunk)


@contextmanager
def serving(tls: ssl.SSLContext | None = None, **said: Raw | list[Raw]) -> Iterator[Loopback]:
    """Serve, at /name, what is said for each name, until the end; over TLS if told so."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        told = {f"/{name}": list(raw) if isinstance(raw, list) else [raw] for name, raw in said.items()}
        server = Loopback(told, door.getsockname()[1])

        def run() -> None:
            with contextlib.suppress(OSError):
                while True:
                    line, _ = door.accept()
                    with line, contextlib.suppress(OSError):
                        server.answer(tls.wrap_socket(line, server_side=True) if tls else line)

        worker = threading.Thread(target=run, daemon=True)
        worker.start()
        yield server
        door.shutdown(socket.SHUT_RDWR)
    worker.join(5)
