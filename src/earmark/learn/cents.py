"""Cents: score -> expected net value of a worked account, with its interval, beside score -> rate.

The expected value is the fit's (shrunk by the evidence), moved by what accounts of that score turned out to be
worth once they are many, and pooled so that it never falls as the score rises. Retained value is a sum of few
large amounts: its interval is that of a gamma with as many events as the amounts are worth (Wilson and
Hilferty 1931), less the cost of working such accounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from earmark.learn.calibrate import DOUBTED, GOODS, UNSURE, rising
from earmark.learn.measures import NINETY
from earmark.learn.tally import Flags, Floats, Tally
from earmark.learn.teach import Taught
from earmark.learn.value import Value
from earmark.profile.rules import Rate, Tier


def rates_in_cents(rates: Sequence[Rate], taught: Taught, tally: Tally, *, trusted: bool) -> tuple[Rate, ...]:
    """Return the rows of the calibration, each with the expected net value of its scores."""
    found = _runs([r.score for r in rates], taught, tally, trusted=trusted)
    return tuple(
        replace(r, value=v, value_low=low, value_high=high) for r, (v, low, high) in zip(rates, found, strict=True)
    )


def tiers_in_cents(tiers: Sequence[Tier], taught: Taught, tally: Tally, *, trusted: bool) -> tuple[Tier, ...]:
    """Return the tiers, each with the expected net value of its accounts."""
    found = _runs([t.cut_off for t in tiers], taught, tally, trusted=trusted)
    return tuple(
        replace(t, value=v, value_low=low, value_high=high) for t, (v, low, high) in zip(tiers, found, strict=True)
    )


def _runs(starts: list[int], taught: Taught, tally: Tally, *, trusted: bool) -> list[tuple[int, int, int]]:
    """Return expected net cents with interval of the scores from each start up to the one before it."""
    worth = taught.worth
    if worth is None:
        raise ValueError
    scores, weight = taught.trained.card.scores(tally), tally.count.astype(float)
    held = [(scores >= low) & (scores < high) for low, high in zip(starts, [10**9, *starts], strict=False)]
    accounts = np.array([weight[h].sum() for h in held])
    retained = _retained(worth, taught.brought, weight, held, trusted=trusted)
    cost = np.array([_mean(worth.cost, weight, h) for h in held])
    prior = _prior(worth, weight)
    net = rising((retained - cost)[::-1], accounts[::-1] + prior)[::-1]
    size = float(weight @ worth.retained**2) / float(weight @ worth.retained)
    return [_between(*one, size) for one in zip(net, cost, accounts, strict=True)]


def _prior(worth: Value, weight: Floats) -> float:
    """Return the accounts that the fit's word on one run of scores counts for."""
    return GOODS * float(weight.sum()) / max(float(weight[worth.retained > 0].sum()), 1.0)


def _retained(worth: Value, brought: Floats, weight: Floats, held: list[Flags], *, trusted: bool) -> Floats:
    """Return expected retained cents of an account in each run."""
    prior, whole = _prior(worth, weight), np.ones(len(weight), bool)
    base = _mean(worth.retained, weight, whole)
    said = brought * base / max(_mean(brought, weight, whole), 1e-9)
    found = []
    for lines in held:
        accounts = float(weight[lines].sum())
        mean = (weight[lines] @ worth.retained[lines] + prior * _mean(said, weight, lines)) / (accounts + prior)
        found.append(mean if trusted else base + DOUBTED * (mean - base))
    return np.array(found)


def _mean(of: Floats, weight: Floats, lines: Flags) -> float:
    held = lines if weight[lines].sum() > 0 else np.ones(len(weight), bool)
    return float(np.average(of[held], weights=weight[held]))


def _between(net: float, cost: float, accounts: float, size: float) -> tuple[int, int, int]:
    """Return net cents and the ends of their interval; accounts are cut, for the card was chosen on them."""
    number = max(accounts - UNSURE, 0) + UNSURE
    events = max((net + cost) * number / size, 1e-3)
    low, high = (_gamma(events, -NINETY), _gamma(events + 1, NINETY))
    ends = [value * size / number - cost for value in (low, high)]
    return round(net), round(min(ends[0], net)), round(max(ends[1], net))


def _gamma(events: float, deviate: float) -> float:
    return float(events * max(1 - 1 / (9 * events) + deviate / (3 * np.sqrt(events)), 0.0) ** 3)
