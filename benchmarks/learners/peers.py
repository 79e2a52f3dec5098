"""Every learner under one signature, and the cache that keeps what the peers foretold.

The cache lies beside this folder, under `.cache`, and is never committed. A fit is found again by the
learner, its library's version, its revision here, and the very rows it learned from.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

import boosters
import candidates
import dictionary
import ours
import scorecards
from data import Split, plain
from earmark.learn.threads import one_thread
from measures import judged
from outside_tables import Rows

CACHE = Path(__file__).parent.parent / ".cache" / "learners"
REVISION = "1"  # of how the peers are called; a new one fits them all again


@dataclass(frozen=True)
class Learner:
    """fit: from the training and the test part to what was foretold. package: whose version counts, or ours."""

    name: str
    fit: Callable[[Rows, Rows], ours.Fitted]
    package: str = ""

    @property
    def version(self) -> str:
        return version(self.package or "earmark")


@dataclass(frozen=True)
class Fit:
    """One fit as it is kept: what it was measured on, its measures, and its chances of the test part."""

    table: str
    kind: str
    number: int
    learner: str
    version: str
    rows: int
    criteria: int
    cpu: float
    measures: dict[str, float]
    chance: np.ndarray
    won: np.ndarray

    def raw(self) -> dict[str, object]:
        """Return the row for the results file: all but the predictions."""
        told = {k: v for k, v in asdict(self).items() if k not in {"chance", "won", "measures"}}
        return told | {"cpu": round(self.cpu, 4)} | {k: round(v, 6) for k, v in self.measures.items()}


def _timed(fit: Callable[[Rows, Rows], np.ndarray]) -> Callable[[Rows, Rows], ours.Fitted]:
    def run(train: Rows, test: Rows) -> ours.Fitted:
        began = time.process_time()
        chance = fit(train, test)
        return ours.Fitted(np.asarray(chance, float), 0, 0, time.process_time() - began)

    return run


def _optbinning(train: Rows, test: Rows) -> ours.Fitted:
    began = time.process_time()
    chance, rows = scorecards.optbinning(train, test)
    return ours.Fitted(chance, rows, 0, time.process_time() - began)


Card = Callable[[np.ndarray, np.ndarray, int, np.ndarray], tuple[np.ndarray, float, float]]


def on_candidates(fit: Card, rows: int) -> Callable[[Rows, Rows], ours.Fitted]:
    """Return a learner of cards on the dictionary's candidates: chance = 1 / (1 + exp(-(intercept + score) / scale)).

    `fit` is given (lines, candidates) of true and false, (lines,) outcomes, the rows of the card, and the number of
    the column that each candidate is made of. It alone is timed: building the candidates is the same for all.
    """

    def run(train: Rows, test: Rows) -> ours.Fitted:
        fitted = dictionary.fitted(train)
        known = dictionary.coded(fitted, train)
        columns = np.unique([one.column for one in fitted], return_inverse=True)[1]
        won = train.won.astype(float)
        with one_thread():
            began = time.process_time()
            points, intercept, scale = fit(known, won, rows, columns)
            spent = time.process_time() - began
        score = dictionary.coded(fitted, test) @ points
        columns = {fitted[i].column for i in np.flatnonzero(points)}
        chance = 1 / (1 + np.exp(-np.clip((intercept + score) / scale, -35, 35)))
        return ours.Fitted(chance, int((points != 0).sum()), len(columns), spent)

    return run


SIZES = (5, 10, 15)
BOOSTERS = tuple(
    Learner(name, _timed(fit), package)
    for name, fit, package in (
        ("LightGBM", boosters.lightgbm, "lightgbm"),
        ("CatBoost", boosters.catboost, "catboost"),
        ("XGBoost", boosters.xgboost, "xgboost-cpu"),
        ("EBM", boosters.ebm, "interpret-core"),
    )
)
FASTERRISK = {k: Learner(f"FasterRisk-{k}", on_candidates(scorecards.fasterrisk, k), "fasterrisk") for k in SIZES}
OPTBINNING = Learner("optbinning", _optbinning, "optbinning")
ON_CANDIDATES = {k: Learner(f"Earmark, {k} rows of the same", on_candidates(candidates.card, k)) for k in SIZES}
PRODUCT = Learner("Earmark", ours.product)
RIDGE = Learner("Earmark, all bins", ours.ridge)
PRODUCT_10 = Learner("Earmark, 10 rows", lambda train, test: ours.product(train, test, 10))


def fit(learner: Learner, split: Split, *, only_ours: bool = False) -> Fit | None:
    """Fit a learner, or find it in the cache; ours are always fitted anew. None: a peer not yet measured."""
    train, test = split.rows
    train = plain(train)
    test = Rows({k: test.columns[k] for k in train.columns}, test.won)
    path = CACHE / f"{split.table}-{split.kind}-{split.number}-{learner.name}-{_digest(learner, train, test)}.npz"
    if learner.package and path.exists():
        return _read(path, test.won)
    if learner.package and only_ours:
        return None
    found = learner.fit(train, test)
    kept = Fit(
        split.table, split.kind, split.number, learner.name, learner.version, found.rows, found.criteria, found.cpu,
        judged(found.chance, test.won), found.chance, test.won,
    )  # fmt: skip
    if learner.package:
        _write(path, kept)
    return kept


def _write(path: Path, fit: Fit) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    whole = path.with_name(f"{path.stem}.{os.getpid()}.part.npz")
    np.savez_compressed(whole, told=json.dumps(fit.raw()), chance=fit.chance)
    whole.replace(path)


def _read(path: Path, won: np.ndarray) -> Fit:
    with np.load(path) as held:
        told, chance = json.loads(str(held["told"])), held["chance"]
    names = ("table", "kind", "number", "learner", "version", "rows", "criteria", "cpu")
    return Fit(*(told[n] for n in names), judged(chance, won), chance, won)


def _digest(learner: Learner, train: Rows, test: Rows) -> str:
    found = hashlib.sha256(f"{learner.version} {REVISION}".encode())
    for rows in (train, test):
        found.update(rows.won.tobytes())
        for name in sorted(rows.columns):
            found.update(name.encode() + np.ascontiguousarray(rows.columns[name]).tobytes())
    return found.hexdigest()[:12]
