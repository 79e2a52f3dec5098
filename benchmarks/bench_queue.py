"""Rank a million accounts with five million trigger events: a queue of fifty, at 10,000, 100,000 and 1,000,000.

Accounts, five times as many events over two years, a contact each, a deal for one in ten and a decision for one in a
thousand are made in the tables of a book. Measured is `earmark.queue` on it, from the call to the report, with 5 lines
of exploration, wall clock; each size in a process of its own, which opens the book, and whose peak memory is told.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench_score import AS_OF, MAKE, profile
from figures import Figure, at_most, itself, show

if TYPE_CHECKING:
    from earmark.book import Book

SIZES = (10_000, 100_000, 1_000_000)
EVENTS, TOP = 5, 50  # events an account, lines
SLOPE = 1.2  # of the time that ten times the accounts take in proportion
KINDS = (
    "funding", "executive_hire", "hiring", "headcount_growth", "acquisition", "layoffs", "executive_departure",
    "launch", "competitor_news", "technology_added", "technology_removed",
)  # fmt: skip
ACCOUNT = "account, key, domain, 'Made ' || account AS name, 'Seller ' || (hash(account, 11) % 200) AS owner,"
LOT = "true AS target, md5_number_lower(key) % 2147483647 AS lot, 1 AS load, account AS line"
EVENT = """INSERT INTO event BY NAME SELECT hash(i, 1) % {0} AS account, k AS kind, d AS happened, d AS known_from,
  'news.example' AS source, 2 AS load, i AS line FROM (SELECT i, {1}[(1 + hash(i, 2) % 11)::BIGINT] AS k,
  DATE '2026-07-01' - (hash(i, 3) % 730)::INTEGER AS d FROM range({2}) AS r(i))"""
CONTACT = """INSERT INTO contact BY NAME SELECT i AS account, 'Person ' || i AS name, 'CFO' AS title,
  hash(i, 4) % 50 = 0 AS opted_out, 3 AS load, i AS line FROM range({0}) AS r(i)"""
DEAL = """INSERT INTO deal BY NAME SELECT i AS deal, i * 10 AS account, 'own' AS crm, 'D' || i AS crm_id, 'new' AS kind,
  DATE '2025-01-01' AS opened, DATE '2025-03-01' AS closed, CASE WHEN i % 3 = 0 THEN 'won' ELSE 'lost' END AS outcome,
  4 AS load, i AS line FROM range({0}) AS r(i)"""
DECISION = """INSERT INTO decision BY NAME SELECT i * 1000 + 7 AS account, i AS entry,
  ['pursue', 'later', 'never'][1 + i % 3] AS what, DATE '2026-06-20' AS date FROM range({0}) AS r(i)"""


def made(folder: Path, accounts: int) -> dict[str, float]:
    """Make a book in `folder`."""
    import earmark

    with earmark.open_book(folder / "book", today=AS_OF) as book:
        _fill(book, folder / "companies.csv", accounts)
    return {"accounts": accounts}


def measured(folder: Path) -> dict[str, float]:
    """Return the seconds of the queue on a made book, and what it found."""
    import earmark

    with earmark.open_book(folder / "book", today=AS_OF) as book:
        begun = time.perf_counter()
        report = earmark.queue(book, profile(full=True), top=TOP)
        took = time.perf_counter() - begun
    timed = sum(one.timing > 0 for one in report.lines)
    return {"queue": took, "lines": len(report.lines), "timed": timed, "candidates": report.candidates}


def _fill(book: Book, file: Path, accounts: int) -> None:
    """Load a line, so that the book has its fields, and put made facts in its place."""
    import earmark

    heads = ",".join(f"f{i}" for i in range(8))
    file.write_text(
        f"Record ID,Company name,Company Domain Name,{heads}\n"
        "1,A,a.example,software,12,20000,country 1,aws;salesforce,2026-01-01,1990,true\n"
        "2,B,b.example,retail,14,30000,country 2,aws;shopify,2026-02-01,1991,false\n", "utf-8",
    )  # fmt: skip
    earmark.load(book, file, as_of=AS_OF)
    names = {str(field): f"f{number}" for number, field in book.facts.rows("SELECT field, name FROM field")}
    book.facts.run(MAKE.format(accounts).replace("TABLE account", "TEMP TABLE made"))
    book.facts.run("DELETE FROM account")
    fields = ", ".join(f"made.{f'f{i}'} AS {names[f'f{i}']}" for i in range(8))
    book.facts.run(f"INSERT INTO account BY NAME SELECT {ACCOUNT} {LOT}, {fields} FROM made")  # noqa: S608 - made data
    book.facts.run("DROP TABLE made")
    book.facts.run(EVENT.format(accounts, list(KINDS), accounts * EVENTS))
    for text, share in ((CONTACT, 1), (DEAL, 10), (DECISION, 1000)):
        book.facts.run(text.format(accounts // share))


def main(sizes: tuple[int, ...] = SIZES) -> list[Figure]:
    found, before = list[Figure](), None
    for accounts in sizes:
        with tempfile.TemporaryDirectory() as folder:
            itself(__file__, "make", folder, accounts)
            took, run = itself(__file__, "measure", folder)
        name = f"{accounts:,} accounts, {accounts * EVENTS:,} events"
        last = accounts == SIZES[-1]
        found += [
            Figure(f"{name}: candidates", took["candidates"], ""),
            at_most(f"{name}: queue", took["queue"], "s", 5) if last else Figure(f"{name}: queue", took["queue"], "s"),
        ]
        if before:
            found.append(at_most(f"{name}: per account / at a tenth", took["queue"] / before / 10, "x", SLOPE))
        found.append(at_most(f"{name}: peak memory", run.peak_mb, "MB", 2000))
        before = took["queue"]
    return found


if __name__ == "__main__":
    if sys.argv[1:2] == ["make"]:
        print(json.dumps(made(Path(sys.argv[2]), int(sys.argv[3]))))
    elif sys.argv[1:2] == ["measure"]:
        print(json.dumps(measured(Path(sys.argv[2]))))
    else:
        show("The queue", main())
