"""A list of accounts to be scored: staged and typed like the book's fields, without becoming part of the book."""

from __future__ import annotations

import secrets
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.book.accounting import WORDS, unusual
from earmark.book.cellwords import NOTHING, host_of, id_of, name_of
from earmark.book.folder import copy_in, parse_limits, workplace
from earmark.book.marks import proven
from earmark.book.raws import Raw, forget_cells, raws, read_into, read_refused
from earmark.book.reading import read_files
from earmark.book.record import Load
from earmark.book.scene import NEVER_FIELDS, Field, Part, fields_of, named_columns, parts_of, read_as
from earmark.book.seen import domain_of, other_sites
from earmark.engines.duckdb import DuckDB
from earmark.facts.fold import fold
from earmark.facts.problem import Problem
from earmark.sources.cells import typed, unreadable
from earmark.sources.map_file import mapping_for, read_mapping
from earmark.sources.mapping import CellKind, Column, FileMapping, Reading
from earmark.sources.staged import Staged

if TYPE_CHECKING:
    from earmark.book.book import Book

FIRST_BEYOND = 100_000  # number of the first field that the book does not have
_KINDS: dict[str, CellKind] = {
    "number": "number",
    "category": "category",
    "list": "list",
    "date": "date",
    "text": "text",
}


@dataclass(frozen=True)
class UserList:
    """A list opened in the book's engine, as two temporary tables that `close` drops.

    cells_table: line, c0..cN: the user's cells as text, in the order of `labels`.
    table: line, crm, crm_id, domain, name (as written), name_key (as compared), and f<field> for each
    of `fields` (folded label -> number of the book's field), typed as in `account`.
    problems: lines of the list that could not be read ("rejected"; the tables lack them), then cells of the
    fields that say something their kind cannot read ("cell"; missing in `table`). lines = count + rejected + blank.
    delimiter, marked: of a text; whether it begins with a byte order mark of UTF-8.
    """

    name: str
    table: str
    cells_table: str
    labels: tuple[str, ...]
    fields: dict[str, int]
    count: int
    lines: int
    rejected: int
    blank: int
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    delimiter: str = ""
    marked: bool = False
    close: Callable[[], None] = field(default=lambda: None, compare=False)


def open_list(
    book: Book,
    path: Path,
    mapping: Path | None = None,
    progress: Callable[[float], None] | None = None,
    asked: Mapping[str, str] | None = None,
    *,
    lean: bool = False,
) -> UserList:
    """Open the list in the file `path`; raises InputError for a file that cannot be read.

    asked: kind by name of fields that a card asks for, which the list may have though the book does not.
    lean: type a field whenever it is asked for, which is less work where few are; cells that say something their
    kind cannot read are not told.
    """
    from earmark.sources.stage import stage

    engine = book.facts
    token = secrets.token_hex(6)
    cells, table = f"list_{token}", f"listed_{token}"
    with workplace(book.places) as place:
        copy = copy_in(Path(path), place)
        with copy.path.open("rb") as began:
            marked = began.read(len(BOM_UTF8)) == BOM_UTF8
        staged = stage(copy.path, place, parse_limits(), progress, name=Path(path).name)
        read_into(engine, cells, staged.rows, len(staged.labels))
        problems = tuple(Problem(Path(path).name, *row) for row in read_refused(engine, staged))
    raw = Raw(cells, staged.labels, staged.lines, staged.rejected, staged.blank, staged.notes)
    mappings = tuple(read_mapping(mapping)) if mapping is not None else ()
    reading = _reading(book, engine, Path(path).name, raw, mappings)
    part = Part(0, 0, Load(0, Path(path).name, "", "", book.today, (reading,)), reading, raw)
    known = _fields(book, engine, asked or {})
    said = _formats_said(mappings, part.load.file, raw)
    mine = _mine(part, known, lambda column, there: proven(book, engine, raw, column, there, said))
    _write(engine, table, part, mine, known, "VIEW" if lean else "TABLE")
    problems += () if lean else _unread(engine, part, mine.values())
    forget_cells(engine)
    fields = {name: known[name].number for name in mine}
    found = _opened(part, table, fields, staged, problems)
    return replace(found, marked=marked, close=lambda: _close(engine, table, part.raw.name, lean))


def _close(engine: DuckDB, table: str, cells: str, lean: bool) -> None:
    engine.run(f"DROP {'VIEW' if lean else 'TABLE'} IF EXISTS {table}")
    for name in (f"site_{table}", cells):
        engine.run(f"DROP TABLE IF EXISTS {name}")


def _opened(part: Part, table: str, fields: dict[str, int], staged: Staged, problems: tuple[Problem, ...]) -> UserList:
    return UserList(
        part.load.file, table, part.raw.name, staged.labels, fields, staged.taken, staged.lines, staged.rejected,
        staged.blank, problems, staged.notes, staged.delimiter,
    )  # fmt: skip


