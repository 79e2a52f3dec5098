"""Integers by the exact loss: few lines, and points no larger than the accounts can tell."""

import numpy as np
from made_tables import Law, fields, table

from earmark.learn.descent import Counted, integers
from earmark.learn.learner import Options, learn
from earmark.learn.points import PLAIN


def counted(rates: list[list[float]], reach: int = 3, accounts: float = 100.0) -> tuple[Counted, np.ndarray]:
    """Return criteria crossed evenly, log-odds of their bins added up, and those log-odds."""
    sizes = [len(r) for r in rates]
    codes = np.array(np.meshgrid(*[np.arange(s) for s in sizes], indexing="ij")).reshape(len(sizes), -1)
    present = np.concatenate([np.eye(s, dtype=np.int64)[c] for s, c in zip(sizes, codes, strict=True)], axis=1)
    weights = np.concatenate(rates)
    every = np.full(len(present), accounts)
    good = every / (1 + np.exp(-(present @ weights)))
    size = len(weights)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    return Counted(present, every, good, np.full(size, -reach), np.full(size, reach), owner), weights


def test_a_criterion_of_two_bins_takes_one_line() -> None:
    tables, weights = counted([[-0.4, 0.8], [0.0, 0.4, 0.8]])
    found = integers(tables, weights, price=0.5)
    assert sorted(abs(p) for p in found.points[:2]) == [0, 3]
    assert (found.points != 0).sum() == 3
    assert found.loss <= integers(tables, weights).loss + 1e-6


def test_no_more_lines_than_asked_for_and_the_best_of_them() -> None:
    tables, weights = counted([[-1.2, 1.2], [-0.6, 0.6], [-0.1, 0.1]])
    found = integers(tables, weights, most=2)
    assert [len(set(pair)) for pair in found.points.reshape(3, 2).tolist()] == [2, 2, 1]
    assert (found.points != 0).sum() == 2


def test_a_bound_holds_while_points_are_shifted() -> None:
    tables, weights = counted([[-0.4, 0.8], [-0.8, 0.4]])
    low = np.array([-3, 0, -3, 0])
    found = integers(Counted(tables.present, tables.accounts, tables.good, low, low + 3, tables.owner), weights, 0.5)
    assert (found.points >= low).all()
    assert (found.points <= low + 3).all()
    assert (found.points != 0).sum() == 2


def test_points_go_beyond_three_only_where_accounts_are_many() -> None:
    odds = {("level 00", 0): 1.35, ("level 01", 1): 8.0, ("level 02", 2): 2.2, ("level 03", 3): 0.6}
    largest = {}
    for rows in (300, 20_000):
        found = learn(table(rows, 1, Law(odds=odds)), fields(rows), Options(as_of_month=None))
        largest[rows] = max(abs(b.points) for c in found.card.criteria for b in c.bins)
    assert largest[300] <= PLAIN < largest[20_000]
