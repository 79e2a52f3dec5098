"""Which accounts show by when a field was filled that it is known only after the outcome."""

from __future__ import annotations

from datetime import date
from typing import Any

from earmark.verbs.counting import snapshot
from earmark.verbs.filling import late_fields


def test_customers_of_old_do_not_hide_a_field_filled_after_the_close(facts: Any, made_book: Any) -> None:
    for number in range(1, 7):
        facts.account(number, f1="gold")
        facts.deal(number, "2024-01-01", "2024-03-01", "won" if number % 2 else "lost")
        facts.add("first_filled", account=number, field=1, filled=date(2024, 4, 1))
    for number in range(11, 17):
        facts.account(number)
        facts.deal(number, "2024-10-01")
        facts.add("first_filled", account=number, field=0, filled=None)
    for number in range(21, 41):
        facts.account(number, f1="gold")
        facts.deal(number, "2024-01-01", "2024-02-01", "won", kind="renewal")
        facts.add("first_filled", account=number, field=1, filled=date(2019, 1, 1))
    reason = "known only after the outcome: filled after the close at 6 of 6 accounts"
    assert late_fields(made_book, snapshot(made_book)) == {1: reason}


def test_targets_filled_alike_show_that_the_filling_goes_with_no_close(facts: Any, made_book: Any) -> None:
    for number in range(1, 7):
        facts.account(number, f1="gold")
        facts.deal(number, "2024-01-01", "2024-03-01", "won" if number % 2 else "lost")
        facts.add("first_filled", account=number, field=1, filled=date(2024, 4, 1))
    for number in range(11, 17):
        facts.account(number, target=True, f1="gold")
        facts.add("first_filled", account=number, field=1, filled=date(2024, 4, 1))
    assert late_fields(made_book, snapshot(made_book)) == {}
