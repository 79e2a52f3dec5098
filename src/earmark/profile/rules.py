"""Exclusions, tiers and calibration: what is done with a score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from earmark.errors import ProfileError
from earmark.profile.bins import Criterion, Value, place_of


@dataclass(frozen=True)
class Price:
    """What an exclusion would have avoided and forgone, counted in accounts, with the totals.

    The `_low` and `_high` of a count are the 90% interval of what it would be in another such period with
    as many losses (churns, goods) in all; they allow for the rule having been picked. Both 0: not known.
    """

    lost: int  # losses avoided (lost, stalled, contacted without a deal)
    churned: int  # churns avoided
    good: int  # goods forgone
    pending: int
    of_lost: int
    of_churned: int
    of_good: int
    lost_low: int = 0
    lost_high: int = 0
    churned_low: int = 0
    churned_high: int = 0
    good_low: int = 0
    good_high: int = 0
    barely: int = 0  # customers not churned who barely use what they bought
    of_barely: int = 0
    dragged: int = 0  # of the losses, those whose deal dragged on
    of_dragged: int = 0


@dataclass(frozen=True)
class Exclusion:
    """An account in the bin labelled `bin` of `criterion` is excluded, whatever its score."""

    name: str
    criterion: Criterion
    bin: str
    reason: str = ""
    price: Price | None = None

    def __post_init__(self) -> None:
        if self.bin not in {b.label for b in self.criterion.bins}:
            raise ProfileError(f"exclusion {self.name!r}: criterion {self.criterion.name!r} has no bin {self.bin!r}.")


@dataclass(frozen=True)
class Tier:
    """Scores from `cut_off` up to the next tier's; `rate` with its 90% interval is what such accounts did.

    value: expected net cents of a worked account with its 90% interval, under the objective `value`.
    """

    name: str
    cut_off: int
    rate: float
    rate_low: float
    rate_high: float
    share: float = 0.0  # of worked accounts
    value: int | None = None
    value_low: int | None = None
    value_high: int | None = None


@dataclass(frozen=True)
class Rate:
    """Calibration: accounts scoring from `score` up to the next row's are expected to become good at `rate`.

    value: expected net cents of one, as in a tier.
    """

    score: int
    rate: float
    rate_low: float
    rate_high: float
    accounts: int = 0
    value: int | None = None
    value_low: int | None = None
    value_high: int | None = None


def excluded_by(exclusions: Sequence[Exclusion], account: Mapping[str, Value], as_of: date) -> str:
    """Return the name of the first exclusion that holds for the account, or the empty string."""
    for rule in exclusions:
        if rule.criterion.bins[place_of(rule.criterion, account, as_of)].label == rule.bin:
            return rule.name
    return ""


def tier_of(tiers: Sequence[Tier], score: int) -> str:
    """Return the tier that covers `score`; `tiers` run from the highest cut-off down."""
    return next(t.name for t in tiers if score >= t.cut_off)


def rate_of(rates: Sequence[Rate], score: int) -> Rate:
    """Return the calibration row that covers `score`; `rates` run from the highest score down."""
    return next((r for r in rates if score >= r.score), rates[-1])
