"""Two profiles side by side: every bin's points, exclusions, segments and cut-offs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from earmark.profile.bins import Criterion
from earmark.profile.changes import about, signed
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion
from earmark.profile.segments import Segment
from earmark.profile.versions import CutOff, PointsLine, Side


def points_of(before: Profile, after: Profile) -> tuple[PointsLine, ...]:
    """Return every bin of both cards with its points on either side; bins are the same where their words are."""
    old, new = ({c.name: c for c in p.card.criteria} for p in (before, after))
    return tuple(line for name in {**new, **old} for line in _lines(name, old.get(name), new.get(name)))


def _lines(name: str, old: Criterion | None, new: Criterion | None) -> Iterator[PointsLine]:
    sides = [{b.label: b.points for b in one.bins} if one else {} for one in (old, new)]
    for label in {**sides[1], **sides[0]}:
        yield PointsLine(name, label, sides[0].get(label), sides[1].get(label))


def exclusions_of(before: Profile, after: Profile) -> tuple[Side, ...]:
    """Return every exclusion of both with its reason on either side."""
    return _sides(*({e.name: _reason(e) for e in p.exclusions} for p in (before, after)))


def _reason(rule: Exclusion) -> str:
    return rule.reason or f"{rule.criterion.name}: {rule.bin}"


def segments_of(before: Profile, after: Profile) -> tuple[Side, ...]:
    """Return every segment of both: what it asks for, and the points it has of its own."""
    return _sides(*({s.name: _told(s) for s in p.segments} for p in (before, after)))


def _told(one: Segment) -> str:
    own = "; ".join(f"{p.criterion}: {p.bin} {signed(p.points)}" for p in one.points)
    return f"{about(one)}{f'; of its own: {own}' if own else ''}"


def cut_offs_of(before: Profile, after: Profile) -> tuple[CutOff, ...]:
    """Return the lowest score of every tier but the last, which has none, on either side."""
    old, new = ({t.name: t.cut_off for t in p.tiers[:-1]} for p in (before, after))
    return tuple(CutOff(name, old.get(name), new.get(name)) for name in {**new, **old})


def _sides(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[Side, ...]:
    return tuple(Side(name, old.get(name, ""), new.get(name, "")) for name in {**new, **old})


def in_a_line(changes: Sequence[str]) -> str:
    """Return changes in one line: the first, and how many more."""
    if not changes:
        return "no line of the card, exclusion, segment or cut-off moved"
    return f"{changes[0]}{f' And {len(changes) - 1} more.' if len(changes) > 1 else ''}"
