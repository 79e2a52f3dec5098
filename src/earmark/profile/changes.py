"""What changed from one profile to the next, a line each."""

from __future__ import annotations

from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile


def changes(before: Profile, after: Profile) -> tuple[str, ...]:
    """Return the differences in verdict, criteria, points, exclusions and cut-offs, a line each."""
    lines = (
        [] if before.verdict == after.verdict else [f"Verdict: {_said(before.verdict)}, now {_said(after.verdict)}."]
    )
    old, new = ({c.name: c for c in p.card.criteria} for p in (before, after))
    lines += _come_and_gone("criterion", "criteria", [*old], [*new])
    lines += [line for name in new if name in old for line in _points(old[name], new[name])]
    rules = [[e.name for e in p.exclusions] for p in (before, after)]
    lines += _come_and_gone("exclusion", "exclusions", *rules)
    cuts = [", ".join(f"{t.name} from {t.cut_off}" for t in p.tiers) for p in (before, after)]
    return (*lines, *([f"Cut-offs: {cuts[0]}; now {cuts[1]}."] if all(cuts) and cuts[0] != cuts[1] else []))


def _said(verdict: str) -> str:
    return verdict.replace("_", " ")


def _come_and_gone(one: str, more: str, old: list[str], new: list[str]) -> list[str]:
    pairs = (("New", [n for n in new if n not in old]), ("Gone", [n for n in old if n not in new]))
    return [f"{word} {one if len(names) == 1 else more}: {', '.join(names)}." for word, names in pairs if names]


def _points(old: Criterion, new: Criterion) -> list[str]:
    if [_asks(b) for b in old.bins] != [_asks(b) for b in new.bins]:
        return [f"{new.name}: its bins were drawn anew."]
    pairs = zip(old.bins, new.bins, strict=True)
    moved = [f"{b.label} {_signed(a.points)} to {_signed(b.points)}" for a, b in pairs if a.points != b.points]
    return [f"{new.name}: {', '.join(moved)}."] if moved else []


def _asks(one: Bin) -> tuple[object, ...]:
    return one.low, one.high, one.values, one.other, one.missing


def _signed(points: int) -> str:
    return f"{points:+d}" if points else "0"
