"""Damaged files: the ledger is refused or whole, what hangs on it is built again, and nothing is wrong silently."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

import earmark
from breaking import damage
from breaking.books import Case
from breaking.damage import HARMS, Harm


def test_a_damaged_ledger_is_refused_or_says_what_it_said(commands: dict[str, Case], tmp_path: Path) -> None:
    found = Counter[str]()
    for how in HARMS:
        for seed in range(12):
            one = damage.ledger(commands["document"], tmp_path / f"{how}{seed}", how, seed)
            assert not one.wrong, (how, seed)
            found[one.how] += 1
    assert found["refused"] >= 36
    assert found["refused"] < 48


@pytest.mark.parametrize("how", HARMS)
def test_a_damaged_log_leaves_a_beginning(tmp_path: Path, how: Harm) -> None:
    for seed in range(5):
        assert not damage.log(tmp_path / str(seed), how, seed).wrong, seed


def test_an_emptied_ledger_is_not_an_empty_book(commands: dict[str, Case], tmp_path: Path) -> None:
    found = damage.emptied(commands["document"], tmp_path / "place")
    assert (found.how, found.wrong) == ("refused", "")


@pytest.mark.parametrize("how", HARMS)
def test_damaged_tables_are_built_again(commands: dict[str, Case], tmp_path: Path, how: Harm) -> None:
    for seed in range(2):
        found = damage.projection(commands["document"], tmp_path / str(seed), how, seed)
        assert not found.wrong, seed


def test_tables_built_again_are_said_to_be(commands: dict[str, Case], tmp_path: Path) -> None:
    case = commands["learn"]
    place, told = case.place(tmp_path / "place"), []
    (place / "book" / "facts.duckdb").write_bytes(b"no database at all")
    with earmark.open_book(place / "book", today=case.today, tell=told.append) as book:
        assert book.facts.columns("account")
    (kept,) = (place / "book").glob("facts.broken-*.duckdb")
    assert kept.read_bytes() == b"no database at all"
    assert [str(kept) in line for line in told] == [True]


def test_tables_found_damaged_while_they_are_read_are_said_to_be(commands: dict[str, Case], tmp_path: Path) -> None:
    case = commands["learn"]
    place, told = case.place(tmp_path / "place"), []
    with earmark.open_book(place / "book", today=case.today, tell=told.append) as book:
        book.facts.damaged = True  # as a statement sets it
        assert not told
    (kept,) = (place / "book").glob("facts.broken-*.duckdb")
    assert [str(kept) in line for line in told] == [True]
    with earmark.open_book(place / "book", today=case.today, tell=told.append) as book:
        assert book.facts.columns("account")
    assert len(told) == 1


@pytest.mark.parametrize("how", HARMS)
def test_damaged_clean_copies_are_not_used(commands: dict[str, Case], tmp_path: Path, how: Harm) -> None:
    assert not damage.clean_copies(commands["learn"], tmp_path / "place", how, 1).wrong


def test_what_may_be_thrown_away_may(commands: dict[str, Case], tmp_path: Path) -> None:
    assert not damage.lost(commands["learn"], tmp_path / "place", ("facts.duckdb", "staged", "tmp")).wrong


@pytest.mark.parametrize("how", ["bit flipped", "torn"])
def test_a_damaged_original_is_refused_and_mended_by_loading_it_again(
    commands: dict[str, Case], tmp_path: Path, how: Harm
) -> None:
    found = damage.originals(commands["learn"], tmp_path / "place", how, 1)
    assert (found.how, found.wrong) == ("refused", "")
