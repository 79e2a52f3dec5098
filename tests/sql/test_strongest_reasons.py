from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from typing import Any

from earmark.profile.bins import Bin, Criterion
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, OwnPoints, Segment
from earmark.sql import reasons
from earmark.sql import vocabulary as say
from earmark.sql.score import score_query

AS_OF = date(2026, 1, 1)


def made_card(criteria: int) -> Scorecard:
    dice = random.Random(criteria)  # noqa: S311 - a die for tests
    return Scorecard(tuple(
        Criterion(f"c{i}", f"c{i}", "number", (
            *(Bin(f"b{j}", dice.randint(-3, 3), low=Decimal(j) if j else None, high=Decimal(j + 1) if j < 5 else None)
              for j in range(6)),
            Bin("missing", dice.choice([0, -1]), missing=True),
        ))
        for i in range(criteria)
    ))  # fmt: skip


def found(engine: Any, profile: Profile, accounts: list[dict[str, Decimal | None]]) -> list[tuple[Any, ...]]:
    card = profile.card
    names = [f"c{i}" for i in range(len(card.criteria))]
    engine.run("CREATE TEMP TABLE made (line INTEGER, " + ", ".join(f"{n} DECIMAL(18,4)" for n in names) + ")")
    rows = [(i, *(one[n] for n in names)) for i, one in enumerate(accounts)]
    engine.insert("made", ["line", *names], rows, ["INTEGER", *["DECIMAL(18,4)"] * len(names)])
    columns = {n: say.column(n) for n in names}
    query = score_query(profile, say.table("made"), columns, keep=("line",), parted=True)
    for statement in say.create("points", query):
        engine.run(statement)
    cut, numbers = reasons.parts(card), {r: i for i, r in enumerate(reasons.strength(profile.cards))}
    columns_of = ["card", "pattern", "first", "second", "third", "gone"]
    for i, part in enumerate(cut):
        engine.run(f"CREATE TEMP TABLE part{i} (" + ", ".join(f"{name} INT" for name in columns_of) + ")")
        engine.insert(f"part{i}", columns_of, list(part.rows(profile.cards, numbers)))
    return sorted(engine.rows(reasons.strongest(say.table("points"), ("line",), len(cut), len(profile.cards))))


def test_the_engine_finds_the_three_strongest_reasons_and_what_is_missing(facts: Any) -> None:
    card, dice = made_card(11), random.Random(1)  # noqa: S311 - a die for tests
    values = [None, *map(Decimal, range(6))]
    accounts = [{f"c{i}": dice.choice(values) for i in range(11)} for _ in range(300)]
    own = tuple(OwnPoints(f"c{i}", f"b{i % 6}", i % 5 - 2) for i in range(11))
    where = (Condition("c0", "number", low=Decimal(2)), Condition("c5", "number", high=Decimal(4)))
    profile = Profile("p", card, AS_OF, segments=(Segment("primary", where=where, points=own),))
    order, cut = reasons.strength(profile.cards), reasons.parts(card)
    assert len(cut) == 3
    for (_, *strongest), account in zip(found(facts.engine, profile, accounts), accounts, strict=True):
        said = judge(profile, account, AS_OF)
        bins = list(enumerate(said.score.bins))
        held = [(c, b, said.card.criteria[c].bins[b].points) for c, b in bins]
        expected = sorted(order.index(one) for one in held if one in order)[:3]
        assert [n for n in strongest[:3] if n != reasons.NO_REASON] == expected
        missing = [c for part, gone in zip(cut, strongest[3:], strict=True) for c in dict(part.missing())[gone]]
        assert missing == [c for c, b in bins if card.criteria[c].bins[b].missing]


def test_reasons_run_from_the_strongest_down() -> None:
    card = made_card(4)
    points = [abs(points) for *_, points in reasons.strength([card])]
    assert points == sorted(points, reverse=True)
    assert 0 not in points


def test_a_card_without_criteria_has_no_parts() -> None:
    assert reasons.parts(Scorecard()) == []
