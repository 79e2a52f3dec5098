"""The rows that a version was fitted to, kept beside the book's tables so that a later count tells what changed.

One Parquet file a version: an account's key, its pattern and what became of it, as the table `counted` has them.
Losing it loses nothing but that comparison: the next count is then taken for a first one.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.book.folder import workplace
from earmark.book.versions import held_last, live, number_of
from earmark.engines.duckdb import DuckDB
from earmark.errors import BookError, EngineError
from earmark.sources.sqltext import quoted

if TYPE_CHECKING:
    from earmark.book.book import Book

NOW, BEFORE, CHANGED = "kept_now", "kept_before", "kept_changed"  # temporary tables
SIDES = (BEFORE, f"{CHANGED}_before", f"{CHANGED}_now")  # what was, what of it changed, and to what
_KEYED = f"""CREATE OR REPLACE TEMP TABLE {NOW} AS
    SELECT account.key, counted.* EXCLUDE (account) FROM counted JOIN account USING (account)"""


def key_rows(engine: DuckDB) -> None:
    """Make the table NOW of the table `counted`: accounts by their keys, which outlive a projection's numbers."""
    engine.run(_KEYED, step="rows")


def keep_rows(book: Book, version: int) -> None:
    """Keep the rows of the table `counted` as those that a version was fitted to, and forget those out of use.

    Where the disk fails, none are kept: the version is saved, and that is what counts.
    """
    with contextlib.suppress(BookError, EngineError):
        key_rows(book.facts)
        keep(book, version)
    saved = book.profiles()
    forget_others(book, [version, *(number_of(one) for one in (live(saved), *held_last(saved)))])


def keep(book: Book, version: int) -> None:
    """Keep the rows of NOW as those that a version was fitted to, whole or not at all."""
    target = _path(book, version)
    target.parent.mkdir(exist_ok=True)
    with workplace(book.places) as place:
        made = place.resolve() / f"{secrets.token_hex(8)}.parquet"
        book.facts.run(
            f"COPY (SELECT * FROM {NOW} ORDER BY key) TO {quoted(str(made))} (FORMAT parquet)", step="keep rows"
        )
        made.replace(target)


def hand_on(book: Book, version: int, to: int) -> None:
    """Keep the rows of one version as those of another that is equal to it."""
    if _path(book, version).exists():
        _path(book, version).replace(_path(book, to))


def forget_others(book: Book, wanted: Collection[int]) -> None:
    """Forget the rows of all versions but these."""
    names = {_path(book, version).name for version in wanted}
    for path in book.places.kept.glob("*.parquet"):
        if path.name not in names:
            path.unlink(missing_ok=True)


def fetch(book: Book, version: int) -> bool:
    """Make the tables BEFORE, the rows a version was fitted to, and CHANGED; False where its rows are not there.

    CHANGED holds the key of every account whose row differs between BEFORE and NOW, with both rows: columns b_ and n_.
    """
    path, engine = _path(book, version), book.facts
    if not path.exists():
        return False
    try:
        engine.run(
            f"CREATE OR REPLACE TEMP TABLE {BEFORE} AS FROM read_parquet($1)", [str(path.resolve())], step="kept rows"
        )
    except EngineError:  # damaged: as if it were not there
        path.unlink(missing_ok=True)
        return False
    columns = engine.columns(NOW)
    if engine.columns(BEFORE) != columns:
        return False
    values = columns[1:]
    differ = " OR ".join(f"b.{name} IS DISTINCT FROM n.{name}" for name in values)
    both = ", ".join(f"b.{name} AS b_{name}, n.{name} AS n_{name}" for name in values)
    engine.run(
        f"""CREATE OR REPLACE TEMP TABLE {CHANGED} AS
        SELECT coalesce(b.key, n.key) AS key, b.key IS NOT NULL AS was, n.key IS NOT NULL AS stands, {both}
        FROM {BEFORE} b FULL JOIN {NOW} n ON b.key = n.key WHERE {differ} ORDER BY ALL""",
        step="changed rows",
    )
    for name, side in zip(SIDES[1:], "bn", strict=True):
        held, there = ", ".join(f"{side}_{one} AS {one}" for one in values), "was" if side == "b" else "stands"
        engine.run(
            f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {held} FROM {CHANGED} WHERE {there}", step="changed rows"
        )
    return True


def kinds(book: Book) -> dict[str, int]:
    """Return how many accounts of CHANGED changed in which way; each once, by the first of these that holds."""
    rows = book.facts.rows(_KINDS, step="kinds of change")
    return {str(kind): int(n) for kind, n in rows}


def flipped(book: Book) -> list[tuple[Any, ...]]:
    """Return for each seller's number how many outcomes that had been ended by a close are told otherwise now."""
    query = f"""SELECT n_seller, count(*) FROM {CHANGED}
        WHERE was AND stands AND b_outcome <> n_outcome AND b_outcome IN (0, 1) AND n_outcome IN (0, 1)
        GROUP BY 1 ORDER BY 2 DESC, 1"""
    return book.facts.rows(query, step="outcomes told otherwise")


def _path(book: Book, version: int) -> Path:
    return book.places.kept / f"{version:d}.parquet"


_KINDS = f"""
    SELECT kind, count(*) FROM (SELECT CASE
        WHEN NOT was AND n_outcome IN (0, 1) THEN 'closes'
        WHEN NOT was AND n_outcome = 2 THEN 'stalled'
        WHEN NOT was THEN 'contacted in vain'
        WHEN NOT stands AND key IN (SELECT key FROM merged) THEN 'merged'
        WHEN NOT stands AND key IN (SELECT key FROM account) THEN 'reopened'
        WHEN NOT stands THEN 'erased'
        WHEN b_outcome NOT IN (0, 1) AND n_outcome IN (0, 1) THEN 'closes'
        WHEN b_outcome <> n_outcome THEN 'outcomes told otherwise'
        WHEN b_left_month < 0 AND n_left_month >= 0 THEN 'churns'
        WHEN b_left_month >= 0 AND n_left_month < 0 THEN 'stayed after all'
        WHEN b_closed <> n_closed OR b_left_month <> n_left_month THEN 'dated anew'
        WHEN b_seller <> n_seller THEN 'owners'
        ELSE 'values' END AS kind FROM {CHANGED}) AS told
    GROUP BY kind ORDER BY count(*) DESC, kind"""
