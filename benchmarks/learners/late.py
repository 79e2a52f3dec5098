"""Out of time: Brier score, expected calibration error and calibration slope, against the other scorecard learners."""

from __future__ import annotations

import numpy as np

from data import IN_TIME
from figures import Figure, at_most
from measures import nearer, over_accounts, resampled
from peers import FASTERRISK, OPTBINNING, PRODUCT, Fit
from runs import Runs

SHOWN = (PRODUCT, *FASTERRISK.values(), OPTBINNING)
IDEAL = {"brier": 0.0, "ece": 0.0, "slope": 1.0}
WORDS = ("auc", "brier", "ece", "slope", "intercept")


def main(runs: Runs) -> list[Figure]:
    told: list[Figure] = []
    for name in IN_TIME:
        found = {one.name: runs.of(name, "time", one) for one in SHOWN}
        print(f"\n{name}, in time order, mean of five blocks" + "".join(f"{word:>11}" for word in WORDS))
        for one, fits in found.items():
            if fits:
                print(f"  {one:<36}" + "".join(f"{_mean(fits, word):>11.4f}" for word in WORDS) + f"  ({len(fits)})")
        told += _compared(runs, name, found)
    return told


def _compared(runs: Runs, table: str, found: dict[str, list[Fit]]) -> list[Figure]:
    ours, told = found[PRODUCT.name], []
    drawn = {one: resampled([(f.won, f.chance) for f in fits]) for one, fits in found.items() if len(fits) == len(ours)}
    for one in list(drawn)[1:]:
        parts = [(a.won, a.chance, b.chance) for a, b in zip(ours, found[one], strict=True)]
        print("  " + runs.against(f"{table}, time", f"AUC less {one}'s", over_accounts(parts)))
        for word, ideal in IDEAL.items():
            mine, theirs = drawn[PRODUCT.name][word], drawn[one][word]
            what = f"{word}{', distance from 1' if ideal else ''}, below {one}'s"
            print("  " + runs.against(f"{table}, time", what, nearer(mine, theirs, ideal)))
            other, name = abs(float(theirs[0]) - ideal), f"{table}: {word}{', distance from 1' if ideal else ''}"
            told.append(at_most(f"{name}, against {one}", abs(float(mine[0]) - ideal), "", round(other, 4)))
    return told


def _mean(fits: list[Fit], measure: str) -> float:
    return float(np.nanmean([f.measures[measure] for f in fits]))
