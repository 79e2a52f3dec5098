"""Twelve goods in eight hundred: AUC against FasterRisk with five rows and CatBoost, log-loss against the base rate's.

Positives thinned to 1.5%, 800 rows to learn from, the rest to judge on, twenty repeats, paired. Intervals are over
the repeats, whose test parts overlap.
"""

from __future__ import annotations

import numpy as np

from data import FEW
from figures import Figure, at_least, at_most
from learners_small import GOODS, ROWS
from measures import over_repeats
from outside_tables import log_loss
from peers import BOOSTERS, FASTERRISK, PRODUCT, RIDGE, Fit
from runs import Runs

LIGHTGBM, CATBOOST = BOOSTERS[:2]
PEERS = (FASTERRISK[5], CATBOOST, LIGHTGBM)
SHOWN = (PRODUCT, RIDGE, *PEERS)
MORE = 0.05  # AUC beyond FasterRisk's


def main(runs: Runs) -> list[Figure]:
    print(f"\nTwelve goods in {ROWS}: AUC / log-loss as a share of the base rate's, mean of the repeats")
    print(f"{'table':<11}" + "".join(f"{one.name:>20}" for one in SHOWN))
    areas, losses = {}, {}
    for name in FEW:
        found = {one.name: runs.of(name, "few", one) for one in SHOWN}
        told = {n: (_mean(fits, "auc"), float(np.mean([_loss(f) for f in fits]))) for n, fits in found.items() if fits}
        print(f"{name:<11}" + "".join(f"{area:>12.3f} / {loss:.3f}" for area, loss in told.values()))
        print("  CPU s a fit: " + ", ".join(f"{n} {np.mean([f.cpu for f in found[n]]):.2f}" for n in told))
        areas[name] = gaps(runs, f"{name}, few", found[PRODUCT.name], {one.name: found[one.name] for one in PEERS})
        losses[name] = told[PRODUCT.name][1]
    return [*_beyond(runs, areas), *(_named(name, loss) for name, loss in losses.items())]


def gaps(runs: Runs, table: str, ours: list[Fit], found: dict[str, list[Fit]]) -> dict[str, np.ndarray]:
    """Print ours beside each other learner of the same splits; return the AUC gap of each repeat."""
    told = {}
    for one, theirs in found.items():
        if len(theirs) != len(ours):
            print(f"  {one}: {len(theirs)} of {len(ours)} repeats measured, not compared")
            continue
        told[one] = np.array([a.measures["auc"] - b.measures["auc"] for a, b in zip(ours, theirs, strict=True)])
        loss = np.array([_loss(b) - _loss(a) for a, b in zip(ours, theirs, strict=True)])
        area = runs.against(table, f"AUC less {one}'s", over_repeats(told[one]))
        print(f"  {area}; {runs.against(table, f'log-loss below {one}', over_repeats(loss))}")
    return told


def _beyond(runs: Runs, gaps: dict[str, dict[str, np.ndarray]]) -> list[Figure]:
    """Return the mean AUC gap over the tables, against each peer that has a goal."""
    told = []
    for one, goal in ((FASTERRISK[5], MORE), (CATBOOST, 0.0)):
        found = [gap[one.name] for gap in gaps.values() if one.name in gap]
        if len(found) == len(gaps):
            what = f"AUC less {one.name}'s, mean of the tables"
            gap = over_repeats(np.mean(found, axis=0))
            print(f"  {runs.against('few', what, gap)}")
            told.append(at_least(what, gap.mean, "AUC", goal))
    return told


def _named(name: str, loss: float) -> Figure:
    return at_most(f"log-loss, share of the base rate's, {name}", loss, "x", 1.0)


def _mean(fits: list[Fit], measure: str) -> float:
    return float(np.mean([f.measures[measure] for f in fits]))


def _loss(fit: Fit) -> float:
    """Log-loss as a share of that of saying the training part's base rate to all."""
    return fit.measures["log_loss"] / log_loss(np.full(len(fit.won), GOODS / ROWS), fit.won)
