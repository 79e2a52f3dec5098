"""Score a million accounts where they lie, against a bare query, written by hand, over the same columns.

The bare query writes score and pattern number and nothing else; of two ways to write it the faster counts.
Table against table: ours with score and pattern alone, then with account, tier and exclusion too. File
against file: `earmark.score` of a book, start-up and relationships included, into a CSV file with the user's
columns and all of ours in words, against the bare query that writes the user's columns, score and pattern
number into a CSV file. All in one process over the same rows, in turn; each figure is CPU seconds of all
threads, the least of nine runs, since a busy machine only ever adds.
"""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.engines.duckdb import DuckDB
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.sql.score import score_query
from earmark.sql.vocabulary import column, table
from figures import Figure, at_most, show

if TYPE_CHECKING:
    from earmark.book import Book

ACCOUNTS, RUNS = 1_000_000, 9
CELLS = "domain, crm_id, name"
AS_OF = date(2026, 7, 1)
MAKE = """
CREATE TABLE account AS SELECT i AS account, 'd:made-' || i || '.example' AS key, 'made-' || i || '.example' AS domain,
  CASE WHEN hash(i) % 20 > 0 THEN 'industry ' || (hash(i, 1) % 12) END AS f0,
  CASE WHEN hash(i, 2) % 20 > 0 THEN (hash(i, 3) % 5000)::DECIMAL(18, 4) END AS f1,
  (hash(i, 4) % 90000000)::DECIMAL(18, 4) AS f2,
  'country ' || (hash(i, 5) % 30) AS f3,
  ';' || CASE WHEN hash(i, 6) % 3 = 0 THEN 'salesforce;' ELSE '' END || 'aws;shopify;' AS f4,
  DATE '2026-07-01' - (hash(i, 7) % 1500)::INTEGER AS f5,
  (1950 + hash(i, 8) % 75)::DECIMAL(18, 4) AS f6,
  CASE WHEN hash(i, 9) % 2 = 0 THEN 'true' ELSE 'false' END AS f7
FROM range({}) AS r(i)
"""
PARTS = {  # the bins by hand, as an analyst would write them; the last number of each is its count of bins
    "f0": (
        """CASE WHEN f0 IS NULL THEN 3 WHEN f0 IN ('industry 1', 'industry 2') THEN 0
        WHEN f0 IN ('industry 3', 'industry 4') THEN 1 ELSE 2 END""", 4),
    "f1": ("CASE WHEN f1 IS NULL THEN 4 WHEN f1 < 11 THEN 0 WHEN f1 < 51 THEN 1 WHEN f1 < 201 THEN 2 ELSE 3 END", 5),
    "f2": ("CASE WHEN f2 IS NULL THEN 3 WHEN f2 < 1000000 THEN 0 WHEN f2 < 20000000 THEN 1 ELSE 2 END", 4),
    "f3": ("CASE WHEN f3 IS NULL THEN 2 WHEN f3 IN ('country 1', 'country 2', 'country 3') THEN 0 ELSE 1 END", 3),
    "f4": ("CASE WHEN f4 IS NULL THEN 2 WHEN contains(f4, ';salesforce;') THEN 0 ELSE 1 END", 3),
    "f5": (
        """CASE WHEN f5 IS NULL THEN 3 WHEN f5 > DATE '2026-07-01' THEN 0
        WHEN f5 > DATE '2025-07-01' THEN 1 ELSE 2 END""", 4),
    "f6": ("CASE WHEN f6 IS NULL THEN 2 WHEN f6 < 2010 THEN 0 ELSE 1 END", 3),
    "f7": ("CASE WHEN f7 IS NULL THEN 2 WHEN f7 = 'true' THEN 0 ELSE 1 END", 3),
}  # fmt: skip
POINTS = {
    "f0": (2, -2, 0, 0), "f1": (-1, 0, 2, 1, 0), "f2": (0, 1, 0, 0), "f3": (1, 0, 0), "f4": (2, 0, 0),
    "f5": (0, 2, 0, -1), "f6": (0, 1, 0), "f7": (1, 0, 0),
}  # fmt: skip


