"""Raw cells become typed values, or null with a word that they could not be read."""

from __future__ import annotations

import json
import os
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from earmark.facts.fold import fold
from earmark.sources.cells import typed, unreadable
from earmark.sources.mapping import Column
from earmark.sources.sqltext import domain_host, folded


def read(column: Column, *cells: str | None) -> list[Any]:
    query = f"SELECT {typed(column)} FROM (SELECT unnest($1::VARCHAR[]) AS c0)"  # noqa: S608 - ours
    return [row[0] for row in duckdb.execute(query, [list(cells)]).fetchall()]


def refused(column: Column, *cells: str | None) -> list[bool]:
    query = f"SELECT {unreadable(column)} FROM (SELECT unnest($1::VARCHAR[]) AS c0)"  # noqa: S608 - ours
    return [row[0] for row in duckdb.execute(query, [list(cells)]).fetchall()]


def col(kind: Any, form: str = "", **more: Any) -> Column:
    return Column(0, "x", kind, form, **more)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1200", 1200),
        ("1,200", 1200),
        ("$1,200.50", "1200.5"),
        ("1'234.5", "1234.5"),
        ("1\u2019234", 1234),
        ("(45)", -45),
        ("-3", -3),
        ("\u22124", -4),
        ("3-", -3),
        ("5k", 5000),
        ("1.2M", 1_200_000),
        ("18.3 MM", 18_300_000),
        ("3 Mrd. \u20ac", 3_000_000_000),
        ("45%", 45),
        ("USD 12", 12),
        ("12 EUR", 12),
        ("US$ 5", 5),
        ("12\u00a0345", 12345),
        ("12\u202f345", 12345),
        ("12,34,567.00", 1234567),
        (".5", "0.5"),
        (" 7 ", 7),
    ],
)
def test_numbers_with_a_decimal_point(cell: str, value: Any) -> None:
    assert read(col("number", "."), cell) == [Decimal(value)]


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.200", 1200),
        ("1.200,50", "1200.5"),
        ("12,34", "12.34"),
        ("-1.234.567,8", "-1234567.8"),
        ("5,5 Mio", 5_500_000),
    ],
)
def test_numbers_with_a_decimal_comma(cell: str, value: Any) -> None:
    assert read(col("number", ","), cell) == [Decimal(value)]


def test_what_is_no_number_is_null_and_said_but_words_for_nothing_are_not() -> None:
    cells = ["abc", "1.2.3", "1,5", "999999999999999999999", "n/a", "-", "", "unknown", "None", "#N/A", None]
    column = col("number", ".")
    assert read(column, *cells) == [None] * len(cells)
    assert refused(column, *cells) == [True] * 4 + [False] * 7


@pytest.mark.parametrize(
    ("cell", "bound"),
    [
        ("50-200", 50),
        ("1,001-5,000", 1001),
        ("1.001-5.000", 1001),
        ("10,000+", 10000),
        ("<10", 0),
        ("> 1000", 1000),
        ("51 to 200", 51),
        ("1-10 employees", 1),
        ("$10M-$50M", 10_000_000),
        ("10-50M", 10_000_000),
        ("500\u2013999", 500),
        ("5000", 5000),
        ("Under 50", 0),
    ],
)
def test_a_band_is_its_lower_bound(cell: str, bound: int) -> None:
    assert read(col("band", "."), cell) == [Decimal(bound)]


@pytest.mark.parametrize(
    ("order", "cell", "day"),
    [
        ("ymd", "2020-01-02", "2020-01-02"),
        ("ymd", "2020-01-02T10:00:00.000+0000", "2020-01-02"),
        ("ymd", "2020-1-2 3:15:52", "2020-01-02"),
        ("ymd", "2020/01/02", "2020-01-02"),
        ("ymd", "20200102", "2020-01-02"),
        ("ymd", "2020-05", "2020-05-01"),
        ("dmy", "31/12/2020", "2020-12-31"),
        ("dmy", "1.2.2020", "2020-02-01"),
        ("dmy", "1-2-20", "2020-02-01"),
        ("dmy", "1/2/68", "2068-02-01"),
        ("dmy", "1/2/69", "1969-02-01"),
        ("dmy", "2020-02-01", "2020-02-01"),
        ("mdy", "12/31/2020 5:00 PM", "2020-12-31"),
        ("name", "1-May-07", "2007-05-01"),
        ("name", "May 5, 2008", "2008-05-05"),
        ("name", "15. M\u00e4rz 2021", "2021-03-15"),
        ("name", "Sept 2021", "2021-09-01"),
        ("name", "Mon, 5 Feb 2024", "2024-02-05"),
        ("name", "3 de mayo de 2020", "2020-05-03"),
        ("name", "14 juillet 2021", "2021-07-14"),
        ("name", "2 juin 2021", "2021-06-02"),
        ("year", "2012", "2012-01-01"),
        ("serial", "44197.5", "2021-01-01"),
        ("ms", "1609459200000", "2021-01-01"),
        ("s", "1609459200", "2021-01-01"),
    ],
)
def test_dates_in_every_order(order: str, cell: str, day: str) -> None:
    assert read(col("date", order), cell) == [date.fromisoformat(day)]


def test_impossible_and_far_dates_are_refused() -> None:
    cells = ["2020-02-30", "2020-13-01", "1850-01-01", "2101-01-01", "epoch", "infinity", "31/12/2020", "soon"]
    assert read(col("date", "ymd"), *cells) == [None] * len(cells)
    assert refused(col("date", "ymd"), *cells) == [True] * len(cells)
    assert read(col("date", "serial"), "1", "99999", "1e30", "x") == [None] * 4
    assert read(col("date", "ms"), "1e30", "9999999999999", "x") == [None] * 3


