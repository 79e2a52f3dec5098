"""Edits: what a card changed by hand costs or gains on later accounts, against the card learned before them.

The blocks are those of the check: each is judged by what was known before it began. A changed copy of
the saved card has seen the later accounts, through the counts it was learned from; so of an edit only
the change is judged: what it adds to a score is added to the score of each block's own card.
Differences are paired on the accounts; their intervals come from multinomial draws on the counts
(Efron 1979).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.fields import Field
from earmark.learn.hypothesis import Written, asks, prior_of
from earmark.learn.leaks import Suspects, leaks
from earmark.learn.learner import Options
from earmark.learn.outcomes import Outcomes, outcomes
from earmark.learn.paired import Arms, compared
from earmark.learn.pairs import widened
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.sellers import bounded
from earmark.learn.tally import Flags, Floats, Ints, Tally
from earmark.learn.teach import Plan
from earmark.learn.threads import one_thread
from earmark.learn.training import line
from earmark.learn.walk import Part, blocks
from earmark.profile.bins import Criterion
from earmark.profile.priced import Compared
from earmark.profile.profile import Objective, Profile
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import INSIDE, NOWHERE

SHARED = 0.5  # of the saved card's criteria that a changed copy still has, at least


@dataclass(frozen=True)
class Sides:
    """Two profiles beside the accounts.

    tally: the candidate criteria, `width` of them, and behind them every criterion of either profile that
    the book can answer. saved: None when nothing was learned yet. written: the hypothesis the saved
    profile was learned from.
    """

    tally: Tally
    width: int
    edited: Profile
    saved: Profile | None = None
    written: Written | None = None
    leaks: Mapping[str, str] = field(default_factory=dict)  # field -> why it is known only after the outcome

    @property
    def is_edit(self) -> bool:
        """Whether the edited profile is the saved one, changed: it asks most of what that asks."""
        if self.saved is None:
            return False
        mine, theirs = ({asks(c) for c in p.card.criteria} for p in (self.edited, self.saved))
        return bool(theirs) and len(mine & theirs) >= SHARED * len(theirs)

    def fine(self) -> Tally:
        """Return the tally of the candidate criteria alone, its lines as they are."""
        held = slice(0, self.width)
        return replace(self.tally, criteria=self.tally.criteria[held], codes=self.tally.codes[:, held])

    def codes(self, criterion: Criterion) -> Ints | None:
        """Return (lines,) the bins of a criterion of either profile, or None where the book has no answer."""
        held = range(self.width, len(self.tally.criteria)) if criterion.field not in self.leaks else ()
        place = next((k for k in held if asks(self.tally.criteria[k]) == asks(criterion)), None)
        return None if place is None else self.tally.codes[:, place].astype(np.int64)

    def grounds(self, profile: Profile) -> Ints:
        """Return (lines,) the first segment whose conditions all hold, or NOWHERE."""
        found = np.full(len(self.tally.count), NOWHERE)
        for place, one in reversed(list(enumerate(profile.segments))):
            if one.where:
                holds = [self._in_bin(c.criterion, INSIDE) for c in one.where]
                found[np.logical_and.reduce(holds)] = place
        return found

    def scores(self, profile: Profile) -> Ints:
        """Return (lines,) scores, each by its segment's card; a criterion without answer counts as missing."""
        if not any(one.points for one in profile.segments):
            return self._summed(profile.card)
        grounds = self.grounds(profile)
        cards = [self._summed(profile.card_of(place)) for place in range(NOWHERE, len(profile.segments))]
        return np.array(cards)[grounds + 1, np.arange(len(grounds))]

    def _summed(self, card: Scorecard) -> Ints:
        total = np.zeros(len(self.tally.count), np.int64)
        for one in card.criteria:
            points = np.array([b.points for b in one.bins], np.int64)
            codes = self.codes(one)
            total += points[[b.missing for b in one.bins].index(True)] if codes is None else points[codes]
        return total

    def _in_bin(self, criterion: Criterion, place: int) -> Flags:
        codes = self.codes(criterion)
        none: Flags = np.zeros(len(self.tally.count), bool)
        return none if codes is None else codes == place

    def excluded(self, profile: Profile) -> Flags:
        """Return (lines,) whether an exclusion holds."""
        found: Flags = np.zeros(len(self.tally.count), bool)
        for rule in profile.exclusions:
            found |= self._in_bin(rule.criterion, [b.label for b in rule.criterion.bins].index(rule.bin))
        return found

    def ranks(self, profile: Profile) -> Ints:
        """Return (lines,) the tier's rank from the top, 0 first; what is excluded comes last of all."""
        cuts = np.array([t.cut_off for t in profile.tiers])
        rank: Ints = (self.scores(profile)[:, None] < cuts[None, :-1]).sum(axis=1)
        return np.where(self.excluded(profile), len(cuts), rank)

    def pursued(self, profile: Profile) -> Floats:
        """Return (lines,) 1 where an account is in a segment, 0 where it is not."""
        named = {t for s in profile.segments for t in s.tiers}
        by_tier = np.array([*(t.name in named for t in profile.tiers), False])[self.ranks(profile)]
        inside = (self.grounds(profile) != NOWHERE) | by_tier
        found: Floats = (inside & ~self.excluded(profile)).astype(np.float64)
        return found


