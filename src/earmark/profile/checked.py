"""What a check found, quarter by quarter: plain values that every surface renders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

RivalKind = Literal["base", "rule", "last_year", "version", "hypothesis"]


@dataclass(frozen=True)
class Chosen:
    """Had the best `share` of a period's accounts been chosen: the share of its goods they held, and their lift."""

    share: float
    goods: float
    lift: float


@dataclass(frozen=True)
class Forgone:
    """A won account that the card would have left outside the best three tenths."""

    name: str
    domain: str
    score: int


@dataclass(frozen=True)
class Period:
    """A quarter, or several summed, judged by cards learned only from what had closed and was known before each.

    outcome: what counts as good: `won`, or `kept` for accounts past the horizon. trained: accounts that
    the (last) card was learned from. accounts, goods: judged. chosen: the best 10%, 20% and 30% of each
    quarter; ties share evenly. auc: within the quarters; None without both kinds. forgone: goods that
    scored below the best 30%; tied: goods on its edge. named: some of those forgone, the lowest first.
    """

    name: str
    outcome: Literal["won", "kept"]
    trained: int
    accounts: int
    goods: int
    chosen: tuple[Chosen, ...] = ()
    auc: float | None = None
    forgone: int = 0
    tied: int = 0
    named: tuple[Forgone, ...] = ()


@dataclass(frozen=True)
class Rival:
    """Another way to choose, beside the card (`own`), on the same accounts and the outcome `won`."""

    kind: RivalKind
    name: str
    accounts: int
    goods: int
    auc: float | None
    chosen: tuple[Chosen, ...]
    own_auc: float | None
    own: tuple[Chosen, ...]


@dataclass(frozen=True)
class Said:
    """Accounts told about the same rate: how many, the mean rate told, the rate seen with its 90% interval."""

    accounts: int
    told: float
    seen: float
    low: float
    high: float


@dataclass(frozen=True)
class Odds:
    """How far the rates told held out of time.

    slope: of the log-odds seen in those told (1: right; below: too sure). intercept: log-odds by
    which all rates were too low (Cox 1958). ece: mean distance of told and seen over tenths. skill:
    share of the base rate's Brier score that the rates save, with its 95% interval. banner: why they
    are no better than the base rate; empty where they are.
    """

    accounts: int
    slope: float | None
    intercept: float | None
    ece: float
    skill: float
    skill_low: float
    skill_high: float
    groups: tuple[Said, ...] = ()
    banner: str = ""


@dataclass(frozen=True)
class Without:
    """What the card loses when it is learned without one criterion, with 90% intervals over the same accounts.

    Losses of AUC and of the share of goods in the best 30%; below 0 it was better without.
    """

    criterion: str
    auc: float
    auc_low: float
    auc_high: float
    goods: float
    goods_low: float
    goods_high: float


@dataclass(frozen=True)
class Ablation:
    """What the criteria add: of the card learned before `since`, judged on `accounts` closed from then on.

    leader: the criterion that tells most of the card's scores apart, `share` of their variance.
    """

    since: str
    accounts: int
    goods: float
    without: tuple[Without, ...] = ()
    leader: str = ""
    share: float = 0.0


@dataclass(frozen=True)
class Unlike:
    """A seller who won far more than others did at the same scores: accounts, wins, and the wins to be expected."""

    seller: str
    accounts: int
    won: int
    expected: float


@dataclass(frozen=True)
class Territory:
    """A bin with points whose accounts are mostly one seller's: the share of them."""

    bin: str
    seller: str
    share: float


@dataclass(frozen=True)
class Sellers:
    """How far the card rests on single sellers.

    leader, share: who has the most wins, and how many of them all. mover, moved, by: the seller without whom
    a bin's log-odds would change most were it not bounded, the bin, and by how much; none where too few sell
    for a bound. bounded: bins drawn in by it.
    """

    sellers: int
    leader: str
    share: float
    mover: str = ""
    moved: str = ""
    by: float = 0.0
    bounded: int = 0
    territories: tuple[Territory, ...] = ()
    unlike: tuple[Unlike, ...] = ()
