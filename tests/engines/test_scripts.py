"""The script that a warehouse runs by itself, run there: on raw columns it says what the reference scorer says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from earmark.engines import Engine, open_engine
from earmark.engines.address import parse
from earmark.profile.profile import Profile
from earmark.sql import vocabulary as say
from earmark.sql.script import Wanted, script
from made_profiles import AS_OF, KINDS, RAW, accounts, as_people_write, expected, plain, profiles

pytestmark = pytest.mark.slow
FIELDS = [f"f{i}" for i in range(len(KINDS))]


def test_a_script_on_raw_columns_equals_the_reference_scorer(address: str, tmp_path: Path) -> None:
    quick = address.startswith("postgres")
    engine = open_engine(parse(address), "scripts", tmp_path)

    @settings(
        max_examples=40 if quick else 4,
        deadline=None, suppress_health_check=list(HealthCheck), database=None,
    )  # fmt: skip
    @given(profiles(), st.lists(accounts().filter(plain), min_size=1 if quick else 15, max_size=20))
    def check(profile: Profile, rows: list[dict[str, Any]]) -> None:
        _raw(engine, rows)
        text = script(profile, Wanted(engine.dialect, "made", as_of=AS_OF), "about")
        told = _run(engine, text)
        assert sorted(int(one["id"]) for one in told) == list(range(len(rows)))
        for one in told:
            score, _, rule, tier, segment = expected(profile, rows[int(one["id"])])
            assert int(one["score"]) == score
            said = {"tier": tier, "exclusion": rule, "segment": segment}
            assert {name: one.get(name) or "" for name in said} == said

    check()
    engine.close()


def _raw(engine: Engine, rows: list[dict[str, Any]]) -> None:
    """Make the table `made` of raw columns."""
    kinds = {"id": "INT", **{name: RAW[kind] for name, kind in zip(FIELDS, KINDS, strict=True)}}
    none: Any = [say.named(say.cast(say.null(), kind), name) for name, kind in kinds.items()]
    for statement in say.create("made", exp.select(*none).where(say.truth(False))):
        engine.run(statement)
    engine.insert("made", list(kinds), as_people_write(rows))


def _run(engine: Any, text: str) -> list[dict[str, Any]]:
    """Run a script as it is written, comments and all, past the trees that the engines are asked by."""
    if engine.dialect == "spark":
        return [row.asDict() for row in engine._session.sql(text).collect()]
    found = engine._execute(text, "script")
    return [dict(zip([c.name for c in found.description], row, strict=True)) for row in found.fetchall()]