def _reading(book: Book, engine: DuckDB, name: str, raw: Raw, mappings: tuple[FileMapping, ...]) -> Reading:
    """How the list is read as accounts; a list that looks like something else is read by its labels alone."""
    (_, readings), *_ = read_files(book, engine, [(name, raw)], mappings)
    found = next((reading for reading in readings if reading.holds == "accounts"), None)
    return found or replace(readings[0], holds="accounts", columns=tuple(_unplayed(c) for c in readings[0].columns))


def _formats_said(mappings: tuple[FileMapping, ...], name: str, raw: Raw) -> frozenset[str]:
    """Labels of columns whose format the list's mapping says."""
    mapping = mapping_for(mappings, name, raw.labels)
    return frozenset(label for part in (mapping.parts if mapping else ()) for label, _ in part.formats)


def _unplayed(column: Column) -> Column:
    """A column of a file that holds no accounts keeps only the roles that name one."""
    names = {"account_id": "id", "account_domain": "domain", "account_name": "name", "domain": "domain"}
    return replace(column, role=names.get(column.role, ""))


def _fields(book: Book, engine: DuckDB, asked: Mapping[str, str]) -> dict[str, Field]:
    """The book's fields by folded label, each with the column of its largest file: the one that says how to read it."""
    written = {field.folded: field for field in fields_of(parts_of(book.loads(), raws(engine)))}
    rows = engine.rows("SELECT field, name, kind, money FROM field ORDER BY field", step="fields")
    found = {}
    for number, name, kind, money in rows:
        folded, plain = fold(str(name)), Column(0, str(name), kind="money" if money else _KINDS[kind])
        there = written.get(folded)
        column, part = (there.column, there.part) if there else (plain, None)
        found[folded] = Field(int(number), folded, str(name), str(kind), None, None, bool(money), column, part)
    for name, kind in asked.items():
        column = Column(0, name, kind=_KINDS[kind])
        beyond = Field(FIRST_BEYOND + len(found), fold(name), name, kind, None, None, False, column)
        found.setdefault(fold(name), beyond)
    return found


def _mine(part: Part, known: dict[str, Field], prove: Callable[[Column, Field], Column]) -> dict[str, Column]:
    """Return which column fills which field: of columns with one label the first.

    A column that leaves open how it is written is read as the book's column of that label; `prove` mends the others.
    """
    open_ones = {question.column for question in part.reading.questions}
    mine: dict[str, Column] = {}
    for name, column in named_columns(part.reading.columns):
        if name in known and name not in mine and column.role not in NEVER_FIELDS:
            there = known[name].column
            alike = column.label in open_ones and (column.kind == "date") == (there.kind == "date")
            told = replace(column, format=there.format) if alike and there.format else prove(column, known[name])
            mine[name] = read_as(told, known[name])
    return mine


def _unread(engine: DuckDB, part: Part, columns: Iterable[Column]) -> tuple[Problem, ...]:
    """Cells that are filled and that their field's kind cannot read."""
    found = []
    for column in columns:
        if column.kind in WORDS:
            query = (
                f"SELECT line, c{column.index} FROM (SELECT * FROM {part.raw.name} WHERE {unusual(column)})"
                f" WHERE {unreadable(column)} ORDER BY line"
            )
            reason = f"not {WORDS[column.kind]}: read as missing"
            rows = engine.rows(query, step="cells not read")
            found += [Problem(part.load.file, int(n), column.label, reason, str(cell), "cell") for n, cell in rows]
    return tuple(found)


def _write(engine: DuckDB, table: str, part: Part, mine: dict[str, Column], known: dict[str, Field], kind: str) -> None:
    """Make the typed table, or the view of it."""
    cells = [f"CAST({typed(c)} AS {known[name].type}) AS f{known[name].number}" for name, c in mine.items()]
    host = host_of(part, "domain")
    others = other_sites(engine, f"SELECT {host} FROM {part.raw.name}")
    engine.run(f"CREATE TEMP TABLE site_{table} (host VARCHAR, domain VARCHAR)")
    engine.insert(f"site_{table}", ("host", "domain"), others, ("VARCHAR", "VARCHAR"))
    engine.run(
        f"CREATE TEMP {kind} {table} AS SELECT r.line, '{part.reading.crm}' AS crm, r.crm_id,"
        f" {domain_of('r.host', 'w')} AS domain, r.* EXCLUDE (line, crm_id, host) FROM"
        f" (SELECT line, {id_of(part, 'id')} AS crm_id,"
        f" {host} AS host, {part.text('name') if part.column('name') else NOTHING} AS name,"
        f" {name_of(part, 'name')} AS name_key{''.join(f', {cell}' for cell in cells)} FROM {part.raw.name}) r"
        f" LEFT JOIN site_{table} w ON w.host = r.host",
        step="the list's fields",
    )
