"""Tell rank and function from real job titles labelled by hand: how many as the label says.

`python benchmarks/titles.py [FOLDER...]`: the sets of tests/data/titles, and of each folder named. Each set has been
looked at since it was first classified, so these are figures of today on titles that were seen; what each gave when
it was first classified stands in the README beside the sets.
"""

from __future__ import annotations

import csv
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from earmark.language.titles import Title, title_of
from figures import Figure, at_least, show

TITLES = Path(__file__).parent.parent / "tests" / "data" / "titles"
GOALS = {"seniority": 95.0, "function": 90.0}
LEVELS = ("exact words", "part", "guess", "")
Told = tuple[dict[str, str], Title]


def told(files: Sequence[Path]) -> list[Told]:
    """Return each labelled title and what the classifier says of it."""
    rows = (row for path in files for row in csv.DictReader(path.open(encoding="utf-8", newline="")))
    return [(row, title_of(row["title"])) for row in rows]


def right(some: Sequence[Told], what: str) -> float:
    """Return the share, in percent, of which the classifier says what the label says."""
    return 100 * sum(getattr(title, what) == row[what] for row, title in some) / max(len(some), 1)


def figures(files: Sequence[Path], name: str) -> Iterator[Figure]:
    """Yield the shares of one group of sets."""
    some = told(files)
    for what, goal in GOALS.items():
        yield at_least(f"{what}, {len(some)} titles of {name}", right(some, what), "%", goal)


def main(*folders: str) -> list[Figure]:
    made: list[Figure] = []
    for folder in (TITLES, *map(Path, folders)):
        for kind in ("tuning", "test"):
            made += figures(sorted(folder.glob(f"{kind}*.csv")), f"{kind} ({folder.name})")
    tests = [path for folder in (TITLES, *map(Path, folders)) for path in sorted(folder.glob("test*.csv"))]
    every = told(tests)
    for level in LEVELS:
        some = [one for one in every if one[1].level == level]
        both = 100 * sum(t.seniority == r["seniority"] and t.function == r["function"] for r, t in some)
        made.append(
            Figure(f"both right, evidence {level or 'none'}, {len(some)} titles", both / max(len(some), 1), "%")
        )
    begun = time.perf_counter()
    for row, _ in every:
        title_of(row["title"])
    made.append(Figure("a title takes", 1e6 * (time.perf_counter() - begun) / len(every), "us"))
    return made


if __name__ == "__main__":
    show(str(__doc__).split("\n", maxsplit=1)[0], main(*sys.argv[1:]))
