"""Bands: each field cut into fixed human bins before any outcome is looked at."""

from __future__ import annotations

import itertools

from earmark.facts.fold import fold
from earmark.learn.fields import Field
from earmark.learn.ranges import ruler
from earmark.profile.bins import Bin, Criterion
from earmark.profile.report import Dropped

VALUES = 20  # of a category, at most, beside `other`
VALUE_SHARE = 0.01  # of rows that hold a value for it to have a bin
ITEMS = 15  # of a list, at most
ITEM_SHARE = 0.03
FEWEST = 5  # accounts a value, an item or a field needs
FIELD_SHARE = 0.02  # of rows that hold any value
OTHER = ("other", *(f"any other{' value' * n}" for n in range(VALUES)))  # labels, the first that is no value itself
MISSING = ("missing", *(f"not known{' here' * n}" for n in range(VALUES)))


def candidates(fields: tuple[Field, ...]) -> tuple[tuple[Criterion, ...], tuple[Dropped, ...]]:
    """Return the candidate criteria with their fine bins, and each field that is none, with the reason."""
    criteria: list[Criterion] = []
    dropped: list[Dropped] = []
    for field in fields:
        unfit = _unfit(field)
        found = () if unfit else _criteria(field)
        criteria += found
        if not found:
            dropped.append(unfit or Dropped(field.name, "no value is common enough to learn from", "unique"))
    return tuple(criteria), tuple(dropped)


def _unfit(field: Field) -> Dropped | None:
    """Return why a field can be no criterion, or None."""
    if field.leak:
        return Dropped(field.name, field.leak, "said" if field.leak.startswith("said by") else "leak")
    if field.filled < max(FEWEST, FIELD_SHARE * field.rows):
        return Dropped(field.name, f"only {field.filled} of {field.rows} accounts have a value", "thin")
    if field.kind == "text":
        return Dropped(field.name, "free text, hardly two alike", "unique")
    if field.distinct <= 1 and field.filled >= field.rows and field.kind != "list":
        return Dropped(field.name, "the same value for every account", "constant")
    if field.kind == "number" and field.low is not None and field.low == field.high and field.filled >= field.rows:
        return Dropped(field.name, "the same value for every account", "constant")
    return None


def _criteria(field: Field) -> tuple[Criterion, ...]:
    """Return the criteria of one field: one, or one an item for a list, or none."""
    if field.kind == "category":
        return _category(field)
    if field.kind == "list":
        return _items(field)
    rule = ruler(field)
    edges = (None, *rule.cuts, None)
    bins = [Bin(rule.label(low, high), low=low, high=high) for low, high in itertools.pairwise(edges)]
    kind = "date" if field.kind == "date" else "number"
    return (Criterion(field.name, field.name, kind, (*bins, Bin("missing", missing=True))),)  # type: ignore[arg-type]


def _category(field: Field) -> tuple[Criterion, ...]:
    common = [v for v, n in field.values if n >= max(FEWEST, VALUE_SHARE * field.rows)][:VALUES]
    if not common:
        return ()
    taken = {fold(v) for v in common}
    bins = [Bin(v, values=(v,)) for v in common]
    rest = Bin(next(w for w in OTHER if w not in taken), other=True)
    missing = Bin(next(w for w in MISSING if w not in taken), missing=True)
    return (Criterion(field.name, field.name, "category", (*bins, rest, missing)),)


def _items(field: Field) -> tuple[Criterion, ...]:
    least = max(FEWEST, ITEM_SHARE * field.rows)
    common = [v for v, n in field.values if least <= n <= field.rows - FEWEST][:ITEMS]
    return tuple(
        Criterion(
            f"{field.name}: {item}",
            field.name,
            "list",
            (Bin("yes", values=(item,)), Bin("no", other=True), Bin("missing", missing=True)),
            item,
        )
        for item in common
    )
