"""Drift: whether the closes since a profile was learned are still as it told, watched close by close."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from earmark.book.decisions import sayings
from earmark.errors import CallError
from earmark.facts.fold import fold
from earmark.learn import drift as watch
from earmark.learn import thumbs
from earmark.learn.closes import Closes, in_order
from earmark.learn.placed import Placed, asked, placed
from earmark.learn.tally import WON
from earmark.profile.drift import Alarm, DriftReport, Watched
from earmark.profile.profile import Profile
from earmark.sql.closes import closes_query, targets_query
from earmark.verbs import counting
from earmark.verbs.chosen import Chosen, chosen_profile
from earmark.verbs.folding import latest

if TYPE_CHECKING:
    from pathlib import Path

    from earmark.book import Book

FEW = 50  # closes, below which only a great change can be seen


def drift(book: Book, profile: Profile | Path | str | int | None = None, *, as_of: date | None = None) -> DriftReport:
    """Say whether the closes since a profile was learned are still as it told, with a look after each.

    profile: a profile, a file, or the version or id of a saved one; else the latest. as_of: the day whose knowledge
    is used; else that of the newest load or decision. At most one in twenty histories in which nothing moves ever sees
    an alarm, by construction and up to the approximation of what is expected (`python benchmarks/honesty S14`).

    Raises:
        CallError: nothing is loaded, there is no such profile, or `as_of` is before it was learned.
        InputError, ProfileError: the file cannot be read, or is no profile.
    """
    chosen = chosen_profile(book, profile)
    learned, when = chosen.profile.as_of, as_of or max(latest(book), chosen.profile.as_of)
    if when < learned:
        raise CallError(f"The profile was learned as of {learned}, after {when}.", "Ask for a later day.")
    info = counting.snapshot(book, when, chosen.profile.horizon_months)
    every, undated = _closes(book, chosen.profile, info)
    first = every.day <= learned.toordinal()
    before, since = every.pick(first), every.pick(~first)
    targets = _targets(book, chosen.profile, when)
    codes = None if targets is None else targets.codes[:, : len(chosen.profile.card.criteria)]
    found = watch.drift(before, since, learned, when, codes)
    return DriftReport(
        chosen.profile_id, chosen.profile.name, learned, when, len(before), len(since),
        _sentence(before, since, found, learned), tuple(_with_effect(one, targets) for one in found.alarms),
        (*found.checks, *_said(book, learned, when)), watch.ALPHA,
        tuple(_notes(book, chosen, since, undated)),
    )  # fmt: skip


def _closes(book: Book, profile: Profile, info: counting.SnapshotInfo) -> tuple[Closes, int]:
    """Return every close that is known, and how many accounts closed on a day that nobody wrote down."""
    criteria = asked(profile)
    query = closes_query(criteria, counting.field_columns(book, criteria), info.as_of)
    answer = book.engine.arrays(query, step="closes")
    names = ("outcome", "day", "left_month", "accounts")
    outcome, day, left, count = (np.asarray(answer[name]).astype(np.int64) for name in names)
    codes = counting.unpacked(answer, criteria).astype(np.int64)
    found = placed(profile, criteria, codes)
    rest = info.counts.accounts - int(count.sum())
    return in_order(found, outcome == WON, day + info.as_of.toordinal(), left, count), max(rest, 0)


def _targets(book: Book, profile: Profile, as_of: date) -> Placed | None:
    """Return what the profile says of the book's targets, the card's criteria first, or None where it has none."""
    if not profile.card.criteria:
        return None
    criteria = asked(profile)
    query = targets_query(criteria, counting.field_columns(book, criteria), as_of)
    answer = book.engine.arrays(query, step="targets")
    codes = counting.unpacked(answer, criteria).astype(np.int64)
    return placed(profile, criteria, np.repeat(codes, np.asarray(answer["accounts"]), axis=0))


def _with_effect(one: Alarm, targets: Placed | None) -> Alarm:
    """Return an alarm with what its proposal would change: of a criterion that tells less, whose tier hangs on it."""
    if one.kind != "effect" or targets is None or not targets.profile.tiers or not targets.free.any():
        return one
    criterion = next(c for c in targets.profile.card.criteria if c.name == one.name)
    moved = (targets.tier != targets.ignoring(criterion).tier) & targets.free
    many = f"{int(moved.sum()):,} of {int(targets.free.sum()):,} targets"
    return replace(one, effect=f"Without it {many} would be in another tier, at the same cut-offs.")


def _said(book: Book, learned: date, when: date) -> Iterator[Watched]:
    """Yield what people said of the market since the profile was learned."""
    held = [one for one in sayings(book.facts) if learned < one.date <= when]
    for what in thumbs.SAID:
        mine = sorted((one for one in held if one.what == what), key=lambda one: (one.date, one.entry))
        last = ": ".join(filter(None, (mine[-1].date.isoformat(), mine[-1].why))) if mine else ""
        yield thumbs.said(what, len(mine), last)


def _sentence(before: Closes, since: Closes, found: watch.Drift, learned: date) -> str:
    """Return the answer as a sentence."""
    if not len(since):
        return f"Nothing has closed since the profile was learned on {learned}: there is nothing to watch yet."
    if not watch.enough(before, since):
        few = f"fewer than {watch.FEWEST} wins or {watch.FEWEST} losses"
        return f"Too few closed before the profile was learned to hold anything against: {few}."
    if not found.alarms:
        return f"Nothing has moved beyond chance in the {_many(since)} since the profile was learned."
    some = "1 alarm" if len(found.alarms) == 1 else f"{len(found.alarms)} alarms"
    return f"{some} in the {_many(since)} since the profile was learned. {found.alarms[0].cause}"


def _many(since: Closes) -> str:
    return "1 close" if len(since) == 1 else f"{len(since):,} closes"


def _notes(book: Book, chosen: Chosen, since: Closes, undated: int) -> list[str]:
    found = []
    known = {fold(name) for name in counting.columns(book)}
    lacking = sorted({c.name for c in asked(chosen.profile) if not {fold(f) for f in c.fields} <= known})
    if lacking:
        found.append(f"The book has no column for {', '.join(lacking)}: counted as missing everywhere.")
    if undated:
        found.append(f"{undated:,} accounts closed on a day that is not known: left out.")
    if 0 < len(since) < FEW:
        found.append(f"With fewer than {FEW} closes only a great change can be seen.")
    if chosen.profile.verdict == "not_supported":
        found.append("The data did not support this profile when it was learned: its effects may never have been any.")
    if chosen.profile.objective != "won":
        found.append("Watched is who is won: whether a customer stays is known too late, and is watched by itself.")
    return found
