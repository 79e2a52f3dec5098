"""Forget one account in a book of 100,000 accounts and as many deals, and load such files again.

Beside the same load in a book that forgot nothing: a book that did compares every id, domain and name with hashes.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from figures import Figure, itself, show
from tables import END, write

LINES = 100_000  # of each file
GONE = "made-17.example"


def measure(folder: Path, gone: str) -> dict[str, float]:
    """Load, forget an account if one is named, ask a question, and load files of other content."""
    import earmark

    found: dict[str, float] = {}

    def took(what: str, begun: float) -> None:
        found[what] = time.perf_counter() - begun

    with earmark.open_book(folder / f"book-{gone or 'whole'}", today=END) as book:
        earmark.load(book, folder / "first/companies.csv", folder / "first/deals.csv", as_of=END)
        if gone:
            begun = time.perf_counter()
            earmark.forget(book, gone)
            took("forget", begun)
            begun = time.perf_counter()
            found["accounts"] = float(book.facts.rows("SELECT count(*) FROM account")[0][0])
            took("the next question", begun)
        begun = time.perf_counter()
        report = earmark.load(book, folder / "later/companies.csv", folder / "later/deals.csv", as_of=END)
        took("a later load", begun)
        found["kept out"] = float(sum(one.rejected for one in report.files))
    return found


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for seed, what in enumerate(("first", "later")):
            write(folder / what, LINES, seed=seed)
        whole, _ = itself(__file__, "measure", folder)
        told, run = itself(__file__, "measure", folder, GONE)
    assert (told["accounts"], told["kept out"]) == (LINES - 1, 2), told
    steps = [Figure(what, told[what], "s") for what in ("forget", "the next question", "a later load")]
    slower = told["a later load"] / whole["a later load"]
    return [
        *steps,
        Figure("a later load, beside that of a book that forgot nothing", slower, "x"),
        Figure("peak memory", run.peak_mb, "MB"),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 2:
        print(json.dumps(measure(Path(sys.argv[2]), sys.argv[3] if len(sys.argv) > 3 else "")))
    else:
        show("Forget: one account of 100,000, and the same number of lines loaded after it", main())
