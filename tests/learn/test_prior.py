"""The prior: right directions help while goods are few, wrong ones are overruled, and nothing is turned round."""

import numpy as np
import pytest
from made_tables import Law, fields, table

from earmark.learn.binsums import Binned, binned
from earmark.learn.measures import auc
from earmark.learn.points import Limits
from earmark.learn.prior import MOST, POINT, Prior, precision
from earmark.learn.ranges import ruler
from earmark.learn.ridge import Ridge, ridge
from earmark.learn.tally import WON, Tally
from earmark.learn.threads import one_thread
from earmark.learn.training import Trained, train

ODDS = {("level 03", 0): 5.0, ("level 05", 1): 5.0, ("employees", 2): 5.0}
LAW = Law(base=0.012, odds=ODDS)
FEW = 700  # accounts, some fifteen of them good


def said(tally: Tally, **points: float) -> np.ndarray:
    """The mean of a prior: points for the traits of the law, by the field's name without its blank."""
    mean, sums = np.zeros(binned(tally).bins), binned(tally)
    for name, place in ODDS:
        k = next(i for i, c in enumerate(tally.criteria) if c.name == name)
        mean[sums.starts[k] + place] = POINT * points.get(name.replace(" ", ""), 0.0)
    return mean


def right(tally: Tally, size: float = 2.0) -> Prior:
    return Prior(said(tally, level03=size, level05=size, employees=size), 20.0)


def fitted(tally: Tally, prior: Prior | None) -> Trained:
    rulers = {f.name: ruler(f) for f in fields(FEW) if f.kind in ("number", "date")}
    y = (tally.outcome == WON).astype(float)
    with one_thread():
        return train(tally, y, rulers, Limits(), np.zeros(len(tally.criteria), bool), prior)


def told(found: Trained, later: Tally) -> float:
    won = (later.outcome == WON).astype(float)
    return auc(found.card.scores(later).astype(float), won, 1 - won)


@pytest.fixture(scope="module")
def gains() -> np.ndarray:
    """(repeats, kinds): AUC on later accounts over that without a prior: right, one of three wrong, all wrong."""
    later, rows = table(8000, 99, LAW), []
    for seed in range(10):
        known = table(FEW, seed, LAW)
        kinds = (
            None,
            right(known),
            Prior(said(known, level03=2, level05=-2, employees=2), 20.0),
            right(known, -2.0),
        )
        found = [told(fitted(known, prior), later) for prior in kinds]
        rows.append([f - found[0] for f in found[1:]])
    return np.array(rows)


def test_right_directions_help_and_one_wrong_in_three_costs_little(gains: np.ndarray) -> None:
    mean = gains.mean(axis=0)
    assert mean[0] >= 0.01
    assert mean[1] >= -0.01
    assert mean[2] >= -0.04


def effects(fit: Ridge, tally: Tally, name: str) -> np.ndarray:
    k = next(i for i, c in enumerate(tally.criteria) if c.name == name)
    sums: Binned = binned(tally)
    return np.asarray(fit.effects[sums.part(k)])


def test_many_deals_overrule_a_wrong_direction_and_correct_a_wrong_size() -> None:
    known = table(20_000, 5, Law(base=0.2, odds=ODDS))
    y = (known.outcome == WON).astype(float)
    alone = ridge(known, y)
    for prior in (right(known, -3.0), right(known, 0.4), right(known, 3.0)):
        fit = ridge(known, y, prior)
        for name, _ in ODDS:
            gap = (effects(fit, known, name) - effects(alone, known, name))[:5]
            assert np.ptp(gap) < 0.12, (name, gap)


def test_no_evidence_leaves_the_hypothesis_as_it_is() -> None:
    known = table(40, 3, Law(base=0.2)).pick(np.arange(40) < 2)
    fit = ridge(known, np.array([1.0, 0.0]), right(known))
    for name, place in ODDS:
        seen = effects(fit, known, name)
        assert seen[place] - np.delete(seen, place).mean() == pytest.approx(1.0, abs=0.35)


def test_a_refuted_hypothesis_is_dropped_and_never_turned_round() -> None:
    known = table(20_000, 5, Law(base=0.2, odds=ODDS))
    fit = ridge(known, (known.outcome == WON).astype(float), right(known, -2.0))
    assert np.abs(fit.leaning).max() < 1e-9


def test_trust_stays_within_its_bounds() -> None:
    known = table(20_000, 5, Law(base=0.2, odds=ODDS))
    lean = right(known, 0.2).lean(binned(known).parts)
    assert lean.bounded(np.full(3, 0.7)) is lean
    held = lean.bounded(np.array([-1.0, 0.5, 9.0]))
    assert len(held.named) == 1
    assert np.ptp(held.given) == pytest.approx(MOST * 0.1)
    assert held.trusted(np.array([0.5])) == [lean.named[2], lean.named[1]]


def test_the_more_deals_it_is_worth_the_surer_it_is() -> None:
    sure = [np.linalg.inv(precision(3, worth)) for worth in (5.0, 20.0, 100.0)]
    assert [round(s[0, 0], 3) for s in sure] == [1.6, 0.4, 0.08]
    assert sure[1][0, 1] == pytest.approx(0.2)


def test_a_prior_that_says_nothing_changes_nothing() -> None:
    known = table(FEW, 1, LAW)
    y = (known.outcome == WON).astype(float)
    with_none, without = ridge(known, y, Prior(np.zeros(binned(known).bins), 20.0)), ridge(known, y)
    assert with_none.log_odds(binned(known)) == pytest.approx(without.log_odds(binned(known)), abs=0.05)


def earning(found: Trained, tally: Tally) -> int:
    """How many of the law's traits earn points."""
    place = {tally.criteria[k].name: n for n, k in enumerate(found.card.kept)}
    traits = [(place[name], i) for name, i in ODDS if name in place]
    return sum(int(found.card.points[n][found.card.merged[n].place[i]] > 0) for n, i in traits)


def test_what_the_hypothesis_says_earns_points_that_the_data_alone_would_not() -> None:
    noise = [table(150, seed, Law(base=0.1)) for seed in range(6)]
    with_it = sum(earning(fitted(t, right(t, 3.0)), t) for t in noise)
    without = sum(earning(fitted(t, None), t) for t in noise)
    assert with_it >= 9
    assert without <= 3
