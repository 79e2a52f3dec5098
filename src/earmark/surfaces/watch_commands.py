"""The command that watches: once, or again and again."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

from cyclopts import Parameter

from earmark.errors import BookError, CallError
from earmark.sources.watch.clock import Clock
from earmark.surfaces.commands import At
from earmark.surfaces.terminal import Terminal

_SECONDS = {"m": 60, "h": 3600, "d": 86_400}
_LEAST, _MOST = 300, 7 * 86_400  # seconds between two rounds


def watch(
    *,
    once: bool = False,
    every: str | None = None,
    source: Annotated[tuple[str, ...], Parameter(negative="")] = (),
    as_of: date | None = None,
    at: At,
) -> int:
    """Ask public sources for trigger events, and load those that are new.

    Args:
        once: One round.
        every: A round every so often until interrupted, as in 6h, 30m or 1d.
        source: Only this source; may be said several times. Otherwise those of the setting watch.
        as_of: Only what was known on this day.
        at: Where it is asked and answered.
    """
    if once == (every is not None):
        raise CallError("Say either --once or --every.", "As in: earmark watch --once, or: earmark watch --every 6h")
    if every is None:
        _round(source, as_of, at)
        return 0
    if as_of is not None:
        raise CallError("--as-of is for one round.", "As in: earmark watch --once --as-of 2026-07-01")
    rounds(source, seconds_of(every), at, Clock())
    return 0


def rounds(sources: tuple[str, ...], seconds: float, at: Terminal, clock: Clock) -> None:
    """Watch every so many seconds, until interrupted; a book that is in use just then is for the next round."""
    while True:
        begun = clock.ticks()
        try:
            _round(sources, None, at)
        except BookError as error:
            at.say(f"earmark: {error} The next round tries again.")
        clock.sleep(max(0.0, seconds - (clock.ticks() - begun)))


def seconds_of(words: str) -> float:
    """Return the seconds in a time such as 6h, or raise a CallError."""
    met = re.fullmatch(r"(\d{1,5})([mhd])", words.strip().lower(), re.ASCII)
    seconds = int(met[1]) * _SECONDS[met[2]] if met else 0
    if not _LEAST <= seconds <= _MOST:
        raise CallError(f"--every: {words!r} is no time from 5m to 7d.", "Write it as in 6h, 30m or 1d.")
    return seconds


def _round(sources: tuple[str, ...], as_of: date | None, at: Terminal) -> None:
    from earmark.verbs.watch import watch as verb

    with at.book() as book, at.steps() as step:
        report = verb(book, sources=sources, as_of=as_of, step=step)
    at.show(report)
