"""Loading: files become raw tables, are recognised, projected, and only then acknowledged.

The order makes a kill harmless at any moment. Everything the engine does happens in one
transaction; the originals are stored and the ledger's entry written (this acknowledges the load)
just before it commits. Killed before the entry, nothing was loaded; killed after it, the
projection is behind the ledger and the next opening builds it again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.book.changes import changes, remember
from earmark.book.cleaned import ROWS, pack
from earmark.book.current import fetch_raws, roll_back
from earmark.book.decisions import decided_of
from earmark.book.folder import Copy, content_of, copy_in, keep, parse_limits, stash, workplace
from earmark.book.forgotten import kept_out
from earmark.book.keeping_out import File, keep_out
from earmark.book.projection import project
from earmark.book.raws import Raw, add_raw, forget_cells, raws
from earmark.book.reading import read_files
from earmark.book.record import Load, body_of, effective, key_of, raw_name, scrubbed
from earmark.sources.mapping import FileMapping, Question, Reading
from earmark.sources.staged import Staged

if TYPE_CHECKING:
    from earmark.book.book import Book

_AT_ONCE = 2  # files that are copied, or staged, side by side
Answers = Callable[[Question], str | None]
Progress = Callable[[float], None]


@dataclass(frozen=True)
class Taken:
    """What a call to load did: the loads of its files in the order given, which were new, what changed."""

    loads: tuple[Load, ...]
    fresh: frozenset[int]
    changed: dict[str, int]


@dataclass(frozen=True)
class Order:
    """What is to be loaded, and how."""

    paths: tuple[Path, ...]
    mappings: tuple[FileMapping, ...] = ()
    as_of: date | None = None
    answers: Answers | None = None
    progress: Progress | None = None


def take(book: Book, order: Order) -> Taken:
    """Load files in one go: all or none; a file already loaded and read the same way changes nothing."""
    with workplace(book.places) as place:
        copies = _copies(order.paths, place)
        known = {load.sha: load for load in book.loads()}
        _mend(book, [(known[copy.sha], copy) for copy in copies if copy.sha in known])
        once = {copy.sha: (path, copy) for path, copy in reversed(list(zip(order.paths, copies, strict=True)))}
        fresh = [file for sha, file in reversed(once.items()) if _is_new(known.get(sha), order)]
        new, changed = _take_fresh(book, order, fresh, place) if fresh else ((), {})
        return _taken(book, copies, new, changed)


def _copies(paths: Sequence[Path], place: Path) -> list[Copy]:
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        return list(pool.map(copy_in, paths, repeat(place)))


def _mend(book: Book, again: Sequence[tuple[Load, Copy]]) -> None:
    """Put back originals that are gone or damaged, now that the same content is given again."""
    for load, copy in again:
        if not load.kept:
            keep(book.places, copy, load.original)


def read_only(book: Book, order: Order) -> list[tuple[str, tuple[Reading, ...]]]:
    """Return how files would be read, and leave the book as it is."""
    engine = book.facts
    with workplace(book.places) as place:
        engine.run("BEGIN TRANSACTION")
        try:
            copies = _copies(order.paths, place)
            tables, _ = _add_raws(book, list(zip(order.paths, copies, strict=True)), place, order.progress)
            return read_files(book, engine, tables, order.mappings, order.answers, before=_before(book))
        finally:
            roll_back(engine)


def _before(book: Book) -> dict[str, tuple[Reading, ...]]:
    """How content that the book knows is read, by the name of its raw table: so it stays, until a mapping says else."""
    return {load.raw: load.readings for load in book.loads()}


def _is_new(known: Load | None, order: Order) -> bool:
    return known is None or bool(order.mappings) or (order.as_of is not None and order.as_of != known.as_of)


def _take_fresh(
    book: Book, order: Order, fresh: list[tuple[Path, Copy]], place: Path
) -> tuple[tuple[Load, ...], dict[str, int]]:
    engine = book.facts
    engine.run("BEGIN TRANSACTION")
    try:
        tables, staged = _add_raws(book, fresh, place, order.progress)
        readings = read_files(book, engine, tables, order.mappings, order.answers, strict=True, before=_before(book))
        loads = _loads(book, order, fresh, [found for _, found in readings])
        loads, kept = _without_forgotten(book, loads, staged, place)
        if not loads:
            roll_back(engine)
            return (), {}
        remember(engine)
        together = effective((*book.loads(), *loads))
        fetch_raws(book, engine, together)
        project(engine, together, book.settings, book.answers(), decided_of(book.ledger))
        changed = changes(engine)
        if _acknowledge(book, loads, [kept.get(copy.sha, copy) for _, copy in fresh]):
            engine.run("COMMIT", step="commit")
            book.leave()
            forget_cells(engine)
            for name, one in staged.items():
                stash(book.places, one.rows, name)
        else:
            roll_back(engine)  # numbered otherwise: built again from the ledger
            book.refresh()
    except BaseException:
        roll_back(engine)
        raise
    return loads, changed


def _add_raws(
    book: Book, files: list[tuple[Path, Copy]], place: Path, progress: Progress | None
) -> tuple[list[tuple[str, Raw]], dict[str, Staged]]:
    """Read files into raw tables, new ones staged side by side, each in a process of its own.

    Returns each file's name with its raw, and what staging made of the new ones by the raw's name.
    """
    engine = book.facts
    known = {load.sha: load for load in book.loads()}
    fetch_raws(book, engine, [known[copy.sha] for _, copy in files if copy.sha in known])
    new: dict[str, Staged] = {}
    with ThreadPoolExecutor(max_workers=_AT_ONCE) as pool:
        jobs = [
            (copy, pool.submit(_stage, path, copy, place, progress)) for path, copy in files if copy.sha not in known
        ]
        for copy, job in jobs:
            staged = job.result()
            new[add_raw(engine, raw_name(copy.sha), staged).name] = staged
    here = raws(engine)
    return [(path.name, here[raw_name(copy.sha)]) for path, copy in files], new


def _stage(path: Path, copy: Copy, place: Path, progress: Progress | None) -> Staged:
    """Stage a copy under the user's name for it."""
    from earmark.sources.stage import stage

    into = place / copy.path.stem
    into.mkdir()
    return stage(copy.path, into, parse_limits(), progress, name=path.name)


