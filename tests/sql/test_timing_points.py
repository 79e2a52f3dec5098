from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.engines.duckdb import DuckDB
from earmark.facts.kinds import sure_kind
from earmark.facts.schema import EVENT
from earmark.facts.triggers import KINDS, spellings
from earmark.profile.triggers import DEFAULTS, Trigger, bands_of, points_at, timing_of
from earmark.sql.lookup import timing_of as timing_query
from earmark.sql.timing import freshest, summed

AS_OF = date(2026, 7, 1)
ENGINE = DuckDB()
OWN = "webinar: o'neill"
Event = tuple[int, str, date, date | None]
written = st.sampled_from([spelt for kind in KINDS for spelt in spellings(kind)] + [OWN, "other"])
dates = st.integers(-20, 300).map(lambda age: AS_OF - timedelta(days=age))
events = st.lists(st.tuples(st.integers(1, 4), written, dates, st.none() | dates), max_size=25)
triggers = st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 120)), min_size=12, max_size=12).map(
    lambda drawn: tuple(Trigger(kind, bands_of(*one), one[1]) for kind, one in zip([*KINDS, OWN], drawn, strict=True))
)


def filled(told: list[Event]) -> DuckDB:
    ENGINE.run("CREATE OR REPLACE TABLE event (" + ", ".join(f"{c} {k}" for c, k in EVENT.items()) + ")")
    names = ["account", "kind", "happened", "known_from", "load", "line"]
    rows = [(*one, 1 + n % 3, n) for n, one in enumerate(told)]
    ENGINE.insert("event", names, rows, [EVENT[name] for name in names])
    return ENGINE


@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
@given(triggers, events)
def test_timing_of_every_account_is_the_references(made: tuple[Trigger, ...], told: list[Event]) -> None:
    answer = filled(told).rows(summed(made, AS_OF))
    found = {row[0]: row[1] for row in answer}
    for account in range(1, 5):
        mine = [(sure_kind(kind), day, known) for who, kind, day, known in told if who == account]
        assert found.get(account, 0) == timing_of(made, mine, AS_OF)
        assert ENGINE.rows(timing_query(account, made, AS_OF)) == [row[1:2] for row in answer if row[0] == account]
    assert all(type(cell) is int for row in answer for cell in row)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(triggers, events)
def test_the_freshest_event_of_each_kind_is_found(made: tuple[Trigger, ...], told: list[Event]) -> None:
    engine = filled(told)
    fresh: dict[int, list[tuple[int, int]]] = {}
    for account, kind, age, points, load, line in engine.rows(freshest(made, AS_OF)):
        who, written_as, day, _ = told[line]
        assert (who, sure_kind(written_as), (AS_OF - day).days, 1 + line % 3) == (account, made[kind].kind, age, load)
        assert points == points_at(made[kind], age) != 0
        fresh.setdefault(account, []).append((age, points))
    answer = engine.rows(summed(made, AS_OF))
    assert {row[0] for row in answer} == set(fresh)
    for account, points, age in answer:
        assert (points, age) == (sum(p for _, p in fresh[account]), min(age for age, _ in fresh[account]))


def test_of_events_of_one_day_the_newest_load_counts(facts: Any) -> None:
    for load, line in ((1, 9), (2, 3), (2, 4)):
        facts.add("event", account=1, kind="funding", happened=AS_OF, known_from=AS_OF, load=load, line=line)
    facts.add("event", account=None, kind="funding", happened=AS_OF, known_from=AS_OF, load=9, line=9)
    facts.add("event", account=2, kind="funding", happened=None, known_from=None, load=9, line=9)
    assert facts.engine.rows(freshest(DEFAULTS, AS_OF)) == [(1, 0, 0, 3, 2, 4)]
    assert facts.engine.rows(summed(DEFAULTS, AS_OF)) == [(1, 3, 0)]
    assert facts.engine.rows(summed((), AS_OF)) == []
