from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from earmark.config import Settings
from earmark.learn.tally import CONTACTED, LOST, WON, in_order
from earmark.profile.bins import Bin, Criterion
from earmark.profile.report import Amounts
from earmark.verbs.commerce import commerce, examples, kept
from earmark.verbs.counted import Counted
from earmark.verbs.counting import fields, snapshot, tally

SIZE = Criterion("Size", "Number", "number", (
    Bin("small", high=Decimal(50)), Bin("large", low=Decimal(50)), Bin("missing", missing=True),
))  # fmt: skip
TOOL = Criterion("Tool", "List", "list", (
    Bin("X", values=("X",)), Bin("no X", other=True), Bin("missing", missing=True),
), item="X")  # fmt: skip


def worked(facts: Any, outcomes: Sequence[str], **cells: Any) -> None:
    for number, outcome in enumerate(outcomes, 1):
        facts.account(number, **cells)
        closed = None if outcome == "open" else "2024-03-01"
        facts.deal(number, "2024-01-01", closed, outcome, owner=f"seller {number % 2}")


def test_the_snapshot_counts_outcomes(facts: Any, made_book: Any) -> None:
    worked(facts, ["won"] * 6 + ["lost"] * 3 + ["open"])
    facts.account(11, contacted=date(2024, 1, 1))
    facts.account(12, target=True)
    info = snapshot(made_book)
    counts = info.counts
    assert (counts.accounts, counts.won, counts.lost, counts.stalled, counts.contacted) == (11, 6, 5, 1, 1)
    assert (counts.open, counts.targets, counts.churned, info.kept_known) == (0, 1, None, False)
    assert (info.population, info.contrast, info.cycle_p90) == ("of worked accounts", "lost", 60)
    assert (info.first_close, info.sellers) == (date(2024, 3, 1), ("seller 0", "seller 1"))
    assert any("1 stalled" in note for note in info.notes)


def test_opened_deals_are_the_population_when_nobody_was_only_contacted(facts: Any, made_book: Any) -> None:
    worked(facts, ["won", "lost"])
    facts.contract(1, "2024-03-01", "2024-09-01")
    info = snapshot(made_book)
    assert (info.population, info.counts.churned, info.kept_known) == ("of opened deals", 1, True)


def test_wins_alone_are_compared_with_targets_and_it_is_said(facts: Any, made_book: Any) -> None:
    worked(facts, ["won", "won"], f0=Decimal(10))
    facts.account(3, target=True, f0=Decimal(100))
    info = snapshot(made_book)
    counted = tally(made_book, info, [SIZE])
    assert info.contrast == "targets"
    assert any("likeness" in note for note in info.notes)
    assert sorted(zip(counted.outcome.tolist(), counted.codes[:, 0].tolist(), strict=True)) == [
        (WON, 0),
        (WON, 0),
        (CONTACTED, 1),
    ]
    assert counted.count.sum() == 3


def test_wins_alone_without_targets_have_no_contrast(facts: Any, made_book: Any) -> None:
    worked(facts, ["won", "won"])
    assert snapshot(made_book).contrast == "none"


def test_an_empty_book_has_an_empty_snapshot(made_book: Any) -> None:
    info = snapshot(made_book)
    assert (info.counts.accounts, info.contrast, info.cycle_days) == (0, "none", None)
    assert tally(made_book, info, [SIZE]).codes.shape == (0, 1)
    assert fields(made_book, info)[0].rows == 0
    assert commerce(made_book, info).win_rate is None
    assert examples(made_book, info).best == ()


def test_customers_known_by_contracts_alone_are_wins(facts: Any, made_book: Any) -> None:
    facts.account(1)
    facts.contract(1, "2023-01-01")
    info = snapshot(made_book)
    assert (info.counts.won, info.kept_known) == (1, False)


def test_the_settings_of_the_book_decide(facts: Any, made_book: Any) -> None:
    facts.account(1, contacted=date(2024, 12, 1), domain="a.com")
    facts.account(2, contacted=date(2024, 12, 1), domain="us.com")
    made_book.settings = Settings(contacted_days=10, own_domains=("us.com",))
    assert snapshot(made_book).counts.contacted == 1


def test_fields_are_summed_up_as_they_are_shown(facts: Any, made_book: Any) -> None:
    facts.account(1, f0=Decimal("5.5"), f1="saas", f2=";x;y;", f3=date(2023, 12, 22))
    facts.account(2, f0=Decimal(7), f1="saas", f2=";x;", f3=date(2024, 1, 11))
    facts.account(3, f1="retail")
    for number in (1, 2, 3):
        facts.deal(number, "2024-01-01", "2024-02-01", "won")
    facts.add("spelling", field=1, folded="saas", shown="SaaS")
    facts.add("spelling", field=2, folded="x", shown="X")
    size, kind, tools, funded = fields(made_book, snapshot(made_book))
    assert (size.rows, size.filled, size.low, size.high) == (3, 2, Decimal("5.5"), Decimal(7))
    assert dict(size.values) == {"5.5": 1, "7": 1}
    assert kind.values == (("SaaS", 2), ("retail", 1))
    assert (tools.values, tools.distinct, tools.filled) == ((("X", 2), ("y", 1)), 2, 2)
    assert (funded.low, funded.high) == (Decimal(-10), Decimal(10))


