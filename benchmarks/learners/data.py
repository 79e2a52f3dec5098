"""The tables, and how each is split: random folds, time order, and twelve goods in eight hundred.

EARMARK_TEST_DATA names the folder of the tables; nothing of theirs is written anywhere else.
"""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

import learners_small
import outside_tables
from outside_tables import Rows

FOLDS = 5
BLOCKS = 5  # in time order, after the first half
REPEATS = 20  # of twelve goods in eight hundred
LAST_BATCH = 2019  # of YC: later companies are mostly not decided yet

MORE = {
    "adult": ("adult/adult-binary.csv", ",", "Over50K", "1", ()),
    "b2bchurn": ("pysurvival-b2b-churn/churn.csv", ",", "churned", "1.0", ("months_active",)),
}
ADULT = {  # the census's fields, which the file spells out as a column a value; Age_leq_21 holds for older ones too
    "age": ("Age_geq_60", "Age_45_to_59", "Age_30_to_44", "Age_22_to_29", "Age_leq_21"),
    "employer": ("EmployedInPrivateSector", "EmployedInPublicSector", "SelfEmployedNotInc", "SelfEmployedInc"),
    "education": ("NoHS", "HSDiploma", "ProfVocOrAS", "Bachelors", "Graduate"),
    "job": ("JobManagerial", "JobAdministrative", "JobArmedForces", "JobService", "JobSkilledSpecialty",
            "JobAgriculture"),
    "marital": ("Married", "DivorcedOrSeparated", "Widowed", "NeverMarried"),
    "hours": ("WorkHrsPerWeek_lt_40", "WorkHrsPerWeek_40_to_50", "WorkHrsPerWeek_geq_50"),
    "sex": ("Male", "Female"),
    "race": ("White", "Black", "OtherRace"),
    "native": ("NativeUSorCanada", "NativeImmigrant"),
}  # fmt: skip
RANDOM = ("telco", "xeducation", "adult", "bank", "b2bchurn")
IN_TIME = ("bank", "yc")
FEW = ("telco", "bank", "xeducation")
KNOWN_EARLY = ("industry", "nonprofit", "country", "State", "Location")  # of YC; the rest is measured today


@dataclass(frozen=True)
class Split:
    """One part to learn from and one to judge on: positions in the table's rows."""

    table: str
    kind: str  # random, time or few
    number: int
    train: np.ndarray
    test: np.ndarray

    @property
    def rows(self) -> tuple[Rows, Rows]:
        whole = table(self.table)
        return whole.pick(self.train), whole.pick(self.test)


@lru_cache(maxsize=2)
def table(name: str) -> Rows:
    """Read a table whole, in time order where it has one."""
    outside_tables.TABLES.update(MORE)
    if name == "yc":
        return _yc()
    return _gathered(outside_tables.load(name)) if name == "adult" else outside_tables.load(name)


def _gathered(rows: Rows) -> Rows:
    """Return the rows of `adult` with one column a field in place of one a value; of two values the first counts."""
    columns = dict(rows.columns)
    for field, values in ADULT.items():
        held = np.stack([columns.pop(v) for v in values])
        columns[field] = np.where(held.any(axis=0), np.array(values)[held.argmax(axis=0)], "")
    return Rows(columns, rows.won)


def splits(name: str, kind: str) -> Iterator[Split]:
    """Return the splits of one kind, the same each time."""
    won = table(name).won
    if kind == "random":
        place = folds(won, FOLDS, 0)
        for number in range(FOLDS):
            yield Split(name, kind, number, np.flatnonzero(place != number), np.flatnonzero(place == number))
    elif kind == "time":
        for number, (start, end) in enumerate(_blocks(name)):
            yield Split(name, kind, number, np.arange(start), np.arange(start, end))
    else:
        numbered = Rows({"row": np.arange(len(won), dtype=float)}, won)
        for number in range(REPEATS):
            known, rest = learners_small.split(numbered, number)
            yield Split(name, kind, number, *(part.columns["row"].astype(int) for part in (known, rest)))


def folds(won: np.ndarray, count: int, seed: int) -> np.ndarray:
    """Return the fold of each row, both outcomes shared out evenly."""
    rng = np.random.default_rng(seed)
    place = np.empty(len(won), int)
    for outcome in (0, 1):
        lines = rng.permutation(np.flatnonzero(won == outcome))
        place[lines] = np.arange(len(lines)) % count
    return place


def held_out(won: np.ndarray, share: float, seed: int) -> np.ndarray:
    """Return which rows are kept back for early stopping: a share of each outcome, at least one."""
    rng = np.random.default_rng(seed)
    kept = np.zeros(len(won), bool)
    for outcome in (0, 1):
        lines = rng.permutation(np.flatnonzero(won == outcome))
        kept[lines[: max(1, round(share * len(lines)))]] = True
    return kept


def _blocks(name: str) -> list[tuple[int, int]]:
    """Return five blocks after the first half; a batch of YC is never divided."""
    size = len(table(name).won)
    edges = np.linspace(size // 2, size, BLOCKS + 1).astype(int)
    if name == "yc":
        starts = np.append(np.flatnonzero(np.diff(_batches())) + 1, size)
        edges = np.array([starts[np.abs(starts - e).argmin()] for e in edges])
    return [(int(a), int(b)) for a, b in itertools.pairwise(edges) if b > a]


@lru_cache(maxsize=1)
def _decided() -> list[dict[str, str]]:
    root = outside_tables.folder()
    assert root is not None, "EARMARK_TEST_DATA names no folder"
    path = Path(root) / "yc-companies-2025/yc_companies.csv"
    with path.open(newline="", encoding="utf-8-sig") as file:
        lines = [line for line in csv.DictReader(file) if line["status"] != "Active"]
    old = [line for line in lines if line["batch"].isdigit() and int(line["batch"]) <= LAST_BATCH]
    return sorted(old, key=lambda line: (int(line["batch"]), int(line["id"])))


def _batches() -> np.ndarray:
    return np.array([int(line["batch"]) for line in _decided()])


def _yc() -> Rows:
    """Decided companies of old batches: acquired or public against inactive, by what was known at the start."""
    lines = _decided()
    columns = {name: np.array([line[name].strip() for line in lines]) for name in KNOWN_EARLY}
    return Rows(columns, np.array([line["status"] != "Inactive" for line in lines], int))


def plain(rows: Rows) -> Rows:
    """Return the rows without columns that hold one value only."""
    return replace(rows, columns={k: v for k, v in rows.columns.items() if len(np.unique(v)) > 1})
