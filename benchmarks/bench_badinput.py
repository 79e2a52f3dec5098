"""Bad input: every file of a corpus of bad ones is accepted or refused in words, and no line of it is lost.

Each that is accepted is loaded into a book of its own as well.

The corpus lies beside the folder that EARMARK_TEST_DATA names, as `badinput`; its generator adds bombs,
broken encodings, headers that attack and more. `--big` adds its 5 GB file. Wrong is: an error that is
not words, a file that takes too long, counts that do not come out even, memory over the limit, and other
content than is known to be right.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bad_answers import Case, cases
from earmark.errors import InputError
from earmark.sources.stage import stage
from earmark.sources.staged import Limits, Staged
from figures import Figure, at_most, show

LIMITS = Limits(wall_seconds=120, cpu_seconds=100)
TODAY = date(2026, 1, 1)
BIG = 300 << 20  # bytes of rows that are not counted again
LATE = "it took "  # so begins what is said of a file that took too long


@dataclass(frozen=True)
class Outcome:
    """What became of a file: staged, refused in words, or neither; with seconds and peak memory in MB."""

    staged: Staged | None = None
    refused: str = ""
    broke: str = ""
    seconds: float = 0.0
    peak_mb: float = 0.0


def corpus() -> Path | None:
    """Return the folder of bad input, if there is one."""
    data = os.environ.get("EARMARK_TEST_DATA")
    folder = Path(data).parent / "badinput" if data else None
    return folder if folder and folder.is_dir() else None


def attempt(path: Path, into: Path, limits: Limits = LIMITS) -> Outcome:
    """Stage a file in a process of its own, so that its memory and that of its reader are measured alone."""
    words, seconds, peak_mb = apart(lambda: _staged(path, into, limits))
    if "staged" in words:
        told = words["staged"]
        words["staged"] = Staged(**told | {"rows": Path(told["rows"]), "refused": Path(told["refused"])})
    return Outcome(**words, seconds=seconds, peak_mb=peak_mb)


def apart(what: Callable[[], dict[str, Any]]) -> tuple[dict[str, Any], float, float]:
    """Do something in a forked process; return its words, seconds and peak memory in MB, its children's included."""
    read, write = os.pipe()
    begun = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        os.close(read)
        with os.fdopen(write, "w") as answer:
            json.dump(_caught(what), answer)
        os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        text = answer.read()
    used = os.wait4(pid, 0)[2]
    return json.loads(text) if text else {"broke": "no answer"}, time.perf_counter() - begun, used.ru_maxrss / 1024


