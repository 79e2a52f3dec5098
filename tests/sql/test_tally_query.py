from __future__ import annotations

import random
from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Any

from earmark.profile.bins import Bin, Criterion, bin_of
from earmark.sql import vocabulary as say
from earmark.sql.bins import digits
from earmark.sql.plan import CONTACTED, OPEN, TARGET, Plan, Wanted
from earmark.sql.snapshot import snapshot
from earmark.sql.tally import tally_query

SIZE = Criterion("Size", "Number", "number", (
    Bin("small", high=Decimal(50)), Bin("missing", missing=True), Bin("large", low=Decimal(50)),
))  # fmt: skip
KIND = Criterion("Kind", "Category", "category", (
    Bin("a or b", values=("A", " b")), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
TOOL = Criterion("Tool", "List", "list", (
    Bin("has X", values=("X",)), Bin("no X", other=True), Bin("missing", missing=True),
), item="X")  # fmt: skip
AGE = Criterion("Age", "Date", "date", (
    Bin("not yet", high=Decimal(0)), Bin("fresh", low=Decimal(0), high=Decimal(12)), Bin("old", low=Decimal(12)),
    Bin("missing", missing=True),
))  # fmt: skip
CRITERIA = (SIZE, KIND, TOOL, AGE)
COLUMNS = {c.field: say.column(f"f{i}") for i, c in enumerate(CRITERIA)}
OPENED = date(2023, 1, 1)


def filled(facts: Any) -> Counter[tuple[int, ...]]:
    """A book of 300 accounts opened on one day; the patterns that the reference finds."""
    dice, expected = random.Random(7), Counter()  # noqa: S311 - a die for tests
    for number in range(300):
        values = (
            dice.choice([None, Decimal(50), Decimal("49.9999"), Decimal(500)]),
            dice.choice([None, "a", "b", "c"]),
            dice.choice([None, ("x",), ("y",), ("x", "y")]),
            dice.choice([None, date(2023, 1, 2), date(2023, 1, 1), date(2022, 1, 1), date(2022, 1, 2)]),
        )
        listed = ";" + ";".join(values[2]) + ";" if values[2] else None
        facts.account(number, f0=values[0], f1=values[1], f2=listed, f3=values[3])
        won = dice.random() < 0.4
        facts.deal(number, "2023-01-01", "2023-02-01", "won" if won else "lost")
        bins = tuple(bin_of(c, v, OPENED) for c, v in zip(CRITERIA, values, strict=True))
        expected[*bins, int(won)] += 1
    wanted = tuple(Wanted(i, c.kind) for i, c in enumerate(CRITERIA))
    for statement in say.create("snapshot", snapshot(Plan(date(2025, 1, 1), wanted))):
        facts.engine.run(statement)
    return expected


def unpacked(number: int, sizes: list[int]) -> tuple[int, ...]:
    places = []
    for size in sizes:
        places.append(number % size)
        number //= size
    return tuple(places)


def test_the_tally_counts_what_the_reference_bins(facts: Any) -> None:
    expected = filled(facts)
    rows = facts.engine.rows(tally_query(CRITERIA, COLUMNS, "snapshot"))
    sizes = [len(c.bins) for c in CRITERIA]
    assert {(*unpacked(row[0], sizes), row[1]): row[-1] for row in rows} == expected
    assert rows == sorted(rows, key=lambda row: (row[2], row[1], row[3:5], row[0]))  # the order of a tally


def test_targets_stand_in_for_the_contacted_and_open_accounts_are_left_out(facts: Any) -> None:
    facts.engine.run("CREATE TEMP TABLE snapshot (outcome INTEGER, closed INTEGER, left_month INTEGER, seller INTEGER)")
    facts.engine.run(f"INSERT INTO snapshot VALUES ({TARGET}, 1, NULL, NULL), ({OPEN}, 1, NULL, NULL), (1, NULL, 2, 3)")  # noqa: S608 - numbers of ours
    assert facts.engine.rows(tally_query((), {}, "snapshot")) == [(1, -1, 2, 3, 1), (CONTACTED, 1, -1, -1, 1)]


def test_codes_share_a_number_as_long_as_there_is_room() -> None:
    assert digits([10] * 5, 1000) == [range(2), range(2, 4), range(4, 5)]
    assert digits([5000, 2], 4096) == [range(1), range(1, 2)]
    assert digits([]) == [range(0)]
