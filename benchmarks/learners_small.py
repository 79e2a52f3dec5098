"""Few goods: twelve among 800 accounts, judged on all the rest of the table; twenty repeats, paired.

The goods of each outside table are thinned to 1.5%; 800 accounts are drawn to learn from, twelve of
them good; log-loss stands as a share of that of saying the base rate to all. EARMARK_TEST_DATA names
the folder of the tables. Run: python benchmarks/learners_small.py
"""

from __future__ import annotations

import sys
import time

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.threads import one_thread
from earmark.learn.training import train
from outside_tables import TABLES, Rows, auc, criteria, fields, folder, load, log_loss, tally

GOODS, ROWS, REPEATS = 12, 800, 20
AIMED = {"telco": (0.760, 0.92), "bank": (0.647, 0.98), "xeducation": (0.773, 0.91)}


def split(rows: Rows, seed: int) -> tuple[Rows, Rows]:
    """Return 800 rows to learn from, with twelve goods, and the rest, thinned alike."""
    rng = np.random.default_rng(seed)
    good, bad = rng.permutation(np.flatnonzero(rows.won == 1)), rng.permutation(np.flatnonzero(rows.won == 0))
    good = good[: round(len(bad) * GOODS / (ROWS - GOODS))]
    first = np.concatenate([good[:GOODS], bad[: ROWS - GOODS]])
    return rows.pick(first), rows.pick(np.concatenate([good[GOODS:], bad[ROWS - GOODS :]]))


def one(rows: Rows, seed: int) -> tuple[float, ...]:
    """Return AUC and relative log-loss of the card, those of the ridge, rows of the card, CPU seconds."""
    known, rest = split(rows, seed)
    bins = criteria(known)
    counted, later = tally(known, bins), tally(rest, bins)
    rulers = {f.name: ruler(f) for f in fields(known) if f.kind == "number"}
    began = time.process_time()
    trained = train(counted, known.won.astype(float), rulers, Limits(), np.zeros(len(bins), bool))
    spent = time.process_time() - began
    base = log_loss(np.full(len(rest.won), GOODS / ROWS), rest.won)
    ridge = 1 / (1 + np.exp(-trained.fit.log_odds(binned(later))))
    card = trained.chance(trained.card.scores(later))
    held = sum(int((points != 0).sum()) for points in trained.card.points)
    losses = (log_loss(said, rest.won) / base for said in (card, ridge))
    card_loss, ridge_loss = losses
    return auc(card, rest.won), card_loss, auc(ridge, rest.won), ridge_loss, held, spent


def main() -> None:
    if folder() is None:
        sys.exit("Set EARMARK_TEST_DATA to the folder that holds the outside tables.")
    print("table        card AUC  loss   ridge AUC  loss   aimed AUC  loss   rows  CPU s")
    for name in TABLES:
        rows = load(name)
        with one_thread():
            found = np.mean([one(rows, seed) for seed in range(REPEATS)], axis=0)
        aim = AIMED[name]
        print(
            f"{name:<12} {found[0]:.3f}     {found[1]:.2f}   {found[2]:.3f}      {found[3]:.2f}   "
            f"{aim[0]:.3f}      {aim[1]:.2f}   {found[4]:4.1f}  {found[5]:.3f}"
        )


if __name__ == "__main__":
    main()
