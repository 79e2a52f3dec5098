"""Two public tables of events, on the companies of a third: what they load as, and how often a name means its account.

Every pair of names that matched was judged by hand, by place, trade, year and the page that the event names.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book

DATA = os.environ.get("EARMARK_TEST_DATA")
pytestmark = pytest.mark.skipif(DATA is None, reason="EARMARK_TEST_DATA names no folder with outside data")
MAPPINGS = Path(__file__).parents[2] / "docs" / "mappings"
ANOTHER = {  # matched, and another company of that name
    ("Bird", "layoffs"), ("Decent", "layoffs"), ("Genius", "funding"), ("Polly", "layoffs"), ("SendMe", "funding"),
}  # fmt: skip
SHARED = {  # companies of a name that another of the list has, which wait for a person
    *("Cohere", "Balto", "Bonsai", "Pana", "Oda", "Aspire", "Bond", "Capsule", "Pebble", "Pesto", "Cheddar", "Unison"),
    *("CoLab", "Caribou", "Plume", "Revel", "Juni", "Willow", "Reach", "Fabric", "Fable", "Milkrun", "Open", "Copia"),
    *("Nowadays", "Cue"),
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    root = Path(DATA or "")
    with open_book(tmp_path_factory.mktemp("real") / "book", today=date(2026, 2, 1)) as opened:
        for name, file in (
            ("yc-companies-2025", "yc_companies.csv"),
            ("layoffs-2020-2026", "layoffs.csv"),
            ("techcrunch-funding", "techcrunch_funding.csv"),
        ):
            earmark.load(opened, root / name / file, mapping=MAPPINGS / f"{name}.toml")
        yield opened


def test_every_line_is_an_event_or_blank(book: Book) -> None:
    counts = "SELECT file, lines, accepted, rejected, duplicate, blank FROM load WHERE holds = 'events' ORDER BY file"
    assert book.facts.rows(counts) == [
        ("layoffs.csv", 4277, 4277, 0, 0, 0), ("techcrunch_funding.csv", 1460, 999, 0, 0, 461),
    ]  # fmt: skip
    kinds = "SELECT kind, count(*), min(happened), max(happened) FROM event GROUP BY kind ORDER BY kind"
    assert book.facts.rows(kinds) == [
        ("funding", 999, date(1999, 3, 1), date(2008, 8, 6)),
        ("layoffs", 4277, date(2020, 3, 11), date(2026, 1, 28)),
    ]


@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("LifeLock", [("2006-10-01", "2006-10-01"), ("2007-05-01", "2007-05-01"), ("2008-01-01", "2008-01-01")]),
        ("Katalyst Media", [("2008-01-28", "2008-01-28")]),
        ("Entropy", [("2026-01-25", "2026-01-26")]),
        ("Syft Technologies", [("2023-02-10", "2023-04-22")]),
        ("Voi", [("2024-02-16", "2024-02-20")]),
    ],
)
def test_names_days_and_the_day_from_which_they_were_known(book: Book, name: str, days: list[tuple[str, str]]) -> None:
    query = "SELECT happened::VARCHAR, known_from::VARCHAR FROM event WHERE name = $1 ORDER BY happened"
    assert [row for row in book.facts.rows(query, [name]) if row in days] == days


def test_a_name_that_matches_is_the_account_in_nineteen_of_twenty(book: Book) -> None:
    matched = {
        (str(name), str(kind))
        for name, kind in book.facts.rows("SELECT DISTINCT name, kind FROM event WHERE account IS NOT NULL")
    }
    assert len(matched) == 145
    assert matched >= ANOTHER
    assert len(ANOTHER) / len(matched) <= 0.05
    assert {name for name, _ in matched} & SHARED == set()


def test_a_name_that_others_share_waits_with_the_account_that_it_may_mean(book: Book) -> None:
    waiting = {one.name: [side.account.name.lower() for side in one.candidates] for one in earmark.events(book).unsure}
    assert set(waiting) >= SHARED
    assert all(name.lower() in waiting[name] for name in SHARED)
