"""One body for every engine: what it answers equals what DuckDB answers, and what the reference scorer says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_books import AS_OF
from sqlglot import exp

from earmark.book.folder import prepare
from earmark.book.published import publish
from earmark.engines import Engine
from earmark.engines.duckdb import DuckDB
from earmark.facts.schema import FIELD_TYPES, TABLES
from earmark.learn.bands import candidates
from earmark.learn.explore import mixers
from earmark.profile.profile import Profile
from earmark.profile.rules import Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.triggers import DEFAULTS, Trigger, bands_of
from earmark.sql import ask
from earmark.sql import vocabulary as say
from earmark.sql.draw import drawn, holdings, patterned, unworked
from earmark.sql.exposure import WHOLE
from earmark.sql.judged import endings, judged, lengths, purchases, targets
from earmark.sql.market import counted, domains
from earmark.sql.parted import parted
from earmark.sql.queue import APART, QUEUED, Rules, best, owners, queued
from earmark.sql.queue import counted as counted_states
from earmark.sql.score import bin_names, score_query
from earmark.sql.standing import standing
from earmark.sql.timing import freshest, summed
from earmark.verbs import counting
from earmark.verbs.commerce import commerce, examples
from earmark.verbs.timing import exposed, learned_triggers
from earmark.verbs.travel import fill, make
from earmark.verbs.worth import worth_of
from made_facts import MadeBook
from made_profiles import AS_OF as SCORED
from made_profiles import KINDS, accounts, expected, profiles, stored

pytestmark = pytest.mark.slow
COLUMNS = {f"f{i}": say.column(f"f{i}") for i in range(len(KINDS))}

TRIGGERS = (*DEFAULTS, *(Trigger(kind, bands_of(-4, 700), 700) for kind in ("o'neill's day", "\\")))


def table(engine: Engine, name: str, order: str) -> list[tuple[Any, ...]]:
    return typed(engine.rows(exp.select("*").from_(say.table(name)).order_by(say.column(order))))


def typed(rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Values with their types: a count that comes as a Decimal is not the same."""
    return [tuple((type(cell).__name__, cell) for cell in row) for row in rows]