def _loads(
    book: Book, order: Order, fresh: list[tuple[Path, Copy]], readings: Sequence[tuple[Reading, ...]]
) -> tuple[Load, ...]:
    """Number the loads in the order of their content, so that the order of one call's files means nothing."""
    known = {load.sha: load for load in book.loads()}
    found = []
    for (path, copy), reading in zip(fresh, readings, strict=True):
        before = known.get(copy.sha)
        when = order.as_of or (before.as_of if before else book.today)
        extension, kept = (before.extension, before.kept) if before else (copy.extension, "")
        file = before.file if before and kept else path.name
        load = Load(0, file, copy.sha, extension, when, reading, kept=kept)
        if before is None or key_of(before) != key_of(load):
            found.append(load)
    last = max((entry.number for entry in book.ledger.entries()), default=0)
    found.sort(key=lambda load: load.sha)
    return tuple(replace(load, number=last + place) for place, load in enumerate(found, 1))


def _without_forgotten(
    book: Book, loads: tuple[Load, ...], staged: dict[str, Staged], place: Path
) -> tuple[tuple[Load, ...], dict[str, Copy]]:
    """Take what was forgotten out of new files.

    Returns the loads, and what is kept in place of originals, by their content; raws and `staged` are as cleaned.
    """
    has = kept_out(book.ledger, book.places)
    files = [load for load in loads if load.raw in staged] if has else []
    if has is None or not files:
        return loads, {}
    engine, held = book.facts, raws(book.facts)
    found = keep_out(engine, [File(load, held[load.raw], staged[load.raw]) for load in files], has)
    kept: dict[str, Copy] = {}
    clean: dict[str, Load] = {}
    for load, (cleaned, mentions) in zip(files, found, strict=True):
        clean[load.sha] = scrubbed(load, mentions)
        if cleaned is not None:
            packed = pack(cleaned.staged, place)
            kept[load.sha] = Copy(packed, content_of(packed), ROWS)
            staged[load.raw] = cleaned.staged
            add_raw(engine, load.raw, cleaned.staged)
            clean[load.sha] = replace(clean[load.sha], kept=kept[load.sha].sha)
    return tuple(clean.get(load.sha, load) for load in loads), kept


def _acknowledge(book: Book, loads: tuple[Load, ...], copies: list[Copy]) -> bool:
    """Store the originals, then the ledger's entries, all or none; from here on the loads are the book's.

    Returns whether the ledger numbered them as they number themselves.
    """
    known = {load.sha: load.number for load in book.loads()}
    for copy in copies:
        if copy.sha not in known:
            keep(book.places, copy, f"{copy.sha}{copy.extension}")
    items = [("load", f"{key_of(load)}:{known.get(load.sha, 0)}", body_of(load)) for load in loads]
    return [entry.number for entry in book.record(items)] == [load.number for load in loads]


def _taken(book: Book, copies: Sequence[Copy], new: tuple[Load, ...], changed: dict[str, int]) -> Taken:
    by_sha = {load.sha: load for load in book.loads()}
    return Taken(tuple(by_sha[copy.sha] for copy in copies), frozenset(load.number for load in new), changed)
