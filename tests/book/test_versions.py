from __future__ import annotations

import pytest

from earmark.book import Book


def versions(book: Book) -> list[tuple[int, str]]:
    return [(entry.body["version"], entry.body["profile_id"]) for entry in book.profiles()]


def test_saving_the_latest_again_changes_nothing(book: Book) -> None:
    assert [book.save_profile("", {}, one) for one in ("aaaa", "aaaa", "bbbb", "aaaa")] == [1, 1, 2, 3]
    assert versions(book) == [(1, "aaaa"), (2, "bbbb"), (3, "aaaa")]


def test_two_processes_that_save_at_once_get_a_number_each(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    book.save_profile("", {}, "aaaa")
    found, now = [()], Book.profiles  # what was there just before the other process saved
    monkeypatch.setattr(Book, "profiles", lambda self: found.pop() if found else now(self))
    assert book.save_profile("", {}, "bbbb") == 2
    assert versions(book) == [(1, "aaaa"), (2, "bbbb")]


def test_a_version_that_an_older_earmark_saved_counts(book: Book) -> None:
    body = {"version": 1, "profile_id": "aaaa", "toml": "", "report": {}}
    book.ledger.append("profile", "1:aaaa", body, book.stamp())
    assert [book.save_profile("", {}, one) for one in ("aaaa", "bbbb")] == [1, 2]
