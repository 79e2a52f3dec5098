"""The verdict: may the card be trusted, in a sentence a salesperson understands, and what would change it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from earmark.learn.measures import NINETY
from earmark.profile.profile import Verdict
from earmark.profile.report import Check, Counts

Contrast = Literal["worked", "targets"]
ALPHA = 0.045  # of tables of noise that may look supported; the goal is at most one in twenty
WINS = 5  # and as many that were not won: fewer, and there is nothing to say
TRAIT = (3.0, 0.2)  # the trait a check should be able to find: odds ratio, share of accounts
NEEDED = 3.3 + 0.84  # standard errors to stand out among some hundred bins, and to do so four times in five
BORNE = 0.5  # standard errors by which later accounts have to be ordered better than by a coin


@dataclass(frozen=True)
class Ruling:
    """A verdict and why."""

    verdict: Verdict
    why: str


def before(counts: Counts, criteria: int, contrast: Contrast, lost_deals: int = 0) -> Ruling | None:
    """Return the verdict that the counts alone force, or None when there is something to test."""
    if not counts.accounts:
        return Ruling("too_few", f"No worked account has an outcome yet. Next check at about {WINS} wins.")
    if counts.won < WINS:
        return Ruling("too_few", _few_wins(counts))
    if counts.lost < WINS and (counts.churned or 0) < WINS:
        return _few_losses(counts, lost_deals)
    if not criteria:
        return Ruling("not_supported", "No field of the data is fit to be a criterion. Load files with more columns.")
    return Ruling("hypothesis", _likeness(counts)) if contrast == "targets" else None


def _few_losses(counts: Counts, lost_deals: int) -> Ruling:
    """Return what to say when hardly an account was not won."""
    if not counts.lost and lost_deals:
        return Ruling(
            "not_supported",
            f"Every one of the {counts.accounts} accounts was won; the {lost_deals} lost deals are theirs too, so no "
            "trait of an account tells won from lost. Load accounts that were worked and never won.",
        )
    if not counts.lost:
        return Ruling("hypothesis", _no_contrast())
    short = WINS - counts.lost
    return Ruling(
        "too_few",
        f"Only {counts.lost} accounts were not won, too few to tell wins apart. Load {short} or more lost deals: "
        f"next check at about {counts.accounts + short} accounts.",
    )


def ruling(p: float, counts: Counts, check: Check, criteria: int) -> Ruling:
    """Return the verdict of the permutation test on a card of so many criteria, unless later accounts gainsay it."""
    chance = (
        f"Shuffled outcomes look this telling in {p:.1%} of tries"
        if p >= 0.005
        else ("Shuffled outcomes almost never look this telling")
    )
    if p > ALPHA:
        return Ruling("not_supported", f"{chance}: the traits may be chance. {_next(counts)}")
    if not criteria:
        return Ruling("not_supported", f"{chance}, but no single trait is sure enough to earn a point. {_next(counts)}")
    if not _borne_out(check):
        return Ruling(
            "not_supported",
            f"{chance}, but what told wins apart before {check.split} did not do so after (AUC {check.auc:.2f}, "
            ".50 is a coin): the traits do not last, or are chance. Learn from recent deals only, or add fields.",
        )
    return Ruling("supported", f"{chance}.{_held(check)}")


def _borne_out(check: Check) -> bool:
    """Return whether later accounts, where they can be judged, do not gainsay the card."""
    if check.method != "time" or check.auc is None or check.auc_high is None:
        return True
    return check.auc - 0.5 >= BORNE * (check.auc_high - check.auc) / NINETY


def _held(check: Check) -> str:
    """Return how the check went, in words."""
    if check.auc is None or check.goods_top_10 is None:
        return " No later accounts could be judged yet."
    told = (
        f" On accounts it had not seen, the best tenth held {check.goods_top_10:.0%} of the good ones"
        f" (AUC {check.auc:.2f}"
    )
    unsure = check.auc_low is not None and check.auc_low <= 0.5
    return told + ("; too few later good accounts to confirm it)." if unsure else ").")


def _few_wins(counts: Counts) -> str:
    share = max(counts.won, 0.5) / counts.accounts
    need = max(rounded(WINS / share), counts.accounts + WINS - counts.won)
    return (
        f"{counts.won} {'win is' if counts.won == 1 else 'wins are'} too few to tell chance from a trait; "
        f"at least {WINS} are needed. "
        f"Next check at about {need} deals, or write down a hypothesis."
    )


def _no_contrast() -> str:
    return (
        "Every account was won, so nothing shows what tells them apart. Load lost deals, or accounts that were "
        "contacted and never became deals, or a target list to compare with."
    )


def _likeness(counts: Counts) -> str:
    return (
        f"No lost deals are recorded: the card says how the {counts.won} wins differ from the target list, not from "
        "accounts that were tried and lost. Load lost deals to test it."
    )


def _next(counts: Counts) -> str:
    """Return what would change a verdict of not supported."""
    goods = min(max(counts.good + counts.pending, 1), counts.accounts - 1)
    need = deals_needed(goods / counts.accounts)
    if need > counts.accounts:
        return f"A trait that triples the odds would show at about {need} deals: next check then."
    return "A trait that triples the odds would have shown: these fields do not tell wins apart. Add others."


def deals_needed(base: float) -> int:
    """Return how many deals show a trait of TRAIT four times in five, at a `base` rate of good."""
    odds, share = TRAIT
    return rounded(NEEDED**2 / (share * (1 - share) * base * (1 - base) * math.log(odds) ** 2))


def rounded(number: float) -> int:
    """Return a number to two digits, upwards."""
    step = 10 ** max(len(str(int(number))) - 2, 0)
    return int(math.ceil(number / step) * step)
