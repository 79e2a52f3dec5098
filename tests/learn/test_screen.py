"""Very many criteria: the fit sees those that tell most, and what it says holds for all."""

from dataclasses import replace

import numpy as np
import pytest
from made_tables import Law, table

from earmark.learn import factors
from earmark.learn.binsums import binned
from earmark.learn.learner import Options, learn
from earmark.learn.outcomes import outcomes
from earmark.learn.points import Limits
from earmark.learn.prior import Prior
from earmark.learn.screen import MOST, screened
from earmark.learn.sellers import bounded
from earmark.learn.tally import SUMS, WON, Tally
from earmark.learn.teach import Plan, narrow, teach
from earmark.learn.threads import one_thread
from earmark.profile.bins import Bin, Criterion

LAW = Law(odds={("level 00", 0): 6.0, ("level 01", 1): 5.0})


def wide(rows: int, law: Law, many: int = 120, seed: int = 1) -> Tally:
    """Return a made table with `many` more criteria that have nothing to do with anything."""
    like = table(50, 1).criteria[0]
    return table(rows, seed, law, tuple(named(like, f"noise {i:03d}") for i in range(many))).ordered()


def named(like: Criterion, name: str) -> Criterion:
    return replace(like, name=name, field=name)


def plan(tally: Tally, prior: Prior | None = None) -> Plan:
    rulers = {c.field: None for c in tally.criteria}
    return Plan(12, "kept", rulers, Limits(), np.zeros(len(tally.criteria), bool), 1, prior=prior)


def words(tally: Tally) -> Tally:
    return tally.only([k for k, c in enumerate(tally.criteria) if c.kind == "category"])


def kept_of(tally: Tally, *aims: np.ndarray, prior: Prior | None = None, muted: np.ndarray | None = None) -> list[int]:
    return screened(tally, aims, prior, np.zeros(len(tally.criteria), bool) if muted is None else muted).tolist()


def test_a_usual_number_of_criteria_is_fitted_whole() -> None:
    tally = table(300, 1, LAW).ordered()
    assert binned(tally).bins <= MOST
    assert narrow(tally, outcomes(tally, 12, "kept"), plan(tally)) is None


def test_one_criterion_of_very_many_bins_is_fitted_whole() -> None:
    tally = words(table(300, 1, LAW).ordered()).only([0])
    one = tally.criteria[0]
    bins = (*(Bin(f"w{i}", values=(f"w{i}",)) for i in range(MOST)), *one.bins[-2:])
    huge = replace(tally, criteria=(replace(one, bins=bins),))
    assert narrow(huge, outcomes(huge, 12, "kept"), plan(huge)) is None


def test_what_tells_is_kept_and_stands_at_its_place_among_all() -> None:
    tally = words(wide(800, LAW))
    found = outcomes(tally, 12, "kept", alike=True)
    few = narrow(tally, found, plan(tally))
    assert few is not None
    kept = few.kept
    assert binned(tally.only(kept)).bins <= MOST < binned(tally).bins
    taught = teach(tally, found, plan(tally))
    names = [tally.criteria[k].name for k in taught.trained.card.kept if k < len(tally.criteria)]
    assert {"level 00", "level 01"} <= set(names)
    assert len(taught.trained.fit.effects) == binned(tally).bins + 3 * len(taught.trained.card.pairs)
    assert few.plan.passed == len(tally.criteria) - len(kept)
    alone = teach(few.tally, found, few.plan)
    assert (taught.trained.card.scores(tally) == alone.trained.card.scores(few.tally)).all()


def test_sellers_are_bounded_at_their_places() -> None:
    tally = words(wide(800, LAW))
    taught, moved = bounded(tally, outcomes(tally, 12, "kept", alike=True), plan(tally))
    assert moved is not None
    assert moved.moves.shape[1] == len(taught.trained.fit.effects)


def test_what_a_hypothesis_names_is_fitted_though_it_tells_nothing() -> None:
    tally = words(wide(400, LAW))
    y = outcomes(tally, 12, "kept").y
    left_out = next(k for k in range(len(tally.criteria)) if k not in kept_of(tally, y))
    mean = np.zeros(binned(tally).bins)
    mean[binned(tally).part(left_out).start] = 1.0
    assert left_out in kept_of(tally, y, prior=Prior(mean, 20.0))


def test_a_wide_table_of_noise_is_not_supported_and_a_law_in_it_is() -> None:
    noise = [learn(words(wide(300, Law(), seed=s)), (), Options()) for s in range(3)]
    assert sum(one.verdict == "supported" for one in noise) <= 1
    found = learn(words(wide(800, LAW)), (), Options())
    assert found.verdict == "supported"
    assert {c.name for c in found.card.criteria if not c.parts} == {"level 00", "level 01"}


def test_what_a_missing_value_alone_would_tell_is_not_asked_for_where_it_is_muted() -> None:
    tally = words(wide(800, LAW))
    y = outcomes(tally, 12, "kept").y
    codes = tally.codes.copy()
    traces = np.array([c.name.startswith("noise") for c in tally.criteria])
    for k in np.flatnonzero(traces):
        codes[y < 0.5, k] = len(tally.criteria[k].bins) - 1
    traced = replace(tally, codes=codes)
    real = {k for k, c in enumerate(tally.criteria) if c.name in ("level 00", "level 01")}
    assert not real <= set(kept_of(traced, y))
    assert real <= set(kept_of(traced, y, muted=traces))


def test_what_tells_of_the_aim_alone_is_kept() -> None:
    tally = words(wide(800, Law()))
    y = outcomes(tally, 12, "kept").y
    left_out = next(k for k in range(len(tally.criteria)) if k not in kept_of(tally, y))
    aim = np.where(tally.codes[:, left_out] == 0, 0.9, 0.1)
    assert left_out in kept_of(tally, y, aim)


def test_under_value_what_only_money_tells_is_fitted_and_each_fit_knows_what_was_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tally = words(wide(1500, Law(base=0.4)))
    told = next(k for k, c in enumerate(tally.criteria) if c.name == "noise 000")
    won = tally.outcome == WON
    cents = np.where(won, np.where(tally.codes[:, told] == 0, 9_000_000, 1_000_000), 0)
    sums = np.zeros((len(tally.count), len(SUMS)), np.int64)
    sums[:, SUMS.index("valued")], sums[:, SUMS.index("cents")] = won, cents
    tally = replace(tally, sums=sums)
    seen = []
    real = factors.ridge

    def spied(*given: object, **more: object) -> object:
        seen.append(more.get("passed", given[3] if len(given) > 3 else 0))
        return real(*given, **more)

    monkeypatch.setattr(factors, "ridge", spied)
    asked = replace(plan(tally), objective="value")
    found = outcomes(tally, 12, "value", alike=True)
    with one_thread():
        taught = teach(tally, found, asked)
    few = narrow(tally, found, asked)
    assert few is not None
    assert told in few.kept
    assert set(seen) == {few.plan.passed}
    assert "noise 000" in [tally.criteria[k].name for k in taught.trained.card.kept if k < len(tally.criteria)]
