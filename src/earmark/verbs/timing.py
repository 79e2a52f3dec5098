"""Timing: count what followed the book's trigger events, and learn from it what an event of each kind is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from earmark.engines import Engine
from earmark.facts.triggers import KINDS, LASTED
from earmark.learn.hazard import STATES, Exposure
from earmark.learn.tally import Ints
from earmark.learn.threads import one_thread
from earmark.learn.timing import timing
from earmark.profile.triggers import Trigger, in_force
from earmark.sql import exposure
from earmark.sql.bins import digits
from earmark.verbs.travel import fill, make

if TYPE_CHECKING:
    from earmark.book import Book

MOST_KINDS = 16  # kinds of event that are learned, those of most events
MOST_EVENTS = 30_000  # about so many tell all that can be told; of more, those of accounts drawn
YEARS = 3  # looked back
PERIODS = YEARS * 13  # of four weeks


def learned_triggers(book: Book, as_of: date, own: Sequence[Trigger] = ()) -> tuple[Trigger, ...]:
    """Return what the book's events are worth as of a date: a trigger for each kind of which there are any.

    own: triggers of a hypothesis; they stand in for the defaults of their kinds, and stay where no event tells more.
    """
    kinds, events = _kinds(book.engine, as_of)
    part = min(exposure.WHOLE, -(-exposure.WHOLE * MOST_EVENTS // max(events, 1)))
    rest = tuple(one for one in own if one.kind not in kinds)
    if not kinds:
        return rest
    with one_thread():
        return (*timing(exposed(book.engine, kinds, as_of, part), in_force(own)), *rest)


def _kinds(engine: Engine, as_of: date) -> tuple[tuple[str, ...], int]:
    """Return the kinds of most events, in the order of KINDS, then others by name; and how many events are known."""
    rows = engine.rows(exposure.kinds_known(as_of), step="kinds of events")
    found = Counter({str(kind): int(events) for kind, events in rows})
    order = list(KINDS)
    most = sorted(found, key=lambda kind: (-found[kind], kind))[:MOST_KINDS]
    placed = sorted(most, key=lambda kind: (order.index(kind) if kind in KINDS else len(order), kind))
    return tuple(placed), found.total()


def exposed(engine: Engine, kinds: Sequence[str], as_of: date, part: int = exposure.WHOLE) -> Exposure:
    """Return the weeks in which worked accounts might open or win a deal, by the age of events of each kind.

    part: of `exposure.WHOLE`, how many accounts are drawn.
    """
    make(engine, exposure.SPANS, exposure.spans(as_of, part))
    make(engine, exposure.SEEN, exposure.seen(kinds, as_of))
    weeks = range(PERIODS * exposure.PERIOD)
    rows = [(exposure.WEEK * (i + 1), i // exposure.PERIOD) for i in weeks]
    fill(engine, exposure.WEEKS, ("back", "period"), rows)
    every = engine.arrays(exposure.all_weeks(), step="weeks")
    after = engine.arrays(exposure.weeks_after(len(kinds)), step="weeks after events")
    counts = np.zeros((2, len(kinds)), np.int64)
    for kind, events, accounts in engine.rows(exposure.learned_from(), step="events learned from"):
        counts[:, int(kind)] = events, accounts
    return _together(tuple(kinds), every, after, counts)


def _together(kinds: tuple[str, ...], every: dict[str, Any], after: dict[str, Any], counts: Ints) -> Exposure:
    """Return the weeks after events beside those before any, which are all others."""
    ages = _unpacked(after, len(kinds))
    cells = STATES * (len(LASTED) + 1) * PERIODS
    rest = np.zeros((2, cells), np.int64)
    for told, sign in ((every, 1), (after, -1)):
        for row, name in enumerate(("weeks", "hits")):
            np.add.at(rest[row], _cell(told), sign * np.asarray(told[name]).astype(np.int64))
    used = np.flatnonzero(rest[0])
    known = np.flatnonzero((ages < exposure.BEFORE).all(axis=1))
    place = np.concatenate([used, _cell(after)[known]])
    weeks, hits = (
        np.concatenate([rest[row, used], np.asarray(after[name]).astype(np.int64)[known]])
        for row, name in enumerate(("weeks", "hits"))
    )
    aged = np.concatenate([np.zeros((len(used), len(kinds)), np.int64), ages[known]])
    stratum, lasted = place // (len(LASTED) + 1), place % (len(LASTED) + 1)
    return Exposure(kinds, stratum % STATES, stratum // STATES, lasted, aged, weeks, hits, counts[0], counts[1])


def _cell(told: dict[str, Any]) -> Ints:
    state, period, lasted = (np.asarray(told[name]).astype(np.int64) for name in ("state", "period", "lasted"))
    found: Ints = (period * STATES + state) * (len(LASTED) + 1) + lasted
    return found


def _unpacked(answer: dict[str, Any], kinds: int) -> Ints:
    """Return (lines, kinds) the ages that the columns p0..pN of an answer hold."""
    ages = np.zeros((len(answer["weeks"]), kinds), np.int64)
    for part, places in enumerate(digits([exposure.SIZE] * kinds)):
        rest = np.asarray(answer[f"p{part}"]).astype(np.int64)
        for place in places:
            rest, ages[:, place] = rest // exposure.SIZE, rest % exposure.SIZE
    return ages
