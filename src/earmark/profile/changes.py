"""What changed from one profile to the next, a line each."""

from __future__ import annotations

from earmark.facts.triggers import called
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.segments import Segment
from earmark.profile.triggers import in_force


def changes(before: Profile, after: Profile) -> tuple[str, ...]:
    """Return the differences in verdict, criteria, points, exclusions, segments, triggers and cut-offs, a line each."""
    lines = (
        [] if before.verdict == after.verdict else [f"Verdict: {_said(before.verdict)}, now {_said(after.verdict)}."]
    )
    old, new = ({c.name: c for c in p.card.criteria} for p in (before, after))
    lines += _come_and_gone("criterion", "criteria", [*old], [*new])
    lines += [line for name in new if name in old for line in _points(old[name], new[name])]
    rules = [[e.name for e in p.exclusions] for p in (before, after)]
    lines += _come_and_gone("exclusion", "exclusions", *rules)
    lines += [*_segments(before, after), *_triggers(before, after)]
    cuts = [", ".join(f"{t.name} from {t.cut_off}" for t in p.tiers) for p in (before, after)]
    return (*lines, *([f"Cut-offs: {cuts[0]}; now {cuts[1]}."] if all(cuts) and cuts[0] != cuts[1] else []))


def _segments(before: Profile, after: Profile) -> list[str]:
    """Return which segments came and went, which ask for something else, and which bins earn other points in them."""
    old, new = ({s.name: s for s in p.segments} for p in (before, after))
    gone = [f"Segment {name} is gone: {about(old[name])}." for name in old if name not in new]
    lines = [f"New segment {name}: {about(new[name])}." for name in new if name not in old] + gone
    for name in (n for n in new if n in old):
        if about(old[name]) != about(new[name]):
            lines += [f"Segment {name}: {about(old[name])}; now {about(new[name])}."]
        own = [{(p.criterion, p.bin): p.points for p in one[name].points} for one in (old, new)]
        for place in dict.fromkeys([*own[0], *own[1]]):
            was, now = (signed(points[place]) if place in points else "those of the card" for points in own)
            lines += [f"Segment {name}, {place[0]}: {place[1]} {was}, now {now}."] if was != now else []
    return lines


def _triggers(before: Profile, after: Profile) -> list[str]:
    """Return which kinds of event earn something else, and for how long; a kind that nobody knew earned nothing."""
    old, new = ({t.kind: t.said for t in in_force(p.triggers)} for p in (before, after))
    pairs = [(kind, old.get(kind, "0"), new.get(kind, "0")) for kind in dict.fromkeys([*old, *new])]
    return [f"Event {called(kind)}: {was}; now {now}." for kind, was, now in pairs if was != now]


def about(segment: Segment) -> str:
    """Return what a segment asks for, in words."""
    return segment.about or f"tiers {', '.join(segment.tiers)}"


def _said(verdict: str) -> str:
    return verdict.replace("_", " ")


def _come_and_gone(one: str, more: str, old: list[str], new: list[str]) -> list[str]:
    pairs = (("New", [n for n in new if n not in old]), ("Gone", [n for n in old if n not in new]))
    return [f"{word} {one if len(names) == 1 else more}: {', '.join(names)}." for word, names in pairs if names]


def _points(old: Criterion, new: Criterion) -> list[str]:
    if [_asks(b) for b in old.bins] != [_asks(b) for b in new.bins]:
        return [f"{new.name}: its bins were drawn anew."]
    pairs = zip(old.bins, new.bins, strict=True)
    moved = [f"{b.label} {signed(a.points)} to {signed(b.points)}" for a, b in pairs if a.points != b.points]
    return [f"{new.name}: {', '.join(moved)}."] if moved else []


def _asks(one: Bin) -> tuple[object, ...]:
    return one.low, one.high, one.values, one.other, one.missing


def signed(points: int) -> str:
    """Return points as they are shown: +2, 0, -1."""
    return f"{points:+d}" if points else "0"
