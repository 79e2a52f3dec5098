"""A hypothesis to fill in: a profile file of the book's own fields, with bins that a person may give points."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.book.folder import checked_place
from earmark.errors import CallError
from earmark.learn.campaign import before
from earmark.learn.fields import Field
from earmark.learn.prior import POINT
from earmark.learn.ranges import ruler
from earmark.profile.campaign import HypothesisDraft
from earmark.profile.toml import Item, toml
from earmark.verbs import counting

if TYPE_CHECKING:
    from earmark.book import Book

STRENGTHS = {"weak": 1, "medium": 2, "strong": 3}  # points
OPEN = "?"  # stands where a person writes points
SHOWN = 8  # fields written out, and values named in a comment
USUAL = ("employees", "industry", "country", "technologies", "revenue", "business_model", "founded")  # come first
NAMED, FILLED = 3, 0.2  # values with a bin of their own; share of accounts that need a value
MANY = 100_000  # distinct numbers, beyond which their middle is not looked for
UNKNOWN = (  # of an empty book
    Field(0, "Number of Employees", "number", "employees", low=Decimal(1), high=Decimal(1000)),
    Field(1, "Industry", "category", "industry", values=(("Computer Software", 0), ("Financial Services", 0))),
)


def new_hypothesis(book: Book | None, *, out: Path | str | None = None, as_of: date | None = None) -> HypothesisDraft:
    """Return a hypothesis to fill in, of the fields that most of the book's accounts have; and write it to `out`.

    It is a profile file that is refused, naming the place, until a person has put points in place of each "?".
    as_of: the day it is written for; else today, which without a book has to be said.

    Raises:
        CallError: the file is there already, does not end in .toml, or no day is known.
    """
    target = _target(out)
    when = as_of or (book.today if book else None)
    if when is None:
        raise CallError("There is no book that knows the day.", "Say it, as in: --as-of 2026-07-01")
    known = counting.all_fields(book) if book else ()
    fit = [one for one in known if _fits(one)]
    fit.sort(key=lambda one: (_usual(one), -one.filled, one.number))
    chosen = tuple(fit[:SHOWN]) or UNKNOWN
    others = tuple(one.name for one in fit[SHOWN:])
    worth = book.settings.hypothesis_worth if book else 20
    blocks = ["\n".join(_criterion(book if fit else None, one)) for one in chosen]
    text = "\n\n".join([_head(when, worth, others, empty=not fit), *blocks]) + "\n"
    if target is not None:
        target.write_text(text, encoding="utf-8", newline="\n")
    return HypothesisDraft(text, tuple(one.name for one in chosen), others, str(target or ""))


def _target(out: Path | str | None) -> Path | None:
    if out is None:
        return None
    target = Path(out)
    if target.suffix.lower() != ".toml":
        raise CallError(f"{target}: a hypothesis ends in .toml.", "Name it so, as in my.toml.")
    if target.exists():
        raise CallError(f"{target} is there already.", "Name another file: what you wrote stays as it is.")
    return checked_place(target)


def _usual(one: Field) -> int:
    return USUAL.index(one.canonical) if one.canonical in USUAL else len(USUAL)


def _fits(one: Field) -> bool:
    often = one.kind == "number" or any(accounts > 1 for _, accounts in one.values[:1])
    return one.distinct > 1 and often and one.filled >= FILLED * one.rows


def _head(when: date, worth: float, others: Sequence[str], *, empty: bool) -> str:
    rows = [
        f"#   {word:<7} {points}  odds times {math.exp(POINT * points):.2f}   "
        f"{_to_one(before(points, worth))} to 1 that it helps at all"
        for word, points in STRENGTHS.items()
    ]
    more = [f"# Other fields of your book: {', '.join(others)}."] if others else []
    none = ["# No account is loaded: these fields are examples; write your columns' own names."] if empty else []
    return "\n".join([
        "# A hypothesis: what you believe of the companies that buy, before the data can speak.",
        '# Put points in place of each "?", and delete the criteria of which you have no opinion.',
        "# Points say how sure you are, below 0 that it speaks against an account, 0 that it says nothing:",
        *rows,
        f"# The odds to 1 are what {worth:g} deals (worth, below) would have taught you. Answers move them.",
        "# from: this and more; to: less than this. You may change ranges and values; other takes the rest.",
        *more, *none,
        "",
        f"name = {toml('Our first guess')}",
        f"as_of = {when}",
        f"worth = {worth:g}",
    ])  # fmt: skip


def _to_one(chance: float) -> str:
    return f"{chance / (1 - chance):.1f}"


def _criterion(book: Book | None, one: Field) -> Iterator[str]:
    item = one.values[0][0] if one.kind == "list" else ""
    yield f"# {_known(one)}"
    yield "[[criterion]]"
    yield f"name = {toml(f'{one.name}: {item}' if item else one.name)}"
    yield f"field = {toml(one.name)}"
    yield from [f"item = {toml(item)}"] if item else []
    yield "bins = ["
    yield from (f"  {toml(cells)}," for cells in _bins(book, one))
    yield "]"


def _known(one: Field) -> str:
    """Return what the book has of a field, on one line."""
    if not one.rows:
        return "an example"
    held = f"{one.filled:,} of {one.rows:,} accounts"
    if one.kind == "number" and one.low is not None and one.high is not None:
        return f"{held}, {one.low.normalize():f} to {one.high.normalize():f}"
    often = ", ".join(f"{_word(value)} {n:,}" for value, n in one.values[:SHOWN])
    return f"{held}; most often: {often}"


def _word(value: str) -> str:
    return " ".join(toml(value)[1:-1].split())


def _bins(book: Book | None, one: Field) -> Iterator[dict[str, Item]]:
    if one.kind == "number":
        for low, high in itertools.pairwise((None, *_cuts(book, one), None)):
            yield {
                **{name: value for name, value in (("from", low), ("to", high)) if value is not None},
                "points": OPEN,
            }
    elif one.kind == "list":
        yield {"points": OPEN}
    else:
        for value, _ in one.values[:NAMED]:
            yield {"values": (value,), "points": OPEN}
    if one.kind != "number":
        yield {"other": True, "points": 0}
    yield {"missing": True, "points": 0}


def _cuts(book: Book | None, one: Field) -> list[Decimal]:
    """Return two cuts that people would make, near a third and two thirds of the accounts; fewer where none are."""
    cuts = ruler(one).cuts
    if book is None or one.distinct > MANY:
        return [cuts[len(cuts) // 3], cuts[2 * len(cuts) // 3]] if len(cuts) > 2 else list(cuts)
    held = counting.values_of(book, one)
    below = [sum(n for value, n in held if value < cut) for cut in cuts] if len(cuts) * len(held) < 10**7 else []
    near = {min(range(len(cuts)), key=lambda i: abs(3 * below[i] - k * one.filled)) for k in (1, 2)} if below else {0}
    return [cuts[i] for i in sorted(near)]
