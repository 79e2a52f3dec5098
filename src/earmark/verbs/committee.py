"""Who is who in a purchase: for now, a list of job titles with rank, function and usual role beside each."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import get_args

from earmark.book.folder import checked_place, deliver
from earmark.errors import CallError, InputError
from earmark.language.report import ClassifyReport
from earmark.language.titles import Function, Level, Role, Seniority, Title, title_of
from earmark.sources.columns import key
from earmark.sources.inert import inert, live
from earmark.sources.stage import stage
from earmark.sources.staged import Limits, Staged, wide_cells
from earmark.verbs.written import distinct

ADDED = ("seniority", "function", "role", "evidence")
NAMES = ("title", "job_title", "jobtitle")  # of a column of titles, as `columns.key` says them; likeliest first
UNKNOWN = 10  # titles that told nothing, named in the report
DIFFERENT = 100_000  # titles whose answer is remembered


def classify(path: Path | str, out: Path | str) -> ClassifyReport:
    """Write the list in `path` to `out` with what each job title says: seniority, function, usual role, evidence.

    The list's own columns stay as they are, before those added; any file that can be loaded can be read, and no book
    is needed. Raises CallError where `out` cannot be written, InputError for a list without a column of titles.
    """
    source, target = Path(path), Path(out)
    _check(source, target)
    with TemporaryDirectory(prefix="earmark-") as place:
        staged = stage(source, Path(place))
        at = _column(staged.labels, source.name)
        made = Path(place) / "made.csv"
        counted = _write(staged, at, made)
        deliver(made, target)
    return _report(target, staged, at, counted)


def _check(source: Path, out: Path) -> None:
    """Refuse, before any work, what cannot be read or written."""
    if not source.is_file():
        raise InputError(f"There is no file {source}.", "Check the path.")
    if out.suffix.lower() != ".csv":
        raise CallError(f"{out}: titles are written as .csv.", "Name it so, as in classified.csv.")
    if out.exists() and out.samefile(source):
        raise CallError(f"{out} is the list itself.", "Write to another file: your list stays as it is.")
    checked_place(out)


def _column(labels: Sequence[str], name: str) -> int:
    """Return the place of the titles: the first column so called, in English or as a CRM says it elsewhere."""
    keys = [key(label) for label in labels]
    place = next((keys.index(one) for one in NAMES if one in keys), None)
    if place is None:
        there = ", ".join(label or "(no name)" for label in labels)
        raise InputError(f"{name}: no column is called title; there are: {there}.", "Name the column of titles: title.")
    return place


def _write(staged: Staged, at: int, made: Path) -> Counter[Title]:
    """Write the rows with what their titles say, cells that a spreadsheet would execute inert; count the titles."""
    counted: Counter[Title] = Counter()
    said = lru_cache(DIFFERENT)(title_of)
    with (
        wide_cells(Limits().cell_characters + 1),
        staged.rows.open(encoding="utf-8", newline="") as rows,
        made.open("w", encoding="utf-8", newline="") as file,
    ):
        write = csv.writer(file, delimiter=staged.delimiter or ",", lineterminator="\n")
        write.writerow([inert(label) for label in distinct([*staged.labels, *ADDED])])
        for _, *cells in csv.reader(rows):
            own = [live(cell) for cell in cells]
            title = said(own[at].strip())
            counted[title] += 1
            told = (title.seniority, title.function, title.role, title.evidence)
            write.writerow([inert(cell) for cell in (*own, *told)])
    return counted


def _report(out: Path, staged: Staged, at: int, counted: Counter[Title]) -> ClassifyReport:
    unknown = Counter({title.text: many for title, many in counted.items() if title.text and not title.words})
    commonest = sorted(unknown.items(), key=lambda one: (-one[1], one[0]))[:UNKNOWN]
    astray = f"Lines that could not be read and are left out: {staged.rejected:,}."
    return ClassifyReport(
        str(out),
        staged.labels[at],
        counted.total(),
        sum(many for title, many in counted.items() if not title.text),
        _shares(get_args(Seniority), [(title.seniority, many) for title, many in counted.items()]),
        _shares(get_args(Function), [(title.function, many) for title, many in counted.items()]),
        _shares(get_args(Role), [(title.role, many) for title, many in counted.items()]),
        _shares(get_args(Level), [(title.level, many) for title, many in counted.items()]),
        tuple(commonest),
        (*([astray] if staged.rejected else []), *staged.notes),
    )


def _shares(names: Sequence[str], told: Sequence[tuple[str, int]]) -> dict[str, int]:
    """Return how many rows have which answer, those that occur, in the order of `names`."""
    counted: Counter[str] = Counter()
    for name, many in told:
        counted[name] += many
    return {name or "none": counted[name] for name in names if counted[name]}