def card() -> Scorecard:
    """Return the card that PARTS and POINTS spell out in SQL."""
    ranges = {"f1": (11, 51, 201), "f2": (1_000_000, 20_000_000), "f6": (2010,)}
    sets = {"f0": (("industry 1", "industry 2"), ("industry 3", "industry 4")), "f7": (("true",),),
            "f3": (("country 1", "country 2", "country 3"),)}  # fmt: skip
    found = []
    for name, points in POINTS.items():
        if name in ranges:
            found.append(_ranged(name, "number", ranges[name], points))
        elif name == "f5":
            found.append(_ranged(name, "date", (0, 12), points))
        elif name == "f4":
            found.append(Criterion(name, name, "list", _sets((("salesforce",),), points), item="salesforce"))
        else:
            found.append(Criterion(name, name, "category", _sets(sets[name], points)))
    return Scorecard(tuple(found))


def _ranged(name: str, kind: str, cuts: tuple[int, ...], points: tuple[int, ...]) -> Criterion:
    edges = [None, *map(Decimal, cuts), None]
    bins = [Bin(f"bin {i}", points[i], low=edges[i], high=edges[i + 1]) for i in range(len(edges) - 1)]
    return Criterion(name, name, kind, (*bins, Bin("missing", points[-1], missing=True)))  # type: ignore[arg-type]


def _sets(sets: tuple[tuple[str, ...], ...], points: tuple[int, ...]) -> tuple[Bin, ...]:
    named = [Bin(f"set {i}", points[i], values=values) for i, values in enumerate(sets)]
    return (*named, Bin("other", points[-2], other=True), Bin("missing", points[-1], missing=True))


def by_hand() -> dict[str, str]:
    """Return the bare query two ways: bins in place, and bins first."""
    numbers, radix = [], 1
    for _, size in PARTS.values():
        numbers.append(radix)
        radix *= size
    in_place = [_earned(f"({sql})", POINTS[name]) for name, (sql, _) in PARTS.items()]
    pattern = [f"({sql}) * {n}" for (sql, _), n in zip(PARTS.values(), numbers, strict=True)]
    bins = ", ".join(f"{sql} AS b{i}" for i, (sql, _) in enumerate(PARTS.values()))
    later = [_earned(f"b{i}", points) for i, points in enumerate(POINTS.values())]
    after = [f"b{i} * {n}" for i, n in enumerate(numbers)]
    return {
        "in place": f"SELECT {' + '.join(in_place)} AS score, {' + '.join(pattern)} AS pattern FROM account",  # noqa: S608
        "bins first": f"SELECT {' + '.join(later)} AS score, {' + '.join(after)} AS pattern "  # noqa: S608 - ours
        f"FROM (SELECT {bins} FROM account)",
    }


def _earned(place: str, points: tuple[int, ...]) -> str:
    whens = " ".join(f"WHEN {i} THEN {earned}" for i, earned in enumerate(points) if earned)
    return f"CASE {place} {whens} ELSE 0 END"


def profile(full: bool) -> Profile:
    """Return the card as a profile: bare, or with tiers and an exclusion as well."""
    scored = card()
    tiers = tuple(Tier(n, c, 0.1, 0.0, 0.2) for n, c in (("A", 5), ("B", 3), ("C", 0), ("D", scored.lowest)))
    rule = Exclusion("Agencies", scored.criteria[0], "set 1")
    return Profile("bench", scored, AS_OF, tiers=tiers if full else (), exclusions=(rule,) if full else ())


def queries() -> dict[str, str]:
    """Return every query that is measured, by name."""
    columns = {name: column(name) for name in PARTS}
    ours = score_query(profile(full=False), table("account"), columns, AS_OF)
    all_ours = score_query(profile(full=True), table("account"), columns, AS_OF, keep=("account",))
    lean = ours.sql(dialect="duckdb")
    return by_hand() | {
        "ours": f"SELECT score, pattern FROM ({lean})",  # noqa: S608 - ours
        "all ours": all_ours.sql(dialect="duckdb"),
    }


def into_files() -> dict[str, float]:
    """Return CPU seconds of each bare query into a file, and of the verb."""
    import earmark
    from earmark.book.folder import workplace

    with tempfile.TemporaryDirectory() as name, earmark.open_book(Path(name) / "book", today=AS_OF) as book:
        out, whole = Path(name) / "scored.csv", _filled(book, Path(name) / "companies.csv")
        names = {field: f"f{number}" for number, field in book.facts.rows("SELECT field, name FROM field")}
        runs: dict[str, Callable[[], object]] = {"verb": lambda: earmark.score(book, None, out, whole)}
        with workplace(book.places) as place:
            for what, sql in by_hand().items():
                copy = f"COPY ({_with_cells(sql, names)}) TO '{place.resolve() / 'bare.csv'}' (FORMAT csv)"
                runs[what] = lambda copy=copy: book.facts.run(copy)  # type: ignore[misc]
            return _least(runs)


