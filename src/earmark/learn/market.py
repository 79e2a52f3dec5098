"""Size the parts of a market, by counts of a list and of the team's own accounts over the same bins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from earmark.learn.beta import seen
from earmark.learn.placed import Placed
from earmark.learn.tally import Flags, Ints, Tally
from earmark.profile.bins import Criterion
from earmark.profile.market import Absent, Portion, Step
from earmark.profile.profile import Profile
from earmark.profile.report import Figure, LiftPoint
from earmark.profile.rules import Tier
from earmark.profile.segments import NOWHERE, Condition, Segment

OUTSIDE = "no segment"
EXCLUDED = "excluded"
Rates = tuple[float, float, float] | None
Chosen = Callable[[Placed], Flags]


@dataclass(frozen=True)
class Own:
    """The team's worked accounts: where a profile puts each line of their tally, and which are good.

    customers: how many equal customers the revenue is worth (Kish 1965: the square of its sum over the sum of squares).
    """

    placed: Placed
    tally: Tally
    good: Flags
    customers: float

    @property
    def goods(self) -> Ints:
        """(lines,) good accounts."""
        return np.where(self.good, self.tally.count, 0)


@dataclass(frozen=True)
class Market:
    """The list, placed, with (lines,) `count` accounts a line; and the team's own."""

    listed: Placed
    count: Ints
    own: Own

    @property
    def profile(self) -> Profile:
        """The profile that places them."""
        return self.listed.profile

    def portion(self, name: str, chosen: Chosen, rates: Rates = None) -> Portion:
        """Return a part of the market: `chosen` says which lines of the list, and of the own accounts, are in it."""
        return self.part(name, chosen(self.listed), chosen(self.own.placed), rates)

    def part(self, name: str, listed: Flags, own: Flags, rates: Rates = None) -> Portion:
        """Return the part of the market that holds some lines of the list and of the own accounts."""
        goods, cents = self.own.goods, self.own.tally.total("cents")
        accounts, good, paid = int(self.count[listed].sum()), int(goods[own].sum()), int(cents[own].sum())
        return Portion(
            name, accounts, accounts / max(int(self.count.sum()), 1), int(self.own.tally.count[own].sum()), good, paid,
            _share(good, int(goods.sum()), int(goods.sum())),
            _share(paid, int(cents.sum()), self.own.customers, int(self.own.tally.total("valued").sum())),
            *(rates or (None, None, None)),
        )  # fmt: skip


def kish(counted: Sequence[tuple[int, int]]) -> float:
    """Return how many equal amounts stand as firm as the (cents, how many) counted."""
    total, squares = (sum(cents**power * n for cents, n in counted) for power in (1, 2))
    return total * total / squares if squares else 0.0


def _share(part: int, whole: int, size: float, of: int | None = None) -> Figure | None:
    """Return a share with its 90% interval, as firm as of `size` accounts."""
    if not whole:
        return None
    return Figure(part / whole, *seen(part / whole, size), int(size) if of is None else of)


def tiers(market: Market) -> tuple[Portion, ...]:
    """Return every tier, the excluded left out."""
    found = []
    for i, one in enumerate(market.profile.tiers):
        found.append(market.portion(one.name, _in_tiers((i,)), _expected(one, market.profile)))
    return tuple(found)


def excluded(market: Market) -> tuple[Portion, dict[str, int]]:
    """Return what is excluded, and by which rule how many of the list."""
    rules = {one.name: 0 for one in market.profile.exclusions}
    for i, one in enumerate(market.profile.exclusions):
        rules[one.name] += int(market.count[market.listed.excluded == i].sum())
    return market.portion(EXCLUDED, lambda placed: ~placed.free), rules


def segments(market: Market) -> tuple[Portion, ...]:
    """Return every segment."""
    return tuple(
        market.portion(one.name, _in_segment(i), _seen(one)) for i, one in enumerate(market.profile.segments)
    )  # fmt: skip


def outside(market: Market) -> Portion:
    """Return what is in no segment, and not excluded."""
    return market.portion(OUTSIDE, lambda placed: (placed.segment == NOWHERE) & placed.free)


def _expected(tier: Tier, profile: Profile) -> Rates:
    known = profile.base_rate > 0 and not (tier.rate_low <= 0 and tier.rate_high >= 1)
    return (tier.rate, tier.rate_low, tier.rate_high) if known else None


def _seen(segment: Segment) -> Rates:
    seen = segment.evidence
    return (seen.rate, seen.rate_low, seen.rate_high) if seen else None


def _in_tiers(places: Sequence[int]) -> Chosen:
    return lambda placed: placed.free & np.isin(placed.tier, places)


