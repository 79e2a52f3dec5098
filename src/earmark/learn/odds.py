"""Odds: whether the rates told of later accounts held, and whether they beat telling the base rate to all.

Slope and intercept of the log-odds (Cox 1958, Biometrika 45, 562-565; the intercept with the slope
held at 1, Van Calster et al. 2019, BMC Medicine 17:230), expected calibration error over tenths, and
the Brier skill with a bootstrap over the accounts judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from earmark.learn.beta import interval
from earmark.learn.distinct import distinct
from earmark.learn.tally import Floats
from earmark.learn.walk import Walked
from earmark.profile.checked import Odds, Said

TIMES = 1000
MANY = 1000  # accounts judged from which all goals count
SLOPE, INTERCEPT, ERROR = (0.8, 1.25), 0.2, 0.05  # goals
GROUPS = 10
FEWEST = 15  # accounts of a group, at least
MIDDLE = 95.0  # percent that the interval of the skill holds


def odds(walked: Sequence[Walked], seed: int) -> Odds | None:
    """Return how far the rates told held; None where nobody was judged, or all ended alike.

    A win that is still pending counts as good at its chance of being kept.
    """
    told, good, weight, base = (
        np.concatenate([np.broadcast_to(v, w.weight.shape) for v, w in zip(values, walked, strict=True)])
        for values in (
            [w.told for w in walked],
            [w.part.found.y for w in walked],
            [w.weight for w in walked],
            [np.array(w.base) for w in walked],
        )
    )
    goods = float(weight @ good)
    if not 0 < goods < float(weight.sum()):
        return None
    groups = _groups(told, good, weight)
    error = sum(g.accounts * abs(g.told - g.seen) for g in groups) / float(weight.sum())
    slope, intercept = line(told, good, weight)
    skill = _skill(told, good, weight, base, seed)
    found = Odds(int(weight.sum()), slope, intercept, error, *skill, groups)
    return replace(found, banner=banner(found))


def banner(found: Odds) -> str:
    """Return why the rates are no better than the base rate, or nothing where they are."""
    if found.skill_low <= 0:
        return (
            f"Its rates are no better than the base rate: Brier skill {found.skill:.1%}, 95% interval "
            f"{found.skill_low:.1%} to {found.skill_high:.1%}, holds 0."
        )
    missed = _missed(found) if found.accounts >= MANY else []
    return f"Take its rates as no better than the base rate: {'; '.join(missed)}." if missed else ""


def _missed(found: Odds) -> list[str]:
    missed = []
    if found.slope is None or not SLOPE[0] <= found.slope <= SLOPE[1]:
        said = "none" if found.slope is None else f"{found.slope:.2f}"
        missed.append(f"slope {said} (goal {SLOPE[0]} to {SLOPE[1]})")
    if found.intercept is None or abs(found.intercept) > INTERCEPT:
        said = "none" if found.intercept is None else f"{found.intercept:+.2f}"
        missed.append(f"intercept {said} (goal within {INTERCEPT})")
    if found.ece > ERROR:
        missed.append(f"calibration error {found.ece:.1%} (goal at most {ERROR:.0%})")
    return missed


def line(told: Floats, good: Floats, weight: Floats) -> tuple[float | None, float | None]:
    """Return the slope of the log-odds seen in those told, and the intercept at slope 1, by Newton's method.

    The slope is None where one rate was told to all.
    """
    logit = np.log(told / (1 - told))
    shift = 0.0
    for _ in range(50):
        said = 1 / (1 + np.exp(-(logit + shift)))
        step = float(weight @ (good - said)) / max(float(weight @ (said * (1 - said))), 1e-12)
        shift += float(np.clip(step, -1, 1))
        if abs(step) < 1e-10:
            break
    if np.ptp(logit) < 1e-9:
        return None, shift
    design = np.column_stack([np.ones(len(told)), logit - logit.mean()])
    at = np.array([shift + logit.mean(), 1.0])
    for _ in range(50):
        said = 1 / (1 + np.exp(-design @ at))
        curve = (design * (weight * said * (1 - said))[:, None]).T @ design + np.eye(2) * 1e-9
        step2 = np.linalg.solve(curve, design.T @ (weight * (good - said)))
        at = at + np.clip(step2, -1, 1)
        if np.abs(step2).max() < 1e-10:
            break
    return float(at[1]), shift


def _groups(told: Floats, good: Floats, weight: Floats) -> tuple[Said, ...]:
    """Return the accounts in groups of rising rates told: tenths, or fewer where accounts are few; ties together."""
    rates, place = distinct(told)
    sizes, goods = np.bincount(place, weight), np.bincount(place, weight * good)
    least = max(float(weight.sum()) / GROUPS, FEWEST)
    ends: list[int] = []
    held = 0.0
    for i, size in enumerate(sizes.tolist()):
        held += size
        if held >= least and sizes[i + 1 :].sum() >= least:
            ends, held = [*ends, i + 1], 0.0
    found = []
    for low, high in zip([0, *ends], [*ends, len(rates)], strict=True):
        n, k = float(sizes[low:high].sum()), float(goods[low:high].sum())
        mean = float(sizes[low:high] @ rates[low:high]) / n
        found.append(Said(int(n), mean, k / n, *interval((k + 0.5) / (n + 1), n + 1)))
    return tuple(found)


def _skill(told: Floats, good: Floats, weight: Floats, base: Floats, seed: int) -> tuple[float, float, float]:
    """Return the share of the base rate's Brier score that is saved, with its interval over accounts drawn anew."""
    losses = (np.round(good * (1 - p) ** 2 + (1 - good) * p**2, 12) for p in (told, base))
    (loss, one), (easy, other) = map(distinct, losses)
    both, place = distinct(one * len(easy) + other)
    pairs = np.column_stack([loss[both // len(easy)], easy[both % len(easy)]])
    count = np.bincount(place, weight)
    drawn = np.random.default_rng(seed).multinomial(int(count.sum()), count / count.sum(), size=TIMES)
    sums = drawn @ pairs
    skills = 1 - sums[:, 0] / np.maximum(sums[:, 1], 1e-12)
    low, high = np.percentile(skills, [(100 - MIDDLE) / 2, (100 + MIDDLE) / 2])
    whole = count @ pairs
    return float(1 - whole[0] / max(float(whole[1]), 1e-12)), float(low), float(high)
