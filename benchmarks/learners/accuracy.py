"""The product's card against the best of LightGBM, CatBoost, XGBoost and EBM: AUC, as a share of the best one's.

Random folds: five, stratified. Time order: five blocks after the first half, each foretold from all before it.
"""

from __future__ import annotations

import numpy as np

from data import IN_TIME, RANDOM
from figures import Figure, at_least, at_most
from measures import over_accounts
from peers import BOOSTERS, FASTERRISK, PRODUCT, PRODUCT_10, RIDGE, Fit, Learner
from runs import Runs

SHOWN = (PRODUCT, PRODUCT_10, RIDGE, *BOOSTERS)


def main(runs: Runs) -> list[Figure]:
    return [*_random(runs), *_in_time(runs)]


def _random(runs: Runs) -> list[Figure]:
    told = _shares(runs, RANDOM, "random")
    if len(told) < len(RANDOM):
        return []
    cards = [f for name in RANDOM for f in runs.of(name, "random", PRODUCT)]
    whole, ten = (np.array([one[name] for one in told.values()]) for name in (PRODUCT.name, PRODUCT_10.name))
    return [
        at_least("random folds, mean of the tables", 100 * float(whole.mean()), "% of best", 99.0),
        at_least("random folds, lowest table", 100 * float(whole.min()), "% of best", 97.5),
        at_least("random folds, at most 10 rows, mean of the tables", 100 * float(ten.mean()), "% of best", 98.0),
        at_most("random folds, criteria of the largest card, pairs counted", max(f.criteria for f in cards), "", 10),
        at_most("random folds, rows of the largest card", max(f.rows for f in cards), "", 30),
    ]


def _in_time(runs: Runs) -> list[Figure]:
    told = _shares(runs, IN_TIME, "time")
    if len(told) < len(IN_TIME):
        return []
    mean = float(np.mean([one[PRODUCT.name] for one in told.values()]))
    return [at_least("time order, mean of the tables", 100 * mean, "% of best", 100.0)]


def _shares(runs: Runs, tables: tuple[str, ...], kind: str) -> dict[str, dict[str, float]]:
    """Print one table; return ours as shares of the best peer's AUC, by table."""
    cards = tuple(FASTERRISK.values()) if kind == "time" else ()
    print(f"\nAUC, mean of five {'random folds' if kind == 'random' else 'blocks in time order'}")
    print(f"{'table':<11}" + "".join(f"{one.name:>18}" for one in (*SHOWN, *cards)))
    told = {}
    for name in tables:
        found = {one.name: runs.of(name, kind, one) for one in (*SHOWN, *cards)}
        whole = {n: fits for n, fits in found.items() if len(fits) == len(found[PRODUCT.name])}
        means = {n: float(np.mean([f.measures["auc"] for f in fits])) for n, fits in whole.items()}
        print(f"{name:<11}" + "".join(f"{means.get(one.name, float('nan')):>18.4f}" for one in (*SHOWN, *cards)))
        if any(one.name in means for one in BOOSTERS):
            told[name] = _against(runs, f"{name}, {kind}", found, means)
    return told


def _against(runs: Runs, table: str, found: dict[str, list[Fit]], means: dict[str, float]) -> dict[str, float]:
    """Print ours beside the best peer, with the paired interval over test accounts."""
    best = max((one.name for one in BOOSTERS if one.name in means), key=lambda name: means[name])
    shares = {}
    for one in (PRODUCT, PRODUCT_10):
        pairs = list(zip(found[one.name], found[best], strict=True))
        gap = over_accounts([(a.won, a.chance, b.chance) for a, b in pairs])
        shares[one.name] = means[one.name] / means[best]
        lowest = min(a.measures["auc"] / b.measures["auc"] for a, b in pairs)
        share = f"{one.name} {shares[one.name]:.1%} of {best} (lowest part {lowest:.1%})"
        said = runs.against(table, f"AUC of {one.name} less {best}'s", gap)
        print(f"  {share}; {said}; {_size(found, one)}")
    return shares


def _size(found: dict[str, list[Fit]], one: Learner) -> str:
    rows, criteria = ([getattr(f, word) for f in found[one.name]] for word in ("rows", "criteria"))
    cpu = np.mean([f.cpu for f in found[one.name]])
    return f"rows {min(rows)}-{max(rows)}, criteria {min(criteria)}-{max(criteria)}, {cpu:.2f} s CPU a fit"
