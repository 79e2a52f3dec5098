"""The learner, read from top to bottom: from a tally to a card with its evidence, check and verdict."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from earmark.learn.beside import beside
from earmark.learn.beta import interval
from earmark.learn.calibrate import calibrate
from earmark.learn.cents import rates_in_cents, tiers_in_cents
from earmark.learn.chance import p_value
from earmark.learn.check import Used, check, led
from earmark.learn.draw import JUDGED
from earmark.learn.exclusions import exclusions
from earmark.learn.fields import Field
from earmark.learn.hypothesis import Written, prior_of
from earmark.learn.leaks import Suspects, leaks
from earmark.learn.objectives import views
from earmark.learn.outcomes import Outcomes, outcomes
from earmark.learn.periods import Other
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.segments import Sought, covered, covering, segments
from earmark.learn.sellers import Influence, bounded, sellers
from earmark.learn.shuffle import Shuffled, shuffle
from earmark.learn.standing import evident, ruled_out, standing, unheard, weighed, without_twins
from earmark.learn.staying import KEPT_BY_DEFAULT, WORTH, in_words
from earmark.learn.tally import CONTACTED, STALLED, Tally
from earmark.learn.teach import Plan, Taught, teach
from earmark.learn.threads import one_thread, together
from earmark.learn.tiers import tiers
from earmark.learn.value import FREE, NO_MONEY, Costs, told, value
from earmark.learn.verdict import ALPHA, Contrast, Ruling, before, ruling
from earmark.learn.witness import looked_at, witnessed
from earmark.profile.file import quarters
from earmark.profile.profile import Objective, Verdict
from earmark.profile.report import Check, Counts, Dropped, ObjectiveView, Weighed
from earmark.profile.rules import Exclusion, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import BY_TIER, Segment, untiered


@dataclass(frozen=True)
class Options:
    """How to learn. as_of_month: year * 12 + month - 1, or None for the tally's own.

    lost_deals: deals lost by any account, also one that was won in the end.
    others: cards that the check judges beside the learned one. sellers: their names by number.
    kept_default: share of customers kept over a year, before any churn is seen. costs: under `value`.
    """

    as_of_month: int | None = None
    horizon_months: int = 12
    objective: Objective = "kept"
    criteria: int = 10
    points: int = 5
    population: str = "of worked accounts"
    seed: int = 1
    contrast: Contrast = "worked"
    lost_deals: int = 0
    others: tuple[Other, ...] = ()
    sellers: tuple[str, ...] = ()
    kept_default: float = KEPT_BY_DEFAULT
    costs: Costs = FREE


@dataclass(frozen=True)
class Learned:
    """What the counts say: the card with evidence on every bin, what to exclude, how far to trust it."""

    card: Scorecard
    exclusions: tuple[Exclusion, ...]
    tiers: tuple[Tier, ...]
    rates: tuple[Rate, ...]
    counts: Counts
    dropped: tuple[Dropped, ...]
    check: Check
    verdict: Verdict
    why: str
    base_rate: float
    objective: Objective
    population: str
    notes: tuple[str, ...] = ()
    weighed: tuple[Weighed, ...] = ()
    segments: tuple[Segment, ...] = BY_TIER
    untested: bool = False  # the card is the hypothesis
    objectives: tuple[ObjectiveView, ...] = ()
    nrr: float | None = None  # under `value`
    used: tuple[Used, ...] = ()  # the cards that the check used, quarter by quarter
    muted: tuple[str, ...] = ()  # fields whose missing value earns nothing


def learn(
    tally: Tally, fields: tuple[Field, ...], options: Options | None = None, written: Written | None = None
) -> Learned:
    """Return what a tally teaches: the same tally, in any order of lines and criteria, teaches the same.

    written: the hypothesis that the fit starts from; the verdict never looks at it.
    """
    with one_thread():
        return _learned(tally, fields, options or Options(), written)


def _learned(tally: Tally, fields: tuple[Field, ...], options: Options, written: Written | None) -> Learned:
    """Learn, step by step: outcomes, leaks, card, verdict, what the card stands on."""
    tally = (tally if options.as_of_month is None else tally.known_at(options.as_of_month)).ordered()
    objective: Objective = options.objective if tally.kept_known else "won"
    rulers = {f.name: ruler(f) for f in fields if f.kind in ("number", "date")}
    found = outcomes(tally, options.horizon_months, objective, options.kept_default)
    counts = count(tally, found)

    suspects = leaks(tally, found) if tally.accounts else Suspects((), ())
    tally = tally.without([d.field for d in suspects.dropped])
    found = outcomes(tally, options.horizon_months, objective, options.kept_default, alike=True)
    if objective == "value" and value(tally, found, options.horizon_months, options.costs) is None:
        objective = "kept"
    notes = _notes(tally, found, options, in_words(found.groups, options.horizon_months, rulers), objective)
    forced = before(counts, len(tally.criteria), options.contrast, options.lost_deals)
    base = float(tally.count @ found.y) / max(tally.accounts, 1)
    if written is not None:
        written = _as_known(written, tally.as_of)
        heard = outcomes(written.tally, options.horizon_months, objective, options.kept_default)
        if _untested(forced, counts) or not 0 < base < 1 or not tally.criteria:
            return _as_written(written, heard, options, counts, suspects, objective, base, notes)
    if not 0 < base < 1 or not tally.criteria:
        return _empty(tally, found, options, counts, suspects, notes)

    muted = np.array([c.field in {*suspects.muted, *suspects.silent} for c in tally.criteria], bool)
    limits = Limits(options.criteria, options.points)
    prior = prior_of(tally.criteria, written) if written else None
    plan = Plan(
        options.horizon_months, objective, rulers, limits, muted, options.seed, options.kept_default, prior,
        options.costs,
    )  # fmt: skip
    tested, judged = together(
        partial(_tested, tally, found, plan),
        partial(check, tally, plan, beside(options.others, written, tally.as_of)),
        at_once=len(tally.count) > JUDGED,
    )
    taught, moved, shuffled, p = tested
    trained = taught.trained
    checked = led(judged.found, trained.card, tally)
    checked = replace(checked, p_value=p, sellers=sellers(trained, tally, options.sellers, moved))
    alone = teach(tally, found, replace(plan, prior=None)).trained if prior and p <= ALPHA else trained
    ruled = forced or ruling(p, counts, checked, len(alone.card.kept))

    drawn = (taught.aim, tally.count.astype(float) * taught.repeats) if taught.worth else None
    card = witnessed(trained, tally, found, shuffled, options.seed, drawn)
    trusted = ruled.verdict == "supported"
    rates = calibrate(taught.rated, tally, found.y, card.lowest, trusted=trusted)
    scores, weight = trained.card.scores(tally), tally.count.astype(float)
    cuts = tiers(scores, weight, rates, base, card.lowest)
    if taught.worth is not None:
        rates = rates_in_cents(rates, taught, tally, trusted=trusted)
        cuts = tiers_in_cents(cuts, taught, tally, trusted=trusted)
    excluded = exclusions(tally, found, rulers) if options.contrast == "worked" else ()
    shut_out = without_twins(excluded, ruled_out(written, heard)) if written else excluded
    unsure = np.array([c.field in suspects.muted for c in tally.criteria], bool)
    most = 0 if taught.worth else options.points
    sought = Sought(tally, found, unsure, ~covered(tally, shut_out), taught.rated, most, options.seed)
    parts = segments(sought, rulers) if trusted and options.contrast == "worked" else ()
    lowest = min((part.card(card).lowest for part in parts), default=card.lowest)
    tiered, rates = covering(cuts, rates, lowest)
    left_out = {d.field: d.reason for d in suspects.dropped}
    return Learned(
        card=card,
        exclusions=shut_out,
        tiers=tiered,
        rates=rates,
        counts=counts,
        dropped=suspects.dropped,
        check=checked,
        verdict=ruled.verdict,
        why=told(ruled.why) if taught.worth else ruled.why,
        base_rate=base,
        objective=objective,
        population=options.population,
        notes=(*notes, *_muted(suspects)),
        weighed=weighed(written, heard, card, left_out, looked_at(tally, found)) if written else (),
        objectives=views(tally, plan, taught),
        nrr=taught.worth.nrr if taught.worth else None,
        used=judged.used,
        segments=parts or BY_TIER,
        muted=tuple(sorted({*suspects.muted, *suspects.silent})),
    )


def _tested(tally: Tally, found: Outcomes, plan: Plan) -> tuple[Taught, Influence | None, Shuffled, float]:
    """Return the card, what each seller would move, shuffled outcomes, and how often these look as telling."""
    taught, moved = bounded(tally, found, plan)
    shuffled = shuffle(tally, found.y, plan.seed)
    aimed = shuffled if taught.worth is None else shuffle(tally, taught.aim, plan.seed)
    return taught, moved, shuffled, p_value(tally, aimed, plan.muted)


def _as_known(written: Written, month: int) -> Written:
    """Return the hypothesis with its accounts as they were known in a month."""
    return replace(written, tally=written.tally.known_at(month))


def _untested(forced: Ruling | None, counts: Counts) -> bool:
    """Return whether the outcomes are too few, or too alike, to learn from; targets as contrast are not."""
    return forced is not None and not (forced.verdict == "hypothesis" and counts.lost)


def _as_written(
    written: Written,
    heard: Outcomes,
    options: Options,
    counts: Counts,
    suspects: Suspects,
    objective: Objective,
    base: float,
    notes: tuple[str, ...],
) -> Learned:
    """Return the hypothesis as the profile, its points shrunk as far as the few data speak against them."""
    profile, card = written.profile, standing(written, heard.y)
    whole = card == Scorecard(profile.card.criteria)
    return Learned(
        card=evident(card, written, heard),
        exclusions=ruled_out(written, heard),
        tiers=profile.tiers if whole else quarters(card, base),
        rates=profile.rates if whole else (),
        counts=counts,
        dropped=suspects.dropped,
        check=Check("none", "The hypothesis has not been tested yet."),
        verdict="hypothesis",
        why=unheard(counts, written),
        base_rate=base,
        objective=objective,
        population=options.population,
        notes=notes if counts.accounts else (),
        weighed=weighed(written, heard, card, {}),
        segments=profile.segments if whole else untiered(profile.segments),
        untested=True,
    )


def count(tally: Tally, found: Outcomes) -> Counts:
    """Return the accounts of each kind; `churned` is None when nothing tells who stayed."""

    def of(lines: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
        return int(tally.count[lines].sum())

    return Counts(
        accounts=tally.accounts,
        won=of(found.won),
        lost=of(~found.won),
        churned=of(found.churned) if tally.kept_known else None,
        good=of(found.good),
        bad=of(found.bad),
        pending=of(found.pending),
        stalled=of(tally.outcome == STALLED),
        contacted=of(tally.outcome == CONTACTED),
    )


def _empty(
    tally: Tally, found: Outcomes, options: Options, counts: Counts, suspects: Suspects, notes: tuple[str, ...]
) -> Learned:
    """Return what there is to say when there is one kind of account only, or no criterion."""
    ruled = before(counts, len(tally.criteria), options.contrast, options.lost_deals)
    base = float(tally.count @ found.y) / max(tally.accounts, 1)
    held = min(max((float(tally.count @ found.y) + 0.5) / (tally.accounts + 1), 1e-3), 1 - 1e-3)
    weight = tally.count.astype(float)
    rate = flat(held, tally.accounts)
    return Learned(
        card=Scorecard(),
        exclusions=(),
        tiers=tiers(np.zeros(max(len(weight), 1), np.int64), weight if len(weight) else np.ones(1), (rate,), held, 0),
        rates=(rate,),
        counts=counts,
        dropped=suspects.dropped,
        check=Check("none", "There is nothing to compare."),
        verdict=ruled.verdict if ruled else "not_supported",
        why=ruled.why if ruled else "All accounts ended alike, so nothing tells them apart. Load the others too.",
        base_rate=base,
        objective=("won" if not tally.kept_known else "kept" if options.objective == "value" else options.objective),
        population=options.population,
        notes=notes,
    )


def flat(rate: float, accounts: int) -> Rate:
    """Return one calibration row for every score."""
    low, high = interval(rate, accounts + 1.0)
    return Rate(0, rate, low, high, accounts)


def _notes(tally: Tally, found: Outcomes, options: Options, like_them: str, objective: Objective) -> tuple[str, ...]:
    """Return what has to be known of the outcomes, the most important first."""
    notes = []
    if not tally.kept_known:
        notes.append(
            "No end of a contract is loaded, so who stayed is not known: this is learned from who was won, not from "
            "who was kept."
        )
    if options.objective == "value" and objective == "kept":
        notes.append(NO_MONEY)
    pending = int(tally.count[found.pending].sum())
    if pending:
        chance = float(tally.count[found.pending] @ found.y[found.pending]) / pending
        notes.append(
            f"{pending} wins are younger than {options.horizon_months} months: each counts as its chance of being "
            f"kept ({chance:.0%} on average; before any churn is seen, {options.kept_default:.0%} a year, worth "
            f"{WORTH:.0f} customers).{like_them}"
        )
    return tuple(notes)


def _muted(suspects: Suspects) -> tuple[str, ...]:
    names = ", ".join(suspects.muted)
    return (f"Filled in more often for one outcome than the other, so a missing value earns nothing: {names}.",) * bool(
        names
    )
