"""Trigger events in the profile's file: a table each, with its bands, or its weight and half-life."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields

from earmark.errors import ProfileError
from earmark.profile.table import Table
from earmark.profile.toml import Item, Signed, toml
from earmark.profile.triggers import Band, Trigger, TriggerEvidence, bands_of

TOLD = """\
# An event that is less than `days` days old earns its points; of each kind the freshest counts.
# Kinds that are not named here earn what they do by default.
"""
COUNTED = ("events", "accounts", "days", "outcomes")


def written(triggers: Sequence[Trigger]) -> str:
    """Return the triggers as TOML; empty where there are none."""
    return TOLD + "\n".join(map(_table, triggers)) if triggers else ""


def _table(one: Trigger) -> str:
    bands = ", ".join(toml({"days": b.days, "points": Signed(b.points, 0)}) for b in one.bands)
    lines = ["[[trigger]]", f"kind = {toml(one.kind)}", f"bands = [{bands}]"]
    lines += [f"half_life_days = {one.half_life_days}"] if one.half_life_days else []
    lines += ["learned = true"] if one.learned else []
    lines += [f"evidence = {toml(_counted(one.evidence))}"] if one.evidence else []
    return "\n".join(lines) + "\n"


def _counted(seen: TriggerEvidence) -> Mapping[str, Item]:
    return {f.name: getattr(seen, f.name) for f in fields(seen)}


def read(root: Table) -> tuple[Trigger, ...]:
    """Return the triggers of a profile's file.

    Raises:
        ProfileError: an unknown key, a value that does not fit, or both bands and a weight.
    """
    return tuple(_trigger(_placed(root, table)) for table in root.tables("trigger", "trigger"))


def _placed(root: Table, table: Table) -> Table:
    """Return the table placed by its kind, where it has one."""
    kind = table.data.get("kind")
    return Table(f"{root.place}, trigger {kind!r}", table.data) if isinstance(kind, str) else table


def _trigger(table: Table) -> Trigger:
    table.only("kind", "bands", "weight", "half_life_days", "learned", "evidence")
    evidence = _evidence(table.table("evidence")) if "evidence" in table.data else None
    kind, half_life = table.text("kind"), table.whole("half_life_days", 0)
    return Trigger(kind, _bands(table, half_life), half_life, table.flag("learned"), evidence)


def _bands(table: Table, half_life: int) -> tuple[Band, ...]:
    if "bands" in table.data and "weight" in table.data:
        raise ProfileError(f"{table.place}: has bands and a weight.", "Keep one of them.")
    if "bands" in table.data:
        return tuple(_band(row) for row in table.tables("bands", "band"))
    weight = table.whole("weight")
    if weight and not half_life:
        raise ProfileError(f"{table.place}: half_life_days is missing.", "Add half_life_days = ...")
    try:
        return bands_of(weight, half_life) if weight else ()
    except ProfileError as error:
        raise ProfileError(f"{table.place}: {error.message}", error.hint) from None


def _band(row: Table) -> Band:
    row.only("days", "points")
    return Band(row.whole("days"), row.whole("points"))


def _evidence(table: Table) -> TriggerEvidence:
    table.only(*(f.name for f in fields(TriggerEvidence)))
    counts = [table.whole(name) for name in COUNTED]
    return TriggerEvidence(*counts, *(table.real(f.name) for f in fields(TriggerEvidence)[len(COUNTED) :]))
