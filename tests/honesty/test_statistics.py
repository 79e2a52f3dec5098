from __future__ import annotations

import pytest
from measured import Measured, exact, number, share
from suite import STATISTICS

from runs import Run

REDUCED = Run()


def figures(name: str) -> dict[str, Measured]:
    return {one.name.strip(): one for one in STATISTICS[name].measure(REDUCED)}


def hits(found: dict[str, Measured], word: str) -> tuple[int, int]:
    held = [one for name, one in found.items() if word in name]
    assert held, word
    return sum(one.hits or 0 for one in held), sum(one.of or 0 for one in held)


def test_s1_noise_is_not_called_supported() -> None:
    seen, of = hits(figures("S1"), "supported")
    assert of >= 18
    assert seen <= 3


def test_s2_what_is_planted_is_found_and_no_exclusion_made_up() -> None:
    found = figures("S2")
    assert hits(found, ": found")[0] >= 0.6 * hits(found, ": found")[1]
    assert hits(found, "never wins")[0] == hits(found, "never wins")[1]
    assert hits(found, "false exclusion")[0] == 0


def test_s3_too_few_is_said_with_the_number_to_look_again_at() -> None:
    seen, of = hits(figures("S3"), "told when")
    assert seen >= 0.9 * of


def test_s4_no_lift_of_twelve_chance_wins_stands_alone() -> None:
    found = figures("S4")
    assert found["lifts shown with both"].value == 1
    assert hits(found, "called supported")[0] <= 1
    assert hits(found, "a segment is named")[0] == 0
    assert found["intervals that hold 1"].value >= 0.75
    assert found["a search by hand: lift >= 3"].value == 1


def test_s5_few_of_the_rules_named_are_false() -> None:
    found = figures("S5")
    assert found["500 deals: false, all cards"].value <= 0.15
    assert found["500 deals: true ones of 3"].value >= 0.5


def test_s6_intervals_hold_the_truth() -> None:
    found = figures("S6")
    assert 0.78 <= found["300 deals: any bin"].value <= 0.98
    assert found["300 deals: top-ranked bin"].value >= 0.7


def test_s7_truth_is_where_the_posterior_says() -> None:
    found = STATISTICS["S7"].measure(REDUCED)
    assert all(one.value >= 1e-4 for one in found if one.name.endswith("chi-square p"))
    assert all(0.75 <= one.value <= 0.98 for one in found if "middle 90%" in one.name)
    assert abs(found[-1].value) <= 0.05


def test_s8_leaks_are_kept_out_and_honest_fields_stay() -> None:
    found = figures("S8")
    assert found["leaks kept out"].value == 1
    assert found["honest fields flagged"].value <= 0.05


def test_s9_the_same_facts_give_the_same_hash() -> None:
    assert figures("S9")["ways with the same hash"].value == 1


def test_s10_one_account_more_moves_its_bin_the_right_way() -> None:
    found = figures("S10")
    assert found["log-odds counted"].value == 1
    assert found["log-odds fitted"].value >= 0.95


def test_s11_reasons_and_counts_are_those_of_the_facts() -> None:
    found = figures("S11")
    assert len(found) == 4
    assert all(one.value == 1 and one.of for one in found.values())


def test_s12_rates_hold_later_or_it_is_said_that_they_do_not() -> None:
    found = figures("S12")
    assert found["law: goals met, or a banner"].value == 1
    assert found["noise: a banner"].value == 1
    assert 0.6 <= found["law: slope, median"].value <= 1.5
    assert found["deals judged, fewest"].value >= 1000


def test_s13_a_better_card_is_promoted_and_the_same_is_not() -> None:
    found = figures("S13")
    assert hits(found, "AUC +.05 at 2,000, promoted") == (1, 1)
    assert hits(found, "same learner") == (0, 1)


def test_s14_what_moved_is_found_and_what_did_not_raises_no_alarm() -> None:
    found = figures("S14")
    seen, of = hits(found, "still, any alarm")
    assert of == 24
    assert seen <= 3
    assert found["1,000: effect gone, named"].value >= 0.6
    assert found["1,000: scores up .5 SD"].value >= 0.6
    assert found["1,000: scores down .5 SD"].value >= 0.6


def test_s15_rules_of_thumb_fire_by_chance_as_published_and_not_as_kept() -> None:
    found = figures("S15")
    assert 0.6 <= found["published: PSI above .10 of 100"].value <= 0.95
    assert found["published: down 10 points"].value >= 0.05
    assert found["kept: any, in 20 quarters"].value <= 0.25
    assert found["worse: closes until an alarm"].value < 400


def test_s16_a_seller_who_edits_is_named_and_honest_ones_are_not() -> None:
    found = figures("S16")
    assert found["where under a third are won"].value == 1
    assert hits(found, "honest, alike: named")[0] == 0
    assert found["moves a bin by, most"].value <= 0.6


def test_s17_exploration_finds_what_only_calling_the_best_never_sees() -> None:
    found = figures("S17")
    explored, of = hits(found, "10% explored: earns points")
    assert explored > hits(found, "none explored: earns points")[0]
    assert explored >= 2
    assert of == 3
    assert hits(found, "said to be unseen")[0] >= 1


def test_s18_no_table_breaks_the_learner_or_makes_it_certain() -> None:
    assert figures("S18")["tables answered sanely"].value == 1


def test_a_share_stands_with_its_exact_interval_and_its_verdict() -> None:
    assert exact(0, 10) == (0.0, pytest.approx(1 - 0.025**0.1))
    assert exact(10, 10) == (pytest.approx(0.025**0.1), 1.0)
    assert share("x", [True] * 3 + [False] * 97, most=0.05).verdict == "pass"
    assert share("x", [True] * 7 + [False] * 93, most=0.05).verdict == "borderline"
    assert share("x", [True] * 20 + [False] * 80, most=0.05).verdict == "fail"
    assert number("x", 0.3, least=0.8, most=1.25).verdict == "fail"
    assert number("x", 1.0).verdict == ""
