"""One request over one connection: to an address that was checked, bounded in bytes and in time.

The name is resolved once, every address it has is checked, and the connection goes to a checked one: what the name
means a moment later does not matter. Proxies that the environment names are not used.
"""

from __future__ import annotations

import io
import re
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any
from urllib.parse import quote, urlsplit

from earmark.sources.watch.addresses import refusal
from earmark.sources.watch.clock import Clock

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[A-Za-z0-9_.-]+|[0-9A-Fa-f:.]+")
_SAFE = "%/:=&?~+!$,;'@()*[]|"
_CHUNK = 1 << 16


class RefusedError(Exception):
    """An address that is not fetched from; asking again would not help."""


class BrokenError(Exception):
    """A connection or an answer that broke off; asking again may help."""


@dataclass(frozen=True)
class Limits:
    """Bounds of one request: seconds for all of it and between two bytes, bytes as sent and unpacked.

    `tries` counts requests for one address, `hops` redirects, `patience` the longest wait for one more try.
    """

    seconds: float = 60
    idle: float = 15
    sent: int = 32 << 20
    unpacked: int = 64 << 20
    tries: int = 4
    hops: int = 5
    patience: float = 60


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a host, as the system resolves it."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Reach:
    """What may be reached: `resolve` says a host's addresses; `allowed` are (address, port) let through unchecked.

    Nothing is allowed but in a test, which names its own server there.
    """

    resolve: Callable[[str, int], list[str]] = resolved
    allowed: frozenset[tuple[str, int]] = frozenset()


@dataclass(frozen=True)
class Reply:
    """What came back: status, headers by their lower-case names, body unpacked."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Target:
    """An address taken apart and checked: where to connect, and what to ask for."""

    secure: bool
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]


def target_of(url: str, reach: Reach) -> Target:
    """Return the target that `url` names; raises RefusedError for one that is not fetched from."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna" if not (parts.hostname or "").isascii() else "ascii").decode()
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError as error:
        raise RefusedError("it is no address") from error
    if parts.scheme not in _PORTS or not host:
        raise RefusedError("only https and http addresses are fetched")
    if parts.username is not None or parts.password is not None:
        raise RefusedError("an address with a user's name in it is not fetched")
    if not _HOST.fullmatch(host):
        raise RefusedError("its host is no name and no number")
    path = quote(parts.path or "/", _SAFE) + (f"?{quote(parts.query, _SAFE)}" if parts.query else "")
    return Target(parts.scheme == "https", host, port, path, _checked(host, port, reach))


def _checked(host: str, port: int, reach: Reach) -> tuple[str, ...]:
    """Resolve a host once, and refuse it if any of its addresses is none to fetch from."""
    try:
        found = reach.resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise BrokenError(f"the name {host} is not known") from error
    for address in found:
        if (address, port) in reach.allowed:
            continue
        if why := refusal(address):
            raise RefusedError(f"{host} is at {address}, an address that is not fetched from ({why})")
        if port not in _PORTS.values():
            raise RefusedError(f"port {port} is not fetched from")
    if not found:
        raise BrokenError(f"the name {host} has no address")
    return tuple(found)


def get(target: Target, headers: Mapping[str, str], limits: Limits, clock: Clock) -> Reply:
    """Get what `target` names; raises BrokenError or RefusedError, and never more bytes or seconds than `limits`."""
    until = clock.ticks() + limits.seconds
    try:
        with _open(target, min(limits.idle, limits.seconds)) as line:
            connection = HTTPConnection(target.host, target.port)
            connection.sock = _Timed(line, until, limits, clock)
            connection.request("GET", target.path, headers={"Host": _host(target), **headers})
            return _read(connection.getresponse(), limits)
    except TimeoutError as error:
        raise BrokenError(f"{target.host} did not answer in time") from error
    except ssl.SSLCertVerificationError as error:
        raise RefusedError(f"{target.host} cannot show that it is who it says ({error.verify_message})") from error
    except (OSError, HTTPException, zlib.error) as error:
        raise BrokenError(f"{target.host} broke off its answer") from error


def _host(target: Target) -> str:
    name = f"[{target.host}]" if ":" in target.host else target.host
    return name if target.port in _PORTS.values() else f"{name}:{target.port}"


def _open(target: Target, seconds: float) -> socket.socket:
    """Connect to the first of the checked addresses that answers."""
    for place, address in enumerate(target.addresses[:3], 1):
        try:
            line = socket.create_connection((address, target.port), seconds)
            break
        except OSError:
            if place == min(3, len(target.addresses)):
                raise
    if not target.secure:
        return line
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
    except BaseException:
        line.close()
        raise


class _Timed:
    """A socket as http.client needs one, every read of which looks at the clock and counts its bytes."""

    def __init__(self, line: socket.socket, until: float, limits: Limits, clock: Clock) -> None:
        self.line, self.until, self.limits, self.clock = line, until, limits, clock

    def sendall(self, data: Any) -> None:
        """Send all of it."""
        self.line.sendall(data)

    def makefile(self, *_: object) -> io.BufferedReader:
        """Return what is read from."""
        return io.BufferedReader(_Bytes(self), _CHUNK)

    def close(self) -> None:
        """Close nothing: the connection is closed by who opened it."""


class _Bytes(io.RawIOBase):
    def __init__(self, timed: _Timed) -> None:
        self.timed, self.seen = timed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        left = self.timed.until - self.timed.clock.ticks()
        if left <= 0:
            raise TimeoutError
        self.timed.line.settimeout(min(left, self.timed.limits.idle))
        count = self.timed.line.recv_into(buffer)
        self.seen += count
        if self.seen > self.timed.limits.sent:
            raise RefusedError(f"it sends more than {self.timed.limits.sent >> 20 or 1} MB")
        return count


def _read(response: HTTPResponse, limits: Limits) -> Reply:
    headers = {name.lower(): value for name, value in response.getheaders()}
    if response.status != 200:
        return Reply(response.status, headers, b"")
    packed = headers.get("content-encoding", "identity").strip().lower()
    if packed not in {"identity", "gzip", "x-gzip", ""}:
        raise RefusedError(f"it is packed in a way that was not asked for ({packed[:20]})")
    unpack = _Gzip(limits.unpacked) if "gzip" in packed else _Plain(limits.unpacked)
    while chunk := response.read1(_CHUNK):
        unpack.feed(chunk)
    if response.length or not unpack.whole:
        raise BrokenError("the answer is shorter than it says")
    return Reply(response.status, headers, bytes(unpack.made))


class _Plain:
    """A body as it comes, up to its limit."""

    def __init__(self, limit: int) -> None:
        self.made, self.limit, self.whole = bytearray(), limit, True

    def feed(self, chunk: bytes) -> None:
        """Take the next bytes."""
        self.made += chunk
        if len(self.made) > self.limit:
            raise RefusedError(f"it is larger than {self.limit >> 20 or 1} MB")


class _Gzip(_Plain):
    """A packed body, unpacked as it comes and never beyond its limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.unpacker, self.whole = zlib.decompressobj(wbits=31), False

    def feed(self, chunk: bytes) -> None:
        """Unpack the next bytes; what follows one packed part is the next one's."""
        while chunk:
            super().feed(self.unpacker.decompress(chunk, self.limit + 1 - len(self.made)))
            self.whole = self.unpacker.eof
            if not self.whole:
                chunk = self.unpacker.unconsumed_tail
                continue
            chunk = self.unpacker.unused_data
            if chunk:
                self.unpacker, self.whole = zlib.decompressobj(wbits=31), False
