"""Cards of 5, 10 and 15 binary rows on the same candidates: CPU of Earmark's learner against FasterRisk's, and AUC.

Both get the same training part of the same random fold as a table of true and false; only learning is timed.
"""

from __future__ import annotations

import statistics

import numpy as np

from data import RANDOM
from figures import Figure, at_least
from measures import over_accounts
from peers import FASTERRISK, ON_CANDIDATES, SIZES, Fit
from runs import Runs

LEAST, MEDIAN = 30.0, 100.0  # times less CPU: on every table, and in the median


def main(runs: Runs) -> list[Figure]:
    print("\nCPU s a card and AUC, same folds, same candidates")
    print("table       rows folds  FasterRisk CPU     AUC  Earmark CPU     AUC   x less")
    ratios, gaps = {}, {}
    for name in RANDOM:
        for k in SIZES:
            theirs = runs.of(name, "random", FASTERRISK[k])
            ours = runs.of(name, "random", ON_CANDIDATES[k]) if k in ON_CANDIDATES else []
            held = {f.number for f in ours} & {f.number for f in theirs}
            if held:
                pair = [[f for f in fits if f.number in held] for fits in (ours, theirs)]
                ratios[name, k], gaps[name, k] = _compared(runs, name, k, *pair)
            elif theirs:
                print(f"{name:<11}{k:>5}{len(theirs):>6}{_cpu(theirs):>16.2f}{_mean(theirs, 'auc'):>8.4f}{'-':>13}")
    return _goals(ratios, gaps)


def _compared(runs: Runs, table: str, k: int, ours: list[Fit], theirs: list[Fit]) -> tuple[float, float]:
    """Print one size of card on one table; return how many times less CPU, and the AUC gap."""
    times = _cpu(theirs) / _cpu(ours)
    less = _mean(theirs, "log_loss") - _mean(ours, "log_loss")
    gap = over_accounts([(a.won, a.chance, b.chance) for a, b in zip(ours, theirs, strict=True)])
    said = runs.against(f"{table}, random", f"AUC less FasterRisk-{k}'s", gap)
    print(
        f"{table:<11}{k:>5}{len(theirs):>6}{_cpu(theirs):>16.2f}{_mean(theirs, 'auc'):>8.4f}"
        f"{_cpu(ours):>13.3f}{_mean(ours, 'auc'):>8.4f}{times:>9.1f}   {said}, log-loss below {less:+.4f}"
    )
    return times, gap.mean


def _goals(ratios: dict[tuple[str, int], float], gaps: dict[tuple[str, int], float]) -> list[Figure]:
    if not ratios:
        print("  FasterRisk is not measured yet: nothing to compare.")
        return []
    return [
        at_least("FasterRisk's CPU / Earmark's, lowest", min(ratios.values()), "x", LEAST),
        at_least("FasterRisk's CPU / Earmark's, median", statistics.median(ratios.values()), "x", MEDIAN),
        at_least("AUC less FasterRisk's, mean", float(np.mean(list(gaps.values()))), "AUC", 0.0),
    ]


def _cpu(fits: list[Fit]) -> float:
    return float(np.mean([f.cpu for f in fits]))


def _mean(fits: list[Fit], measure: str) -> float:
    return float(np.mean([f.measures[measure] for f in fits]))
