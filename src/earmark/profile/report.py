"""What learn, score and explain answer: plain values that every surface renders."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from earmark.profile.anchor import Anchor
from earmark.profile.checked import Ablation, Odds, Period, Rival, Sellers
from earmark.profile.profile import Profile
from earmark.profile.queue import NowEvent

WARNING = "Warning: "  # how a note begins that puts the scores themselves in doubt


@dataclass(frozen=True)
class Counts:
    """Accounts that learning stands on. `churned` is None when nothing tells who stayed."""

    accounts: int = 0  # worked accounts with an outcome
    won: int = 0
    lost: int = 0  # lost, stalled and contacted without a deal together
    churned: int | None = None
    good: int = 0
    bad: int = 0
    pending: int = 0
    stalled: int = 0
    contacted: int = 0
    open: int = 0
    targets: int = 0
    lost_deals: int = 0  # by any account, also one won in the end


@dataclass(frozen=True)
class Dropped:
    """A field that is no criterion, and why."""

    field: str
    reason: str
    kind: str = "leak"  # leak | thin | constant | unique | identity


@dataclass(frozen=True)
class LiftPoint:
    """Had the best `share` of the later accounts been chosen: the share of goods they held."""

    share: float
    goods: float


@dataclass(frozen=True)
class Check:
    """The check in time order: cards learned before each quarter, from `split` on, judged on what closed in it.

    `auc` is the area under the ROC curve within the periods with its 90% interval; `rule_auc` that of
    the best single criterion chosen on the same earlier part; `goods_top_10` the share of later goods in
    the best tenth of each period. `log_loss` and `brier` stand beside those of saying the base rate to
    all. In these a pending win counts as good at its chance of being kept. `periods` are the past year's
    quarters judged on `won`, then those past the horizon on `kept`; `won` and `kept` sum them up.
    """

    method: str  # "time" | "accounts" (random folds, when dates are lacking) | "none"
    why: str = ""
    split: date | None = None
    train: int = 0
    test: int = 0
    test_good: float = 0.0
    auc: float | None = None
    auc_low: float | None = None
    auc_high: float | None = None
    rule: str = ""
    rule_auc: float | None = None
    goods_top_10: float | None = None
    goods_top_30: float | None = None
    log_loss: float | None = None
    base_log_loss: float | None = None
    brier: float | None = None
    base_brier: float | None = None
    lift_curve: tuple[LiftPoint, ...] = ()
    p_value: float | None = None  # of the permutation test behind the verdict
    measure: str = "good"  # or "value": auc, goods_top_* and the curve count retained value in place of goods
    periods: tuple[Period, ...] = ()
    won: Period | None = None
    kept: Period | None = None
    rivals: tuple[Rival, ...] = ()  # on what was won in the past year
    odds: Odds | None = None
    ablation: Ablation | None = None
    sellers: Sellers | None = None


@dataclass(frozen=True)
class Example:
    """An account shown as an example, with what makes it one."""

    name: str
    domain: str
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Examples:
    """Representative accounts: best customers, lost ones, churned ones."""

    best: tuple[Example, ...] = ()
    lost: tuple[Example, ...] = ()
    churned: tuple[Example, ...] = ()


@dataclass(frozen=True)
class Amounts:
    """Amounts told in one currency (empty: in none) that came to be in the book's by the same rates, or did not.

    known: they count, in the book's currency; else they are left out of every sum. rate: whose rates converted
    them (empty: none had to). first, last: their days.
    """

    currency: str
    count: int
    known: bool = True
    rate: str = ""
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Commerce:
    """Money and time of the learned accounts, each with the count it stands on (None: not recorded)."""

    win_rate: float | None = None
    win_rate_of: int = 0
    cycle_days: int | None = None
    cycle_of: int = 0
    acv_cents: int | None = None
    acv_of: int = 0
    currency: str = ""
    retention: float | None = None  # Kaplan-Meier at the horizon
    retention_of: int = 0
    first_close: date | None = None
    last_close: date | None = None
    amounts: tuple[Amounts, ...] = ()  # amounts of won accounts, where they are told in several currencies


Outcome = Literal["agrees", "overruled", "stands", "spare", "added", "absent"]


@dataclass(frozen=True)
class Weighed:
    """One bin of a hypothesis beside the data: what it said, what they say, what stands and who won.

    said: its points; stands: the lowest and highest points of the card within the bin. The lift has its
    90% interval. outcome: the data agree; they overrule it; it stands, for there are too few data; it
    is spared, for it adds nothing to the other lines; it said nothing and the data do; it is not in
    the data, `why` not.
    """

    criterion: str
    bin: str
    said: int
    stands: tuple[int, ...]
    outcome: Outcome
    good: int = 0
    bad: int = 0
    pending: int = 0
    lift: float | None = None
    lift_low: float | None = None
    lift_high: float | None = None
    why: str = ""


@dataclass(frozen=True)
class Hypothesis:
    """The hypothesis a profile was learned from: its file, what it counted for in deals, and how each line fared."""

    name: str
    worth: float
    toml: str
    weighed: tuple[Weighed, ...] = ()


@dataclass(frozen=True)
class Parted:
    """A customer who left, the month (2026-03), and the exclusion that would have caught it, or nothing."""

    name: str
    domain: str
    left: str
    excluded_by: str = ""


@dataclass(frozen=True)
class Gap:
    """A bin that `held` of `of` customers share whom no exclusion caught; `usual` is its share of all customers."""

    field: str
    name: str  # Industry: Agency
    held: int
    of: int
    usual: float


@dataclass(frozen=True)
class ChurnCheck:
    """The latest customers who left against the exclusions, and what those not caught share beyond chance."""

    latest: tuple[Parted, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Change:
    """A criterion that earns other points under another objective, with the bin where they differ most."""

    criterion: str
    bin: str
    here: int
    there: int


@dataclass(frozen=True)
class ObjectiveView:
    """What the ranking would be under an objective.

    agrees: share of the chosen objective's best tenth that is in its best tenth too. won, good, value: shares of
    later won accounts, good accounts and retained value in its best tenth (None: not judged).
    """

    objective: str
    agrees: float
    won: float | None = None
    good: float | None = None
    value: float | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Money:
    """What value rests on: costs in cents and whether the team said them; NRR; how high an ACV counts.

    known: customers whose ACV is known. Amounts are in `currency`.
    """

    currency: str
    cost_account: int
    cost_deal: int
    cost_bad_fit: int
    said: tuple[str, ...]  # settings that the team has said
    nrr: float
    most: int
    known: int


@dataclass(frozen=True)
class Figure:
    """A figure with its 90% interval and the accounts it stands on."""

    value: float
    low: float
    high: float
    of: int


@dataclass(frozen=True)
class SegmentFigures:
    """Money and time of a segment's worked accounts, and the targets of the book in it; None: too few to say.

    win_rate, retention (at the horizon, Kaplan-Meier) and nrr are shares; cycle_days and acv_cents medians.
    """

    name: str
    win_rate: Figure | None = None
    cycle_days: Figure | None = None
    acv_cents: Figure | None = None
    currency: str = ""
    retention: Figure | None = None
    nrr: Figure | None = None
    targets: int = 0
    of_targets: int = 0


@dataclass(frozen=True)
class LearnReport:
    """What `learn` found: the profile, what it stands on, what was left out, how it checked."""

    profile: Profile
    profile_id: str
    version: int
    counts: Counts
    dropped: tuple[Dropped, ...] = ()
    check: Check = field(default_factory=lambda: Check("none"))
    commerce: Commerce = field(default_factory=Commerce)
    examples: Examples = field(default_factory=Examples)
    churn_check: ChurnCheck = field(default_factory=ChurnCheck)
    objectives: tuple[ObjectiveView, ...] = ()  # the chosen one first
    money: Money | None = None  # under the objective `value`
    coverage: dict[str, float] = field(default_factory=dict)  # field -> share of worked accounts with a value
    notes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()  # against the version before, a line each
    hypothesis: Hypothesis | None = None
    segments: tuple[SegmentFigures, ...] = ()  # of each segment of conditions, then of all worked accounts
    anchor: Anchor | None = None  # what a refit of its points holds fast; None: they stay as they are


@dataclass(frozen=True)
class ScoreReport:
    """What `score` did: where the file is, how the accounts fall, and what to know of them."""

    out: str
    rows: int
    profile_id: str
    verdict: str
    tiers: dict[str, int]
    excluded: dict[str, int]
    relationships: dict[str, int]
    unmatched: dict[str, dict[str, int]] = field(default_factory=dict)  # field -> value -> rows, falling to `other`
    lacking: tuple[str, ...] = ()  # criteria whose column the list does not have
    notes: tuple[str, ...] = ()  # those that begin with WARNING come first
    segments: dict[str, int] = field(default_factory=dict)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Notes that put the scores themselves in doubt."""
        return tuple(note for note in self.notes if note.startswith(WARNING))