def _with_cells(bare: str, names: dict[str, str]) -> str:
    """Return a bare query that hands the user's columns through, over the book's names of the fields."""
    whole = bare.replace("AS pattern", f"AS pattern, {CELLS}").replace("(SELECT", f"(SELECT {CELLS},")
    return re.sub(r"\bf(\d)\b", lambda f: names[f"x{f[1]}"], whole)


def _filled(book: Book, made: Path) -> Profile:
    """Load a small export, put a million made accounts in its place, and return the profile that scores them."""
    import earmark

    line = "{},Made {},made{}.example,industry {},{},{}000,country {},aws;salesforce,2026-0{}-01,{},{}"
    rows = [
        line.format(i, i, i, i % 9, i, i, i % 9, 1 + i % 6, 1950 + i % 70, ("true", "false")[i % 2])
        for i in range(1, 300)
    ]
    head = "Record ID,Company name,Company Domain Name," + ",".join(f"x{i}" for i in range(8))
    made.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    earmark.load(book, made, as_of=AS_OF)
    names = {field: f"f{number}" for number, field in book.facts.rows("SELECT field, name FROM field")}
    fields = ", ".join(f"f{i} AS {names[f'x{i}']}" for i in range(8))
    book.facts.run(MAKE.format(ACCOUNTS).replace("TABLE account", "TEMP TABLE made"))
    book.facts.run("DELETE FROM account")
    told = "account, key, domain, account::VARCHAR AS crm_id, 'Made ' || account AS name, true AS target"
    book.facts.run(f"INSERT INTO account BY NAME SELECT {told}, {fields} FROM made")  # noqa: S608 - made data
    book.facts.run("DROP TABLE made")
    whole = profile(full=True)
    called = {c: replace(c, name=f"x{c.field[1:]}", field=f"x{c.field[1:]}") for c in whole.card.criteria}
    rules = tuple(replace(r, criterion=called[r.criterion]) for r in whole.exclusions)
    rates = tuple(Rate(n, 0.1, 0.05, 0.2, 100) for n in range(whole.card.highest, whole.card.lowest - 1, -1))
    return replace(whole, card=Scorecard(tuple(called.values())), exclusions=rules, rates=rates)


def _least(runs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the least CPU seconds of each, run in turn."""
    taken: dict[str, list[float]] = {}
    for _ in range(RUNS):
        for what, run in runs.items():
            taken.setdefault(what, []).append(_cpu(run))
    return {what: min(some) for what, some in taken.items()}


def _cpu(run: Callable[[], object]) -> float:
    begun = time.process_time()
    run()
    return time.process_time() - begun


def into_tables() -> dict[str, float]:
    """Return CPU seconds of each query into a table."""
    with tempfile.TemporaryDirectory() as name:
        engine = DuckDB(Path(name) / "facts.duckdb", Path(name))
        engine.run(MAKE.format(ACCOUNTS))
        _same(engine)
        made = {what: f"CREATE OR REPLACE TABLE scored AS {sql}" for what, sql in queries().items()}
        taken = _least({what: lambda sql=sql: engine.run(sql) for what, sql in made.items()})  # type: ignore[misc]
        engine.close()
    return taken


def main() -> list[Figure]:
    tables, files = into_tables(), into_files()
    bare, bare_file = (min(taken[what] for what in by_hand()) for taken in (tables, files))
    return [
        Figure("bare query into a table, 1,000,000 accounts, CPU", bare, "s"),
        Figure("score and pattern into a table, CPU", tables["ours"], "s"),
        at_most("score and pattern / bare, into a table", tables["ours"] / bare, "x", 1.5),
        at_most("account, tier and exclusion too / bare, into a table", tables["all ours"] / bare, "x", 3),
        Figure("bare query with the user's columns into a file, CPU", bare_file, "s"),
        Figure("earmark score into a file, all columns in words, CPU", files["verb"], "s"),
        at_most("earmark score / bare, into a file", files["verb"] / bare_file, "x", 3),
    ]


def _same(engine: DuckDB) -> None:
    """Make sure that all ways of writing it give the same scores and patterns."""
    told = {
        what: engine.rows(f"SELECT sum(score), sum(pattern), count(DISTINCT pattern) FROM ({sql})")  # noqa: S608 - ours
        for what, sql in queries().items()
    }
    assert len({tuple(rows[0]) for rows in told.values()}) == 1, told


if __name__ == "__main__":
    show(f"Score {ACCOUNTS:,} accounts", main())
