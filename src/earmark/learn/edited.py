"""Edited bins: each line that an edit changes beside the data, and the edit's price in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from earmark.learn.edits import Edited
from earmark.learn.hypothesis import alike, asks
from earmark.learn.paired import whole
from earmark.learn.standing import Counted, counted, standing_points
from earmark.profile.bins import Criterion, Evidence
from earmark.profile.priced import Compared, EditedBin, EditOutcome
from earmark.profile.profile import Profile

NONE_THERE = "none of your accounts there"


def edited_bins(done: Edited) -> tuple[EditedBin, ...]:
    """Return the bins whose points an edit changes; of a profile of its own, those that have points.

    Among them are those of criteria that the edit dropped.
    """
    sides = done.sides
    told = zip(sides.tally.criteria[sides.width :], _counts(done), strict=True)
    seen = {asks(c): counts for c, counts in told if c.field not in sides.leaks}
    lines: list[EditedBin] = []
    for one in sides.edited.card.criteria:
        was = next((c for c in sides.saved.card.criteria if alike(c, one)), None) if sides.saved else None
        lines += _lines(one, was, seen.get(asks(one)), is_edit=sides.is_edit)
    if sides.is_edit and sides.saved:
        lines += [line for c in dropped(sides.saved, sides.edited) for line in _gone(c, seen.get(asks(c)))]
    return tuple(lines)


def _counts(done: Edited) -> tuple[Counted, ...]:
    tally, held = done.sides.tally, slice(done.sides.width, None)
    own = replace(tally, criteria=tally.criteria[held], codes=tally.codes[:, held])
    return counted(own, done.found)


def dropped(saved: Profile, edited: Profile) -> tuple[Criterion, ...]:
    """Return the criteria of the saved card that the edited one has no longer."""
    return tuple(c for c in saved.card.criteria if not any(alike(c, other) for other in edited.card.criteria))


def _lines(one: Criterion, was: Criterion | None, seen: Counted | None, *, is_edit: bool) -> Iterator[EditedBin]:
    points = np.array([b.points for b in one.bins], float)
    share = seen.share if seen else np.full(len(points), 1 / len(points))
    ways = np.sign(np.round(points - share @ points, 6)).astype(int).tolist()
    for place, b in enumerate(one.bins):
        before = standing_points(one, place, was) if is_edit else ()
        if (before != (b.points,)) if is_edit else b.points:
            line = EditedBin(one.name, b.label, before, (b.points,), "absent")
            change = b.points - sum(before) / len(before) if before else b.points
            yield _judged(line, seen.evidence(place) if seen else None, ways[place], int(np.sign(change)))


def _gone(one: Criterion, seen: Counted | None) -> Iterator[EditedBin]:
    for place, b in enumerate(one.bins):
        if b.points:
            line = EditedBin(one.name, b.label, (b.points,), (), "absent")
            yield _judged(line, seen.evidence(place) if seen else None, 0, -int(np.sign(b.points)))


def _judged(line: EditedBin, seen: Evidence | None, way: int, change: int) -> EditedBin:
    """Return a line with its counts and what they say; way and change: directions of the points and of their change."""
    if seen is None:
        return line
    line = replace(line, good=seen.good, bad=seen.bad, pending=seen.pending)
    if not seen.good + seen.bad + seen.pending:
        return replace(line, why=NONE_THERE)
    line = replace(line, lift=seen.lift, lift_low=seen.lift_low, lift_high=seen.lift_high)
    return replace(line, outcome=_outcome(seen, way, change))


def _outcome(seen: Evidence, way: int, change: int) -> EditOutcome:
    shown = 1 if seen.lift_low > 1 else -1 if seen.lift_high < 1 else 0
    if not shown:
        return "open"
    if shown == -way or (way == 0 and shown == -change):
        return "contradicted"
    return "borne_out" if shown == change else "open"


def sentence(done: Edited) -> str:
    """Return what the edit costs or gains, in one sentence."""
    what = "This edit" if done.sides.is_edit else "This profile"
    than = "the learned card"
    if done.method == "none":
        return f"{what} cannot be judged yet: {done.why[0].lower()}{done.why[1:]}"
    if done.same:
        return f"{what} changes no score of the {done.accounts:,} accounts judged."
    if not done.compared:
        return f"{what} cannot be judged yet: the later accounts ended all alike."
    measures = {c.measure: c for c in done.compared}
    top, auc = measures["top_30"], measures["auc"]
    said = f"AUC {_plain(auc.edited)} against {_plain(auc.learned)}"
    if not _sure(top) and not _sure(auc):
        return f"{what} makes no difference to {than} that these data can show ({said})."
    if _sure(top):
        return f"{what} {_goods(top, done.goods)}; {said}."
    verb = "costs" if auc.difference < 0 else "gains"
    ends = sorted((abs(auc.low), abs(auc.high)))
    return f"{what} {verb} {_plain(abs(auc.difference))} of AUC [{_plain(ends[0])}-{_plain(ends[1])}]; {said}."


def _sure(one: Compared) -> bool:
    return one.low > 1e-12 or one.high < -1e-12


def _goods(top: Compared, goods: float) -> str:
    verb = "costs" if top.difference < 0 else "gains"
    low, high = sorted((abs(top.low) * goods, abs(top.high) * goods))
    number = max(whole(abs(top.difference) * goods), 1)
    ends = f"{max(whole(low), 0)}-{max(whole(high), number)}"
    return f"{verb} {number} of {whole(goods)} goods in the top 30% [{ends}]"


def _plain(number: float) -> str:
    """Return a share as .74."""
    return f"{number:.2f}".removeprefix("0") if number < 1 else "1.00"
