"""A book asked on another engine: the same profile, the same scored list, the same market."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import earmark
from earmark.sources.world import make_world
from earmark.verbs.demo import EXPORTS, TO_PURSUE

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, earmark.LearnReport]:
    """Return a folder with a book that has learned, and what it learned."""
    folder = tmp_path_factory.mktemp("same")
    world = make_world(folder, seed=1, accounts=150)
    with earmark.open_book(folder / "book", today=world.end) as book:
        earmark.set_setting(book, "new_business_pipelines", world.new_business)
        names = (*EXPORTS, *TO_PURSUE, "targets")
        earmark.load(book, *(world.files[name] for name in names), as_of=world.end)
        report = earmark.learn(book, as_of=world.end)
        earmark.score(book, None, folder / "accounts.csv")
        earmark.score(book, world.files["targets"], folder / "list.csv")
    return folder, report


@pytest.mark.parametrize("address", ["postgres", "cluster"], indirect=True)  # Spark by itself would take a minute
def test_a_book_learns_scores_and_sizes_the_same(
    made: tuple[Path, earmark.LearnReport], address: str, tmp_path: Path
) -> None:
    here, report = made
    shutil.copytree(here / "book", tmp_path / "book")
    as_of = report.profile.as_of
    with earmark.open_book(here / "book", today=as_of) as book:
        sizes = earmark.market(book), earmark.explain(book, _first(here / "accounts.csv"))
    with earmark.open_book(tmp_path / "book", today=as_of, engine=address) as book:
        assert book.engine is not book.facts
        if not address.startswith("spark://"):  # a minute of many small questions, asked of Spark once
            assert earmark.learn(book, as_of=as_of) == report
        earmark.score(book, None, tmp_path / "accounts.csv")
        earmark.score(book, here / "targets.csv", tmp_path / "list.csv")
        assert (earmark.market(book), earmark.explain(book, _first(here / "accounts.csv"))) == sizes
        assert len(book.ledger.entries("book")) == 1
        assert address not in (tmp_path / "book" / "ledger.sqlite").read_bytes().decode("latin-1")
    for name in ("accounts.csv", "list.csv"):
        assert (tmp_path / name).read_bytes() == (here / name).read_bytes()


def test_a_close_moves_a_profile_the_same(
    made: tuple[Path, earmark.LearnReport], postgres: str, tmp_path: Path
) -> None:
    here, report = made
    as_of, found = report.profile.as_of, []
    for name, engine in (("here", None), ("there", postgres)):
        shutil.copytree(here / "book", tmp_path / name)
        with earmark.open_book(tmp_path / name, today=as_of, engine=engine) as book:
            target = book.facts.rows("SELECT key FROM account WHERE target ORDER BY key LIMIT 1")[0][0]
            earmark.decide(book, str(target), "won")
            found.append((earmark.update(book), earmark.diff(book, 1).movement))
    assert found[0] == found[1]
    assert found[0][0].folded == 1


def _first(path: Path) -> str:
    return path.read_text("utf-8-sig").split("\n")[1].split(",")[0]


def test_facts_are_published_again_when_they_changed(
    made: tuple[Path, earmark.LearnReport], address: str, tmp_path: Path
) -> None:
    here, report = made
    shutil.copytree(here / "book", tmp_path / "book")
    with earmark.open_book(tmp_path / "book", today=report.profile.as_of, engine=address) as book:
        first = book.engine.rows(_accounts())[0][0]
        new = tmp_path / "new.csv"
        new.write_text("Company Domain Name,Company name\nnew-one.example,New one\n", "utf-8")
        earmark.load(book, new)
        assert book.engine.rows(_accounts())[0][0] == first + 1


def _accounts() -> object:
    from sqlglot import exp

    from earmark.sql import vocabulary as say

    return exp.select(say.count()).from_(say.table("account"))
