"""List decisions, and say what they say: who is worked, at what effort, and how lines of the card fare early."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from earmark.book import pursued as held
from earmark.book.pursued import PursuedAccount
from earmark.errors import CallError, EarmarkError
from earmark.facts.pursuits import (
    DecisionsReport,
    EarlyOutcomes,
    LineFared,
    Ratio,
    Stratum,
    TierEffort,
    TierWorked,
)
from earmark.learn import effort
from earmark.learn.beta import seen
from earmark.learn.placed import Placed, asked, placed
from earmark.learn.tally import Flags, Ints
from earmark.profile.profile import Profile
from earmark.sql import vocabulary as say
from earmark.sql.pursued import STANDING, pursued_query
from earmark.sql.standing import standing
from earmark.verbs import counting
from earmark.verbs.chosen import chosen_profile
from earmark.verbs.wording import rate_at

if TYPE_CHECKING:
    from earmark.book import Book

NO_TIERS = "The latest profile has no tiers: who was worked is not shown by tier."


@dataclass(frozen=True)
class PursuedCounts:
    """Accounts pursued or that could be, counted by what the latest profile says of them: one line a pattern."""

    lines: Placed
    pursued: Flags
    answered: Flags
    accounts: Ints


def decisions(book: Book, *, limit: int | None = None, as_of: date | None = None) -> DecisionsReport:
    """Return the decisions that stand, newest first, and what they say of the profile's use.

    worked: how often accounts of each tier were pursued. effort: how pursued accounts answered, tiers held side by
    side at the same touch. early: answers by line of the card. as_of: the day whose knowledge is used; else today.
    Raises CallError for a limit below 0.
    """
    if limit is not None and limit < 0:
        raise CallError(f"A limit of {limit} is below zero.", "Give the most decisions to list, as in: --limit 50")
    when = as_of or book.today
    lines, found = held.listed(book.facts, when, limit)
    pursuits = held.pursuits(book.facts, when)
    profile = chosen_profile(book).profile if book.profiles() else None
    report = DecisionsReport(
        lines, found, wins=held.wins(book.facts, when), effort=_efforts(book, pursuits, profile, when)
    )
    if profile is None or not pursuits:
        return report
    counted = _count(book, profile, when)
    worked = _worked(counted) if profile.tiers else ()
    return DecisionsReport(
        lines, found, profile.verdict, worked, _ratio(worked), report.effort, _early(counted), report.wins,
        () if profile.tiers else (NO_TIERS,),
    )  # fmt: skip


def early_outcomes(book: Book, profile: Profile, as_of: date) -> EarlyOutcomes:
    """Return how accounts that were pursued by a day answered, by tier and line of a profile."""
    held.pursuits(book.facts, as_of)
    return _early(_count(book, profile, as_of))


def _count(book: Book, profile: Profile, when: date) -> PursuedCounts:
    """Return pursued accounts, and those that could be, by what a profile says of them; `pursuit` is made."""
    for statement in say.create(STANDING, standing(when)):
        book.facts.run(statement, step="standing")
    criteria = asked(profile)
    answer = book.facts.arrays(pursued_query(criteria, counting.field_columns(book, criteria), when), step="pursued")
    codes = counting.unpacked(answer, criteria).astype(np.int64)
    pursued, answered = (np.asarray(answer[name]) == 1 for name in ("pursued", "answered"))
    return PursuedCounts(
        placed(profile, criteria, codes), pursued, answered, np.asarray(answer["accounts"]).astype(np.int64)
    )


def _worked(counted: PursuedCounts) -> tuple[TierWorked, ...]:
    """Return of each tier how many accounts could be pursued, and were; excluded accounts are left out."""
    found = []
    for i, tier in enumerate(counted.lines.profile.tiers):
        mine = counted.lines.free & (counted.lines.tier == i)
        all_, chosen = _many(counted, mine), _many(counted, mine & counted.pursued)
        share = chosen / all_ if all_ else 0.0
        found.append(TierWorked(tier.name, all_, chosen, share, *(seen(share, all_) if all_ else (0.0, 1.0))))
    return tuple(found)


def _many(counted: PursuedCounts, which: Flags) -> int:
    return int(counted.accounts[which].sum())


def _ratio(worked: Sequence[TierWorked]) -> Ratio | None:
    """Return how many times as often the first tier was pursued as the others together."""
    if len(worked) < 2:
        return None
    first, *rest = worked
    others = sum(one.pursued for one in rest), sum(one.accounts for one in rest)
    told = effort.ratio(first.pursued, first.accounts, *others)
    return Ratio(first.tier, *told) if told else None


def _early(counted: PursuedCounts) -> EarlyOutcomes:
    profile, chosen = counted.lines.profile, counted.pursued
    answered = chosen & counted.answered
    tiers = []
    for i, tier in enumerate(profile.tiers):
        mine = counted.lines.free & (counted.lines.tier == i)
        tiers.append((tier.name, _many(counted, mine & chosen), _many(counted, mine & answered)))
    lines = []
    for criterion in profile.card.criteria:
        codes = counted.lines.column(criterion)
        for place, one in enumerate(criterion.bins):
            of, hits = (_many(counted, which & (codes == place)) for which in (chosen, answered))
            if of:
                ends = seen(hits / of, of)
                lines.append(LineFared(criterion.name, one.label, one.points, of, hits, hits / of, *ends))
    return EarlyOutcomes(_many(counted, chosen), _many(counted, answered), tuple(tiers), tuple(lines))


def _efforts(
    book: Book, pursuits: Sequence[PursuedAccount], profile: Profile | None, when: date
) -> tuple[TierEffort, ...]:
    """Return pursued accounts by the tier they had when they were first pursued."""
    names = _tiers(pursuits, profile)
    place = {name: i for i, name in enumerate(names)}
    patience = timedelta(days=book.settings.contacted_days)
    over = [one for one in pursuits if one.won or one.lost or (not one.answered and one.began + patience <= when)]
    of, hits = effort.touched(len(names), ((place[p.tier], p.touches, p.answered is not None) for p in pursuits))
    ended, won = effort.grouped(len(names), ((place[p.tier], p.touches, p.won is not None) for p in over))
    expected, won_expected = effort.alike(of, hits), effort.alike(ended, won)
    told = _told(book, over)
    found = []
    for i, name in enumerate(names):
        mine = [one for one in pursuits if one.tier == name]
        rates = [told[one.account] for one in over if one.tier == name and one.account in told]
        touches, answered, ends, wins = (int(part[i].sum()) for part in (of, hits, ended, won))
        rate, share = answered / max(touches, 1), wins / max(ends, 1)
        found.append(TierEffort(
            name, len(mine), touches, answered, rate, *(seen(rate, touches) if touches else (0.0, 1.0)),
            float(expected[i]) / max(touches, 1), _strata(of[i], hits[i]), ends, wins,
            *(seen(share, ends) if ends else (0.0, 1.0)), float(won_expected[i]),
            sum(rates) / len(rates) if rates else None,
        ))  # fmt: skip
    return tuple(found)


def _strata(of: Ints, hits: Ints) -> tuple[Stratum, ...]:
    return tuple(Stratum(j + 1, int(n), int(k)) for j, (n, k) in enumerate(zip(of, hits, strict=True)) if n)


def _tiers(pursuits: Sequence[PursuedAccount], profile: Profile | None) -> tuple[str, ...]:
    """Return the tiers that pursued accounts had, in the order of the latest profile, those of none last."""
    known = [tier.name for tier in profile.tiers] if profile else []
    had = {one.tier for one in pursuits}
    return (*(name for name in known if name in had), *sorted(had - set(known), key=lambda name: (not name, name)))


def _told(book: Book, pursuits: Sequence[PursuedAccount]) -> dict[int, float]:
    """Return by account the rate that its profile told of its score when it was first pursued."""
    profiles: dict[str, Profile] = {}
    for name in {one.profile for one in pursuits if one.profile}:
        try:
            profiles[name] = chosen_profile(book, name).profile
        except EarmarkError:
            continue  # of another book, or no longer there
    rates = {
        one.account: rate_at(profiles[one.profile], one.score)
        for one in pursuits
        if one.profile in profiles and one.score is not None
    }
    return {account: rate.rate for account, rate in rates.items() if rate is not None}