@dataclass(frozen=True)
class Reason:
    """One criterion's part of a score: which bin, its points, and the bin's evidence in words."""

    criterion: str
    value: str
    bin: str
    points: int
    evidence: str = ""


@dataclass(frozen=True)
class Explanation:
    """One account: its score, where the points come from, exclusions and standing.

    priority: fit and timing on the day `priority_as_of`, as the queue has them; why_now: the events that timing adds
    up, the strongest first.
    """

    account: str
    domain: str
    score: int
    tier: str
    rate: float
    rate_low: float
    rate_high: float
    population: str
    confidence: str
    excluded_by: str
    relationship: str
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    profile_id: str
    sql: str = ""
    segment: str = ""
    segment_about: str = ""  # its conditions in words
    value: int | None = None  # expected net cents, under the objective `value`
    value_low: int | None = None
    value_high: int | None = None
    currency: str = ""  # of the value
    parent: str = ""  # whose subsidiary it is
    subsidiaries: tuple[str, ...] = ()  # its own, or those counted with it
    merged: tuple[str, ...] = ()  # keys of accounts that people said are this one
    timing: int = 0
    priority: int | None = None
    priority_as_of: date | None = None
    why_now: tuple[NowEvent, ...] = ()


@dataclass(frozen=True)
class DocumentReport:
    """Where the document lies."""

    out: str
    format: str
    profile_id: str
