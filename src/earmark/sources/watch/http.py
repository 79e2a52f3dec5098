"""How sources ask the world: GET alone, politely, of public addresses, and never more than is good for the book.

What a source gets is an Answer or a Problem; waiting, trying again, redirects and what was asked before are here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

from earmark.facts.problem import Problem
from earmark.sources.watch.clock import Clock, Pace
from earmark.sources.watch.found import Answer, Notes, trouble
from earmark.sources.watch.state import State
from earmark.sources.watch.wire import BrokenError, Limits, Reach, RefusedError, Reply, get, target_of

_MOVED = {301, 302, 303, 307, 308}
_LATER = {429, 503}
_AGAIN = {408, 425, 500, 502, 504}
_LONGEST_WAIT = 7 * 86_400  # seconds; a host that asks for more is asked again after a week
_UNSAID_WAIT = 900  # seconds; of a host that is too busy at every try and does not say for how long


class _WaitError(Exception):
    """A host asks to be left alone: so many seconds from now, or as long as it said before."""

    def __init__(self, host: str, seconds: float = 0) -> None:
        super().__init__()
        self.host, self.seconds = host, seconds


@dataclass(frozen=True)
class World:
    """What fetching depends on beside the answers: time, bounds, what may be reached. A test gives its own."""

    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    reach: Reach = field(default_factory=Reach)


@dataclass
class Fetcher:
    """What one source asks with during one run; `asked` and `unchanged` count its addresses.

    `agent` says who asks. `state` is read and changed, and kept by who made it once what was found is loaded.
    `tell` is called with each host before it is asked.
    """

    source: str
    agent: str
    state: State
    pace: Pace
    clock: Clock = field(default_factory=Clock)
    limits: Limits = field(default_factory=Limits)
    reach: Reach = field(default_factory=Reach)
    tell: Callable[[str], None] | None = None
    asked: int = 0
    unchanged: int = 0
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def notes(self) -> Notes:
        """The source's own notes."""
        return self.state.notes

    def __call__(self, url: str, wants: tuple[str, ...] = ()) -> Answer | Problem:
        """Get `url`: its answer, or why there is none; see `Fetch`."""
        self.asked += 1
        try:
            if self.tell:
                self.tell(_host(url))
            return self._wanted(url, self._follow(url), wants)
        except _WaitError as error:
            return self._left_alone(error.host, error.seconds)
        except (RefusedError, BrokenError) as error:
            return trouble(self.source, "", f"not fetched: {error}", url)

    def again(self, url: str) -> None:
        """Forget what tells whether `url` has changed."""
        self.marks.pop(url, None)

    def _wanted(self, url: str, answer: Answer, wants: tuple[str, ...]) -> Answer | Problem:
        if answer.status == 200 and wants and answer.kind not in wants:
            self.marks.pop(url, None)
            reason = f"it answered {answer.kind[:80] or 'nothing known'} where {wants[0]} was expected"
            return trouble(self.source, "", reason, url)
        self.unchanged += answer.unchanged
        return answer

    def _follow(self, url: str) -> Answer:
        """Ask, and go where the answer sends; each address is checked as the first one."""
        at = url
        for _ in range(self.limits.hops + 1):
            reply = self._patiently(at, self._headers(url))
            if reply.status not in _MOVED:
                return self._answer(url, at, reply)
            beyond = _beyond(at, reply.headers.get("location", ""))
            if at.startswith("https:") and not beyond.startswith("https:"):
                raise RefusedError("it sends on to an address that is not https")
            if beyond == at:
                raise RefusedError("it sends on to itself")
            at = beyond
        raise RefusedError(f"it sends on more than {self.limits.hops} times")

    def _patiently(self, at: str, headers: dict[str, str]) -> Reply:
        """Ask until there is an answer, waiting longer each time; a host that says how long is believed."""
        host = _host(at)
        said: Exception = BrokenError("there was no answer")
        for turn in range(self.limits.tries):
            if self.state.waits.get(host, 0) > self.clock.now():
                raise _WaitError(host)
            self.pace.wait(host)
            wait = min(float(2**turn), self.limits.patience)
            try:
                reply = get(target_of(at, self.reach), headers, self.limits, self.clock)
                if reply.status not in _LATER | _AGAIN:
                    return reply
                said, wait = self._put_off(host, reply, wait)
            except BrokenError as error:
                said = error
            if turn + 1 < self.limits.tries:
                self.clock.sleep(wait)
        raise said

    def _put_off(self, host: str, reply: Reply, usual: float) -> tuple[Exception, float]:
        """Return what to say in the end, and how long to wait before; too long a wait is raised at once."""
        asked = _seconds(reply.headers.get("retry-after", ""), self.clock.now())
        if reply.status in _LATER or asked is not None:
            if asked is not None and asked > self.limits.patience:
                raise _WaitError(host, asked)
            return _WaitError(host, _UNSAID_WAIT), usual if asked is None else asked
        return BrokenError(f"it answered {reply.status} at every try"), usual

    def _headers(self, url: str) -> dict[str, str]:
        tag, day = self.state.marks.get(url, ("", ""))
        known = {"If-None-Match": tag} if tag else {"If-Modified-Since": day} if day else {}
        return {"User-Agent": self.agent, "Accept-Encoding": "gzip", "Accept": "*/*", "Connection": "close", **known}

    def _answer(self, url: str, at: str, reply: Reply) -> Answer:
        if reply.status in {200, 304}:
            before = self.state.marks.get(url, ("", ""))
            marks = (reply.headers.get("etag", ""), reply.headers.get("last-modified", ""))
            self.marks[url] = before if reply.status == 304 else marks
        if reply.status in {200, 304, 404, 410}:
            kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Answer(at, reply.body, kind, reply.status)
        raise RefusedError(f"it answered {reply.status}{_HINTS.get(reply.status, '')}")

    def _left_alone(self, host: str, seconds: float) -> Problem:
        until = max(self.state.waits.get(host, 0), self.clock.now() + min(seconds, _LONGEST_WAIT))
        self.state.waits[host] = until
        said = datetime.fromtimestamp(until, UTC)
        return trouble(self.source, "", f"{host} asks to be left alone until {said:%Y-%m-%d %H:%M} UTC", host)

    def keep(self) -> State:
        """Return the state as it is to be kept: marks of what was asked in this run, and waits that still run."""
        waits = {host: until for host, until in self.state.waits.items() if until > self.clock.now()}
        marks = {url: both for url, both in self.marks.items() if any(both)}
        return State(self.state.about, marks, waits, self.state.notes)


_HINTS = {
    401: ": it wants a login",
    403: ": it does not let this machine, or this contact, in",
}


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError as error:
        raise RefusedError(f"{url[:80]} is no address") from error


def _beyond(at: str, location: str) -> str:
    try:
        return urljoin(at, location)
    except ValueError as error:
        raise RefusedError(f"it sends on to {location[:80]}, which is no address") from error


def _seconds(word: str, now: float) -> float | None:
    """Return how many seconds a Retry-After asks for, from a number or a date; none if it says nothing readable."""
    if word.strip().isascii() and word.strip().isdigit() and len(word.strip()) < 10:
        return float(word)
    try:
        day = parsedate_to_datetime(word)
        return max(0.0, (day if day.tzinfo else day.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, TypeError, OverflowError):
        return None