@dataclass(frozen=True)
class Edited:
    """How the edited card did. method, why and split are the check's.

    sides: as they were known, without leaks; found: the outcomes of all their accounts.
    """

    method: str
    why: str
    split: date | None
    accounts: int
    goods: float
    compared: tuple[Compared, ...]
    moved: tuple[int, int] | None
    same: bool
    sides: Sides
    found: Outcomes


def edits(sides: Sides, fields: tuple[Field, ...], options: Options) -> Edited:
    """Return what the edited profile costs or gains on accounts that closed after what each block was learned from."""
    with one_thread():
        return _edits(sides, fields, options)


def _edits(sides: Sides, fields: tuple[Field, ...], options: Options) -> Edited:
    if options.as_of_month is not None:
        sides = replace(sides, tally=sides.tally.known_at(options.as_of_month))
    whole = sides.fine()
    objective = seeks(options, whole)
    found = outcomes(whole, options.horizon_months, objective, options.kept_default)
    suspects = leaks(whole, found) if whole.accounts else Suspects((), ())
    sides = replace(sides, leaks={d.field: d.reason for d in suspects.dropped})
    fine = whole.without(tuple(sides.leaks))
    plan = plan_of(fine, suspects, fields, options, sides.written)
    parts, method, why = blocks(fine, plan) if fine.accounts and fine.criteria else ([], "none", "")
    if not parts:
        why = why or "No account has an outcome yet."
        return Edited("none", why, None, 0, 0.0, (), None, False, sides, found)
    arms = [_judge(part, sides, plan) for part in parts]
    pooled = Arms(*(np.concatenate([getattr(a, name) for a in arms]) for name in Arms.names()))
    split = int(parts[0].test.closed.min()) if method == "time" else None
    accounts, goods = sum(p.test.accounts for p in parts), float(pooled.weight @ pooled.y)
    same = bool((pooled.learned == pooled.edited).all() and (pooled.pursued == pooled.pursues).all())
    told = not same and 0 < goods < accounts
    return Edited(
        method=method,
        why=why,
        split=None if split is None else date(split // 12, split % 12 + 1, 1),
        accounts=accounts,
        goods=goods,
        compared=compared(pooled, options.seed, tiers=sides.saved is not None) if told else (),
        moved=_moved(sides, sides.saved, parts) if sides.saved and told else None,
        same=same,
        sides=sides,
        found=found,
    )


def seeks(options: Options, tally: Tally) -> Objective:
    """Return what cards are judged by side by side: those made for value by good accounts."""
    if not tally.kept_known:
        return "won"
    return "kept" if options.objective == "value" else options.objective


def plan_of(
    fine: Tally, suspects: Suspects, fields: tuple[Field, ...], options: Options, written: Written | None
) -> Plan:
    """Return how each block is learned: as in the whole."""
    held = {*suspects.muted, *suspects.silent}
    muted = np.array([c.field in held for c in fine.criteria], bool)
    rulers = {f.name: ruler(f) for f in fields if f.kind in ("number", "date")}
    objective = seeks(options, fine)
    limits = Limits(options.criteria, options.points)
    prior = prior_of(fine.criteria, written) if written else None
    return Plan(options.horizon_months, objective, rulers, limits, muted, options.seed, options.kept_default, prior)


def _judge(part: Part, sides: Sides, plan: Plan) -> Arms:
    """Return what the block's own card and the edited one say of its accounts, both brought to chances alike."""
    trained = bounded(part.train, part.known, plan)[0].trained
    ridge = 1 / (1 + np.exp(-trained.fit.log_odds(binned(widened(part.train, trained.card.pairs)))))
    before, later = (trained.card.scores(t).astype(float) for t in (part.train, part.test))
    hand = sides.scores(sides.edited).astype(float)
    if sides.is_edit and sides.saved:
        hand = hand - sides.scores(sides.saved)
        edited_before, edited = before + hand[part.before], later + hand[part.later]
    else:
        edited_before, edited = hand[part.before], hand[part.later]
    intercept, slope = line(edited_before, ridge, part.train.count.astype(float))
    said = 1 / (1 + np.exp(-(intercept + slope * edited)))
    pursued = sides.pursued(sides.saved or sides.edited)[part.later], sides.pursued(sides.edited)[part.later]
    rank = ranked(trained.chance(later), later), ranked(said, edited)
    return Arms(trained.chance(later), said, *rank, part.y, part.test.count.astype(float), *pursued)


def ranked(chance: Floats, score: Floats) -> Floats:
    """Return what accounts are ranked by: the chance, and within one chance the score, where the line is flat."""
    return chance + 1e-9 * score


def _moved(sides: Sides, saved: Profile, parts: Sequence[Part]) -> tuple[int, int]:
    """Return how many of the judged accounts rise and fall a tier by the edit."""
    lines = np.concatenate([p.later for p in parts])
    was, now = sides.ranks(saved)[lines], sides.ranks(sides.edited)[lines]
    count = sides.tally.count[lines]
    return int(count[now < was].sum()), int(count[now > was].sum())