def _in_segment(place: int) -> Chosen:
    return lambda placed: placed.free & (placed.segment == place)


@dataclass(frozen=True)
class Selection:
    """A part of the market that could be narrowed, and the fields that it asks already."""

    name: str
    chosen: Chosen
    fields: frozenset[str]


@dataclass(frozen=True)
class Core:
    """What counts as the ICP: the primary segment, or the highest tier where there is none.

    where: its conditions; tiers: the positions of those that the card puts into it, or else the highest.
    """

    name: str
    where: tuple[Condition, ...]
    tiers: tuple[int, ...]
    called: str

    def chosen(self, placed: Placed) -> Flags:
        """Return (lines,) what is in it."""
        if self.where:
            return placed.fulfil(self.where) & placed.free
        return self.by_card(placed)

    def by_card(self, placed: Placed) -> Flags:
        """Return (lines,) what the card puts into its tiers."""
        return _in_tiers(self.tiers)(placed)

    @property
    def card_name(self) -> str:
        """What the card's tiers are called: as the segment that they make, or by their names."""
        return self.called if self.where else self.name

    def selections(self, profile: Profile) -> tuple[Selection, ...]:
        """Return what could be narrowed: the conditions of the ICP, and the tiers that its card gives."""
        rules = {field for rule in profile.exclusions for field in rule.criterion.fields}
        carded = frozenset({field for c in profile.card.criteria for field in c.fields} | rules)
        by_card = (Selection(self.card_name, self.by_card, carded),) if self.tiers else ()
        asked_for = frozenset({c.field for c in self.where} | rules)
        return (*((Selection(self.name, self.chosen, asked_for),) if self.where else ()), *by_card)


def core(profile: Profile) -> Core | None:
    """Return what counts as the ICP of a profile, or None where it names neither segments nor tiers."""
    first = profile.segments[0] if profile.segments else None
    names = [one.name for one in profile.tiers]
    tiered = tuple(names.index(t) for t in first.tiers if t in names) if first else ()
    if not first and not names:
        return None
    places = tiered or ((0,) if names else ())
    called = " and ".join(names[i] for i in sorted(places))
    card = f"tier{'s' if len(places) > 1 else ''} {called}" if places else ""
    return Core(first.name if first else card, first.where if first else (), places, card)


def fewer(market: Market, icp: Core) -> Iterator[Step]:
    """Yield the ICP without each of its conditions, and its tiers without each criterion of the card."""
    for one in icp.where if len(icp.where) > 1 else ():
        rest = tuple(c for c in icp.where if c is not one)

        def left(placed: Placed, rest: tuple[Condition, ...] = rest) -> Flags:
            return placed.fulfil(rest) & placed.free

        yield Step("fewer", icp.name, one.field, one.said, market.portion(icp.name, left))
    for criterion in market.profile.card.criteria if icp.tiers else ():

        def asked_less(placed: Placed, criterion: Criterion = criterion) -> Flags:
            return icp.by_card(placed.without(criterion))

        yield Step("fewer", icp.card_name, criterion.name, "", market.portion(icp.card_name, asked_less))


def later(market: Market, icp: Core, curve: Sequence[LiftPoint]) -> LiftPoint | None:
    """Return what share of later goods the best accounts held, as many as the card puts into the ICP's tiers."""
    total = int(market.own.tally.count.sum())
    if not curve or not icp.tiers or not total:
        return None
    share = float(market.own.tally.count[icp.by_card(market.own.placed)].sum()) / total
    return LiftPoint(share, float(np.interp(share, [p.share for p in curve], [p.goods for p in curve])))


def also_by_card(market: Market, icp: Core) -> Step | None:
    """Return a primary segment of conditions narrowed to the highest tier, where it is not all of it already."""
    if not icp.where or not icp.tiers:
        return None
    both = market.portion(icp.name, lambda placed: icp.chosen(placed) & icp.by_card(placed))
    whole = market.portion(icp.name, icp.chosen)
    return Step("more", icp.name, "the card", icp.called, both) if 0 < both.accounts < whole.accounts else None


def absent(market: Market, has: Callable[[Criterion], bool]) -> tuple[Absent, ...]:
    """Return for each criterion of the card how many of the list lack its value; has: whether the list has it."""
    total = int(market.count.sum())
    found = []
    for one in market.profile.card.criteria:
        missing = next(i for i, b in enumerate(one.bins) if b.missing)
        lacking = int(market.count[market.listed.column(one) == missing].sum())
        found.append(Absent(one.name, lacking, lacking / max(total, 1), has(one)))
    return tuple(found)