def _caught(what: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return what()
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is wrong
        return {"broke": repr(error)}


def _staged(path: Path, into: Path, limits: Limits) -> dict[str, Any]:
    try:
        found = stage(path, into, limits)
    except InputError as error:
        return {"refused": f"{error.message} {error.hint}"}
    return {"staged": vars(found) | {"rows": str(found.rows), "refused": str(found.refused)}}


def loaded(path: Path, into: Path, staged: Staged) -> str:
    """Load a staged file into a book of its own, questions answered by the first option; return what breaks."""
    return str(apart(lambda: {"broke": _load(path, into / "book", staged)})[0]["broke"])


def _load(path: Path, folder: Path, staged: Staged) -> str:
    import earmark
    from earmark.errors import EngineError

    try:
        with earmark.open_book(folder, today=TODAY) as book:
            report = earmark.load(book, path, answers=lambda asked: asked.options[0] if asked.options else None)
    except EngineError as error:
        return repr(error)
    except earmark.EarmarkError:
        return ""  # a question that has no first option, or a header without lines
    one = report.files[0]
    even = one.lines == one.accepted + one.rejected + one.duplicate + one.blank == staged.lines
    return "" if even else f"loaded as {one}"


def wrong(case: Case, found: Outcome, limits: Limits = LIMITS) -> str:
    """Return what is wrong with an outcome, or nothing."""
    if found.broke:
        return found.broke
    if found.peak_mb > limits.memory_bytes >> 20:
        return f"{found.peak_mb:.0f} MB"
    if found.staged is None:
        return _badly_refused(found.refused) or case.wrong_refusal(found.refused)
    return _uneven(case.path, found.staged) or case.wrong_table(found.staged)


def _badly_refused(words: str) -> str:
    for sign in ("Traceback", "\n", "without an answer", LATE):
        if sign in words:
            return f"refused with: {words}"
    return ""


def _uneven(path: Path, found: Staged) -> str:
    """Return how the counts of a staged file fail to come out even."""
    if found.lines != found.taken + found.rejected + found.blank:
        return f"{found.lines} lines, {found.taken} + {found.rejected} + {found.blank}"
    if found.rows.stat().st_size > BIG:
        return ""
    rows, refused = list(_lines(found.rows)), list(_lines(found.refused))
    numbers = [int(row[0]) for row in rows]
    out = {int(item[0]) for item in refused if item[4] == "rejected"}
    if len(rows) != found.taken or {len(row) for row in rows} - {len(found.labels) + 1}:
        return "the rows do not agree with their count"
    if len(out) != found.rejected or numbers != sorted(set(numbers)) or out & set(numbers):
        return "the refusals do not agree with their count"
    there = _physical(path, found)
    return f"{there} lines below the header, {found.lines} accounted for" if there not in {None, found.lines} else ""


def _lines(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def _physical(path: Path, found: Staged) -> int | None:
    """Count the lines below the header anew, where none can span two: in a delimited text without quotes."""
    if not found.delimiter:
        return None
    text = path.read_bytes().decode(found.encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
    if '"' in text:
        return None
    return text.count("\n") + (not text.endswith("\n")) - found.header_line


@dataclass
class Row:
    """A line of the table: one class of files."""

    kind: str
    accepted: int = 0
    refused: int = 0
    wrong: int = 0
    peak_mb: float = 0.0
    seconds: float = 0.0

    def add(self, found: Outcome, what: str) -> None:
        """Count one file in."""
        self.accepted += found.staged is not None
        self.refused += bool(found.refused)
        self.wrong += bool(what)
        self.peak_mb, self.seconds = max(self.peak_mb, found.peak_mb), max(self.seconds, found.seconds)


def main(big: bool = False) -> list[Figure]:
    folder = corpus()
    if folder is None:
        print("No corpus of bad input: EARMARK_TEST_DATA is not set, or has no badinput beside it.")
        return []
    table: dict[str, Row] = {}
    with tempfile.TemporaryDirectory() as name:
        made, into = Path(name) / "made", Path(name) / "into"
        words = [sys.executable, str(folder / "make_bad_input.py"), str(made), *(["--big"] if big else [])]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        for case in cases(folder, made):
            into.mkdir()
            found = attempt(case.path, into)
            what = wrong(case, found) or (loaded(case.path, into, found.staged) if found.staged else "")
            table.setdefault(case.kind, Row(case.kind)).add(found, what)
            if what:
                print(f"  WRONG {case.path}: {what}", flush=True)
            shutil.rmtree(into)
    _print(table.values())
    rows = table.values()
    return [
        Figure("bad input, files", sum(row.accepted + row.refused for row in rows), ""),
        at_most("bad input, wrong", sum(row.wrong for row in rows), "", 0),
        at_most("bad input, worst memory", max(row.peak_mb for row in rows), "MB", LIMITS.memory_bytes >> 20),
        at_most("bombs, worst memory", table["bomb"].peak_mb, "MB", 100),
        Figure("bad input, worst time", max(row.seconds for row in rows), "s"),
    ]


def _print(rows: Any) -> None:
    print(f"\n  {'class':<22}{'files':>6}{'accepted':>10}{'refused':>9}{'wrong':>7}{'MB':>7}{'s':>7}")
    for row in rows:
        files = row.accepted + row.refused
        counts = f"{files:>6}{row.accepted:>10}{row.refused:>9}{row.wrong:>7}"
        print(f"  {row.kind:<22}{counts}{row.peak_mb:>7.0f}{row.seconds:>7.2f}")


if __name__ == "__main__":
    show("Bad input", main("--big" in sys.argv))
