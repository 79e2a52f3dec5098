"""What `score --out` writes is read back to the letter, whatever the cells hold, and none of it is live."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from earmark.book import Book, open_book
from earmark.book.raws import read_into
from earmark.engines.duckdb import DuckDB
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard
from earmark.sources.inert import inert, live
from earmark.sources.stage import stage
from earmark.verbs.score import score
from earmark.verbs.written import inert_cell

SIZE = Criterion(
    "Size", "Size", "category", (Bin("x", 1, values=("x",)), Bin("other", other=True), Bin("m", missing=True))
)
PROFILE = Profile("primary", Scorecard((SIZE,)), date(2025, 1, 1))
NASTY = [
    *(
        "=1+1",
        "+1-555-0100",
        "-5",
        "-5/3",
        "-(2)",
        "@SUM(A1)",
        "\t=1+1",
        "\n=1+1",
        "\r=1",
        " =1+1",
        "\u00a0=1",
        "\u200b=1",
    ),
    *(
        "\ufeff=1+1",
        "\uff1d1+1",
        "\uff201",
        "'=1+1",
        "''=1+1",
        "'-5",
        "'-5/3",
        "'",
        "''",
        "'a",
        "+49 170 123",
        "-1.5e-3",
    ),
    *(
        '=HYPERLINK("http://x.example","y")',
        "a;=1+1",
        'a",=1+1',
        "|x",
        "%0A=1+1",
        "-",
        "+",
        "00123",
        "1e5",
        "1,5",
        "NaN",
    ),
    *(
        "_x000D_",
        "_x0041_",
        "x_x003D_1",
        " a ",
        "a\nb",
        'he said "x"',
        "true",
        "2025-01-02",
        "12345678901234567890",
        "null",
    ),
]
Cells = list[tuple[str | None, ...]]
letters = st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\x00\r")
beginnings = st.sampled_from(["", "'", "''", "=", "+", "-", "@", "\t", "\n", "'=", " =", "\u200b@", "-5", "+4", "'-5"])
texts = st.builds(
    "".join, st.tuples(beginnings, st.text(letters, max_size=8) | st.text("0123456789.,' /()%eE-", max_size=6))
)


@settings(max_examples=2000, deadline=None)
@given(texts)
def test_inert_text_is_never_live_and_always_comes_back(text: str) -> None:
    shown = inert(text)
    assert live(shown) == text
    plain = re.fullmatch(r"[+-][0-9][0-9.,' ]*([eE][+-]?[0-9]+)?%?|\+[0-9][0-9 ()./-]*", text)
    assert plain or not re.match(
        "[ \u00a0\u200b\u200c\u200d\u2060\u3000\ufeff]*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]", shown
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(texts, min_size=1, max_size=40))
def test_the_engine_makes_the_same_inert(facts: Any, made: list[str]) -> None:
    query = f"SELECT c, {inert_cell('c')} FROM (SELECT unnest($1::VARCHAR[]) AS c)"  # noqa: S608 - a column of ours
    assert facts.engine.rows(query, [made]) == [(text, inert(text)) for text in made]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with open_book(tmp_path_factory.mktemp("identity") / "book", today=date(2026, 1, 1)) as opened:
        yield opened


def cells(path: Path, folder: Path) -> Cells:
    """Return the labels and cells of a file as a load reads them."""
    found = stage(path, folder)
    engine = DuckDB(folder=folder)
    read_into(engine, "raw_t", found.rows, len(found.labels))
    names = ", ".join(f"c{n}" for n in range(len(found.labels)))
    rows = engine.rows(f"SELECT {names} FROM raw_t ORDER BY line")  # noqa: S608 - names of ours
    engine.close()
    return [found.labels, *rows]


def through(book: Book, folder: Path, made: list[str], kind: str) -> tuple[Cells, Cells]:
    """Write a list and score it; return how the list is read, and how its own columns are read in what was written."""
    source, out = folder / "list.csv", folder / f"out{kind}"
    with source.open("w", encoding="utf-8", newline="") as file:
        lines = [["Company name", "=Note", "Size"], *([f"n{n}", text, "x"] for n, text in enumerate(made))]
        csv.writer(file).writerows(lines)  # CR LF: a cell with either is quoted
    score(book, source, out, PROFILE)
    before, after = cells(source, folder), cells(out, folder)
    places = [after[0].index(label) for label in before[0]]
    return before[1:], [tuple(row[n] for n in places) for row in after[1:]]


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
def test_what_spreadsheets_would_execute_comes_back_to_the_letter(book: Book, tmp_path: Path, kind: str) -> None:
    asked, told = through(book, tmp_path, NASTY, kind)
    assert len(asked) == len(NASTY)
    assert told == asked


@pytest.mark.parametrize("kind", [".csv", ".xlsx"])
@settings(max_examples=6, deadline=None)
@given(made=st.lists(texts, min_size=60, max_size=120))
def test_any_cells_come_back_to_the_letter(
    book: Book, tmp_path_factory: pytest.TempPathFactory, kind: str, made: list[str]
) -> None:
    asked, told = through(book, tmp_path_factory.mktemp("through"), made, kind)
    assert told == asked