def test_truth_in_words_is_boolean_as_a_role_and_yes_or_no_as_a_criterion() -> None:
    cells = ["TRUE", "No", "1", "0", "ja", "maybe", None]
    assert read(col("boolean"), *cells) == [True, False, True, False, True, None, None]
    assert read(col("boolean", use="criterion"), *cells) == ["yes", "no", "yes", "no", "yes", None, None]
    assert refused(col("boolean"), *cells) == [False] * 5 + [True, False]


def test_categories_are_folded_mended_and_unknown_is_nothing() -> None:
    column = col("category", mend=(("technolgy", "Technology"), ("Unspecified", "")))
    cells = ["  Gr\u00f6\u00dfe  AG", "Technolgy", "unspecified", "Unknown", "none", "a'b", "N/A"]
    assert read(column, *cells) == ["gr\u00f6\u00dfe ag", "technology", None, None, "none", "a'b", None]


def test_lists_are_folded_sorted_and_each_item_stands_once() -> None:
    assert read(col("list", ";"), "b;A; a ;", ";;", "x", "unknown;a") == [";a;b;", None, ";x;", ";a;"]
    assert read(col("list", ","), "b, A,a", "a;b, c") == [";a;b;", ";a;b;c;"]
    assert read(col("list", "|", mend=(("k8s", "Kubernetes"),)), "K8s|aws") == [";aws;kubernetes;"]


def sql_fold(texts: list[str]) -> list[str]:
    query = f"SELECT {folded('c0')} FROM (SELECT unnest($1::VARCHAR[]) AS c0)"  # noqa: S608 - ours
    rows = duckdb.execute(query, [texts]).fetchall()
    return [row[0] for row in rows]


def test_folding_in_sql_equals_folding_in_python_for_every_character() -> None:
    letters = [chr(n) for n in range(1, 0x30000) if not 0xD800 <= n < 0xE000]
    texts = [*letters, *(f"a{letter} {letter}B" for letter in letters[:0x3100])]
    differing = [(a, b, c) for a, b, c in zip(texts, sql_fold(texts), map(fold, texts), strict=True) if b != c]
    assert not differing, [(a.encode("unicode_escape"), b, c) for a, b, c in differing[:5]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs", "Cn"))), min_size=1))
def test_folding_agrees_on_any_text(texts: list[str]) -> None:
    assert sql_fold(texts) == [fold(text) for text in texts]


def test_folding_agrees_on_naughty_strings() -> None:
    root = os.environ.get("EARMARK_TEST_DATA")
    found = sorted((Path(root).parent / "badinput").rglob("blns*.json")) if root else []
    if not found:
        pytest.skip("EARMARK_TEST_DATA is not set, or no naughty strings stand beside it")
    texts = [text.replace("\0", "") for text in json.loads(found[0].read_text("utf-8"))]
    assert sql_fold(texts) == [fold(text) for text in texts]
    for kind in ("number", "money", "band", "date", "boolean", "category", "list", "text"):
        assert len(read(col(kind), *texts)) == len(texts)


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://www.Acme.com/x?y", "acme.com"),
        ("acme.com", "acme.com"),
        ("bob@acme.co.uk", "acme.co.uk"),
        ("ftp://u:p@a.b.c:80/", "a.b.c"),
        ("acme", None),
        ("http://acme.com.", "acme.com"),
        ("www.x.io;y.io", "x.io"),
        ("mailto:a@b.fr", "b.fr"),
        ("https://www.acme.com", "acme.com"),
        ("http://a.www.com/", "a.www.com"),
        ("x.com", "x.com"),
        ("a@x.com", "x.com"),
        ("https://x.com/a", "x.com"),
        (" M\u00fcnchen.de ", "m\u00fcnchen.de"),
        ("", None),
        ("a b.com", None),
        ("...", None),
    ],
)
def test_the_host_in_a_url_an_email_or_a_domain(text: str, host: str | None) -> None:
    assert duckdb.execute(f"SELECT {domain_host('$1::VARCHAR')}", [text]).fetchone() == (host,)


NULLS: list[str | None] = [None] * 50


@pytest.mark.parametrize("cells", [NULLS, ["a;b"] * 50, ["2024-01-02", None] * 25, []])
@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("number", "."),
        ("number", ","),
        ("money", "."),
        ("band", "."),
        ("date", "ymd"),
        ("date", "dmy"),
        ("date", "name"),
        ("date", "year"),
        ("date", "serial"),
        ("date", "ms"),
        ("boolean", ""),
        ("category", ""),
        ("list", ";"),
        ("list", ","),
        ("text", ""),
        ("id", ""),
    ],
)
def test_columns_of_one_value_or_none_are_read_in_any_statement(kind: str, form: str, cells: list[str | None]) -> None:
    column = col(kind, form, mend=(("a", "b"),) if kind in {"category", "list"} else ())
    value, bad = typed(column), unreadable(column)
    base = duckdb.connect()
    base.execute("CREATE TABLE raw AS SELECT unnest($1::VARCHAR[]) AS c0", [cells])
    nothing = f"SELECT {value}, {bad} FROM (SELECT NULL::VARCHAR AS c0)"  # noqa: S608 - ours
    base.execute(f"CREATE TABLE read AS SELECT {value} AS v, {bad} AS bad FROM raw UNION ALL {nothing}")  # noqa: S608 - ours
    assert base.execute("SELECT count(*) FROM read").fetchone() == (len(cells) + 1,)
    worked_out = f"SELECT count_if({bad}) FROM raw"  # noqa: S608 - ours
    at_hand = f"SELECT count_if({unreadable(column, 'v')}) FROM (SELECT {value} AS v, * FROM raw)"  # noqa: S608 - ours
    assert base.execute(worked_out).fetchone() == base.execute(at_hand).fetchone()
