"""Pollution: some 2,500 polluted files read by Earmark, by DuckDB's read_csv and by CleverCSV, scored as Pollock does.

The score of a reader is the sum of ten means over all files, so at most 10: success, and precision, recall
and F1 of header, records and cells (Vitagliano et al., "Pollock", VLDB 2023). A loss is silent where a
record of the table does not come out and no line of it was refused, noted or the file with it. The files
are made here; they are not Pollock's own.
"""

from __future__ import annotations

import contextlib
import csv
import io
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from earmark.sources.child.__main__ import answer
from earmark.sources.child.job import Job
from earmark.sources.staged import Limits
from figures import Figure, at_least, at_most, show
from pollutions import Made, files

Cells = tuple[str, ...]
# null_padding asks for a reader that is not parallel where cells hold line ends
_LENIENT = {"all_varchar": True, "ignore_errors": True, "null_padding": True, "strict_mode": False, "parallel": False}


@dataclass(frozen=True)
class Read:
    """What a reader made of a file; `told` counts the lines it spoke of."""

    header: Cells
    rows: tuple[Cells, ...]
    told: int = 0


def by_earmark(path: Path) -> Read | None:
    """Stage in this process: the code that the child runs."""
    rows, refused = path.with_name("rows"), path.with_name("refused")
    with contextlib.redirect_stderr(io.StringIO()):
        said = answer(Job(str(path), path.suffix, str(rows), str(refused), Limits()))
    if "refused" in said:
        return None
    with rows.open(encoding="utf-8", newline="") as file:
        cells = tuple(tuple(row[1:]) for row in csv.reader(file))
    with refused.open(encoding="utf-8", newline="") as file:
        told = sum(1 for _ in csv.reader(file))
    return Read(tuple(said["staged"]["labels"]), cells, told)


def by_duckdb(path: Path) -> Read | None:
    """Read with the options that Pollock gives it, of all that were tried those it scores best with, and as text."""
    import duckdb

    try:
        with duckdb.connect() as engine:
            found = engine.read_csv(str(path), **_LENIENT)
            header = tuple(found.columns)
            rows = tuple(tuple("" if cell is None else cell for cell in row) for row in found.fetchall())
    except duckdb.Error:
        return None
    return Read(header, rows)


def by_clevercsv(path: Path) -> Read | None:
    """Let it find encoding and dialect."""
    import clevercsv

    try:
        found = [tuple(map(str, row)) for row in clevercsv.read_table(str(path))]
    except Exception:  # noqa: BLE001 - its errors are of many kinds
        return None
    return Read(found[0], tuple(found[1:])) if found else None


def readers() -> dict[str, Callable[[Path], Read | None]]:
    """Return the readers at hand; CleverCSV is of the extra `bench`."""
    found = {"Earmark": by_earmark, "DuckDB": by_duckdb}
    try:
        import clevercsv  # noqa: F401 - only whether it is there
    except ImportError:
        return found
    return found | {"CleverCSV": by_clevercsv}


@dataclass(frozen=True)
class Score:
    """One file's ten measures, and whether records were lost without a word."""

    measures: tuple[float, ...] = (0.0,) * 10
    silent: bool = False


def score(made: Made, found: Read | None) -> Score:
    """Score what a reader made of a file; nothing at all where it refused."""
    if found is None:
        return Score()
    wanted, got = _records(made.rows), _records(found.rows)
    header = _measures(Counter(map(_same, made.header)), Counter(map(_same, found.header)))
    cells = _measures(_counted(wanted), _counted(got))
    lost = sum((Counter(wanted) - Counter(got)).values())
    return Score((1.0, *header, *_measures(Counter(wanted), Counter(got)), *cells), lost > found.told * made.on_a_line)


def _records(rows: Iterable[Cells]) -> list[Cells]:
    return [tuple(map(_same, row)) for row in rows]


def _counted(rows: Iterable[Cells]) -> Counter[str]:
    return Counter(cell for row in rows for cell in row)


def _same(cell: str) -> str:
    """Return a cell as it is compared: its line ends LF, no spaces around."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip()


def _measures(wanted: Counter, got: Counter) -> tuple[float, float, float]:
    common = sum((wanted & got).values())
    if not wanted:
        return 1.0, 1.0, 1.0
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / sum(got.values()), common / sum(wanted.values())
    return precision, recall, 2 * precision * recall / (precision + recall)


def total(scores: Sequence[Score]) -> float:
    """Return a Pollock score, 0 to 10."""
    return sum(sum(one.measures) for one in scores) / len(scores)


def measure(found: Sequence[Made], read: Callable[[Path], Read | None]) -> dict[str, list[Score]]:
    """Return every file's score, by kind of pollution."""
    scores: dict[str, list[Score]] = {}
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "x.csv"
        for made in found:
            path.write_bytes(made.data)
            scores.setdefault(made.kind, []).append(score(made, read(path)))
    return scores


def main() -> list[Figure]:
    found = list(files())
    kinds = {name: measure(found, read) for name, read in readers().items()}
    _print(kinds)
    scores = {name: [one for some in told.values() for one in some] for name, told in kinds.items()}
    points = {name: total(some) for name, some in scores.items()}
    silent = {name: 100 * sum(one.silent for one in some) / len(some) for name, some in scores.items()}
    others = [name for name in scores if name != "Earmark"]
    return [
        Figure("pollution, files", len(found), ""),
        at_least("pollution, Earmark", points["Earmark"], "of 10", max([9.5, *(points[name] for name in others)])),
        at_most("silent loss, Earmark", silent["Earmark"], "% files", 0.5),
        *(Figure(f"pollution, {name}", points[name], "of 10") for name in others),
        *(Figure(f"silent loss, {name}", silent[name], "% files") for name in others),
    ]


def _print(kinds: dict[str, dict[str, list[Score]]]) -> None:
    """Print the kinds, where Earmark scores least first."""
    names = list(kinds)
    print("\n  " + "kind".ljust(30) + "files".rjust(6) + "".join(f"{name:>11}" for name in names))
    for kind in sorted(kinds["Earmark"], key=lambda kind: total(kinds["Earmark"][kind])):
        points = "".join(f"{total(kinds[name][kind]):>11.2f}" for name in names)
        print(f"  {kind:<30}{len(kinds['Earmark'][kind]):>6}{points}")


if __name__ == "__main__":
    show("Pollution", main())
