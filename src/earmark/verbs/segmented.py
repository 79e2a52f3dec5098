"""What each segment's accounts did: win rate, cycle, ACV, retention and NRR, each with its count and interval."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from earmark.learn.beta import seen
from earmark.learn.placed import asked
from earmark.profile.profile import Profile
from earmark.profile.report import Figure, SegmentFigures
from earmark.sql import judged as ask
from earmark.sql import vocabulary as say
from earmark.sql.plan import WON
from earmark.sql.vocabulary import Node
from earmark.verbs.commerce import kept
from earmark.verbs.counting import SnapshotInfo, field_columns, percentile

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
    rows = [book.engine.rows(query, step="segments") for query in (ask.endings(), ask.lengths(), ask.purchases())]
    found = [
        _figures(one.name, [_of(part, i) for part in rows], info, currency)
        for i, one in enumerate(profile.segments) if one.where
    ]  # fmt: skip
    found.append(_figures(ALL, [[row[1:] for row in part] for part in rows], info, currency))
    return _with_targets(book, profile, known, found)


def _of(rows: Sequence[Sequence[Any]], segment: int) -> list[Sequence[Any]]:
    return [row[1:] for row in rows if row[0] == segment]


def _with_targets(
    book: Book, profile: Profile, known: Mapping[str, Node], found: Sequence[SegmentFigures]
) -> tuple[SegmentFigures, ...]:
    """Return the figures with how many targets of the book each segment holds."""
    rows = book.engine.rows(ask.targets(profile, known), step="targets")
    counted = {int(segment): int(n) for segment, n in rows}
    total = sum(counted.values())
    names = {one.name: counted.get(i, 0) for i, one in enumerate(profile.segments)} | {ALL: total}
    return tuple(replace(one, targets=names[one.name], of_targets=total) for one in found)


def _figures(name: str, parts: Sequence[Sequence[Sequence[Any]]], info: SnapshotInfo, currency: str) -> SegmentFigures:
    endings, lengths, purchases = parts
    accounts = sum(int(row[3]) for row in endings)
    won = sum(int(row[3]) for row in endings if row[0] == WON)
    stays = [(c, left, int(n)) for o, c, left, n in endings if o == WON and c is not None]
    return SegmentFigures(
        name=name,
        win_rate=_share(won, accounts),
        cycle_days=median([(int(days), int(n)) for days, n in lengths]),
        acv_cents=median([(int(acv), int(n)) for *_, acv, _, n in purchases]),
        currency=currency,
        retention=_retention(stays, info) if info.kept_known else None,
        nrr=_nrr(purchases, info) if info.kept_known else None,
    )


def _share(part: int, of: int) -> Figure | None:
    return Figure(part / of, *seen(part / of, of), of) if of else None


def median(counted: Sequence[tuple[int, int]]) -> Figure | None:
    """Return the median of counted values with its 90% interval (order statistics); None of too few."""
    of = sum(n for _, n in counted)
    if of < FEWEST:
        return None
    reach = NORMAL * math.sqrt(of) / 2
    ends = [100 * max(0.0, min(1.0, (of / 2 + way) / of)) for way in (-reach, reach)]
    low, high = (percentile(counted, round(end)) for end in ends)
    return Figure(float(percentile(counted, 50)), float(low), float(high), of)


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


def _nrr(purchases: Sequence[Sequence[Any]], info: SnapshotInfo) -> Figure | None:
    """Return what customers pay 14 months on over what they paid at first, who left within a year paying nothing.

    Of customers won 14 months ago or earlier. The interval is that of a ratio of sums (Cochran 1977, chapter 6), and
    where customers hardly differ as wide below and above as that of a share seen of all of so few.
    """
    pairs = [
        (int(acv), 0 if left is not None and left - closed <= YEAR else max(int(acv) + int(change or 0), 0), int(n))
        for closed, left, acv, change, n in purchases
        if closed is not None and closed <= info.month - GROWN
    ]
    of, paid = sum(n for *_, n in pairs), sum(acv * n for acv, _, n in pairs)
    if of < FEWEST:
        return None
    ratio = sum(later * n for _, later, n in pairs) / paid
    spread = sum(n * (later - ratio * acv) ** 2 for acv, later, n in pairs) * of / (of - 1)
    reach = max(NORMAL * math.sqrt(spread) / paid, ratio * (1 - seen(1.0, of)[0]))
    return Figure(ratio, max(ratio - reach, 0.0), ratio + reach, of)
