from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from earmark.profile.bins import Evidence
from earmark.profile.checked import Sellers, Territory, Unlike
from earmark.profile.report import Check, ChurnCheck, LearnReport, Parted
from earmark.profile.rules import Price, Tier
from earmark.render import checking, words


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (0.0009, "0.1%"), (0.0994, "9.9%"), (0.0996, "10%"), (0.384, "38%"), (1, "100%")]
)
def test_a_share_has_one_decimal_below_ten(share: float, said: str) -> None:
    assert words.percent(share) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a\x1b[31mb", "a [31mb"),
        ("a\r\n\tb", "a b"),
        ("abc\u202egpj.exe", "abc gpj.exe"),
        ("  Ünïcode  ok ", "Ünïcode ok"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
    ],
)
def test_clean_keeps_words_and_drops_what_steers(text: str, said: str) -> None:
    assert words.clean(text) == said


def test_cut_offs_name_every_score_once() -> None:
    tiers = tuple(Tier(n, c, 0, 0, 0) for n, c in (("A", 6), ("B", 3), ("C", 2), ("D", -7)))
    assert words.cut_offs(tiers) == ("6 and more", "3 to 5", "2", "below 2")
    assert words.cut_offs(tiers[:1]) == ("all",)


def test_an_exclusion_says_its_price(learned: LearnReport) -> None:
    rule = learned.profile.exclusions[0]
    said = "Would have avoided 4 of 21 churns [2-7] and 88 of 590 losses [70-107], and cost 1 of 74 goods [0-4]."
    assert words.price(rule) == said
    no_churn = replace(rule, price=Price(3, 0, 0, 2, 9, 0, 5))
    said = "Would have avoided 3 of 9 losses, and cost 0 of 5 goods. 2 pending accounts would go with it."
    assert words.price(no_churn) == said
    more = replace(rule, price=Price(3, 0, 0, 0, 9, 0, 5, barely=2, of_barely=4, dragged=2, of_dragged=3))
    assert words.price(more).endswith(
        "2 of these losses dragged on. It holds 2 of 4 customers who barely use what they bought."
    )
    assert "not known" in words.price(replace(rule, price=None))


def test_the_latest_churned_are_named_with_what_would_have_caught_them() -> None:
    assert words.churned_last(ChurnCheck()) == ()
    free = (Parted("A", "", "2026-01"), Parted("B", "", "2025-12"))
    assert words.churned_last(ChurnCheck(free)) == (
        "Of the 2 customers who left last, no exclusion would have caught any.",
        "Not caught: A (2026-01), B (2025-12). They share no trait beyond chance.",
    )
    (caught,) = words.churned_last(ChurnCheck((replace(free[0], excluded_by="Size: 1-10"),)))
    assert caught.startswith(
        "Of the 1 customer who left last, an exclusion would have caught 1: A (2026-01) by Size: 1-10."
    )


def test_a_rate_between_nothing_and_all_is_not_known() -> None:
    assert not words.known(Tier("A", 0, 0.1, 0.0, 1.0))
    assert words.known(Tier("A", 0, 0.1, 0.05, 1.0))


@pytest.mark.parametrize(
    ("lift", "low", "high", "chance", "beyond"),
    [(2, 1.4, 3, 1.5, True), (1.4, 1.1, 2, 1.5, False), (2, 0.9, 4, 1.5, False), (0.4, 0.2, 0.9, 1.5, True)],
)
def test_beyond_chance_asks_the_interval_and_the_shuffles(
    lift: float, low: float, high: float, chance: float, beyond: bool
) -> None:
    assert words.beyond_chance(Evidence(1, 1, 0, lift, low, high, chance)) is beyond


def test_what_was_learned_from_is_said_with_its_denominator(learned: LearnReport, sparse: LearnReport) -> None:
    said = words.stands_on(learned.profile, learned.counts)
    ways = "430 lost, 38 stalled, 122 contacted without a deal"
    assert f"699 worked accounts: 109 won, 590 not won ({ways}), 21 of the won churned" in said
    assert "4 won, 27 lost." in words.stands_on(sparse.profile, sparse.counts)
    assert "of worked accounts" in said
    assert "churned" not in words.stands_on(sparse.profile, sparse.counts)


def test_a_check_without_dates_says_so() -> None:
    check = Check("accounts", "", None, 0, 120, 12.0, 0.6)
    assert "no dates allow a check in time order" in checking.checked(check)[0]
    assert checking.checked(Check("none")) == ()


def test_a_check_says_that_its_parts_overlap_and_what_a_pending_win_counts(learned: LearnReport) -> None:
    how, goods, *_ = checking.checked(learned.check)
    assert "from 14 August 2025 on: each quarter's accounts were judged by a card learned only on" in how
    assert "233 accounts judged, 26.4 of them good" in how
    assert "a pending win counted at its chance of being kept" in goods
    assert checking.lines(replace(learned.check, why="before these dates")) == checking.checked(learned.check)


def test_the_table_has_quarters_sums_and_rivals(learned: LearnReport) -> None:
    lines = checking.table(learned.check)
    assert [one.label for one in lines] == [
        "Won", "Q3 2025", "Q4 2025", "Q1 2026", "Q2 2026", "together",
        "Kept (past the horizon)", "Q2 2025",
        "Instead of it (won)", "the base rate", "one criterion: Employees", "a year ago's card",
        "version 2 (2026-01-01) (the card there: 83% in its best 30%)",
    ]  # fmt: skip
    assert lines[1].cells == ("61", "9", "33%", "56%", "67%", "2.23", "0.77", "3")
    assert lines[4].cells == ("60", "0", "", "", "", "", "", "")
    assert lines[10].cells[:2] == ("", "")
    assert lines[12].cells[:2] == ("118", "6")


def test_wins_forgone_are_named_where_the_book_can(learned: LearnReport) -> None:
    (said,) = checking.forgone(learned.check)
    assert said == (
        "The best 30% of each quarter would have forgone 6 of 22 wins (1 more on its edge), among them Quillhaven "
        "(Q3 2025), Sedge & Sons (Q3 2025)."
    )
    bare = replace(learned.check, periods=())
    assert checking.forgone(bare)[0].endswith("(1 more on its edge).")


def test_rates_that_are_no_better_than_the_base_rate_say_so_instead_of_their_skill(learned: LearnReport) -> None:
    assert any("Brier skill 6.2% (95% interval 1.1% to 12%)" in line for line in checking.lines(learned.check))
    odds = replace(learned.check.odds, banner="Its rates are no better than the base rate: so.")
    warned = checking.lines(replace(learned.check, odds=odds))
    assert odds.banner in warned
    assert not any("Brier skill" in line for line in warned)


def test_what_a_criterion_adds_is_the_change_without_it(learned: LearnReport) -> None:
    first = checking.without(learned.check.ablation)[0]
    assert first == ("Employees", "-0.060", "-0.100 to -0.020", "-9%", "-18% to +1%")
    assert any("Employees makes 56%" in line for line in checking.lines(learned.check))


def test_what_rests_on_one_seller_is_said(learned: LearnReport) -> None:
    assert checking.selling(learned.check) == ()
    few = Sellers(3, "Owner North", 0.7)
    bound = Sellers(8, "Owner East", 0.2, "Owner East", "Country: Germany", 0.41, 2)
    mine = replace(few, share=0.4, territories=(Territory("Country: Germany", "Owner East", 0.82),))
    odd = replace(few, share=0.4, unlike=(Unlike("Owner West", 60, 45, 8.3),))
    said = [checking.selling(replace(learned.check, sellers=one)) for one in (few, bound, mine, odd)]
    told = [line for lines in said for line in lines]
    assert told[0] == "70% of the wins are by one seller (Owner North)."
    assert told[1].startswith(
        "2 bins would rest on one seller too much, most of all Country: Germany: without Owner East"
    )
    assert "would change by 0.41" in told[1]
    assert told[2] == "Country: Germany is mostly one seller's territory: 82% of its accounts are Owner East's."
    assert told[3].startswith("Owner West won 45 of 60; others with such accounts would have won 8:")


def test_accounts_without_an_outcome_are_not_called_open_deals(learned: LearnReport) -> None:
    said = words.not_used(learned.counts)
    assert said == (
        "Not learned from: 57 accounts still open, or contacted too lately to say; 412 targets not worked yet."
    )


def test_the_win_rate_names_its_denominator(learned: LearnReport) -> None:
    assert ("Win rate", "16%", "of 699 worked accounts") in words.commerce(learned.commerce, 12)


def test_a_check_that_does_not_beat_the_base_rate_says_so() -> None:
    check = Check("time", split=date(2026, 1, 1), log_loss=0.4, base_log_loss=0.39)
    assert any("no better than saying the base rate" in line for line in checking.checked(check))


def test_what_is_absent_names_what_to_load(learned: LearnReport, sparse: LearnReport) -> None:
    assert words.to_load(learned) == ()
    assert any("load contracts" in line for line in words.to_load(sparse))


def test_fields_left_out_are_grouped_by_reason_leaks_first(learned: LearnReport) -> None:
    kinds = words.grouped(learned)
    assert kinds[0][0] == "Known only after the outcome"
    assert sum(len(fields) for _, fields in kinds) == len(learned.dropped)
