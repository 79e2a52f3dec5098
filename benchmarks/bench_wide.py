"""Load and learn from 400 worked accounts whose export has 490 columns that may be criteria; start-up is left out."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from figures import Figure, itself, show
from tables import END, write

ACCOUNTS, COLUMNS = 400, 490


def measure(folder: Path) -> dict[str, float]:
    import earmark

    with earmark.open_book(folder / "book", today=END) as book:
        begun = time.process_time()
        earmark.load(book, folder / "companies.csv", folder / "deals.csv", as_of=END)
        loaded = time.process_time()
        report = earmark.learn(book, as_of=END)
        told = {"load": loaded - begun, "learn": time.process_time() - loaded}
    assert report.counts.accounts > ACCOUNTS * 0.9, report.counts
    return told


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, ACCOUNTS, COLUMNS)
        told, run = itself(__file__, "measure", folder)
    size = f"{ACCOUNTS} accounts x {COLUMNS} columns"
    spent = [Figure(f"{verb}, {size}, CPU", told[verb], "s") for verb in ("load", "learn")]
    return [*spent, Figure("peak memory", run.peak_mb, "MB")]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        show("Wide", main())
