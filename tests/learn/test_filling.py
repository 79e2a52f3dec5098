from earmark.learn.filling import Filling, filled_late


def test_a_field_filled_after_the_close_is_a_leak_with_its_counts() -> None:
    found = Filling(48, 2, (60, 200), (3, 400))
    assert filled_late(found) == "known only after the outcome: filled after the close at 48 of 50 accounts"


def test_a_field_filled_before_the_close_at_some_is_none() -> None:
    assert filled_late(Filling(40, 10, (60, 200), (3, 400))) == ""


def test_a_handful_shows_nothing() -> None:
    assert filled_late(Filling(4, 0, (60, 200), (3, 400))) == ""


def test_what_was_filled_for_all_accounts_late_goes_with_no_close() -> None:
    assert filled_late(Filling(190, 5, (195, 200), (390, 400))) == ""
    assert filled_late(Filling(190, 5, (195, 200), (0, 0)))
