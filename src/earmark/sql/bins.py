"""Bins as CASE: the position of the one bin that a value falls in, as `profile.bins.bin_of` says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from earmark.facts.fold import fold
from earmark.profile.bins import Criterion, Part, limits
from earmark.sql import vocabulary as say
from earmark.sql.vocabulary import Node

Below = Callable[[Node, Decimal], Node]
ROOM = 2**62  # a pattern number stays below


def place(criterion: Criterion, columns: Mapping[str, Node], as_of: date | None = None) -> Node:
    """Return the position of the bin that a row falls in, as CASE; a field without a column is missing everywhere."""
    if not criterion.parts:
        known = columns.get(criterion.field)
        return nothing(criterion) if known is None else code(criterion, known.copy(), as_of)
    fails, holds = zip(*(_states(part, place(part.criterion, columns, as_of)) for part in criterion.parts), strict=True)
    both = next(i for i, b in enumerate(criterion.bins) if not b.missing and not b.other)
    no = _at(criterion, _place(criterion, missing=False))
    return say.case([(say.either(*fails), no), (say.both(*holds), _at(criterion, both))], nothing(criterion))


def _states(part: Part, at: Node) -> tuple[Node, Node]:
    """Return whether a part fails, and whether it holds; where nothing is known neither is so."""
    bins = [(i, b.label == part.holds) for i, b in enumerate(part.criterion.bins) if not b.missing]
    fails, holds = ([say.same(at.copy(), say.whole(i)) for i, held in bins if held == way] for way in (False, True))
    return say.either(*fails) if fails else say.truth(False), say.either(*holds)


def code(criterion: Criterion, column: Node, as_of: date | None = None) -> Node:
    """Return the position of the bin of `criterion` that `column` falls in, as CASE.

    column: number and category as stored (categories and list items folded, lists as ;a;b;).
    A date column holds days before the snapshot when `as_of` is None, else dates.
    """
    if criterion.kind in ("category", "list"):
        return _set_code(criterion, column)
    dated = criterion.kind == "date" and as_of is not None
    return _range_code(criterion, column, _after(as_of) if dated and as_of else _below)


def nothing(criterion: Criterion) -> Node:
    """Return the position of the missing bin: what an account without the column falls in."""
    return _at(criterion, _place(criterion, missing=True))


def packed(codes: Sequence[Node], sizes: Sequence[int], room: int = ROOM) -> list[Node]:
    """Return the codes as few numbers below `room`: mixed radix, the first code the lowest digit."""
    found: list[Node] = []
    for part in digits(sizes, room):
        radix, terms = 1, []
        for i in part:
            terms.append(say.times(codes[i].copy(), radix))
            radix *= sizes[i]
        found.append(say.total(terms))
    return found


def digits(sizes: Sequence[int], room: int = ROOM) -> list[range]:
    """Return which codes share one number: as many in a row as stay below `room`."""
    found, start, taken = [], 0, 1
    for i, size in enumerate(sizes):
        if taken * size >= room and i > start:
            found.append(range(start, i))
            start, taken = i, 1
        taken *= size
    return [*found, range(start, len(sizes))]


def _set_code(criterion: Criterion, column: Node) -> Node:
    empty = ("", ";", ";;") if criterion.kind == "list" else ("",)
    gone = say.either(say.absent(column), say.is_text(column, *empty))
    branches: list[tuple[Node, Node]] = [(gone, nothing(criterion))]
    for i, one in enumerate(criterion.bins):
        values = [fold(value) for value in one.values]
        if values and criterion.kind == "list":
            branches.append((say.either(*(say.holds(column, v) for v in values)), _at(criterion, i)))
        elif values:
            branches.append((say.is_text(column, *values), _at(criterion, i)))
    return say.case(branches, _at(criterion, _place(criterion, missing=False)))


def _range_code(criterion: Criterion, column: Node, lies_below: Below) -> Node:
    ranges = [i for i, one in enumerate(criterion.bins) if not one.missing]
    ranges.sort(key=lambda i: (criterion.bins[i].low is not None, criterion.bins[i].low or Decimal(0)))
    branches: list[tuple[Node, Node]] = [(say.absent(column), nothing(criterion))]
    for i in ranges[:-1]:
        high = limits(criterion.kind, criterion.bins[i])[1]
        branches.append((lies_below(column, high or Decimal(0)), _at(criterion, i)))
    return say.case(branches, _at(criterion, ranges[-1]))


def _below(column: Node, limit: Decimal) -> Node:
    return say.below(column, say.number(limit))


def _after(as_of: date) -> Below:
    """Days before `as_of` fall below a limit when the date lies after the day that many days back."""

    def after(column: Node, limit: Decimal) -> Node:
        try:
            return say.below(say.day(as_of - timedelta(days=int(limit))), column)
        except OverflowError:
            return say.truth(limit > 0)

    return after


def _at(criterion: Criterion, place: int) -> Node:
    return say.remarked(say.whole(place), criterion.bins[place].label)


def _place(criterion: Criterion, missing: bool) -> int:
    return next(i for i, one in enumerate(criterion.bins) if (one.missing if missing else one.other))
