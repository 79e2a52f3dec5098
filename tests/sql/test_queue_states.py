from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import made_states as made
from earmark.engines.duckdb import DuckDB
from earmark.learn import explore as draws
from earmark.sql import draw
from earmark.sql import vocabulary as say
from earmark.sql.queue import APART, QUEUED, STATES, Rules, best, counted, queued
from earmark.sql.score import bin_names
from earmark.sql.standing import standing
from earmark.verbs.travel import fill, make
from made_facts import MadeFacts

COLUMNS = {"Category": say.column("f1")}
LOOSE = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckDB]:
    facts = MadeFacts(tmp_path_factory.mktemp("facts")).engine
    yield facts
    facts.close()


def ranked(engine: DuckDB, every: list[made.Told], rules: Rules) -> None:
    made.write(engine, every)
    fill(engine, APART, ("account", "state"), [(n, o.apart) for n, o in enumerate(every, 1) if o.apart], whole="BIGINT")
    make(engine, QUEUED, queued(made.PROFILE, COLUMNS, rules))


def told(engine: DuckDB, what: str, where: str = "true") -> list[tuple[Any, ...]]:
    return engine.rows(f"SELECT {what} FROM {QUEUED} WHERE {where} ORDER BY key")  # noqa: S608 - names of ours


def test_every_account_is_what_the_rules_say_of_it(engine: DuckDB) -> None:
    seen = set[int]()

    @LOOSE
    @given(made.accounts, made.rules)
    @example(made.ONE_OF_EACH, Rules(made.AS_OF))
    def check(every: list[made.Told], rules: Rules) -> None:
        ranked(engine, every, rules)
        stands = dict(engine.rows(standing(made.AS_OF)))
        names = "account, score, timing, fresh, lower, segment, state, touches"
        found = {row[0]: tuple(row[1:]) for row in told(engine, names)}
        asked = {n: one for n, one in enumerate(every, 1) if not rules.owner or one.owner in rules.owner}
        assert found == {n: astuple(made.expected(one, stands.get(n, 0), rules)) for n, one in asked.items()}
        assert sum(row[2] for row in engine.rows(counted())) == len(asked)
        seen.update(row[-2] for row in found.values())

    check()
    assert seen >= {0, *STATES.values()} - {STATES["competitor"], STATES["former customer"]}


@LOOSE
@given(every=made.accounts, most=st.integers(1, 30), owner=st.none() | st.integers(1, 3))
def test_the_best_come_in_the_one_order(engine: DuckDB, every: list[made.Told], most: int, owner: int | None) -> None:
    ranked(engine, every, Rules(made.AS_OF, lower=("C",)))
    rows = told(engine, "account, key, owner, score, timing, fresh", "state = 0")
    rows.sort(key=lambda row: (-row[3] - row[4], -row[3], row[5], row[1]))
    if owner:
        owners = [row[2] for row in rows]
        rows = [row for i, row in enumerate(rows) if owners[:i].count(row[2]) < owner]
    assert [row[0] for row in engine.rows(best(most, None, owner))] == [row[0] for row in rows[:most]]
    inside = {row[0] for row in told(engine, "account", "segment = 0")}
    if owner is None:
        held = [row[0] for row in rows if row[0] in inside]
        assert [row[0] for row in engine.rows(best(most, 0))] == held[:most]


@LOOSE
@given(every=made.accounts, slots=st.integers(1, 8), salt=st.text("ab", max_size=3))
def test_exploration_draws_whom_the_reference_draws(
    engine: DuckDB, every: list[made.Told], slots: int, salt: str
) -> None:
    ranked(engine, every, Rules(made.AS_OF, lower=("B", "C")))
    engine.run(f"UPDATE {QUEUED} SET lot = md5_number_lower(key) % {draws.PRIME}")  # noqa: S608 - names of ours
    bins = bin_names(made.PROFILE)
    rows = told(engine, f"account, key, lower, {bins[0]}", "state = 0")
    size = len(made.AREA.bins)
    worked = [row[0] for row in told(engine, bins[0], "worked = 1")]
    counts = [np.bincount(worked, minlength=size)]
    listed = np.array([row[3:] for row in rows], np.int64).reshape(-1, 1)
    lower = np.array([row[2] == 1 for row in rows], bool)
    names = [row[1] for row in rows]
    wanted = draws.explored(names, listed, counts, lower, slots, salt).tolist()

    held = {int(row[1]): (int(row[2]), int(row[3])) for row in engine.rows(draw.holdings(bins))}
    holds = [np.array([held.get(b, (0, 0))[i] for b in range(size)]) for i in range(2)]
    assert holds[0].tolist() == draws.held(listed, counts)[0].tolist()
    assert holds[1].tolist() == counts[0].tolist()
    values, places = draws.classes(draws.coverage_of(holds[:1], holds[1:]))
    query = draw.drawn([places[0].tolist()], bins, len(values) - 1, draws.mixers(salt), slots, per_owner=False)
    drawn = engine.rows(query)
    kinds, numbers = ([int(row[at]) for row in drawn] for at in (-2, -1))
    order = draws.sooner(np.array(numbers, np.int64), values[np.array(kinds, int)])
    assert [drawn[i][1] for i in order.tolist()][:slots] == [names[i] for i in wanted]
