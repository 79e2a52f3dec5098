"""Pairs: two conditions that only together tell something are found, and noise has none."""

from dataclasses import replace

import numpy as np
import pytest
from made_tables import fields, table

from earmark.learn import training
from earmark.learn.learner import learn
from earmark.learn.pairs import MISSING, NO, YES, pairs, widened
from earmark.learn.points import Limits
from earmark.learn.ranges import ruler
from earmark.learn.ridge import Ridge, ridge
from earmark.learn.tally import LOST, WON, Tally

ROWS = 6000


def together(seed: int) -> Tally:
    """A tenth is won, but half of those on one level and in one range together; neither tells anything apart."""
    tally = table(ROWS, seed)
    place = {c.name: k for k, c in enumerate(tally.criteria)}
    level, size = tally.codes[:, place["level 02"]], tally.codes[:, place["employees"]]
    rng = np.random.default_rng(seed)
    there, also = level == 1, size == 3
    chance = np.where(there & also, 0.5, np.where(there | also, 0.05, 0.1))
    won = rng.random(ROWS) < chance
    return replace(tally, outcome=np.where(won, WON, LOST).astype(np.int8), kept_known=False)


def found(tally: Tally) -> tuple[str, ...]:
    y = (tally.outcome == WON) * 1.0
    rulers = {f.name: ruler(f) for f in fields(ROWS) if f.kind in ("number", "date")}
    return tuple(p.criterion.name for p in pairs(tally, y, ridge(tally, y), rulers))


def test_what_tells_only_together_is_found() -> None:
    for seed in range(3):
        assert "level 02: v1 & employees: 201-500" in found(together(seed))


def test_noise_has_no_pairs() -> None:
    assert sum(bool(found(table(2000, seed))) for seed in range(10)) <= 1


def test_the_pair_stands_on_the_card_and_scores() -> None:
    tally = together(1)
    learned = learn(tally, fields(ROWS))
    pair = next(c for c in learned.card.criteria if c.kind == "both")
    assert set(pair.fields) == {"level 02", "employees"}
    assert next(b for b in pair.bins if b.label == "yes").points > 0
    assert learned.verdict == "supported"


def test_a_pair_is_missing_only_where_its_parts_leave_it_open() -> None:
    tally = together(1)
    y = (tally.outcome == WON) * 1.0
    rulers = {f.name: ruler(f) for f in fields(ROWS) if f.kind in ("number", "date")}
    one = pairs(tally, y, ridge(tally, y), rulers)[0]
    wide = widened(tally, (one,))
    first, second = (tally.codes[:, k] for k in (one.first, one.second))
    gone = [c == len(tally.criteria[k].bins) - 1 for c, k in ((first, one.first), (second, one.second))]
    holds = [h[c] for h, c in zip(one.holds, (first, second), strict=True)]
    code = wide.codes[:, -1]
    assert ((code == YES) == (holds[0] & holds[1])).all()
    assert ((code == MISSING) == ((gone[0] & (gone[1] | holds[1])) | (gone[1] & (gone[0] | holds[0])))).all()
    assert ((code == NO) == ((~gone[0] & ~holds[0]) | (~gone[1] & ~holds[1]))).all()
    assert widened(wide, (one,)) is wide


def test_a_fit_begun_in_a_draw_ends_where_a_fit_of_all_does(monkeypatch: pytest.MonkeyPatch) -> None:
    tally = together(1)
    y = (tally.outcome == WON) * 1.0
    rulers = {f.name: ruler(f) for f in fields(ROWS) if f.kind in ("number", "date")}
    monkeypatch.setattr(training, "pairs", lambda *_: ())  # which the half may miss
    whole = training.train(tally, y, rulers, Limits(), np.zeros(len(tally.criteria), bool))
    asked = list[int]()
    real = training.ridge
    monkeypatch.setattr(training, "enough", lambda *_: np.arange(0, ROWS, 2))

    def noted(one: Tally, *more: object, **near: object) -> Ridge:
        asked.append(len(one.count))
        return real(one, *more, **near)

    monkeypatch.setattr(training, "ridge", noted)
    begun = training.train(tally, y, rulers, Limits(), np.zeros(len(tally.criteria), bool))
    assert asked == [ROWS // 2, ROWS]
    assert np.abs(begun.fit.effects - whole.fit.effects).max() < 0.02
    assert begun.fit.gain == pytest.approx(whole.fit.gain, rel=0.02)