@pytest.fixture(scope="session")
def both(chance: tuple[DuckDB, Path], opened: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the same book on DuckDB and on the other engine."""
    facts, folder = chance
    here = MadeBook(facts, AS_OF, prepare(tmp_path_factory.mktemp("book"), True))
    with opened(facts, folder) as engine:
        yield here, replace(here, outside=engine)


@pytest.fixture(scope="session")
def snapshots(both: Any) -> Any:
    """Return the snapshots of both, with the table `worth`."""
    infos = [counting.snapshot(book) for book in both]
    return infos, [worth_of(book, info) for book, info in zip(both, infos, strict=True)]


def test_the_snapshot_is_the_same_row_for_row(both: Any, snapshots: Any) -> None:
    here, there = both
    assert snapshots[0][0] == snapshots[0][1]
    assert snapshots[1][0] == snapshots[1][1]
    assert table(here.engine, "snapshot", "account") == table(there.engine, "snapshot", "account")
    assert table(here.engine, "worth", "worth_of") == table(there.engine, "worth", "worth_of")
    assert snapshots[0][0].counts.accounts > 150


def test_fields_are_summed_up_alike(both: Any, snapshots: Any) -> None:
    here, there = (counting.fields(book, info) for book, info in zip(both, snapshots[0], strict=True))
    assert here == there
    assert len(here[1].values) > 20


def test_tallies_are_the_same_count_for_count(both: Any, snapshots: Any) -> None:
    criteria = candidates(counting.fields(both[0], snapshots[0][0]))[0]
    for some in (criteria, criteria[:1], ()):
        here, there = (
            counting.tally(book, info, some, 10**7) for book, info in zip(both, snapshots[0], strict=True)
        )  # fmt: skip
        for name in ("codes", "outcome", "closed", "left", "seller", "count", "sums"):
            one, other = getattr(here, name), getattr(there, name)
            assert one.dtype == other.dtype
            assert np.array_equal(one, other), name


def test_money_time_and_examples_are_the_same(both: Any, snapshots: Any) -> None:
    told = [(examples(b, i, 40), commerce(b, i)) for b, i in zip(both, snapshots[0], strict=True)]
    assert told[0] == told[1]


def test_small_questions_are_answered_alike(both: Any, snapshots: Any) -> None:
    criteria = candidates(counting.fields(both[0], snapshots[0][0]))[0]
    columns = counting.field_columns(both[0], criteria)
    asked = [
        parted(criteria, columns, 30), domains("account"), ask.distinct("deal", "owner"), ask.stays(),
        ask.reasons([*range(1, 300)], AS_OF), ask.facts_known(AS_OF), ask.spellings(1),
        ask.amounts("deal", "amount_cents", AS_OF), ask.amounts("contract", "acv_cents", AS_OF),
        ask.currencies("deal", "amount_cents", "closed", AS_OF),
        ask.currencies("contract", "acv_cents", "started", AS_OF),
        ask.first_fills(AS_OF), ask.fills([*counting.columns(both[0]).values()]),
        standing(AS_OF).order_by(say.column("account")),
        summed(TRIGGERS, AS_OF).order_by(say.column("account")),
        freshest(TRIGGERS, AS_OF).order_by(say.column("account"), say.column("kind")),
    ]  # fmt: skip
    for query in asked:
        here, there = (typed(book.engine.rows(query)) for book in both)
        assert here == there, query.sql()[:300]


@pytest.mark.parametrize("address", ["postgres", "spark"], indirect=True)
def test_the_queue_is_the_same_and_so_is_whom_exploration_draws(both: Any, snapshots: Any) -> None:
    criteria = candidates(counting.fields(both[0], snapshots[0][0]))[0][:4]
    scored = [replace(c, bins=tuple(replace(b, points=i % 3 - 1) for i, b in enumerate(c.bins))) for c in criteria]
    tiers = tuple(Tier(name, cut_off, 0.1, 0.0, 0.2) for name, cut_off in (("A", 1), ("B", 0), ("C", -9)))
    made_, when = Profile("queue", Scorecard(tuple(scored)), AS_OF, tiers=tiers), date(2025, 9, 1)
    columns, bins = counting.field_columns(both[0], scored), bin_names(made_)
    for lost_days, owner in ((None, ()), (183, ()), (183, ("Software", "Retail"))):
        spelled = tuple((name, ("Fintech",)) for name in owner[:1])
        rules = Rules(when, 2, 200, lost_days=lost_days, owner=owner, spelled=spelled, lower=("B", "C"))
        answers = []
        for book in both:
            fill(book.engine, APART, ("account", "state"), [(3, 1), (5, 2)], whole="BIGINT")
            make(book.engine, QUEUED, queued(made_, columns, rules))
            answers.append([table(book.engine, QUEUED, "account")])
            places = [[i % 3 for i, _ in enumerate(one.bins)] for one in scored]
            ways = [drawn(places, bins, 3, mixers(f"p 2025-W{lost_days}"), 3, per_owner=each) for each in (True, False)]
            fill(book.engine, "campaign_list", ["account"], [(n,) for n in range(0, 400, 3)], whole="BIGINT")
            for among in ("", "campaign_list"):
                ways += [patterned(bins, mixers("a campaign"), 2, among), unworked(among)]
            asked = [best(40), best(40, 0), best(40, per_owner=2), counted_states(), owners(), *ways]
            answers[-1] += [typed(book.engine.rows(query)) for query in asked]
            answers[-1] += [sorted(typed(book.engine.rows(holdings(bins))))]
        assert answers[0] == answers[1]
        assert owner or len(answers[0][1]) > 10


def _facts(rows: list[dict[str, Any]], folder: Path, mark: str) -> DuckDB:
    """The tables of a book, its accounts with these values."""
    facts = DuckDB(folder=folder)
    fields = {f"f{i}": FIELD_TYPES[kind] for i, kind in enumerate(KINDS)}
    for name, columns in TABLES.items():
        made = {**columns, **(fields if name == "account" else {})}
        facts.run(f"CREATE TABLE {name} ({', '.join(f'{column} {kind}' for column, kind in made.items())})")
    cells = [(n, True, *(stored(kind, row[f"f{i}"]) for i, kind in enumerate(KINDS))) for n, row in enumerate(rows)]
    facts.insert("account", ["account", "target", *fields], cells)
    facts.run("CREATE TABLE built (mark VARCHAR)")
    facts.run("INSERT INTO built VALUES ($1)", [mark])
    return facts


def _scores(made: list[Profile]) -> exp.Query:
    """All profiles in one question: which, account, then what `score_query` says."""
    told = ("score", "pattern", "excluded", "tier", "segment")
    parts = [
        exp.select(say.named(say.whole(i), "which"), say.column("account"), *map(say.column, told)).from_(
            score_query(one, say.table("account"), COLUMNS, keep=("account",)).subquery("scored")
        )
        for i, one in enumerate(made)
    ]
    return say.guard(exp.union(*parts, distinct=False)) if len(parts) > 1 else parts[0]


def _said(profile: Profile, row: tuple[Any, ...]) -> tuple[int, int, str, str, str]:
    rules, names = [*(rule.name for rule in profile.exclusions), ""], [*(one.name for one in profile.segments), ""]
    return int(row[0]), int(row[1]), rules[row[2]], str(row[3]), names[row[4]]


def test_scores_tiers_patterns_and_exclusions_are_the_reference_scorers(
    address: str, opened: Any, tmp_path: Path
) -> None:
    counter, quick = iter(range(10_000)), address.startswith("postgres")

    @settings(
        max_examples=30 if quick else 3,
        deadline=None, suppress_health_check=list(HealthCheck), database=None,
    )  # fmt: skip
    @given(
        st.lists(profiles(), min_size=1 if quick else 3, max_size=5),
        st.lists(accounts(), min_size=1 if quick else 25, max_size=40),
    )
    def check(made: list[Profile], rows: list[dict[str, Any]]) -> None:
        facts = _facts(rows, tmp_path, f"scores {next(counter)}")
        with opened(facts, tmp_path) as engine:
            answer = engine.rows(_scores(made))
            assert len(answer) == len(made) * len(rows)
            for which, number, *row in answer:
                profile = made[which]
                said = expected(replace(profile, as_of=SCORED), rows[number])
                assert _said(profile, tuple(row)) == said
            sizes = [typed(e.rows(counted(made[0].card.criteria, COLUMNS, "account", SCORED))) for e in (facts, engine)]
            assert sizes[0] == sizes[1]
            assert typed(facts.rows(targets(made[0], COLUMNS))) == typed(engine.rows(targets(made[0], COLUMNS)))
        facts.close()

    check()


def test_segments_of_the_snapshot_are_counted_alike(address: str, both: Any, snapshots: Any) -> None:
    info = snapshots[0][0]
    known = {f"f{want.number}": say.column(f"f{want.number}") for want in info.wanted}

    @settings(
        max_examples=10 if address.startswith("postgres") else 2,
        deadline=None, suppress_health_check=list(HealthCheck), database=None,
    )  # fmt: skip
    @given(profiles())
    def check(profile: Profile) -> None:
        answers = []
        for book in both:
            make(book.engine, "judged", judged(profile, {name: known[name] for name in known if name != "f4"}))
            answers.append([typed(book.engine.rows(query)) for query in (endings(), lengths(), purchases())])
        assert answers[0] == answers[1]

    check()


def test_weeks_after_events_are_counted_alike(both: Any) -> None:
    kinds = ("funding", "executive_hire", "layoffs", "o'neill's day", "\\")
    for part in (WHOLE // 2, WHOLE):
        here, there = (exposed(book.engine, kinds, AS_OF, part) for book in both)
        for name in ("state", "period", "lasted", "ages", "weeks", "hits", "events", "accounts"):
            assert np.array_equal(getattr(here, name), getattr(there, name)), name
        assert here.hits.sum() > 25
    assert learned_triggers(both[0], AS_OF) == learned_triggers(both[1], AS_OF)


def test_any_day_may_be_asked_for(address: str, both: Any) -> None:
    days = [date(2024, 2, 29), date(1970, 1, 1), date(2026, 7, 1)]
    for day in days if address.startswith("postgres") else days[:1]:
        infos = [counting.snapshot(book, day) for book in both]
        assert infos[0] == infos[1]
        here, there = (table(book.engine, "snapshot", "account") for book in both)
        assert here == there


def test_decimals_keep_their_four_places(both: Any) -> None:
    lowest = exp.select(say.least(say.column("f0")), say.most(say.column("f0"))).from_(say.table("account"))
    for book in both:
        assert book.engine.rows(lowest) == [(Decimal("-99999999999999.9999"), Decimal("99999999999999.9999"))]


def test_facts_are_copied_once(both: Any, chance: tuple[DuckDB, Path]) -> None:
    _, there = both
    mark = there.engine.holds()
    there.engine.take = lambda *_: pytest.fail("copied again")  # type: ignore[method-assign]
    publish(chance[0], there.engine, chance[1])
    assert mark == "chance 1"
    del there.engine.take
