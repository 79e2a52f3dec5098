"""What the ranking would be under each objective, in words and cells."""

from __future__ import annotations

from earmark.profile.profile import Profile
from earmark.profile.report import Explanation, LearnReport, ObjectiveView
from earmark.profile.rules import Tier
from earmark.render.words import clean, count, percent, signed

NAMES = {"won": "won", "kept": "won and kept", "value": "expected net value"}
TITLE = "Under other objectives"
HEADS = ("Ranked by", "Best tenth in common")
LATER = ("Later wins", "Later goods", "Later value")


def shown(report: LearnReport) -> tuple[ObjectiveView, ...]:
    """Return the objectives to show: none where there is only the chosen one, or no card."""
    return report.objectives if len(report.objectives) > 1 and report.profile.card.criteria else ()


def heads(report: LearnReport) -> tuple[str, ...]:
    """Return the heads of the table."""
    return HEADS + (LATER if any(one.value is not None for one in report.objectives) else ())


def cells(one: ObjectiveView, report: LearnReport) -> tuple[str, ...]:
    """Return an objective's line of the table; the first is the chosen one."""
    chosen = one is report.objectives[0]
    later = tuple("" if share is None else percent(share) for share in (one.won, one.good, one.value))
    held = "this card" if chosen else percent(one.agrees)
    return (NAMES.get(one.objective, clean(one.objective)), held, *(later if len(heads(report)) > len(HEADS) else ()))


def told(report: LearnReport) -> str:
    """Return how to read the table, as sentences."""
    said = "In common: how much of this card's best tenth of accounts is in the best tenth of the other ranking."
    if any(one.value is not None for one in report.objectives):
        said += " Later: what the best tenth of later accounts held of wins, of goods, and of retained value."
    return said


def changes(report: LearnReport) -> tuple[str, ...]:
    """Return which criteria change points under the other objectives, a line each."""
    lines = []
    for one in report.objectives[1:]:
        moved = [
            f"{clean(c.criterion)} ({clean(c.bin)}: {signed(c.there)}, here {signed(c.here)})" for c in one.changes
        ]
        name = NAMES.get(one.objective, clean(one.objective))
        lines.append(f"Ranked by {name}, {'other points for ' + '; '.join(moved) if moved else 'the same points'}.")
    return tuple(lines)


def value(tier: Tier | Explanation) -> tuple[str, str]:
    """Return the expected net value of an account and its interval, in whole money of the profile's currency."""
    if tier.value is None or tier.value_low is None or tier.value_high is None:
        return "", ""
    low, high = (count(round(cents / 100)) for cents in (tier.value_low, tier.value_high))
    return count(round(tier.value / 100)), f"{low} to {high}"


def brings(report: Explanation) -> str:
    """Return what an account is expected to bring, as words to add: to bring EUR 752 (426 to 1,187); or nothing."""
    worth, between = value(report)
    return f"; to bring {f'{clean(report.currency)} {worth}'.strip()} ({between}), less costs" if worth else ""


def valued(tiers: tuple[Tier, ...]) -> bool:
    """Return whether tiers say what their accounts are worth."""
    return any(tier.value is not None for tier in tiers)


def value_head(profile: Profile) -> str:
    """Return the head of what accounts are worth, with its currency; empty where tiers do not say it."""
    if not valued(profile.tiers):
        return ""
    return "Net value" + (f", {clean(profile.currency)}" if profile.currency else "")
