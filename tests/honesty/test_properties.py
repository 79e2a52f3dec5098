"""Properties over generated tables: a tally added up in pieces, evidence that moves its bin, the order of anything."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from exactness import with_one
from hypothesis import given
from hypothesis import strategies as st
from simulate import AS_OF, NONE, Law, decided, words

from earmark.learn.evidence import weight_of_evidence
from earmark.learn.tally import SUMS, WON, Tally

PARTS = ("codes", "outcome", "closed", "left", "seller", "count")


@st.composite
def tallies(draw: st.DrawFn) -> Tally:
    """Draw a small tally with dates, churn, sellers and sums of money."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    n, levels = draw(st.integers(5, 60)), draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    columns = [words(f"f{i}", rng.integers(0, size, n)) for i, size in enumerate(levels)]
    law = Law(base=draw(st.floats(0.1, 0.8)), churn=0.3, rest=(0.5, 0.3, 0.2))
    closed = np.where(rng.random(n) < 0.9, AS_OF - rng.integers(0, 30, n), NONE).astype(np.int32)
    found = decided(columns, law, closed, rng).tally
    sums = rng.integers(-(10**9), 10**9, (n, len(SUMS))) if draw(st.booleans()) else None
    return replace(found, sums=sums)


def same(one: Tally, other: Tally) -> bool:
    sums = [np.column_stack([t.total(name) for name in SUMS]) for t in (one, other)]
    alike = all(np.array_equal(getattr(one, name), getattr(other, name)) for name in PARTS)
    return alike and one.criteria == other.criteria and np.array_equal(*sums)


@given(whole=tallies(), data=st.data())
def test_a_tally_added_up_in_pieces_is_the_tally_of_the_whole(whole: Tally, data: st.DataObject) -> None:
    piece = np.array(data.draw(st.lists(st.integers(0, 3), min_size=len(whole.count), max_size=len(whole.count))))
    pieces = [whole.pick(piece == i) for i in range(4) if (piece == i).any()]
    added = pieces[0]
    for one in pieces[1:]:
        added += one
    assert same(added.ordered(), whole.ordered())
    assert same((whole - pieces[0]).ordered(), whole.pick(piece != piece.min()).ordered())


@given(whole=tallies(), seed=st.integers(0, 2**32 - 1))
def test_the_order_of_lines_and_criteria_does_not_matter(whole: Tally, seed: int) -> None:
    rng = np.random.default_rng(seed)
    mixed = whole.pick(rng.permutation(len(whole.count)))
    order = rng.permutation(len(whole.criteria))
    mixed = replace(mixed, criteria=tuple(mixed.criteria[k] for k in order), codes=mixed.codes[:, order])
    assert same(mixed.ordered(), whole.ordered())


@given(whole=tallies(), data=st.data())
def test_one_account_more_moves_its_bin_the_right_way(whole: Tally, data: st.DataObject) -> None:
    k = data.draw(st.integers(0, len(whole.criteria) - 1)) if whole.criteria else None
    if k is None:
        return
    codes = whole.codes[data.draw(st.integers(0, len(whole.count) - 1))]
    grown = with_one(whole, codes)
    won = (whole.outcome == WON).astype(float)

    def against_rest(tally: Tally, good: np.ndarray) -> float:
        inside = tally.codes[:, k] == codes[k]
        goods, bads = np.array([good[inside].sum()]), np.array([(1 - good)[inside].sum()])
        return float(weight_of_evidence(goods, bads, float(good.sum()), float((1 - good).sum()))[0][0])

    now = against_rest(whole, won)
    assert against_rest(grown, np.append(won, 1.0)) > now
    assert against_rest(grown, np.append(won, 0.0)) < now
