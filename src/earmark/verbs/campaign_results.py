"""What came of a campaign: answers by line of its hypothesis, what they make of it, and a verdict once it is over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from earmark.book.census import whose
from earmark.book.decisions import standing
from earmark.facts.decisions import Decision
from earmark.learn import campaign as odds
from earmark.learn.beta import seen
from earmark.learn.tally import Flags, Ints
from earmark.profile.campaign import CampaignResults, Kind, ResultLine, WholeVerdict
from earmark.verbs.campaign_file import Campaign, campaign_of, campaigns_of
from earmark.verbs.campaign_plan import favoured, lines_of

if TYPE_CHECKING:
    from earmark.book import Book

COUNTED: dict[Kind, tuple[str, ...]] = {"contacts": ("replied", "meeting", "won"), "conversations": ("meeting", "won")}


@dataclass(frozen=True)
class _Touched:
    """One account of the plan: the day of its first touch, of its answer, and whether it answered without a touch."""

    began: date | None
    answered: date | None
    untouched: bool = False


def campaign_results(book: Book, name: str | None = None, *, as_of: date | None = None) -> CampaignResults:
    """Return what came of a campaign (the last planned unless `name`), by the decisions about its accounts.

    A touch is a day on which an account was decided to be pursued, from the day of the plan on; an answer is a reply,
    a meeting or a win within the plan's days of the first touch (of conversations: a meeting or a win). Only accounts
    whose days are over count, whether they answered or not. The verdict falls once, when all are over or on the day
    that the plan says, so that looking often proves nothing. as_of: the day whose knowledge is used; else today.

    Raises:
        CallError: there is no such campaign.
    """
    plan, when = campaign_of(book, name), as_of or book.today
    touched = _touched(book, plan, when)
    closes = _closes(plan, touched)
    over = [i for i, one in enumerate(touched) if _ended(one, plan, min(when, closes))]
    answered = np.array([touched[i].answered is not None for i in over], np.int64)
    codes = np.array([plan.codes[i] for i in over], np.int64).reshape(len(over), len(plan.profile.card.criteria))
    chance, as_said, told = odds.whole(np.array([plan.scores[i] for i in over], np.int64), answered)
    verdict: WholeVerdict = "open" if when < closes else told
    worth, hits = float(plan.profile.worth or book.settings.hypothesis_worth), int(answered.sum())
    ends = seen(hits / len(over), len(over)) if over else (0.0, 1.0)
    return CampaignResults(
        plan.name, plan.kind, plan.profile_id, plan.profile.name, plan.as_of, when, closes, plan.within,
        len(plan.keys), sum(one.began is not None for one in touched), len(over), hits, *ends, chance, as_said,
        verdict, _why(verdict, chance, as_said, closes), worth,
        lines_after(plan, codes, answered, worth, over=verdict != "open"),
        _notes(plan, touched, len(campaigns_of(book, plan.profile_id))),
    )  # fmt: skip


def _touched(book: Book, plan: Campaign, when: date) -> list[_Touched]:
    """Return what became of each account by a day; one merged into another of the plan is a second time nobody."""
    numbers = whose(book.facts, plan.keys)
    held = standing(book.facts, set(numbers.values()))
    seen_, found = set[int](), []
    for key in plan.keys:
        number = numbers.get(key)
        decisions = held[number] if number is not None and number not in seen_ else []
        seen_.add(number if number is not None else -1)
        found.append(_what(plan, [one for one in decisions if plan.as_of <= one.date <= when]))
    return found


def _what(plan: Campaign, decisions: Sequence[Decision]) -> _Touched:
    began = min((one.date for one in decisions if one.what == "pursue"), default=None)
    answers = [one.date for one in decisions if one.what in COUNTED[plan.kind]]
    if began is None:
        return _Touched(None, None, untouched=bool(answers))
    last = began + timedelta(days=plan.within)
    return _Touched(began, min((day for day in answers if began <= day <= last), default=None))


def _closes(plan: Campaign, touched: Sequence[_Touched]) -> date:
    """Return the day of the verdict: when the last account's days are over, or the plan's last."""
    began = [one.began for one in touched if one.began is not None]
    if len(began) < len(touched):
        return plan.ends
    return min(max(began) + timedelta(days=plan.within), plan.ends)


def _ended(one: _Touched, plan: Campaign, when: date) -> bool:
    return one.began is not None and one.began + timedelta(days=plan.within) <= when


def lines_after(
    plan: Campaign, codes: Ints, answered: Ints, worth: float, *, over: bool = True
) -> tuple[ResultLine, ...]:
    """Return each line beside the answers.

    codes: (accounts, criteria) bins. answered: (accounts,) 1 or 0. over: whether it is time for a verdict.
    """
    sides, told, helped = [], [], favoured(plan.profile, codes)
    for (k, b), mine in zip(lines_of(plan.profile), helped.T, strict=True):
        criterion = plan.profile.card.criteria[k]
        points, inside = criterion.bins[b].points, codes[:, k] == b
        sides.append(odds.Sides(points, *_counts(mine, answered)))
        here, others, hits, other_hits = _counts(inside, answered)
        told.append((criterion.name, criterion.bins[b].label, points, here, hits, others, other_hits))
    up_to = float(odds.limits(helped)[int(answered.sum())])
    return tuple(
        ResultLine(*line, **asdict(one if over else replace(one, verdict="open")))
        for line, one in zip(told, odds.fared(sides, up_to, worth), strict=True)
    )


def _counts(these: Flags, answered: Ints) -> tuple[int, int, int, int]:
    """Return how many are among these and not, then how many of either answered."""
    return int(these.sum()), int((~these).sum()), int(answered[these].sum()), int(answered[~these].sum())


def _why(verdict: WholeVerdict, chance: float, as_said: float, closes: date) -> str:
    by_chance = f"by chance alone those who answered would score so high in {_often(chance)} of campaigns"
    if_said = f"so low in {_often(as_said)} if every line were as strong as said"
    if verdict == "open":
        return f"The verdict falls on {closes}; a look before then decides nothing."
    if verdict == "supported":
        return f"{by_chance[0].upper()}{by_chance[1:]}; 5% is the limit."
    judged = "5% there is the limit" if verdict == "not_supported" else "5% of either would decide"
    return f"{by_chance[0].upper()}{by_chance[1:]}, and {if_said}; {judged}."


def _often(share: float) -> str:
    return "less than 0.1%" if share < 0.0005 else f"{share:.1%}"


def _notes(plan: Campaign, touched: Sequence[_Touched], campaigns: int) -> tuple[str, ...]:
    found, lost = [], sum(one.untouched for one in touched)
    if lost:
        told = f"{lost} of its accounts answered without a touch that was noted; they count for nothing."
        found.append(f"{told} Note the touch: earmark decide ACCOUNT pursue --as-of {plan.as_of}")
    if campaigns > 1:
        found.append(f"{campaigns} campaigns were planned of this hypothesis; each has its own 5% for chance.")
    return tuple(found)
