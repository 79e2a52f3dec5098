"""A CSV of many gigabytes: loaded, and only staged, in bounded memory, with progress told all along.

`--gb N` says how many (1, unless said otherwise). The file holds deals of 15 columns of some 20,000 accounts.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from figures import Figure, at_least, at_most, itself, show
from tables import DEAL_LABELS, END, company, deal

ACCOUNTS, COLUMNS, LIMIT_MB = 20_000, 10, 2048
CHUNK = 20_000  # lines written at a time


def write(path: Path, gigabytes: float) -> int:
    """Write deals until the file is as large as asked; return how many."""
    random = Random(0)  # noqa: S311 - made data, the same each time
    rows = [",".join(deal(random, n, company(random, n, COLUMNS))) for n in range(ACCOUNTS)]
    rests = [row.partition(",")[2] for row in rows]
    with path.open("w", encoding="utf-8") as file:
        file.write(",".join(DEAL_LABELS) + "\n")
        lines = 0
        for text, count in _chunks(rests, int(gigabytes * (1 << 30))):
            file.write(text)
            lines += count
    return lines


def _chunks(rests: list[str], size: int) -> Iterator[tuple[str, int]]:
    written = number = 0
    while written < size:
        text = "".join(f"{10_000_000_000 + n},{rests[n % len(rests)]}\n" for n in range(number, number + CHUNK))
        number, written = number + CHUNK, written + len(text)
        yield text, CHUNK


def stage(path: Path) -> dict[str, float]:
    """Stage the file alone."""
    from earmark.sources.stage import stage as staged

    told: list[float] = []
    begun = time.perf_counter()
    found = staged(path, path.parent, progress=told.append)
    seconds = time.perf_counter() - begun
    assert found.lines == found.taken, found
    found.rows.unlink()
    return {"lines": found.taken, "seconds": seconds, "told": len(told), **_peaks()}


def load(path: Path) -> dict[str, float]:
    """Load the file into a book."""
    import earmark

    told: list[float] = []
    begun = time.perf_counter()
    with earmark.open_book(path.parent / "book", today=END) as book:
        report = earmark.load(book, path, as_of=END, progress=told.append)
    assert report.files[0].lines == report.files[0].accepted, report
    return {"lines": report.files[0].lines, "seconds": time.perf_counter() - begun, "told": len(told), **_peaks()}


def _peaks() -> dict[str, float]:
    who = {"parent": resource.RUSAGE_SELF, "child": resource.RUSAGE_CHILDREN}
    return {name: resource.getrusage(one).ru_maxrss / 1024 for name, one in who.items()}


def main(gb: float = 1.0) -> list[Figure]:
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "deals.csv"
        lines = write(path, gb)
        for how in ("stage", "load"):
            told, _ = itself(__file__, how, path)
            assert told["lines"] == lines, told
            figures += [
                Figure(f"{how} {gb:g} GB, {lines:,} lines", told["seconds"], "s"),
                at_most(f"{how} {gb:g} GB, peak memory of the parent", told["parent"], "MB", LIMIT_MB),
                at_most(f"{how} {gb:g} GB, peak memory of the child", told["child"], "MB", LIMIT_MB),
                at_least(f"{how} {gb:g} GB, times progress was told", told["told"], "", 100),
            ]
    return figures


if __name__ == "__main__":
    if sys.argv[1:2] in (["stage"], ["load"]):
        print(json.dumps({"stage": stage, "load": load}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        show("Big file", main(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0))
