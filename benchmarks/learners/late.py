"""Out of time: Brier score, expected calibration error and calibration slope, against the other scorecard learners."""

from __future__ import annotations

import numpy as np

from data import IN_TIME
from figures import Figure
from measures import over_accounts, over_brier
from peers import FASTERRISK, OPTBINNING, PRODUCT, Fit
from runs import Runs

SHOWN = (PRODUCT, *FASTERRISK.values(), OPTBINNING)
WORDS = ("auc", "brier", "ece", "slope", "intercept")


def main(runs: Runs) -> list[Figure]:
    told: list[Figure] = []
    for name in IN_TIME:
        found = {one.name: runs.of(name, "time", one) for one in SHOWN}
        print(f"\n{name}, in time order, mean of five blocks" + "".join(f"{word:>11}" for word in WORDS))
        for one, fits in found.items():
            if fits:
                print(f"  {one:<36}" + "".join(f"{_mean(fits, word):>11.4f}" for word in WORDS) + f"  ({len(fits)})")
        told += _compared(name, found)
    return told


def _compared(table: str, found: dict[str, list[Fit]]) -> list[Figure]:
    ours, told = found[PRODUCT.name], []
    for one, theirs in found.items():
        if one == PRODUCT.name or len(theirs) != len(ours):
            continue
        parts = [(a.won, a.chance, b.chance) for a, b in zip(ours, theirs, strict=True)]
        print(f"  AUC less {one}'s {over_accounts(parts)}; Brier below {one}'s {over_brier(parts)}")
        for word, far in (("brier", 0.0), ("ece", 0.0), ("slope", 1.0)):
            mine, other = abs(_mean(ours, word) - far), abs(_mean(theirs, word) - far)
            name = f"{table}: {word}{', distance from 1' if far else ''}, against {one}"
            told.append(Figure(name, mine, "", f"<= {other:.4f}", mine <= other))
    return told


def _mean(fits: list[Fit], measure: str) -> float:
    return float(np.nanmean([f.measures[measure] for f in fits]))
