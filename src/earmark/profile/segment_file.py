"""Segments in the profile's file: tiers by name, or a table each with its conditions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any, cast, get_args

from earmark.errors import ProfileError
from earmark.profile.bins import Kind
from earmark.profile.rules import Tier
from earmark.profile.segments import Condition, OwnPoints, Picked, Segment, SegmentEvidence
from earmark.profile.table import Table
from earmark.profile.toml import Item, Signed, key, toml

TOLD = """\
# An account that is not excluded is in the first segment whose conditions in `where` all hold.
# `points` are earned there in place of those of the card.
"""
RANGES: dict[Kind, tuple[str, str]] = {"number": ("from", "to"), "date": ("from_months", "to_months")}
SETS: dict[Kind, str] = {"category": "values", "list": "items"}


def written(segments: Sequence[Segment]) -> str:
    """Return the segments as TOML: those made of tiers as a line each, others as a table each."""
    if any(one.where for one in segments):
        return TOLD + "\n".join(map(_table, segments))
    return "[segments]\n" + "".join(f"{key(s.name)} = {toml(s.tiers)}\n" for s in segments)


def _table(one: Segment) -> str:
    lines = ["[[segment]]", f"name = {toml(one.name)}"]
    lines += [f"tiers = {toml(one.tiers)}"] if one.tiers else []
    lines += _rows("where", [toml(_asked(c)) for c in one.where])
    lines += _rows("points", [toml(_owned(p)) for p in one.points])
    lines += [f"evidence = {toml(_counted(one.evidence))}"] if one.evidence else []
    return "\n".join(lines) + "\n"


def _rows(name: str, rows: Sequence[str]) -> list[str]:
    return [f"{name} = [", *(f"  {row}," for row in rows), "]"] if rows else []


def _asked(condition: Condition) -> Mapping[str, Item]:
    cells: dict[str, Item] = {"field": condition.field}
    if condition.kind in SETS:
        cells[SETS[condition.kind]] = condition.values
    else:
        ends = zip(RANGES[condition.kind], (condition.low, condition.high), strict=True)
        cells |= {name: value for name, value in ends if value is not None}
    return cells | ({"label": condition.label} if condition.label else {})


def _owned(own: OwnPoints) -> Mapping[str, Item]:
    held: dict[str, Item] = {f.name: getattr(own, f.name) for f in fields(own)}
    return held | {"points": Signed(own.points)}


def _counted(seen: SegmentEvidence) -> Mapping[str, Item]:
    held = {f.name: getattr(seen, f.name) for f in fields(seen)}
    return {name: value for name, value in held.items() if value is not None and value != ""}


def read(root: Table, tiers: tuple[Tier, ...]) -> tuple[Segment, ...]:
    """Return the segments of a profile's file; where it says none, the upper half of the tiers is primary.

    Raises:
        ProfileError: an unknown key, a value that does not fit, or both spellings at once.
    """
    if "segment" in root.data:
        if "segments" in root.data:
            raise ProfileError(f"{root.place}: has [segments] and [[segment]].", "Keep one of them.")
        return tuple(_segment(table) for table in root.tables("segment", "segment"))
    if "segments" not in root.data:
        return (Segment("primary", tuple(t.name for t in tiers[: (len(tiers) + 1) // 2])),) if tiers else ()
    table = root.table("segments")
    return tuple(Segment(name, table.texts(name)) for name in table.data)


def _segment(table: Table) -> Segment:
    table.only("name", "tiers", "where", "points", "evidence")
    return Segment(
        table.text("name"),
        table.texts("tiers"),
        tuple(_condition(row) for row in table.tables("where", "condition")),
        tuple(_own(row) for row in table.tables("points", "row")),
        _evidence(table.table("evidence")) if "evidence" in table.data else None,
    )


def _condition(row: Table) -> Condition:
    row.only("field", *SETS.values(), *RANGES["number"], *RANGES["date"], "label")
    kind = _kind(row)
    low, high = RANGES.get(kind, ("", ""))
    ends = row.decimal(low) if low else None, row.decimal(high) if high else None
    values = row.texts(SETS[kind]) if kind in SETS else ()
    return Condition(row.text("field"), kind, values, *ends, row.text("label", ""))


def _kind(row: Table) -> Kind:
    """Return which kind of condition the keys of a row tell; they must tell one."""
    spelt: dict[Kind, tuple[str, ...]] = {**RANGES, **{kind: (name,) for kind, name in SETS.items()}}
    found = [kind for kind, names in spelt.items() if set(names) & set(row.data)]
    if len(found) != 1:
        raise ProfileError(
            f"{row.place}: a condition asks one thing.",
            "Give values, items, from and to, or from_months and to_months.",
        )
    return found[0]


def _own(row: Table) -> OwnPoints:
    row.only(*(f.name for f in fields(OwnPoints)))
    counts = [row.whole(name, 0) for name in ("good", "bad", "pending")]
    return OwnPoints(row.text("criterion"), row.text("bin"), row.whole("points"), *counts)


def _evidence(table: Table) -> SegmentEvidence:
    known = [f.name for f in fields(SegmentEvidence)]
    table.only(*known)
    said: dict[str, Any] = {name: table.whole(name) for name in known[:5]}
    said |= {name: table.real(name) for name in known[5:12]}
    said |= {name: table.whole(name) for name in known[13:] if name in table.data}
    return SegmentEvidence(**said, picked_by=cast("Picked", table.one_of("picked_by", get_args(Picked), "")))
