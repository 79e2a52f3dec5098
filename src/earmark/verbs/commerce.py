"""Money, time and examples of the accounts a profile was learned from, each with its count."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from earmark.profile.report import Commerce, Example, Examples
from earmark.sql import ask
from earmark.sql.plan import LOST, WON
from earmark.verbs.counted import Counted
from earmark.verbs.counting import SnapshotInfo
from earmark.verbs.money import amounts_of, currency_of
from earmark.verbs.wording import called

if TYPE_CHECKING:
    from earmark.book import Book

SHOWN = 5


def commerce(book: Book, info: SnapshotInfo) -> Commerce:
    """Sum up win rate, cycle, ACV and retention over the snapshot that `info` describes."""
    counts = info.counts
    _, currency, worth = priced(book, info)
    amounts = amounts_of(book, info)
    stays = [(c, left, n) for c, left, n in book.engine.rows(ask.stays(), step="stays") if c is not None]
    retention = kept(stays, info.month, info.horizon_months) if info.kept_known and stays else None
    return Commerce(
        win_rate=counts.won / counts.accounts if counts.lost else None, win_rate_of=counts.accounts,
        cycle_days=info.cycle_days, cycle_of=info.cycle_of,
        acv_cents=worth.percentile(50) if worth.total else None, acv_of=worth.total, currency=currency,
        retention=retention, retention_of=sum(n for *_, n in stays) if retention is not None else 0,
        first_close=info.first_close, last_close=info.last_close,
        amounts=amounts if any(one.currency not in {"", currency} for one in amounts) else (),
    )  # fmt: skip


def kept(stays: Iterable[tuple[int, int | None, int]], now: int, horizon: int) -> float:
    """Return the share of customers kept through `horizon` months (Kaplan and Meier, 1958).

    stays: month of the close, month of leaving or None, customers. A customer is watched until
    it left, or until `now`; one that left in the very month of the horizon was not kept.
    """
    watched: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    for closed, left, n in stays:
        months = max((now if left is None else left) - closed, 0)
        watched[months] += n
        gone[months] += n if left is not None else 0
    share, at_risk = 1.0, sum(watched.values())
    for months in sorted(watched):
        if months > horizon:
            break
        share *= 1 - gone[months] / at_risk
        at_risk -= watched[months]
    return share


def examples(book: Book, info: SnapshotInfo, shown: int = SHOWN) -> Examples:
    """Return the best customers, the last lost ones and the last that left, each with its facts."""
    fast = -1 if info.cycle_fast is None else info.cycle_fast
    best = [_example(row, _praise(row, fast, info)) for row in book.engine.rows(ask.best(info.as_of, fast, shown))]
    lost = book.engine.rows(ask.recent(LOST, shown), step="lost")
    why = _reasons(book, info, [int(row[0]) for row in lost])
    gone = book.engine.rows(ask.recent(WON, shown), step="churned")
    return Examples(
        tuple(best),
        tuple(_example(row, _loss(row, why.get(int(row[0]), ""))) for row in lost),
        tuple(_example(row, _parting(row)) for row in gone),
    )


def priced(book: Book, info: SnapshotInfo) -> tuple[str, str, Counted]:
    """Return where money stands, the book's currency, and yearly values in its cents.

    Of contracts where they tell it, else of won new-business deals.
    """
    currency = currency_of(book)
    for table, cents in (("contract", "acv_cents"), ("deal", "amount_cents")):
        worth = Counted.answered(book.engine.arrays(ask.amounts(table, cents, info.as_of), step="amounts"))
        if worth.total:
            return table, currency, worth
    return "contract", currency, Counted.of(())


def _reasons(book: Book, info: SnapshotInfo, accounts: Sequence[int]) -> dict[int, str]:
    if not accounts:
        return {}
    return {int(account): str(why) for account, why in book.engine.rows(ask.reasons(accounts, info.as_of))}


def _example(row: Sequence[Any], facts: Iterable[str]) -> Example:
    return Example(called(*row[1:4]), str(row[2] or ""), tuple(facts))


def _praise(row: Sequence[Any], fast: int, info: SnapshotInfo) -> Iterable[str]:
    closed, _, opened, renewals, expansions, nps, health, referrals, used, bought = row[4:14]
    lasted = (closed - opened).days if closed and opened else 0
    if lasted > 0:  # a deal entered on the day it closed tells no cycle
        quick = 1 < lasted <= fast and _seen_through(closed, info)
        yield f"closed in {lasted} days" + (", among the fastest quarter" if quick else "")
    if renewals:
        yield "renewed" + (f" {renewals} times" if renewals > 1 else "")
    if expansions:
        yield "expanded" + (f" {expansions} times" if expansions > 1 else "")
    for word, value in (("NPS", nps), ("health", health), ("referrals:", referrals or None)):
        if value is not None:
            yield f"{word} {_plain(value)}"
    if used is not None and bought:
        yield f"uses {_plain(used)} of {_plain(bought)} seats"
    if closed and info.kept_known:
        yield f"customer for {_months(closed, info.as_of)} months"
    elif closed:
        yield f"won {closed:%Y-%m}"


def _seen_through(closed: date, info: SnapshotInfo) -> bool:
    """Whether a customer is past the horizon, where who stayed is known; a pending one is no example of speed."""
    return not info.kept_known or _months(closed, info.as_of) >= info.horizon_months


def _loss(row: Sequence[Any], why: str) -> Iterable[str]:
    if row[4]:
        yield f"lost {row[4]:%Y-%m}"
    if why:
        yield f"reason: {why}"


def _parting(row: Sequence[Any]) -> Iterable[str]:
    closed, left = row[4], int(row[5])
    yield f"left {left // 12}-{left % 12 + 1:02d}"
    if closed:
        yield f"after {left - (closed.year * 12 + closed.month - 1)} months"


def _months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month


def _plain(value: Decimal) -> str:
    return format(value.normalize() + 0, "f")
