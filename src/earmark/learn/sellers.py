"""Sellers: no one of them decides a line of the card, and what is one seller's market is said to be so.

Where five or more sell, what a seller moves each bin's log-odds by is bounded: what the seller adds to it
beyond LIMIT is taken off the fit, bin by bin, so that a territory costs its own bin and nothing else.
What a seller adds is what one Newton step from the fit takes away without the seller's accounts, the
strength held (Pregibon 1981, Annals of Statistics 9, 705-724). Counts shown stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from earmark.learn.beta import below
from earmark.learn.binsums import Binned, added, binned
from earmark.learn.distinct import distinct
from earmark.learn.outcomes import Outcomes
from earmark.learn.pairs import widened
from earmark.learn.ridge import Ridge
from earmark.learn.screen import among
from earmark.learn.tally import NONE, WON, Flags, Floats, Ints, Tally
from earmark.learn.teach import Plan, Taught, narrow, teach
from earmark.learn.training import Trained, carded
from earmark.profile.checked import Sellers, Territory, Unlike

LIMIT = 0.15  # log-odds that a seller may move a bin by; learned again in full, the fit's strength moves it further
FEWEST = 5  # sellers, below which there is too little to bound by
TERRITORY, TIMES = 0.7, 2.0  # share of a bin's accounts by one seller, and over the seller's share of all, that is said
ACCOUNTS = 10  # that such a bin holds, at least
NORMAL = np.linspace(-4, 4, 17)  # standard deviations over which a normal is summed up
CHANCE, DOUBLED = 0.01, 2.0  # of outcomes so unlike the others', all sellers counted; times the odds of the others


@dataclass(frozen=True)
class Influence:
    """What each seller moves. numbers: (sellers,). moves: (sellers, bins) log-odds with the seller less without."""

    numbers: Ints
    moves: Floats

    @property
    def most(self) -> float:
        """The furthest that one seller moves a bin."""
        return float(np.abs(self.moves).max(initial=0.0))


def numbers(tally: Tally) -> Ints:
    """Return the sellers who have accounts."""
    found: Ints = distinct(tally.seller[(tally.seller != NONE) & (tally.count > 0)])[0].astype(np.int64)
    return found


def influence(fit: Ridge, tally: Tally, y: Floats) -> Influence:
    """Return what each seller of a tally moves each bin's log-odds by in a fit on it, its strength held."""
    table, weight = binned(tally), tally.count.astype(float)
    chance = 1 / (1 + np.exp(-fit.log_odds(table)))
    curve: Floats = weight * chance * (1 - chance)
    pull: Floats = weight * (y - chance)
    strength = np.linalg.inv(fit.held) - fit.curvature
    found = numbers(tally)
    own = [_own(table, np.flatnonzero(tally.seller == s), curve, pull) for s in (NONE, *found)]
    whole = np.sum([bent for bent, _ in own], axis=0)  # each account is one seller's, or nobody's
    whole[1:, 1:] += strength
    moves = [np.linalg.solve(whole - bent, pulled)[1:] for bent, pulled in own[1:]]
    return Influence(found, np.array(moves).reshape(len(found), table.bins))


def _own(table: Binned, lines: Ints, curve: Floats, pull: Floats) -> tuple[Floats, Floats]:
    """Return (1 + bins, 1 + bins) the curvature of intercept and effects on some lines, and the pull on them.

    curve, pull: (all lines,) information, and goods beyond those expected.
    """
    mine, bent = table.pick(lines), curve[lines]
    sums, pulled = mine.sums(bent), mine.sums(pull[lines])
    top = np.concatenate([[bent.sum()], sums])
    return np.vstack([top, np.column_stack([sums, mine.pairs(bent)])]), np.append(pull[lines].sum(), pulled)


def held_in(effects: Floats, moves: Floats) -> Floats:
    """Return (bins,) the effects, what each of (sellers, bins) moves beyond LIMIT taken off."""
    found: Floats = effects - (moves - np.clip(moves, -LIMIT, LIMIT)).sum(axis=0)
    return found


def bounded(tally: Tally, found: Outcomes, plan: Plan) -> tuple[Taught, Influence | None]:
    """Return the card that the plan's objective asks for, and what each seller would move were it not bounded.

    Under `value`, where money weighs as much as accounts, and below FEWEST sellers nothing is bounded.
    """
    few = narrow(tally, found, plan)
    if few is not None:
        taught, moved = bounded(few.tally, found, few.plan)
        place = among(tally, few.kept, len(taught.trained.fit.effects))
        return few.taught(taught), moved and replace(moved, moves=place.vector(moved.moves))
    taught = teach(tally, found, plan)
    if plan.objective == "value" or len(numbers(tally)) < FEWEST:
        return taught, None
    fit, pairs = taught.trained.fit, taught.trained.card.pairs
    wide = widened(tally, pairs)
    moved = influence(fit, wide, found.y)
    if moved.most <= LIMIT:
        return taught, moved
    fit = replace(fit, effects=held_in(fit.effects, moved.moves))
    muted = np.append(plan.muted, np.zeros(len(pairs), bool))
    trained = carded(wide, found.y, fit, plan.rulers, plan.limits, muted, pairs)
    return replace(taught, trained=trained, rated=trained), moved


