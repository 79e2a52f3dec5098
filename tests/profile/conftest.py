"""Hypothesis strategies for profiles: any card that the bins' check lets through."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from earmark.errors import ProfileError
from earmark.facts.fold import fold
from earmark.facts.triggers import KINDS
from earmark.profile.bins import Bin, Criterion, Evidence, Part
from earmark.profile.profile import Profile
from earmark.profile.report import (
    Check,
    Commerce,
    Counts,
    Dropped,
    Example,
    Examples,
    LearnReport,
    LiftPoint,
)
from earmark.profile.rules import Exclusion, Price, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, OwnPoints, Segment, SegmentEvidence, check_segments
from earmark.profile.triggers import Band, Trigger, TriggerEvidence, bands_of

texts = st.text(max_size=12)
names = st.text(min_size=1, max_size=12)
points = st.integers(-3, 3)
counts = st.integers(0, 10**6)
reals = st.floats(0, 1e6, allow_nan=False)
months = st.decimals(-24, 120, places=0)
numbers = st.decimals(-(10**9), 10**9, places=3)
evidences = st.none() | st.builds(
    Evidence, counts, counts, counts, reals, reals, reals, reals, st.none() | st.floats(0, 1)
)
sourcings = st.sampled_from(["", "filterable", "needs enrichment", "interview only"])
coverages = st.none() | st.floats(0, 1)
words = st.lists(names.filter(fold), min_size=1, max_size=6, unique_by=fold)


@st.composite
def ranged(draw: st.DrawFn, kind: str) -> Criterion:
    cuts = sorted(draw(st.sets(months if kind == "date" else numbers, min_size=1, max_size=4)))
    ends = list(zip([None, *cuts], [*cuts, None], strict=True))
    bins = [Bin(f"{i} {draw(texts)}", draw(points), a, b, evidence=draw(evidences)) for i, (a, b) in enumerate(ends)]
    held = (*bins, Bin("?", draw(points), missing=True))
    return Criterion(draw(names), draw(names), kind, held, "", draw(coverages), draw(sourcings))


@st.composite
def categories(draw: st.DrawFn) -> Criterion:
    values = draw(words)
    cut = draw(st.integers(1, len(values)))
    sets = [s for s in (values[:cut], values[cut:]) if s]
    bins = [
        Bin(f"{i} {draw(texts)}", draw(points), values=tuple(s), evidence=draw(evidences)) for i, s in enumerate(sets)
    ]
    rest = (Bin("rest", draw(points), other=True), Bin("?", draw(points), missing=True))
    return Criterion(draw(names), draw(names), "category", (*bins, *rest))


@st.composite
def lists(draw: st.DrawFn) -> Criterion:
    item = draw(names.filter(fold))
    bins = (Bin("has", draw(points), values=(item,)), Bin("has not", other=True), Bin("?", missing=True))
    return Criterion(draw(names), draw(names), "list", bins, item)


@st.composite
def both(draw: st.DrawFn) -> Criterion:
    made = [draw(ranged("number") | categories()), draw(lists() | ranged("date"))]
    parts = tuple(Part(c, draw(st.sampled_from([b.label for b in c.bins if not b.missing]))) for c in made)
    bins = (Bin("yes", draw(points), evidence=draw(evidences)), Bin("no", other=True), Bin("?", missing=True))
    return Criterion(draw(names), " & ".join(p.criterion.field for p in parts), "both", bins, parts=parts)


criteria = ranged("number") | ranged("date") | categories() | lists() | both()


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    kind, name = draw(st.sampled_from(["number", "date", "category", "list"])), draw(names)
    if kind in {"category", "list"}:
        return Condition(name, kind, tuple(draw(words)), label=draw(texts))
    low, high = sorted(draw(st.sets(months if kind == "date" else numbers, min_size=2, max_size=2)))
    low, high = draw(st.sampled_from([(low, high), (None, high), (low, None)]))
    return Condition(name, kind, (), low, high, draw(texts))


cents = st.integers(-(10**12), 10**12)
worths = st.just((None, None, None)) | st.tuples(cents, cents, cents)
segment_evidences = st.none() | st.builds(
    SegmentEvidence, *[counts] * 5, *[reals] * 7, st.sampled_from(["", "rate", "acv"]), st.none() | counts,
    st.none() | counts,
)  # fmt: skip


@st.composite
def segments(draw: st.DrawFn, card: Scorecard, tiers: list[Tier]) -> tuple[Segment, ...]:
    bins = sorted({(c.name, b.label) for c in card.criteria for b in c.bins})
    found = []
    for i in range(draw(st.integers(0, 3))):
        asked = draw(st.lists(conditions(), min_size=1, max_size=3, unique_by=lambda c: fold(c.field)))
        own = draw(st.lists(st.sampled_from(bins), max_size=2, unique=True)) if bins else []
        points = tuple(OwnPoints(*place, draw(st.integers(-3, 3)), *[draw(counts) for _ in range(3)]) for place in own)
        found.append(Segment(f"{i} {draw(texts)}", (), tuple(asked), points, draw(segment_evidences)))
    if draw(st.booleans()) and len(found) < 3 and len(tiers) > 1:
        found.append(Segment(f"t {draw(texts)}", (tiers[0].name,)))
    try:
        check_segments(found, card, [t.name for t in tiers])
    except ProfileError:  # one lies within another
        return ()
    return tuple(found)


trigger_evidences = st.none() | st.builds(TriggerEvidence, *[counts] * 4, *[reals] * 4)


@st.composite
def triggers(draw: st.DrawFn) -> Trigger:
    half_life, sign = draw(st.integers(1, 400)), draw(st.sampled_from([1, -1]))
    days = sorted(draw(st.sets(st.integers(1, 900), max_size=4)))
    sizes = sorted(draw(st.sets(st.integers(1, 9), min_size=len(days), max_size=len(days))), reverse=True)
    by_hand = tuple(Band(day, sign * size) for day, size in zip(days, sizes, strict=True))
    bands, half_life = draw(
        st.sampled_from([(by_hand, 0), (by_hand, half_life), (bands_of(draw(points), half_life), half_life)])
    )
    kind = draw(names | st.sampled_from(list(KINDS)))
    return Trigger(kind, bands, half_life, draw(st.booleans()), draw(trigger_evidences))


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    card = Scorecard(tuple(draw(st.lists(criteria, max_size=4))))
    asked = draw(st.lists(st.sampled_from(card.criteria) if card.criteria else criteria, max_size=2))
    asked += draw(st.lists(criteria, max_size=1))
    prices = st.none() | st.builds(Price, *[counts] * 7) | st.builds(Price, *[counts] * 17)
    rules = [Exclusion(draw(names), c, draw(st.sampled_from(c.bins)).label, draw(texts), draw(prices)) for c in asked]
    cuts = sorted(draw(st.sets(st.integers(-9, 9), max_size=4)) | {card.lowest - 1}, reverse=True)
    tiers = [
        Tier(f"T{i} {draw(texts)}", cut, *[draw(reals) for _ in range(4)], *draw(worths)) for i, cut in enumerate(cuts)
    ]
    held = tuple(tiers) if draw(st.booleans()) else ()
    parts = draw(segments(card, tiers if held else []))
    floor = min([card.lowest, *(one.card(card).lowest for one in parts)])
    if floor < cuts[-1]:
        cuts[-1] = floor
        held = (*held[:-1], replace(held[-1], cut_off=floor)) if held else ()
    return Profile(
        name=draw(texts),
        card=card,
        as_of=draw(st.dates(date(1990, 1, 1), date(2100, 1, 1))),
        verdict=draw(st.sampled_from(["supported", "not_supported", "too_few", "hypothesis"])),
        why=draw(texts),
        objective=draw(st.sampled_from(["kept", "won", "value"])),
        population=draw(texts.filter(bool)),
        horizon_months=draw(st.integers(1, 36)),
        currency=draw(st.sampled_from(["", "EUR", "$"])),
        base_rate=draw(reals),
        exclusions=tuple(rules),
        tiers=held,
        rates=tuple(Rate(cut, draw(reals), draw(reals), draw(reals), draw(counts), *draw(worths)) for cut in cuts),
        segments=parts,
        notes=tuple(draw(st.lists(texts, max_size=2))),
        triggers=tuple(draw(st.lists(triggers(), max_size=3, unique_by=lambda one: one.kind))),
    )


shares = st.floats(0, 1)


@st.composite
def reports(draw: st.DrawFn) -> LearnReport:
    curve = tuple(LiftPoint(draw(shares), draw(shares)) for _ in range(3))
    split = draw(st.none() | st.dates())
    return LearnReport(
        profile=draw(profiles()),
        profile_id="0123456789ab",
        version=draw(counts),
        counts=Counts(draw(counts), draw(counts), draw(counts), draw(st.none() | counts)),
        dropped=(Dropped(draw(texts), draw(texts)),),
        check=Check("time", draw(texts), split, auc=draw(st.none() | shares), lift_curve=curve),
        commerce=Commerce(draw(st.none() | shares), draw(counts), first_close=split),
        examples=Examples(best=(Example(draw(texts), draw(texts), (draw(texts), draw(texts))),)),
        coverage={draw(texts): draw(shares)},
        notes=tuple(draw(st.lists(texts, max_size=2))),
    )


@pytest.fixture(scope="session")
def strategies() -> dict[str, st.SearchStrategy]:
    """The strategies by name: test modules are no package, so they cannot import them."""
    return {"criteria": criteria, "profiles": profiles(), "reports": reports(), "numbers": numbers}


@pytest.fixture(scope="session")
def employees() -> Criterion:
    bins = (
        Bin("1-10", -2, high=Decimal(11)),
        Bin("11-50", 1, Decimal(11), Decimal(51)),
        Bin("51+", 3, Decimal(51)),
        Bin("missing", missing=True),
    )
    return Criterion("Employees", "Number of Employees", "number", bins)
