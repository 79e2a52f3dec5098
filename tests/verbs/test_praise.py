from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from earmark.verbs.commerce import _example, _praise


@dataclass(frozen=True)
class Info:
    as_of: date = date(2026, 1, 1)
    horizon_months: int = 12
    kept_known: bool = True


def praised(closed: date, opened: date, referrals: int | None = None) -> list[str]:
    row: list[Any] = [1, "Acme", "acme.example", "d:acme.example", closed, None, opened, 0, 0, None, None]
    row += [None if referrals is None else Decimal(referrals), None, None]
    return list(_praise(row, 30, Info()))  # type: ignore[arg-type]


def test_no_referral_is_no_merit() -> None:
    assert "referrals: 2" in praised(date(2024, 3, 1), date(2024, 1, 1), 2)
    assert not any("referral" in fact for fact in praised(date(2024, 3, 1), date(2024, 1, 1), 0))


def test_speed_is_praised_in_customers_that_stayed_and_not_in_deals_entered_when_they_closed() -> None:
    assert praised(date(2024, 3, 11), date(2024, 3, 1))[0] == "closed in 10 days, among the fastest quarter"
    assert praised(date(2025, 6, 11), date(2025, 6, 1))[0] == "closed in 10 days"
    assert praised(date(2024, 3, 1), date(2024, 3, 1)) == ["customer for 22 months"]


def test_where_nobody_knows_who_stayed_a_win_is_dated_and_no_stay_is_claimed() -> None:
    row: list[Any] = [1, None, None, "i:own:raw_ab:7", date(2024, 3, 1), None, date(2024, 3, 1), *[0] * 2, *[None] * 5]
    assert list(_praise(row, 30, Info(kept_known=False))) == ["won 2024-03"]  # type: ignore[arg-type]
    assert _example(row, ()).name == "line 7"
