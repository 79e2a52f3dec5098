"""One close folded in, at 100,000 accounts: points refitted, scores of all accounts refreshed, in a running process.

The book is open and a profile was learned from it. A decision says that an account was won; `update` takes it into
the tally and refits the points, and every account is scored by them in the engine. Medians of five closes; beside
them the refit by itself, and steps in which a tally kept by adding and taking away is held against one counted anew.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import steps
from figures import Figure, at_most, itself, show
from tables import CRITERIA, END, write

if TYPE_CHECKING:
    from earmark.book import Book

ACCOUNTS, OPEN, CLOSES = 100_000, 200, 5


def prepare(folder: Path) -> dict[str, float]:
    """Load accounts, the last of them without a deal, and learn."""
    import earmark

    _, deals = write(folder, ACCOUNTS, CRITERIA)
    lines = deals.read_text("utf-8").splitlines(keepends=True)
    deals.write_text("".join(lines[:-OPEN]), "utf-8")
    with earmark.open_book(folder / "book", today=END) as book:
        earmark.load(book, folder / "companies.csv", deals, as_of=END)
        return {"criteria": float(len(earmark.learn(book, as_of=END).profile.card.criteria))}


def close(folder: Path) -> dict[str, float]:
    """Fold in closes one by one; return the medians of what each step took."""
    import earmark

    took: dict[str, list[float]] = {}
    with earmark.open_book(folder / "book", today=END) as book:
        book.facts.rows("SELECT count(*) FROM account")
        for number in range(CLOSES + 1):
            account = f"made-{ACCOUNTS - 1 - number}.example"
            begun = time.perf_counter()
            earmark.decide(book, account, "won" if number % 2 else "lost", as_of=END)
            decided = time.perf_counter()
            found = earmark.update(book, as_of=END)
            updated = time.perf_counter()
            scored = refreshed(book, END)
            ended = time.perf_counter()
            assert found.folded == 1, found
            assert found.before != found.after
            assert scored == ACCOUNTS, scored
            if number:  # the first is warm-up: modules are imported
                told = {"decide": decided - begun, "update": updated - decided, "scores": ended - updated}
                for name, seconds in (told | {"all": ended - begun}).items():
                    took.setdefault(name, []).append(seconds)
        took["refit"], took["lines"] = refits(book)
    return {name: statistics.median(one) for name, one in took.items()}


def refreshed(book: Book, day: date) -> int:
    """Score every account of the book by the live version into a table of the engine; return how many have a tier."""
    from earmark.profile.file import loads
    from earmark.verbs.movement import score_all

    score_all(book, "refreshed", loads(str(book.profile().body["toml"])), day)
    return int(book.facts.rows("SELECT count(place) FROM refreshed")[0][0])


def refits(book: Book) -> tuple[list[float], list[float]]:
    """Refit to the same tally several times; return the seconds each took, and the tally's lines."""
    from earmark.learn.refit import refit
    from earmark.verbs.folding import count, live_version

    live = live_version(book.profiles(), book.profile())
    structure = live.structure(book)
    assert structure is not None
    tally = count(book, structure, END)[1].ordered()
    took = []
    for _ in range(CLOSES):
        begun = time.perf_counter()
        refit(tally, structure, END)
        took.append(time.perf_counter() - begun)
    return took, [float(len(tally.count))]


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        criteria = itself(__file__, "prepare", folder)[0]["criteria"]
        told = itself(__file__, "close", folder)[0]
    walked = steps.walk(steps.STEPS, steps.EVERY)
    of = f"{ACCOUNTS:,} accounts"
    return [
        at_most(f"a close folded in, {of}, until scores are fresh", told["all"], "s", 1.0),
        Figure("  the decision taken into the tables", told["decide"], "s"),
        Figure("  update: counted, refitted, saved", told["update"], "s"),
        Figure("  scores and tiers of all accounts", told["scores"], "s"),
        at_most(
            f"the refit by itself ({told['lines']:,.0f} lines, {criteria:.0f} criteria)", told["refit"] * 1000, "ms", 50
        ),
        at_most(f"{steps.STEPS:,} steps: tallies unlike those counted anew", walked.wrong_tallies, "", 0),
        at_most(f"  refits unlike, of {walked.refits:,}", walked.wrong_refits, "", 0),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps({"prepare": prepare, "close": close}[sys.argv[1]](Path(sys.argv[2]))))
    else:
        show("Update", main())