def sellers(trained: Trained, tally: Tally, names: Sequence[str], found: Influence | None) -> Sellers | None:
    """Return what has to be known of the sellers; None where none is recorded. names: by number.

    found: what each would move were it not bounded; None where too few sell.
    """
    held = numbers(tally)
    if not len(held):
        return None
    tally = widened(tally, trained.card.pairs)
    wins = np.array([tally.count[(tally.seller == s) & (tally.outcome == WON)].sum() for s in held])
    top = int(np.argmax(wins))
    share = float(wins[top] / wins.sum()) if wins.sum() else 0.0
    known = Sellers(len(held), _name(names, int(held[top])), share)
    known = replace(known, territories=_territories(trained, tally, names), unlike=_unlike(trained, tally, held, names))
    if found is None or not found.moves.size:
        return known
    mover, moved, by = _most(found, tally, names)
    beyond = int((np.abs(found.moves) > LIMIT).any(axis=0).sum())
    return replace(known, mover=mover, moved=moved, by=by, bounded=beyond)


def _name(names: Sequence[str], number: int) -> str:
    return names[number] if number < len(names) else f"seller {number + 1}"


def _most(found: Influence, tally: Tally, names: Sequence[str]) -> tuple[str, str, float]:
    """Return who moves a bin most, which, and by how much."""
    at = np.unravel_index(int(np.argmax(np.round(np.abs(found.moves), 9))), found.moves.shape)
    labels = [f"{c.name}: {b.label}" for c in tally.criteria for b in c.bins]
    return _name(names, int(found.numbers[at[0]])), labels[int(at[1])], found.most


def _territories(trained: Trained, tally: Tally, names: Sequence[str]) -> tuple[Territory, ...]:
    """Return the bins with points that are mostly one seller's."""
    weight, found = tally.count.astype(float), []
    held = numbers(tally)
    own = [weight * (tally.seller == s) for s in held]
    for one, points, k in zip(trained.card.merged, trained.card.points, trained.card.kept, strict=True):
        place, size = one.place[tally.codes[:, k]], len(one.criterion.bins)
        accounts = added(place, weight, size)
        for s, mine in zip(held.tolist(), own, strict=True):
            share = added(place, mine, size) / np.maximum(accounts, 1)
            told = (share >= TERRITORY) & (share >= TIMES * mine.sum() / weight.sum()) & (accounts >= ACCOUNTS)
            bins = [i for i in np.flatnonzero(told & (points != 0)).tolist() if not one.criterion.bins[i].missing]
            said = [(f"{one.criterion.name}: {one.criterion.bins[i].label}", float(share[i])) for i in bins]
            found += [Territory(label, _name(names, s), part) for label, part in said]
    return tuple(found)


def _unlike(trained: Trained, tally: Tally, held: Ints, names: Sequence[str]) -> tuple[Unlike, ...]:
    """Return the sellers who won far more than others did at the same scores.

    Beyond chance with all counted, and beyond what the other sellers differ by among themselves.
    """
    _, place = distinct(trained.card.scores(tally))
    won, weight = tally.count * (tally.outcome == WON), tally.count.astype(float)
    seen = [_record(place, won, weight, tally.seller == s) for s in held]
    found = []
    for i, (s, one) in enumerate(zip(held.tolist(), seen, strict=True)):
        differ = _differ([*seen[:i], *seen[i + 1 :]])
        if one.odds >= DOUBLED and one.by_chance(differ) * len(held) <= CHANCE:
            found.append(Unlike(_name(names, s), int(one.accounts), int(one.won), one.due))
    return tuple(found)


@dataclass(frozen=True)
class _Record:
    """A seller's accounts and wins, the wins due at others' rates for the same scores, and their variance."""

    accounts: float
    won: float
    due: float
    variance: float

    @property
    def odds(self) -> float:
        """The odds of a win over those due (Haldane's halves)."""
        won, due = ((n + 0.5) / (self.accounts - n + 0.5) for n in (self.won, self.due))
        return won / due

    def by_chance(self, differ: float) -> float:
        """Return how often so many wins come of a seller whose log-odds of a win are normal around those due."""
        if self.won <= 0 or self.due <= 0:
            return 1.0
        middle = np.log(self.due / max(self.accounts - self.due, 1e-9))
        rates = 1 / (1 + np.exp(-(middle + differ * NORMAL)))
        chances = [below(float(r), self.won, self.accounts - self.won + 1) for r in rates]
        return float(np.exp(-0.5 * NORMAL**2) @ chances / np.exp(-0.5 * NORMAL**2).sum())


def _record(place: Ints, won: Floats, weight: Floats, mine: Flags) -> _Record:
    rate = (np.bincount(place, won * ~mine) + 0.5) / (np.bincount(place, weight * ~mine) + 1)
    own, due = weight * mine, rate[place]
    return _Record(float(own.sum()), float(won[mine].sum()), float(own @ due), float(own @ (due * (1 - due))))


def _differ(others: Sequence[_Record]) -> float:
    """Return the standard deviation of sellers' log-odds of a win, by moments, as far as they are sure to differ.

    Beyond a binomial's, wins vary by the square of their variance times that of the log-odds; one standard
    error of the sum is taken off, so that sellers alike do not hide one who is not.
    """
    beyond = sum((one.won - one.due) ** 2 - one.variance for one in others)
    square = sum(one.variance**2 for one in others)
    return float(np.sqrt(max(beyond - np.sqrt(2 * square), 0.0) / max(square, 1e-9)))
