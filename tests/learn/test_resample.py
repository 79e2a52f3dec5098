from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_tables import Law, fields, table

from earmark.learn import resample
from earmark.learn.learner import Options, learn
from earmark.learn.outcomes import outcomes
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.tally import Floats, Tally
from earmark.learn.threads import one_thread
from earmark.learn.training import Trained, train

PLANTED = Law(base=0.1, odds={("level 03", 0): 4.0, ("level 05", 1): 3.0}, churn=0.1)


def trained(tally: Tally) -> tuple[Trained, Floats]:
    y = outcomes(tally, 12, "kept").y
    rulers = {f.name: ruler(f) for f in fields(tally.accounts) if f.kind in ("number", "date")}
    return train(tally, y, rulers, Limits(), np.zeros(len(tally.criteria), bool)), y


def signs(found: Trained, bins: tuple[Floats, ...]) -> list[tuple[int, float]]:
    return [
        (int(p), float(s)) for points, shares in zip(found.card.points, bins, strict=True)
        for p, s in zip(points, shares, strict=True)
    ]  # fmt: skip


def test_a_planted_trait_is_kept_and_a_bin_without_points_is_not_asked() -> None:
    tally = table(800, 3, PLANTED).ordered()
    found, y = trained(tally)
    names = [tally.criteria[k].name for k in found.card.kept]
    shares = resample.kept(found, tally, y, seed=1)
    assert max(shares[names.index("level 03")]) > 0.97
    assert all(s == 0 for p, s in signs(found, shares) if p == 0)
    assert all(0 <= s <= 1 for _, s in signs(found, shares))


def test_lines_whose_interval_holds_one_are_kept_less_often() -> None:
    sure, unsure = [], []
    for seed in range(3):
        for criterion in learn(table(400, seed, PLANTED), fields(400), Options()).card.criteria:
            for one in criterion.bins:
                if one.points and one.evidence:
                    beyond = one.evidence.lift_low > 1 or one.evidence.lift_high < 1
                    (sure if beyond else unsure).append(one.evidence.kept)
    assert np.mean(sure) > np.mean(unsure) + 0.05


def test_one_step_says_what_refitting_says() -> None:
    """Drawn anew and learned in full, a bin's effect is as often large enough for points of its sign."""
    tally = table(800, 5, Law(base=0.15, odds={("level 03", 0): 2.5, ("employees", 2): 2.0}, churn=0.1)).ordered()
    found, y = trained(tally)
    quick = resample.kept(found, tally, y, seed=1)
    rng = np.random.default_rng(7)
    full = np.zeros(sum(len(p) for p in found.card.points))
    lines = resample._lines(found, resample.binned(tally), tally)
    sign = np.concatenate([np.sign(p) for p in found.card.points])
    for _ in range(20):
        count = rng.multinomial(tally.accounts, tally.count / tally.accounts)
        drawn = replace(tally, count=count).pick(count > 0)
        with one_thread():
            again = train(drawn, y[count > 0], _rulers(), Limits(), np.zeros(len(tally.criteria), bool))
        full += lines.T @ again.fit.effects * sign > resample.LEAST * found.slope
    gap = np.abs(full / 20 - np.concatenate(quick))[sign != 0]
    assert gap.mean() < 0.1


def _rulers() -> dict[str, object]:
    return {f.name: ruler(f) for f in fields(800) if f.kind in ("number", "date")}


def test_the_normal_sum_stands_in_for_many_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = table(900, 5, PLANTED).ordered()
    found, y = trained(tally)
    drawn = np.concatenate(resample.kept(found, tally, y, seed=1))
    monkeypatch.setattr(resample, "MANY", 10)
    near = np.concatenate(resample.kept(found, tally, y, seed=1))
    assert np.abs(drawn - near).max() < 0.06


def test_every_line_of_a_learned_card_says_how_often_it_is_kept() -> None:
    learned = learn(table(800, 3, PLANTED), fields(800), Options())
    bins = [b for c in learned.card.criteria for b in c.bins if b.evidence]
    assert any(b.points for b in bins)
    assert all((b.evidence.kept is not None) == (b.points != 0) for b in bins)
    missing = {c.name: c.bins[-1].evidence for c in learned.card.criteria}
    for c in learned.card.criteria:
        seen = missing[c.name]
        share = (seen.good + seen.bad + seen.pending) / learned.counts.accounts
        assert abs(c.coverage - (1 - share)) < 1e-3
