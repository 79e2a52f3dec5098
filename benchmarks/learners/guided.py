"""Twelve goods in eight hundred, with a hypothesis that gives directions: right ones, and one of three wrong.

The hypothesis is that of `directions.py`: on the six criteria that tell most in the whole table, one point for a bin
that does better there and minus one for one that does worse.
"""

from __future__ import annotations

from functools import partial

import numpy as np

import data
import ours
from data import FEW
from directions import TURNED
from few import gaps
from figures import Figure, at_least
from peers import BOOSTERS, FASTERRISK, PRODUCT, Fit, Learner
from runs import Runs

LEAST = {"right": 0.01, "one of three wrong": -0.01}  # AUC gained over no hypothesis
PEERS = (FASTERRISK[5], BOOSTERS[1])


def main(runs: Runs) -> list[Figure]:
    told = []
    for name in FEW:
        found = {one.name: runs.of(name, "few", one) for one in (PRODUCT, *PEERS)}
        for kind in TURNED:
            mine = _guided(runs, name, kind)
            print(f"\n{name}, directions {kind}: AUC {np.mean([f.measures['auc'] for f in mine]):.3f}")
            gained = float(gaps(runs, f"{name}, directions {kind}", mine, found)[PRODUCT.name].mean())
            if kind in LEAST:
                told.append(at_least(f"{name}: AUC gained, directions {kind}", gained, "AUC", LEAST[kind]))
    return told


def _guided(runs: Runs, name: str, kind: str) -> list[Fit]:
    whole = data.table(name)
    found = []
    for split in data.splits(name, "few"):
        fit = partial(ours.guided, whole=whole, seed=split.number, turned=TURNED[kind])
        found.append(runs.one(Learner(f"Earmark, directions {kind}", fit), split))
    return [one for one in found if one is not None]