def test_a_leak_by_name_is_not_counted(facts: Any, made_book: Any) -> None:
    facts.engine.run("UPDATE field SET leak = 'known after the close' WHERE field = 1")
    worked(facts, ["won"], f1="x")
    info = snapshot(made_book)
    leak = fields(made_book, info)[1]
    assert (leak.leak, leak.filled) == ("known after the close", 0)
    assert 1 not in {want.number for want in info.wanted}


def test_tallies_unpack_patterns(facts: Any, made_book: Any) -> None:
    facts.account(1, f0=Decimal(10), f2=";x;")
    facts.account(2, f0=Decimal(60))
    facts.account(3, f2=";y;")
    for number, outcome in ((1, "won"), (2, "lost"), (3, "lost")):
        facts.deal(number, "2024-01-01", "2024-02-01", outcome)
    info = snapshot(made_book)
    both = tally(made_book, info, [SIZE, TOOL])
    rows = sorted(zip(both.codes.tolist(), both.outcome.tolist(), both.closed.tolist(), strict=True))
    month = 2024 * 12 + 1
    assert rows == [([0, 0], WON, month), ([1, 2], LOST, month), ([2, 1], LOST, month)]


def test_criteria_in_order_are_counted_in_the_order_of_a_tally(facts: Any, made_book: Any) -> None:
    for number in range(1, 61):
        facts.account(number, f0=Decimal(7 * number % 100) if number % 5 else None, f2=";x;" if number % 3 else ";y;")
        facts.deal(number, "2024-01-01", f"2024-0{2 + number % 4}-01", "won" if number % 2 else "lost")
    counted = tally(made_book, snapshot(made_book), in_order([TOOL, SIZE]))
    assert [one.name for one in counted.criteria] == ["Size", "Tool"]
    assert 20 < len(counted.count) < 60
    assert counted.ordered().count is counted.count  # nothing was left to sort


def test_money_and_time_stand_on_their_counts(facts: Any, made_book: Any) -> None:
    worked(facts, ["won"] * 4 + ["lost"] * 4)
    for number, end in ((1, "2024-06-01"), (2, None), (3, None), (4, None)):
        facts.contract(number, "2024-03-01", end)
    facts.engine.run(
        "UPDATE contract SET acv_cents = account * 100, told_cents = account * 80, currency = 'USD', rate = 'R'"
    )
    facts.add("money", currency="EUR")
    found = commerce(made_book, snapshot(made_book))
    assert (found.win_rate, found.win_rate_of, found.cycle_days, found.cycle_of) == (0.5, 8, 60, 4)
    assert (found.acv_cents, found.acv_of, found.currency) == (200, 4, "EUR")
    assert found.amounts == (Amounts("USD", 4, rate="R", first=date(2024, 3, 1), last=date(2024, 3, 1)),)
    assert (found.retention, found.retention_of) == (0.75, 4)


def test_retention_is_that_of_kaplan_and_meier() -> None:
    stays = [(0, 3, 1), (0, None, 1), (6, None, 1), (2, 8, 1)]
    # at risk: 4 at month 3 (one left), 2 at month 6 (one left), as one was censored at month 4
    assert kept(stays, 10, 12) == 3 / 4 * (1 - 1 / 2)
    assert kept([(0, 12, 1)], 24, 12) == 0
    assert kept([(0, 13, 1)], 24, 12) == 1


def test_examples_show_the_renewed_the_lost_and_the_gone(facts: Any, made_book: Any) -> None:
    worked(facts, ["won", "won", "lost", "won"])
    facts.deal(2, "2024-11-01", "2024-12-01", "won", kind="renewal")
    facts.add("after_sale", account=2, kind="nps", number=Decimal(6), happened=date(2024, 6, 1))
    facts.add("after_sale", account=2, kind="nps", number=Decimal(9), happened=date(2024, 7, 1))
    facts.contract(4, "2024-03-01", "2024-08-01")
    facts.engine.run("UPDATE deal SET lost_reason = 'price' WHERE outcome = 'lost'")
    found = examples(made_book, snapshot(made_book))
    assert [one.name for one in found.best] == ["A2", "A1"]
    assert {"renewed", "NPS 9"} <= set(found.best[0].facts)
    assert found.lost[0].facts == ("lost 2024-03", "reason: price")
    assert found.churned[0].facts == ("left 2024-08", "after 5 months")


def test_percentile_is_a_value_that_occurs() -> None:
    counted = Counted.of([(5, 1), (1, 8), (100, 1)])
    assert [counted.percentile(percent) for percent in (0, 80, 81, 90, 100)] == [1, 1, 5, 5, 100]
    assert Counted.of([]).percentile(90) == 0


def test_a_snapshot_is_taken_again_for_another_day(facts: Any, made_book: Any) -> None:
    worked(facts, ["won", "lost"])
    before = snapshot(made_book, date(2024, 2, 1))
    after = snapshot(made_book)
    assert (before.counts.accounts, before.counts.open) == (0, 2)
    assert after == replace(after)
    assert after.counts.accounts == 2
