"""What each segment's accounts did: win rate, cycle, ACV, retention and NRR, each with its count and interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from earmark.learn.beta import seen
from earmark.learn.distinct import distinct
from earmark.learn.placed import asked
from earmark.profile.profile import Profile
from earmark.profile.report import Figure, SegmentFigures
from earmark.sql import judged as ask
from earmark.sql import vocabulary as say
from earmark.sql.plan import WON
from earmark.sql.vocabulary import Node
from earmark.verbs.commerce import kept
from earmark.verbs.counted import Counted, Ints
from earmark.verbs.counting import SnapshotInfo, field_columns

if TYPE_CHECKING:
    from earmark.book import Book

NORMAL = 1.645  # standard errors of a 90% interval
FEWEST = 5  # customers a figure of money or time stands on
YEAR, GROWN = 12, 14  # months within which leaving counts, and after which growth has shown
ALL = "all worked accounts"


def figures(book: Book, info: SnapshotInfo, profile: Profile, currency: str) -> tuple[SegmentFigures, ...]:
    """Return what is known of each segment of conditions, and of all worked accounts last; none without segments.

    The tables `snapshot` and `worth` have to be there.
    """
    if not any(one.where for one in profile.segments):
        return ()
    known = field_columns(book, asked(profile))
    for statement in say.create(ask.JUDGED, ask.judged(profile, known)):
        book.engine.run(statement, step="segments")
    told = _Told.asked(book)
    found = [_figures(one.name, told.of(i), info, currency) for i, one in enumerate(profile.segments) if one.where]
    found.append(_figures(ALL, told, info, currency))
    return _with_targets(book, profile, known, found)


@dataclass(frozen=True)
class _Told:
    """What is counted of accounts: rows of `endings` and of `lengths`, columns of `purchases`."""

    endings: Sequence[Sequence[Any]]
    lengths: Sequence[Sequence[Any]]
    purchases: Mapping[str, Ints]

    @classmethod
    def asked(cls, book: Book) -> _Told:
        """Return what is counted of all accounts of the table `judged`."""
        endings, lengths = (book.engine.rows(query, step="segments") for query in (ask.endings(), ask.lengths()))
        bought = book.engine.arrays(ask.purchases(), step="segments")
        return cls(endings, lengths, {name: np.asarray(column, np.int64) for name, column in bought.items()})

    def of(self, segment: int) -> _Told:
        """Return what is counted of one segment's accounts."""
        mine = self.purchases["segment"] == segment
        endings, lengths = ([row for row in part if row[0] == segment] for part in (self.endings, self.lengths))
        return _Told(endings, lengths, {name: column[mine] for name, column in self.purchases.items()})


def _with_targets(
    book: Book, profile: Profile, known: Mapping[str, Node], found: Sequence[SegmentFigures]
) -> tuple[SegmentFigures, ...]:
    """Return the figures with how many targets of the book each segment holds."""
    rows = book.engine.rows(ask.targets(profile, known), step="targets")
    counted = {int(segment): int(n) for segment, n in rows}
    total = sum(counted.values())
    names = {one.name: counted.get(i, 0) for i, one in enumerate(profile.segments)} | {ALL: total}
    return tuple(replace(one, targets=names[one.name], of_targets=total) for one in found)


def _figures(name: str, told: _Told, info: SnapshotInfo, currency: str) -> SegmentFigures:
    accounts = sum(int(row[4]) for row in told.endings)
    won = sum(int(row[4]) for row in told.endings if row[1] == WON)
    stays = [(c, left, int(n)) for _, o, c, left, n in told.endings if o == WON and c is not None]
    values, place = distinct(told.purchases["acv"])
    worth = Counted(values, np.bincount(place, told.purchases["accounts"], len(values)).astype(np.int64))
    return SegmentFigures(
        name=name,
        win_rate=_share(won, accounts),
        cycle_days=median(_summed((int(days), int(n)) for _, days, n in told.lengths)),
        acv_cents=median(worth),
        currency=currency,
        retention=_retention(stays, info) if info.kept_known else None,
        nrr=_nrr(told.purchases, info) if info.kept_known else None,
    )


def _share(part: int, of: int) -> Figure | None:
    return Figure(part / of, *seen(part / of, of), of) if of else None


def _summed(pairs: Iterable[tuple[int, int]]) -> Counted:
    """Return values with how many have them, of pairs that may name a value twice."""
    many = Counter[int]()
    for value, n in pairs:
        many[value] += n
    return Counted.of(many.items())


def median(counted: Counted) -> Figure | None:
    """Return the median of counted values with its 90% interval (order statistics); None of too few."""
    of = counted.total
    if of < FEWEST:
        return None
    reach = NORMAL * math.sqrt(of) / 2
    ends = [100 * max(0.0, min(1.0, (of / 2 + way) / of)) for way in (-reach, reach)]
    low, high = (counted.percentile(round(end)) for end in ends)
    return Figure(float(counted.percentile(50)), float(low), float(high), of)


def _retention(stays: Iterable[tuple[int, int | None, int]], info: SnapshotInfo) -> Figure | None:
    """Return the share kept through the horizon (Kaplan and Meier) with its interval (Greenwood 1926)."""
    held = list(stays)
    of = sum(n for *_, n in held)
    if of < FEWEST:
        return None
    share = kept(held, info.month, info.horizon_months)
    wide = _greenwood(held, info)
    size = share * (1 - share) / (share**2 * wide) if 0 < share < 1 and wide else of
    return Figure(share, *seen(share, max(float(size), 1.0)), of)


def _greenwood(stays: Iterable[tuple[int, int | None, int]], info: SnapshotInfo) -> float:
    watched: Counter[int] = Counter()
    gone: Counter[int] = Counter()
    for closed, left, n in stays:
        months = max((info.month if left is None else left) - closed, 0)
        watched[months] += n
        gone[months] += n if left is not None else 0
    wide, at_risk = 0.0, sum(watched.values())
    for months in sorted(m for m in watched if m <= info.horizon_months):
        left_over = at_risk - gone[months]
        wide += gone[months] / (at_risk * left_over) if left_over else 0.0
        at_risk -= watched[months]
    return wide


def _nrr(purchases: Mapping[str, Ints], info: SnapshotInfo) -> Figure | None:
    """Return what customers pay 14 months on over what they paid at first, who left within a year paying nothing.

    Of customers won 14 months ago or earlier. The interval is that of a ratio of sums (Cochran 1977, chapter 6), and
    where customers hardly differ as wide below and above as that of a share seen of all of so few.
    """
    shown = (purchases["closed"] >= 0) & (purchases["closed"] <= info.month - GROWN)
    closed, left, acv, change, many = (purchases[name][shown] for name in ask.PURCHASES)
    later = np.where((left >= 0) & (left - closed <= YEAR), 0, np.maximum(acv + change, 0))
    of, paid = int(many.sum()), int(many @ acv)
    if of < FEWEST:
        return None
    ratio = int(many @ later) / paid
    spread = float(many @ (later - ratio * acv) ** 2) * of / (of - 1)
    reach = max(NORMAL * math.sqrt(spread) / paid, ratio * (1 - seen(1.0, of)[0]))
    return Figure(ratio, max(ratio - reach, 0.0), ratio + reach, of)
