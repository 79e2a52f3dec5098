"""Facts brought up to date with the ledger: opened, rebuilt where they are missing, unreadable or behind."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.book.cleaned import unpack
from earmark.book.decisions import KIND, decided_of, mark_of, missing
from earmark.book.folder import content_of, parse_limits, set_aside, stash, workplace
from earmark.book.projection import base_of, built_from, project, signature, take_decisions
from earmark.book.raws import add_raw, drop_raw, forget_cells, make_catalogue, raws, read_again
from earmark.book.record import Load
from earmark.config import process_from
from earmark.engines.duckdb import DuckDB
from earmark.errors import BookError, EngineError
from earmark.ledger import Entry
from earmark.sources.sqltext import quoted
from earmark.sources.staged import Staged

_HEADERS = 3 * 4096  # bytes before the first block of a DuckDB file

if TYPE_CHECKING:
    from earmark.book.book import Book


def open_facts(book: Book) -> DuckDB:
    """Open the projection; one that cannot be read is moved aside and built again from the originals."""
    try:
        engine = _connect(book)
    except _unreadable() as error:
        _replace(book, error)
        engine = _connect(book)
    try:
        return _brought_up(book, engine)
    except EngineError as error:
        if not engine.damaged:
            raise
        _replace(book, error)
    return _brought_up(book, _connect(book))


def _brought_up(book: Book, engine: DuckDB) -> DuckDB:
    try:
        bring_up(book, engine)
    except BaseException:
        engine.close()
        raise
    return engine


def bring_up(book: Book, engine: DuckDB) -> None:
    """Have the projection know all of the ledger: new decisions are applied to it, all else has it built again."""
    loads, settings, answers = book.loads(), book.settings, book.answers()
    base, decided = base_of(built_from(engine))
    if base == signature(loads, settings, answers):
        if decided == mark_of(book.ledger):
            return
        lacking = missing(book.ledger, decided)
        if lacking is not None:
            _in_one(engine, lambda: take_decisions(engine, lacking))
            return
    _check_ledger(book, engine, loads)
    _in_one(engine, lambda: _build(book, engine, loads))
    forget_cells(engine)


def decide(book: Book, bodies: Sequence[dict[str, Any]]) -> tuple[Entry, ...]:
    """Append decisions to the ledger and return its entries; the projection knows them from then on."""
    facts = book.facts
    entries = book.ledger.append_next(KIND, bodies, book.stamp())
    book.leave()
    bring_up(book, facts)
    return entries


def _build(book: Book, engine: DuckDB, loads: tuple[Load, ...]) -> None:
    make_catalogue(engine)
    _forget_others(book, engine, loads)
    fetch_raws(book, engine, loads)
    project(engine, loads, book.settings, book.answers(), decided_of(book.ledger))


def _in_one(engine: DuckDB, do: Callable[[], None]) -> None:
    """Do something in one transaction."""
    engine.run("BEGIN TRANSACTION")
    try:
        do()
        engine.run("COMMIT", step="commit")
    except BaseException:
        roll_back(engine)
        raise


def _check_ledger(book: Book, engine: DuckDB, loads: Iterable[Load]) -> None:
    """Refuse where the tables know loads that the ledger does not: it is written first, so it has lost them."""
    known = {load.sha for load in loads}
    rows = engine.rows("SELECT file, hash FROM load ORDER BY load") if engine.columns("load") else []
    lost = [str(file) for file, sha in rows if sha not in known]
    if lost:
        raise BookError(
            f"The ledger {book.places.ledger} has lost the load of {', '.join(lost)}.",
            f"Restore it from a copy; without one, delete {book.places.facts} and load again.",
        )


def roll_back(engine: DuckDB) -> None:
    """Undo the open transaction, if the engine still has one."""
    try:
        engine.run("ROLLBACK")
    except EngineError:
        return  # it rolled back by itself


def fetch_raws(book: Book, engine: DuckDB, loads: Iterable[Load]) -> None:
    """Make the raw tables of loads that are not there: from their clean CSV, else from their originals."""
    listed = raws(engine)
    for load in loads:
        name, rows = load.raw, book.places.staged / f"{load.raw}.csv"
        there = bool(engine.columns(name))
        if not there and not (name in listed and read_again(engine, listed[name], rows)):
            _stage_again(book, engine, load)


def staged_of(book: Book, load: Load, place: Path) -> Staged:
    """Stage what is kept of a load inside `place`; BookError where it is gone or damaged."""
    from earmark.sources.stage import stage

    original = book.places.loads / load.original
    if not original.exists() or content_of(original) != (load.kept or load.sha):
        what = "is damaged" if original.exists() else "is gone"
        again = "Restore the book from a copy" if load.kept else "Load that file again"
        raise BookError(f"The book's original of {load.file} {what}.", f"{again}, or put it back as {original}.")
    return unpack(original, place) if load.kept else stage(original, place, parse_limits(), name=load.file)


def _stage_again(book: Book, engine: DuckDB, load: Load) -> None:
    with workplace(book.places) as place:
        staged = staged_of(book, load, place)
        add_raw(engine, load.raw, staged)
        stash(book.places, staged.rows, load.raw)


def _forget_others(book: Book, engine: DuckDB, loads: tuple[Load, ...]) -> None:
    """Forget raws that no load uses, and their clean CSV files."""
    wanted = {load.raw for load in loads}
    for name in sorted(set(raws(engine)) - wanted):
        drop_raw(engine, name)
    for rows in book.places.staged.iterdir():
        if rows.stem not in wanted:
            rows.unlink(missing_ok=True)


def _connect(book: Book) -> DuckDB:
    path = book.places.facts
    if path.exists() and not os.access(path, os.R_OK | os.W_OK):
        raise BookError(f"{path} may not be read and written.", "Change its rights, or choose another book.")
    engine = DuckDB(path, book.folder, compress=False, memory=process_from(os.environ).memory)
    try:
        _check_length(engine, path)
        make_catalogue(engine)
    except EngineError:
        engine.close()
        raise
    return engine


def _check_length(engine: DuckDB, path: Path) -> None:
    """Refuse a file that was cut short: the engine would notice only on reaching the end.

    Blocks that are free at the end need not be in the file, so that where it is shorter than all its blocks, it has to
    hold the last that is used.
    """
    block, blocks = (int(one) for one in engine.rows("SELECT block_size, total_blocks FROM pragma_database_size()")[0])
    held = path.stat().st_size
    if held < block * blocks and held < _HEADERS + block * (_last_block(engine) + 1):
        raise EngineError("The facts are corrupt: the file was cut short.")


def _last_block(engine: DuckDB) -> int:
    """Return the highest block that tables and their description stand in; -1 for none."""
    names = [name for (name,) in engine.rows("SELECT table_name FROM duckdb_tables() WHERE NOT temporary")]
    block = "greatest(block_id, coalesce(list_max(additional_block_ids), -1))"
    used = [f"SELECT max({block}) AS last FROM pragma_storage_info({quoted(str(name))})" for name in names]
    query = " UNION ALL ".join(["SELECT max(block_id) AS last FROM pragma_metadata_info()", *used])
    return int(engine.rows(f"SELECT coalesce(max(last), -1) FROM ({query})")[0][0])


def _replace(book: Book, error: Exception) -> None:
    if not book.places.facts.exists():
        raise BookError(f"The facts cannot be opened: {error}.", "Check the disk.") from error
    kept = set_aside(book.places)
    book.tell(f"The book's tables could not be read: kept as {kept}, and built again from the originals.")


def _unreadable() -> tuple[type[Exception], ...]:
    import duckdb

    return (duckdb.Error, EngineError)
