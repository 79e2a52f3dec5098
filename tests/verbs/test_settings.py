from pathlib import Path

import pytest

from earmark.book import open_book
from earmark.config import NAMES
from earmark.errors import CallError
from earmark.verbs.settings import set_setting, settings


def test_a_new_book_has_every_setting_at_its_default(tmp_path: Path) -> None:
    with open_book(tmp_path / "book") as book:
        rows = settings(book).settings
    assert tuple(row.name for row in rows) == NAMES
    assert all(row.value == row.default for row in rows)


def test_a_setting_stays_when_the_book_is_opened_again_and_returns_to_its_default(tmp_path: Path) -> None:
    with open_book(tmp_path / "book") as book:
        assert set_setting(book, "horizon_months", ("6",)).settings[0].value == 6
        set_setting(book, "own_domains", ("ours.example", "labs.example"))
    with open_book(tmp_path / "book") as book:
        assert settings(book, "horizon_months").settings[0].value == 6
        assert book.settings.own_domains == ("ours.example", "labs.example")
        assert set_setting(book, "horizon_months", ()).settings[0].value == 12


def test_what_does_not_fit_changes_nothing(tmp_path: Path) -> None:
    with open_book(tmp_path / "book") as book:
        with pytest.raises(CallError):
            set_setting(book, "horizon_months", ("never",))
        with pytest.raises(CallError, match="Did you mean"):
            set_setting(book, "horizon_month", ("6",))
        assert book.settings.horizon_months == 12
