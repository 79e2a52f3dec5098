"""The script that a warehouse runs: it reads raw columns, and still says what the reference scorer says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from test_score_expression import AS_OF, KINDS, accounts, expected, profiles

from earmark.engines.duckdb import DuckDB
from earmark.profile.bins import Bin, Criterion, Value
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Segment
from earmark.sql.script import DIALECTS, Wanted, described, script, snake
from made_profiles import RAW, as_people_write, plain

HERE = Path(__file__).parent
ENGINE = DuckDB()


def raw(rows: list[Mapping[str, Value]]) -> DuckDB:
    """Return the engine with a table of raw columns: lists as people write them, text as it came."""
    columns = ", ".join(f"f{i} {RAW[kind]}" for i, kind in enumerate(KINDS))
    ENGINE.run(f"CREATE OR REPLACE TABLE made (id INTEGER, {columns})")
    names = ["id", *(f"f{i}" for i in range(len(KINDS)))]
    ENGINE.insert("made", names, as_people_write(rows), ["INTEGER", *(RAW[kind] for kind in KINDS)])
    return ENGINE


@settings(max_examples=120, deadline=None)
@given(profiles(), st.lists(accounts().filter(plain), min_size=1, max_size=8))
def test_a_script_on_raw_columns_equals_the_reference_scorer(profile: Profile, rows: list[Mapping[str, Value]]) -> None:
    text = script(profile, Wanted("duckdb", "made", as_of=AS_OF), "about")
    found = raw(rows).arrays(text)
    for n, at in enumerate(found["id"]):
        score, _, rule, tier, segment = expected(profile, rows[at])
        assert int(found["score"][n]) == score
        for name, said in (("tier", tier), ("exclusion", rule), ("segment", segment)):
            told = found[name][n] if name in found else ""
            assert (told or "") == said


def test_reasons_add_up_to_the_score() -> None:
    rows = [{"f0": Decimal(5), "f1": "A"}, {"f0": None, "f1": "b"}, {"f0": Decimal(50), "f1": None}]
    engine = raw([dict.fromkeys(f"f{i}" for i in range(6)) | row for row in rows])
    for _, score, reasons in engine.rows(script(small(), Wanted("duckdb", "made"), "about")):
        assert sum(int(n) for n in re.findall(r" ([+-]\d+)(?:;|$)", reasons)) == score


def small() -> Profile:
    """Return a card of a number and a text."""
    size = (
        Bin("under 10", 2, high=Decimal(10)),
        Bin("10 or more", -1, low=Decimal(10)),
        Bin("missing", 1, missing=True),
    )
    kind = (Bin("A", 3, values=("A",)), Bin("other", 0, other=True), Bin("missing", -2, missing=True))
    return Profile(
        "small", Scorecard((Criterion("Size", "f0", "number", size), Criterion("Kind", "f1", "category", kind))), AS_OF
    )


def full() -> Profile:
    """Return a profile with all that a script says, and names that mean something to SQL, YAML and dbt."""
    wicked = '*/ it\'s {{ 1/0 }} \\ -- "x"\n'
    kind = (Bin(wicked, 3, values=(wicked,)), Bin("other", 0, other=True), Bin("missing", -2, missing=True))
    tools = (Bin("yes", 2), Bin("no", 0, other=True), Bin("missing", 0, missing=True))
    since = (Bin("not yet", 0, high=Decimal(0)), Bin("within 12 months", 1, low=Decimal(0), high=Decimal(12)),
             Bin("before", 0, low=Decimal(12)), Bin("missing", 0, missing=True))  # fmt: skip
    size = (Bin("under 10", -1, high=Decimal(10)), Bin("10 or more", 1, low=Decimal(10)), Bin("missing", missing=True))
    tools = (Bin("yes", 2, values=("SAP R/3",)), *tools[1:])
    criteria = (
        Criterion("Kind", "Order", "category", kind),
        Criterion("Tools: SAP R/3", "Web Technologies", "list", tools, item="SAP R/3"),
        Criterion("Funding", "Last Funding Date", "date", since),
        Criterion("Size", "2nd size", "number", size),
    )
    tiers = (Tier("A", 3, 0.3, 0.2, 0.4), Tier("B", -9, 0.1, 0.05, 0.2))
    return Profile(
        f"Full {wicked}", Scorecard(criteria), AS_OF, tiers=tiers, segments=(Segment("core", ("A",)),),
        exclusions=(Exclusion("no SAP", criteria[1], "no"),),
    )  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_script_is_one_statement_that_reads_back_in_its_dialect(dialect: str) -> None:
    text = script(full(), Wanted(dialect, "crm.accounts", "Account Id"), "about")
    assert len([one for one in sqlglot.parse(text, dialect=dialect) if one is not None]) == 1
    kept = HERE / "scripts" / f"{dialect}.sql"
    assert text == kept.read_text("utf-8"), f"{kept} is no longer what is written"


def test_a_dbt_model_holds_no_word_to_dbt_but_its_own() -> None:
    wanted = Wanted("snowflake", "crm.accounts", dbt=True)
    text = script(full(), wanted, "about")
    assert re.findall(r"{{ (\w+)", text) == ["config", "source"]
    assert "{{ 1/0" not in text
    assert "{{ 1/0" not in described(full(), wanted, "icp")
    assert "{{ ref('stg_accounts') }}" in script(full(), Wanted("duckdb", "stg_accounts", dbt=True), "about")


def test_names_in_snake_case() -> None:
    assert snake("Number of Employees") == "number_of_employees"
    assert snake("2nd size") == "c_2nd_size"
    assert snake("売上") == "売上"
    assert snake("Ärzte & Größe") == "arzte_grosse"


def test_reserved_names_are_quoted_as_the_warehouse_keeps_them() -> None:
    bins = (Bin("all", 1), Bin("missing", 0, missing=True))
    names = ("type", "year", "order", "sample", "only")
    card = Scorecard(tuple(Criterion(name, name, "number", bins) for name in names))
    read = {d: script(Profile("p", card, AS_OF), Wanted(d, "crm.order"), "about") for d in DIALECTS}
    for dialect, text in read.items():
        assert re.search(r'CAST\(("?)type\1 AS', text), dialect
        assert re.search(r"CAST\(year AS", text), dialect
    assert "CAST(type AS" in read["snowflake"]
    assert 'CAST("ORDER" AS' in read["snowflake"]
    assert 'FROM crm."ORDER"' in read["snowflake"]
    assert 'CAST("only" AS' in read["postgres"]
    assert "CAST(`order` AS" in read["bigquery"]


def test_two_fields_of_one_name_in_snake_case_stay_two() -> None:
    bins = (Bin("all", 1), Bin("missing", 0, missing=True))
    card = Scorecard(tuple(Criterion(name, name, "number", bins) for name in ("No of X", "No. of X", "bin0")))
    text = script(Profile("p", card, date(2026, 1, 1)), Wanted("duckdb"), "about")
    engine = DuckDB()
    engine.run("CREATE TABLE accounts (id INTEGER, no_of_x INTEGER, bin0 INTEGER)")
    engine.insert("accounts", ["id", "no_of_x", "bin0"], [(1, 5, None)])
    assert engine.rows(text)[0][:2] == (1, 2)
