"""The learner whole: nothing from noise, planted traits found, every degenerate table answered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest
from made_tables import AS_OF, Law, criteria, fields, table

from earmark.learn.fields import Field
from earmark.learn.learner import Learned, Options, count, learn
from earmark.learn.outcomes import outcomes
from earmark.learn.tally import CONTACTED, LOST, NONE, STALLED, WON, Tally
from earmark.learn.verdict import ruling
from earmark.profile.profile import Profile
from earmark.profile.report import Check
from earmark.profile.rules import rate_of

PLAIN = tuple(
    Field(i, f"f{i:02d}", "category", rows=500, filled=500, distinct=5, values=tuple((f"v{j}", 100) for j in range(5)))
    for i in range(20)
)
TRAITS = Law(base=0.06, odds={("level 03", 0): 4.0, ("level 05", 1): 4.0, ("employees", 2): 4.0}, churn=0.1)


def whole(found: Learned) -> Learned:
    """Check what has to hold of every answer, and return it."""
    Profile("x", found.card, date(2026, 1, 1), found.verdict, found.why, tiers=found.tiers, rates=found.rates)
    assert found.why
    assert all(abs(b.points) <= 3 for c in found.card.criteria for b in c.bins)
    assert len(found.card.criteria) <= 10
    assert all(len(c.bins) <= (6 if c.kind == "category" else 5) for c in found.card.criteria)
    assert [t.name for t in found.tiers] == ["A", "B", "C", "D"]
    for one in (*found.tiers, *found.rates):
        assert 0 < one.rate_low <= one.rate <= one.rate_high < 1
    assert all(better.rate >= worse.rate for better, worse in pairwise(found.rates))
    return found


def flat_table(rows: int, seed: int, odds: float) -> Tally:
    """Twenty fields of five levels; one level of the fourth, on a fifth of the deals, multiplies the odds."""
    from earmark.learn.bands import candidates

    rng = np.random.default_rng(seed)
    codes = rng.integers(0, 5, (rows, 20)).astype(np.int16)
    chance = 1 / (1 + 3 / np.where(codes[:, 3] == 0, odds, 1.0))
    won = rng.random(rows) < chance
    none = np.full(rows, NONE, np.int32)
    return Tally(
        candidates(PLAIN)[0],
        codes,
        won.astype(np.int8),
        none,
        none,
        none,
        np.ones(rows, np.int64),
        AS_OF,
        kept_known=False,
    )


def test_noise_is_not_supported() -> None:
    found = [learn(table(rows, seed), fields(rows)) for rows in (60, 120, 300) for seed in range(8)]
    assert sum(f.verdict == "supported" for f in map(whole, found)) <= 3


@pytest.mark.parametrize(("rows", "odds"), [(500, 3.0), (250, 5.0)])
def test_a_planted_trait_is_found(rows: int, odds: float) -> None:
    found = [learn(flat_table(rows, seed, odds), PLAIN) for seed in range(10)]
    supported = [f for f in found if f.verdict == "supported"]
    assert len(supported) >= 7
    named = [f for f in supported if any(c.field == "f03" for c in f.card.criteria)]
    assert len(named) >= len(supported) - 1


def test_planted_traits_stand_on_the_card_with_points_their_way_and_noise_does_not() -> None:
    names: list[str] = []
    for seed in range(5):
        found = whole(learn(table(1500, seed, TRAITS), fields(1500)))
        assert found.verdict == "supported"
        for criterion in found.card.criteria:
            names.append(criterion.name)
            for one in criterion.bins:
                assert one.evidence is not None
                if one.points:
                    assert np.sign(one.points) == np.sign(one.evidence.lift - 1)
    planted = [n for n in names if (n, 0) in TRAITS.odds or (n, 1) in TRAITS.odds or (n, 2) in TRAITS.odds]
    assert len(planted) >= 13
    assert len(names) - len(planted) <= 4


def test_a_trait_as_common_among_won_as_among_lost_earns_nothing() -> None:
    tally = table(1200, 3, TRAITS)
    place = next(k for k, c in enumerate(tally.criteria) if c.name == "level 07")
    codes = tally.codes.copy()
    for kind in (WON, LOST):
        held = np.flatnonzero(tally.outcome == kind)
        codes[held, place] = np.arange(len(held)) % 5
    found = learn(replace(tally, codes=codes), fields(1200))
    assert "level 07" not in {c.name for c in found.card.criteria}


def test_evidence_is_recomputed_from_the_tally() -> None:
    tally = table(1500, 1, TRAITS).ordered()
    found = learn(tally, fields(1500))
    one = next(c for c in found.card.criteria if c.name == "level 03")
    place = next(k for k, c in enumerate(tally.criteria) if c.name == "level 03")
    named = next(b for b in one.bins if "v0" in b.values)
    fine = [i for i, b in enumerate(tally.criteria[place].bins) if set(b.values) & set(named.values)]
    inside = np.isin(tally.codes[:, place], fine)
    lost = tally.outcome != WON
    tenure = tally.left - tally.closed
    gone = ~lost & (tally.left != NONE) & (tenure <= 12)
    pending = ~lost & ~gone & (tally.closed >= AS_OF - 12)
    assert named.evidence is not None
    assert named.evidence.bad == tally.count[inside & (lost | gone)].sum()
    assert named.evidence.pending == tally.count[inside & pending].sum()
    assert named.evidence.good == tally.count[inside & ~lost & ~gone & ~pending].sum()
    assert found.counts.won == found.counts.good + found.counts.pending + (found.counts.churned or 0)
    assert found.counts.accounts == found.counts.good + found.counts.bad + found.counts.pending == 1500


def test_the_answer_does_not_depend_on_the_order_of_lines_or_criteria() -> None:
    tally = table(500, 4, TRAITS)
    lines, columns = (
        np.random.default_rng(1).permutation(500),
        np.random.default_rng(2).permutation(len(tally.criteria)),
    )
    mixed = tally.pick(lines)
    mixed = replace(mixed, criteria=tuple(mixed.criteria[k] for k in columns), codes=mixed.codes[:, columns])
    assert learn(mixed, fields(500)) == learn(tally, fields(500))


def test_higher_scores_did_better_on_later_accounts() -> None:
    found = learn(table(3000, 5, TRAITS), fields(3000))
    assert found.check.method == "time"
    assert found.check.split is not None
    assert found.check.auc is not None
    assert found.check.auc > 0.6
    assert found.check.log_loss is not None
    assert found.check.base_log_loss is not None
    assert found.check.log_loss < found.check.base_log_loss
    assert found.check.rule
    assert found.check.lift_curve[-1].goods == pytest.approx(1)


def test_rates_are_calibrated_where_there_is_much_to_learn_from() -> None:
    found = learn(table(6000, 6, TRAITS), fields(6000))
    total = sum(r.rate * r.accounts for r in found.rates) / sum(r.accounts for r in found.rates)
    assert total == pytest.approx(found.base_rate, rel=0.05)
    assert rate_of(found.rates, found.card.highest).rate > 2 * found.base_rate


def test_exclusions_are_found_priced_and_never_made_up() -> None:
    law = Law(base=0.3, churn=0.1, leaves={("level 02", 1): 0.85}, never=(("level 09", 3),))
    hits = 0
    for seed in range(6):
        found = learn(table(2000, seed, law), fields(2000))
        names = {e.name for e in found.exclusions}
        hits += len(names & {"level 02: v1", "level 09: v3"})
        assert not names - {"level 02: v1", "level 09: v3"}
        for rule in found.exclusions:
            assert rule.price is not None
            assert rule.price.of_good == found.counts.good
            assert rule.price.good <= rule.price.churned + rule.price.lost
    assert hits >= 11


def test_when_nothing_tells_who_stayed_it_learns_who_was_won_and_says_so_first() -> None:
    tally = replace(table(400, 7), kept_known=False, left=np.full(400, NONE, np.int32))
    found = whole(learn(tally, fields(400)))
    assert found.objective == "won"
    assert found.counts.churned is None
    assert "who stayed" in found.notes[0]


def test_a_target_list_as_contrast_is_a_hypothesis() -> None:
    tally = table(600, 8, TRAITS)
    tally = replace(tally, outcome=np.where(tally.outcome == WON, WON, CONTACTED).astype(np.int8))
    found = whole(learn(tally, fields(600), Options(contrast="targets", population="of the list")))
    assert found.verdict == "hypothesis"
    assert found.population == "of the list"


def test_fewer_than_five_wins_are_too_few_and_say_when_to_look_again() -> None:
    tally = table(300, 9)
    tally = replace(tally, outcome=np.where(np.arange(300) < 4, WON, STALLED).astype(np.int8))
    found = whole(learn(tally, fields(300)))
    assert found.verdict == "too_few"
    assert "Next check at about" in found.why


def _outcome(tally: Tally, kind: int) -> Tally:
    lines = len(tally.count)
    return replace(tally, outcome=np.full(lines, kind, np.int8), left=np.full(lines, NONE, np.int32))


def _missing(tally: Tally) -> Tally:
    last = np.array([len(c.bins) - 1 for c in tally.criteria], np.int16)
    return replace(tally, codes=np.tile(last, (len(tally.count), 1)))


def _separated(tally: Tally) -> Tally:
    codes = tally.codes.copy()
    codes[:, 0] = np.where(tally.outcome == WON, 0, 1)
    return replace(tally, codes=codes)


ANY = {"supported", "not_supported"}
DEGENERATE: dict[str, tuple[Callable[[Tally], Tally], set[str]]] = {
    "empty": (lambda t: t.pick(np.zeros(len(t.count), bool)), {"too_few"}),
    "one account": (lambda t: t.pick(np.arange(1)), {"too_few"}),
    "all won": (lambda t: _outcome(t, WON), {"hypothesis"}),
    "all lost": (lambda t: _outcome(t, LOST), {"too_few"}),
    "no criteria": (lambda t: replace(t, criteria=(), codes=t.codes[:, :0]), {"not_supported"}),
    "constant": (lambda t: replace(t, codes=np.zeros_like(t.codes)), {"not_supported"}),
    "all missing": (_missing, {"not_supported"}),
    "no dates": (lambda t: replace(t, closed=np.full(len(t.count), NONE, np.int32)), ANY),
    "separation": (_separated, ANY),
    "one criterion": (lambda t: replace(t, criteria=t.criteria[:1], codes=t.codes[:, :1]), ANY),
}


@pytest.mark.parametrize("name", DEGENERATE)
def test_every_degenerate_table_gets_a_verdict(name: str) -> None:
    change, verdicts = DEGENERATE[name]
    assert whole(learn(change(table(300, 10)), fields(300))).verdict in verdicts


def test_candidates_of_a_made_table_are_what_it_draws() -> None:
    assert len(criteria(300)) == 20


def test_supported_needs_a_card_that_gives_points() -> None:
    ruled = ruling(0.001, count(table(400, 3), outcomes(table(400, 3), 12, "kept")), Check("none"), criteria=0)
    assert ruled.verdict == "not_supported"


@pytest.mark.parametrize(("low", "said"), [(0.45, "; too few later good accounts to confirm it)."), (0.55, "0.65).")])
def test_a_verdict_says_what_its_check_could_not_confirm(low: float, said: str) -> None:
    from earmark.learn.verdict import ruling
    from earmark.profile.report import Check, Counts

    check = Check("time", test_good=9.0, auc=0.65, auc_low=low, auc_high=0.8, goods_top_10=0.2)
    why = ruling(0.01, Counts(500, 30, 470, None, 30, 470), check, 3).why
    assert why.endswith(said)
    assert "goods" not in why


def test_closes_of_one_month_are_checked_by_accounts() -> None:
    tally = table(400, 3, TRAITS)
    found = whole(learn(replace(tally, closed=np.full_like(tally.closed, AS_OF - 20)), fields(400)))
    assert found.check.method == "accounts"
