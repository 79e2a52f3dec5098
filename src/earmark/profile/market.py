"""The market: how large each part of a list is, what such accounts gave a team, and whether the ICP is of a size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from earmark.profile.profile import Objective, Verdict
from earmark.profile.report import Figure, LiftPoint

SHARE = (0.10, 0.30)  # of the market that an ICP covers
GAVE = (0.70, 0.80)  # of revenue that it gave
ACCOUNTS = (2_000, 10_000)  # that it names
FEWEST, MOST = 200, 50_000  # accounts of a narrow list, and of a broad one
SOURCE = "customary in sales and marketing guides; no study stands behind it"

Listed = Literal["list", "new", "book"]
Word = Literal["too broad", "fits", "too narrow"]
Because = Literal["share", "accounts", "gave", "small", ""]
Lies = Literal["below", "within", "above"]


@dataclass(frozen=True)
class Portion:
    """A part of the list beside what such accounts gave the team.

    share: of the list. worked, good: the team's own worked accounts of that part, and the good ones among them.
    goods, revenue: shares of all its goods, and of the yearly value of all it won; None: nothing is known.
    rate: what a worked account of that part is expected to become good at, with its 90% interval, or None.
    """

    name: str
    accounts: int
    share: float
    worked: int = 0
    good: int = 0
    cents: int = 0
    goods: Figure | None = None
    revenue: Figure | None = None
    rate: float | None = None
    rate_low: float | None = None
    rate_high: float | None = None


@dataclass(frozen=True)
class Step:
    """The ICP with one criterion fewer, or one more.

    fewer: asked of nobody; every account counts as if it were in the best bin. more: `bin` of `criterion` is asked
    besides. p_value: how often chance alone sets the goods of the best of all conditions tried so far apart; None:
    the condition is the profile's own.
    """

    change: Literal["fewer", "more"]
    of: str
    criterion: str
    bin: str
    portion: Portion
    p_value: float | None = None


@dataclass(frozen=True)
class Absent:
    """How many accounts of the list have no value for a criterion; `column`: whether the list has its column."""

    criterion: str
    accounts: int
    share: float
    column: bool = True


@dataclass(frozen=True)
class Thumb:
    """A figure of the team's own beside a rule of thumb; low and high are its 90% interval, or None."""

    measure: Literal["share", "revenue", "goods", "accounts"]
    value: float
    rule_low: float
    rule_high: float
    lies: Lies
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Breadth:
    """Whether the ICP is too broad, fits, or is too narrow, which rule of thumb says so, and all of them."""

    word: Word
    because: Because
    thumbs: tuple[Thumb, ...]
    source: str = SOURCE


@dataclass(frozen=True)
class MarketReport:
    """What `market` found of a list.

    listed: a list in a file, the book's accounts that nobody sold to yet, or all accounts of the book.
    tiers, excluded: they sum up to the list. segments, outside: so do these with excluded; none without segments.
    worked, good, pending, customers: the team's own accounts as of the day; cents: the yearly value that customers
    bought for when won.
    icp: the primary segment, or the highest tier. tried: conditions looked at for one criterion more, by what
    they would narrow.
    breadth: None where the verdict is not `supported`, or nobody is listed. later: of the check, what share of later
    goods the best accounts held, as many of them as fall into the highest tiers of the ICP; None: not judged.
    """

    name: str
    listed: Listed
    accounts: int
    profile_id: str
    verdict: Verdict
    why: str
    as_of: date
    objective: Objective
    horizon_months: int
    population: str
    worked: int
    good: int
    pending: int
    customers: int
    cents: int
    currency: str
    tiers: tuple[Portion, ...]
    excluded: Portion
    rules: dict[str, int]
    segments: tuple[Portion, ...] = ()
    outside: Portion | None = None
    icp: Portion | None = None
    breadth: Breadth | None = None
    steps: tuple[Step, ...] = ()
    tried: dict[str, int] = field(default_factory=dict)
    later: LiftPoint | None = None
    absent: tuple[Absent, ...] = ()
    notes: tuple[str, ...] = ()


def breadth(icp: Portion) -> Breadth:
    """Return whether a part of the market is of a size, beside the rules of thumb.

    Too broad: above the share of the market, or the accounts, that a rule allows. Too narrow: so few accounts that a
    rule calls it narrow, or below the share of the market while what it gave lies surely below its rule.
    """
    gave = icp.revenue or icp.goods
    little = gave is not None and gave.high < GAVE[0]
    if icp.share > SHARE[1] or icp.accounts > MOST:
        word: tuple[Word, Because] = ("too broad", "share" if icp.share > SHARE[1] else "accounts")
    elif icp.accounts < FEWEST:
        word = ("too narrow", "accounts")
    elif icp.share < SHARE[0] and (gave is None or little):
        word = ("too narrow", "share")
    else:
        word = ("fits", "small" if icp.share < SHARE[0] else "gave" if little else "")
    return Breadth(*word, tuple(_thumbs(icp)))


def _thumbs(icp: Portion) -> Iterator[Thumb]:
    yield Thumb("share", icp.share, *SHARE, _lies(icp.share, icp.share, SHARE))
    if icp.revenue:
        yield _figured("revenue", icp.revenue)
    elif icp.goods:
        yield _figured("goods", icp.goods)
    yield Thumb("accounts", icp.accounts, *ACCOUNTS, _lies(icp.accounts, icp.accounts, ACCOUNTS))


def _figured(measure: Literal["revenue", "goods"], seen: Figure) -> Thumb:
    return Thumb(measure, seen.value, *GAVE, _lies(seen.low, seen.high, GAVE), seen.low, seen.high)


def _lies(low: float, high: float, rule: tuple[float, float]) -> Lies:
    """Return where an interval lies; what reaches into the rule lies within."""
    return "below" if high < rule[0] else "above" if low > rule[1] else "within"
