"""Load files into a book, or show how they would be read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.errors import CallError, InputError
from earmark.facts.report import FileReport, LoadReport
from earmark.sources.mapping import FileMapping, Question
from earmark.verbs.money import amounts_in_book, said_of_money

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.book.loading import Taken

_VALUED = "load IN (SELECT load FROM deal WHERE told_cents IS NOT NULL)"
_COUNTS: dict[str, str] = {  # name -> what is counted: rows of a table, or deals of which something holds
    "accounts": "account",
    "targets": "account WHERE target",
    "deals": "deal",
    "won": "deal WHERE outcome = 'won'",
    "lost": "deal WHERE outcome = 'lost'",
    "open": "deal WHERE outcome = 'open'",
    "renewals": "deal WHERE kind = 'renewal'",
    "expansions": "deal WHERE kind = 'expansion'",
    "other_pipeline": "deal WHERE kind = 'other_pipeline'",
    "without_account": "deal WHERE account IS NULL",
    "zero_value": f"deal WHERE outcome = 'won' AND coalesce(told_cents, 0) = 0 AND {_VALUED}",
    "one_day": "deal WHERE outcome <> 'open' AND abs(closed - opened) <= 1",
    "contracts": "contract",
    "contacts": "contact",
    "events": "event",
    "after_sale": "after_sale",
    "earlier_values": "account_history",
}


def load(
    book: Book,
    *paths: str | Path,
    mapping: Path | None = None,
    as_of: date | None = None,
    answers: Callable[[Question], str | None] | None = None,
    progress: Callable[[float], None] | None = None,
) -> LoadReport:
    """Load files (or folders, or patterns such as `exports/*.csv`) into the book: all of them or none.

    mapping: a TOML file that says how to read them. as_of: the day whose state they show, if not
    today. answers: asked what only the user knows; without it a QuestionError carries a mapping to
    edit. progress: told the share of a file that has been read. A file loaded before changes nothing.
    Raises InputError for a file that cannot be used, QuestionError for what only the user can say.
    """
    from earmark.book.loading import Order, take

    files = _files(paths)
    order = Order(files, _mappings(mapping), as_of, answers, progress)
    return _report(book, files, take(book, order))


def show_map(book: Book, *paths: str | Path, mapping: Path | None = None) -> str:
    """Return, as a mapping file ready to edit, how files would be read; the book stays as it is.

    mapping: a TOML file that says how to read them; what it leaves open is guessed.
    """
    from earmark.book.loading import Order, read_only
    from earmark.sources.map_text import write_mapping

    found = read_only(book, Order(_files(paths), _mappings(mapping)))
    return "\n".join(write_mapping(name, readings) for name, readings in found)


def _mappings(path: Path | None) -> tuple[FileMapping, ...]:
    if path is None:
        return ()
    from earmark.sources.map_file import read_mapping

    return tuple(read_mapping(Path(path)))


def _files(paths: tuple[str | Path, ...]) -> tuple[Path, ...]:
    """Return the files meant: folders and patterns opened, sorted, each once."""
    from earmark.book.folder import EXTENSIONS

    if not paths:
        raise CallError("No file is named.", "Name the exports to load, as in: earmark load companies.csv deals.csv")
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() in EXTENSIONS)
            if not inside:
                raise InputError(
                    f"{path}: the folder holds no file that can be loaded.", f"Kinds: {', '.join(EXTENSIONS)}."
                )
            found += inside
        elif path.exists():
            found.append(path)
        else:
            found += _matching(path)
    return tuple(dict.fromkeys(found))


def _matching(pattern: Path) -> list[Path]:
    import glob

    inside = sorted(Path(name) for name in glob.glob(str(pattern)) if Path(name).is_file())  # noqa: PTH207 - a pattern may be absolute
    if not inside:
        raise InputError(f"{pattern}: there is no such file.", "Check the path.")
    return inside


def _report(book: Book, files: tuple[Path, ...], taken: Taken) -> LoadReport:
    rows = {row[0]: row[1:] for row in book.facts.rows("SELECT * EXCLUDE (file, hash, as_of) FROM load")}
    said = book.facts.rows("SELECT load, text, first FROM note")
    staged = _staging_notes(book)
    reports = []
    for path, one in zip(files, taken.loads, strict=True):
        notes = (
            *(t for n, t, first in said if n == one.number and first),
            *staged.get(one.raw, ()),
            *(n for r in one.readings for n in r.notes),
            *(t for n, t, first in said if n == one.number and not first),
        )
        reports.append(
            _file_report(path.name, rows[one.number], tuple(dict.fromkeys(notes)), one.number in taken.fresh)
        )
    counts = _counts(book)
    return LoadReport(tuple(reports), counts, taken.changed, _notes(book, counts))


def _file_report(name: str, row: tuple[Any, ...], notes: tuple[str, ...], fresh: bool) -> FileReport:
    holds, crm, *counts = row
    lines, accepted, rejected, duplicate, blank = counts
    kinds = tuple(dict.fromkeys(holds.split(",")))
    return FileReport(name, kinds, crm, lines, accepted, rejected, duplicate, blank, not fresh, notes)


def _staging_notes(book: Book) -> dict[str, tuple[str, ...]]:
    from earmark.book.raws import raws

    return {name: raw.notes for name, raw in raws(book.facts).items()}


def _counts(book: Book) -> dict[str, int]:
    query = ", ".join(f"(SELECT count(*) FROM {what})" for what in _COUNTS.values())  # noqa: S608 - all of it stands above
    return dict(zip(_COUNTS, map(int, book.facts.rows(f"SELECT {query}")[0]), strict=True))


def _notes(book: Book, counts: dict[str, int]) -> tuple[str, ...]:
    """What is worth saying of the book as a whole."""
    found = []
    if counts["won"] and not counts["lost"]:
        found.append("Only wins are loaded: without lost deals there is little to compare them with.")
    return (*found, *said_of_money(book, amounts_in_book(book)))
