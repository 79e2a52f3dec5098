"""A small book with everything that keeps an account out of the queue, and what puts one in front."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import earmark
from earmark.book import Book, open_book
from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, Segment

AS_OF = date(2026, 7, 1)
INDUSTRY = Criterion("Industry", "Industry", "category", (
    Bin("Software", 3, values=("Software",)), Bin("Fintech", 2, values=("Fintech",)),
    Bin("Agency", -2, values=("Agency",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
COUNTRY = Criterion("Country", "Country", "category", (
    Bin("DACH", 2, values=("Germany", "Austria")), Bin("other", -1, other=True), Bin("missing", 1, missing=True),
))  # fmt: skip
SIZE = Criterion("Size", "Size", "category", (
    Bin("mid", 1, values=("mid",)), Bin("other", other=True), Bin("missing", missing=True),
))  # fmt: skip
PROFILE = Profile(
    "by hand", Scorecard((INDUSTRY, COUNTRY, SIZE)), AS_OF,
    exclusions=(Exclusion("No students", SIZE, "other"),),
    tiers=tuple(Tier(name, cut_off, 0.1, 0.0, 0.2) for name, cut_off in (("A", 5), ("B", 3), ("C", 0), ("D", -3))),
    segments=(Segment("primary", where=(Condition("Country", "category", ("Germany",)),)),),
)  # fmt: skip
HEAD = "Record ID,Company name,Company Domain Name,Industry,Country,Size,Company owner"


def companies(rows: list[tuple[str, str, str, str]], first: int = 1) -> str:
    """Return an export: domain, industry, country, owner of each company; all are mid-sized but who are called so."""
    lines = []
    for number, (name, industry, country, owner) in enumerate(rows, first):
        size = "student" if name.startswith("student") else "mid"
        lines.append(f"{number},{name.title()},{name}.example,{industry},{country},{size},{owner}")
    return "\n".join([HEAD, *lines]) + "\n"


def opened(folder: Path, **files: str) -> Book:
    """Return a book that has loaded some exports, by what they hold."""
    book = open_book(folder / "book", today=AS_OF)
    paths = []
    for name, text in files.items():
        path = folder / f"{name}.csv"
        path.write_text(text, "utf-8")
        paths.append(path)
    earmark.load(book, *paths, as_of=AS_OF)
    return book
