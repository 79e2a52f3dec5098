from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from earmark.book import Book, open_book
from earmark.errors import CallError
from earmark.profile.bins import Bin, Criterion
from earmark.profile.file import dumps, profile_id
from earmark.profile.profile import Profile
from earmark.profile.report import Counts, LearnReport
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.stored import report_from_json, report_to_json
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.verbs.document import document
from earmark.verbs.history import diff, history, revert
from earmark.verbs.load import load

AS_OF = date(2026, 1, 1)
TARGETS = "Domain,Name,Employees,Country\n" + "".join(
    f"a{i}.example,A{i},{10 if i < 6 else 80},{'Norway' if i == 9 else 'Chile'}\n" for i in range(10)
)


def profile(small: int, large: int, cut: int = 2) -> Profile:
    size = Criterion("Size", "Employees", "number", (
        Bin("small", small, high=Decimal(50)), Bin("large", large, low=Decimal(50)), Bin("missing", missing=True),
    ))  # fmt: skip
    low = min(small, large, 0)
    tiers = (Tier("A", cut, 0.5, 0.4, 0.6), Tier("B", low, 0.1, 0.05, 0.2))
    return Profile("p", Scorecard((size,)), AS_OF, verdict="supported", base_rate=0.3, tiers=tiers)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    (tmp_path / "companies.csv").write_text(TARGETS, "utf-8")
    with open_book(tmp_path / "book", today=AS_OF) as opened:
        load(opened, tmp_path / "companies.csv")
        yield opened


def save(book: Book, one: Profile, kind: str = "learned") -> int:
    report = LearnReport(one, profile_id(one), 0, Counts(won=3))
    return book.save_profile(dumps(one), report_to_json(report), profile_id(one), kind)


def test_versions_are_listed_newest_first_with_what_each_changed(book: Book) -> None:
    save(book, profile(0, 2))
    save(book, profile(0, 3))
    found = history(book).versions
    assert [(one.version, one.live, one.kind) for one in found] == [(2, True, "learned"), (1, False, "learned")]
    assert found[0].change == "Size: large +2 to +3."
    assert found[1].change == "the first"
    assert [one["id"] for one in as_data(history(book))] == [profile_id(profile(0, 3)), profile_id(profile(0, 2))]


@pytest.mark.parametrize("word", ["1", "v1", "V1", 1, profile_id(profile(0, 2)), profile_id(profile(0, 2))[:4]])
def test_a_number_a_v_and_an_ids_beginning_name_a_version(book: Book, word: str | int) -> None:
    save(book, profile(0, 2))
    save(book, profile(0, 3))
    assert book.profile(word).body["version"] == 1
    with pytest.raises(CallError, match="no profile 'v7'"):
        book.profile("v7")


def test_going_back_appends_a_version_equal_in_content(book: Book) -> None:
    save(book, profile(0, 2))
    save(book, profile(0, 3))
    done = revert(book, "v1")
    assert (done.version, done.equal_to, done.changed, done.before) == (3, 1, True, 2)
    assert book.profile().body["profile_id"] == book.profile(1).body["profile_id"] == done.id
    assert report_from_json(book.profile().body["report"]).profile == profile(0, 2)
    assert history(book).versions[0].kind == "reverted"
    assert document(book).counts.won == 3
    again = revert(book, 1)
    assert (again.version, again.changed, len(book.profiles())) == (3, False, 3)
    assert save(book, profile(0, 3)) == 4


def test_a_held_version_is_never_live_and_nobody_goes_back_to_it(book: Book) -> None:
    save(book, profile(0, 2))
    assert save(book, profile(0, 3), "held") == 2
    assert save(book, profile(0, 3), "held") == 2
    assert book.profile().body["version"] == 1
    assert [one.live for one in history(book).versions] == [False, True]
    with pytest.raises(CallError, match="is held"):
        revert(book, 2)


def test_two_versions_side_by_side_and_who_moves(book: Book) -> None:
    save(book, profile(0, 2))
    save(book, profile(1, 2, cut=1))
    found = diff(book, "v1", "v2")
    assert [(one.bin, one.before, one.after) for one in found.points] == [
        ("small", 0, 1), ("large", 2, 2), ("missing", 0, 0),
    ]  # fmt: skip
    assert [(one.tier, one.before, one.after) for one in found.cut_offs] == [("A", 2, 1)]
    moved = found.movement
    assert (moved.accounts, moved.targets, moved.moved, moved.share) == (10, True, 6, 0.6)
    assert [(one.start, one.end, one.accounts) for one in moved.moves] == [("B", "A", 6)]
    assert moved.examples[0].why == ("Size: small +1, was 0", "A now from 1, was from 2")
    save(book, profile(1, 2))
    assert diff(book, "v2", "v3").movement.examples[0].why == ("A now from 2, was from 1",)
    text = as_text(found, width=80)
    assert "1 of 3 lines of the card differ, and 1 of cut-offs" in text
    assert "6 of 10 targets (60%)" in text
    assert max(map(len, text.splitlines())) <= 80
    assert diff(book, "v1", "v1").movement.moved == 0


def test_an_account_that_an_exclusion_shuts_out_moves_too(book: Book) -> None:
    plain = profile(0, 2)
    country = Criterion("Country", "Country", "category", (
        Bin("Norway", values=("Norway",)), Bin("other", other=True), Bin("missing", missing=True),
    ))  # fmt: skip
    save(book, plain)
    save(book, replace(plain, exclusions=(Exclusion("Country: Norway", country, "Norway", "none won"),)))
    found = diff(book, 1)
    assert [(one.start, one.end, one.accounts) for one in found.movement.moves] == [("A", "excluded", 1)]
    assert found.movement.examples[0].account == "A9"
    assert found.movement.examples[0].why == ("now excluded: Country: Norway",)
    assert [(one.name, one.before, one.after) for one in found.exclusions] == [("Country: Norway", "", "none won")]
    assert "now excluded" in as_text(found, width=80)
