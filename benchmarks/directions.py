"""Directions: what a hypothesis adds at twelve goods among 800 accounts, and what a wrong one costs.

The set-up is that of `learners_small`: three outside tables, goods thinned to 1.5%, twenty repeats,
paired. The hypothesis is a hand-written card on the six criteria that tell most in the whole table: one
point for a bin that does better there, minus one for a bin that does worse, no sizes. Right: as it
is. Wrong in one of three: two of the six turned round, others in each repeat. All wrong: all six.
Each is fitted from, worth 20 deals, and stands against the same fit without it.
EARMARK_TEST_DATA names the folder of the tables. Run: python benchmarks/directions.py
"""

from __future__ import annotations

import sys

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.evidence import weight_of_evidence
from earmark.learn.points import Limits
from earmark.learn.prior import POINT, Prior
from earmark.learn.ranges import ruler
from earmark.learn.threads import one_thread
from earmark.learn.training import train
from learners_small import GOODS, REPEATS, ROWS, split
from outside_tables import TABLES, Rows, auc, criteria, fields, folder, load, log_loss, tally

CRITERIA = 6
CLEAR = 0.1  # weight of evidence in the whole table from which a bin has a direction
TURNED = {"right": (), "one of three wrong": (0,), "all wrong": (0, 1, 2)}  # places, by threes
GOALS = {"right": "at least +.010", "one of three wrong": "at least -.010", "all wrong": "none stated"}


def directions(rows: Rows, bins: tuple, table: object) -> list[tuple[slice, np.ndarray]]:
    """Return where the bins of the most telling criteria of the whole table stand, and each bin's -1, 0 or 1."""
    good, accounts = (table.sums(w) for w in (rows.won.astype(float), np.ones(len(rows.won))))
    bad, won = accounts - good, float(rows.won.sum())
    lost = len(rows.won) - won
    woe = weight_of_evidence(good, bad, won, lost)[0]
    value = [float((good[p] / won - bad[p] / lost) @ woe[p]) for p in table.parts]
    best = sorted(range(len(bins)), key=lambda k: -value[k])[:CRITERIA]
    return [(table.part(k), np.sign(woe[table.part(k)]) * (np.abs(woe[table.part(k)]) > CLEAR)) for k in best]


def one(rows: Rows, seed: int, worth: float) -> list[tuple[float, float, float]]:
    """Return AUC of ridge and card and the card's relative log-loss: without a hypothesis, then with each."""
    known, rest = split(rows, seed)
    bins = criteria(known)
    counted, later, whole = tally(known, bins), tally(rest, bins), tally(rows, bins)
    rulers = {f.name: ruler(f) for f in fields(known) if f.kind == "number"}
    said = directions(rows, bins, binned(whole))
    priors: list[Prior | None] = [None]
    for turned in TURNED.values():
        mean = np.zeros(binned(whole).bins)
        for place, (part, sign) in enumerate(said):
            mean[part] = POINT * sign * (-1 if (place + seed) % 3 in turned else 1)
        priors.append(Prior(mean, worth))
    base = log_loss(np.full(len(rest.won), GOODS / ROWS), rest.won)
    found = []
    for prior in priors:
        trained = train(counted, known.won.astype(float), rulers, Limits(), np.zeros(len(bins), bool), prior)
        scores = trained.card.scores(later)
        ridge = auc(trained.fit.log_odds(binned(later)), rest.won)
        found.append((ridge, auc(scores, rest.won), log_loss(trained.chance(scores), rest.won) / base))
    return found


def main() -> None:
    if folder() is None:
        sys.exit("Set EARMARK_TEST_DATA to the folder that holds the outside tables.")
    worth = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    print(f"worth {worth:.0f} deals; AUC gained over no hypothesis (standard error of the paired mean)")
    print("table        hypothesis           ridge            card             card's loss   goal (card's AUC)")
    for name in TABLES:
        rows = load(name)
        with one_thread():
            found = np.array([one(rows, seed, worth) for seed in range(REPEATS)])
        print(f"{name:<12} {'none':<20} {found[:, 0, 0].mean():.3f}            {found[:, 0, 1].mean():.3f}", end="")
        print(f"            {found[:, 0, 2].mean():.2f}")
        for place, kind in enumerate(TURNED, 1):
            gain = found[:, place] - found[:, 0]
            mean, error = gain.mean(axis=0), gain.std(axis=0, ddof=1) / np.sqrt(REPEATS)
            told = "   ".join(f"{m:+.3f} ({e:.3f})" for m, e in zip(mean[:2], error[:2], strict=True))
            print(f"{'':<12} {kind:<20} {told}   {mean[2]:+.3f}        {GOALS[kind]}")


if __name__ == "__main__":
    main()
