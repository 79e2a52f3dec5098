"""Propose merges among 100,000 accounts, a twentieth of them there twice, and merge two."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from figures import Figure, at_least, at_most, itself, show
from tables import END

ACCOUNTS, DOUBLES = 100_000, 5_000
SYLLABLES = "ra ko mi ten lu ba vor zen pi sta dy qua ner gol fi hex tri om ul ca sho brin del ma".split()  # noqa: SIM905 - words read better than a list of quotes
TRADES = ("Systems", "Software", "Bank", "Energy", "Media", "Foods", "Logistics", "Partners", "", "", "")
FORMS = ("GmbH", "Inc.", "Ltd", "S.A.", "AB", "Oy", "B.V.", "")


def write(folder: Path) -> None:
    """Write the accounts; a double has the name in capitals, another legal form and no domain."""
    random = Random(1)  # noqa: S311 - made accounts
    rows = []
    for number in range(ACCOUNTS - DOUBLES):
        word = "".join(random.choice(SYLLABLES) for _ in range(random.randint(3, 5))).title()
        name = f"{word} {random.choice(TRADES)} {random.choice(FORMS)}"
        rows.append(
            (number, " ".join(name.split()), f"{word.lower()}{number}.example" if random.random() < 0.7 else "")
        )
    for number, (_, name, _) in enumerate(random.sample(rows, DOUBLES), len(rows)):
        rows.append((number, f"{name.upper()} LLC", ""))
    with (folder / "companies.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("Record ID", "Company name", "Company Domain Name"), *rows])


def measure(folder: Path) -> dict[str, float]:
    import earmark

    with earmark.open_book(folder / "book", today=END) as book:
        earmark.load(book, folder / "companies.csv", as_of=END)
        begun = time.perf_counter()
        report = earmark.merges(book)
        told = time.perf_counter()
        groups = [one.accounts for one in report.proposals if one.likeness == 100]
        doubles = sum(len(group) - 1 for group in groups)
        earmark.accept_merge(book, [side.key for side in groups[0][:2]])
        return {
            "merges": told - begun,
            "accept": time.perf_counter() - told,
            "found": doubles,
            "groups": report.found,
        }


def main() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder)
        told, run = itself(__file__, "measure", folder)
    size = f"{ACCOUNTS:,} accounts"
    return [
        at_most(f"merges, {size}", told["merges"], "s", 60),
        at_least(f"accounts found of {DOUBLES:,} doubles and chance namesakes", told["found"], "", DOUBLES),
        Figure("groups proposed", told["groups"], ""),
        Figure(f"accept, {size}", told["accept"], "s"),
        Figure("peak memory", run.peak_mb, "MB"),
    ]


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measure(Path(sys.argv[2]))))
    else:
        show("Merges", main())
