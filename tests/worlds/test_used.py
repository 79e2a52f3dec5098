"""Had the profile been used: the names of wins forgone and an earlier version, from a made world's book."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

import earmark
from earmark.learn.bands import candidates
from earmark.learn.learner import Learned, Options
from earmark.learn.learner import learn as fit
from earmark.sources.world import World, make_world
from earmark.sql.forgone import forgone
from earmark.verbs import counting
from earmark.verbs.document import document
from earmark.verbs.used import NAMED, earlier, named


@dataclass(frozen=True)
class Told:
    world: World
    book: earmark.Book
    info: counting.SnapshotInfo
    learned: Learned


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    folder = tmp_path_factory.mktemp("used")
    world = make_world(folder, seed=1, accounts=1200)
    with earmark.open_book(folder / "book", today=world.end) as book:
        earmark.set_setting(book, "new_business_pipelines", world.new_business)
        names = ("companies", "deals", "contracts", "contacts", "usage")
        earmark.load(book, *(world.files[name] for name in names), as_of=world.end)
        earmark.learn(book, as_of=date(world.end.year, 1, 1))
        earmark.learn(book, as_of=world.end)
        info = counting.snapshot(book, world.end)
        fields = counting.fields(book, info)
        tally = counting.tally(book, info, candidates(fields)[0])
        learned = fit(tally, fields, Options(as_of_month=info.month, others=earlier(book, info)))
        yield Told(world, book, info, learned)


def test_the_book_finds_as_many_wins_forgone_as_the_counts_say(told: Told) -> None:
    periods = {p.name: p for p in told.learned.check.periods if p.outcome == "won"}
    assert [one.name for one in told.learned.used] == list(periods)
    for one in told.learned.used:
        columns = counting.field_columns(told.book, one.card.criteria)
        rows = told.book.facts.rows(forgone(one.card, columns, (one.first, one.last), one.below, 10_000))
        assert len(rows) == periods[one.name].forgone
    assert sum(p.forgone for p in periods.values()) > 0


def test_some_of_them_are_named_the_lowest_first(told: Told) -> None:
    found = named(told.book, told.learned.check, told.learned.used)
    below = {one.name: one.below for one in told.learned.used}
    seen = 0
    for period in found.periods:
        scores = [one.score for one in period.named]
        assert scores == sorted(scores)
        assert len(scores) == (min(NAMED, period.forgone) if period.outcome == "won" else 0)
        assert all(score < below[period.name] for score in scores)
        assert all(
            told.world.outcomes[one.domain] == "won" for one in period.named if one.domain in told.world.outcomes
        )
        seen += len(scores)
    assert seen


def test_an_earlier_version_is_judged_on_the_quarters_after_it(told: Told) -> None:
    (version,) = earlier(told.book, told.info)
    assert version.kind == "version"
    assert version.name == f"1 ({told.world.end.year}-01-01)"
    rival = next(r for r in told.learned.check.rivals if r.kind == "version")
    last = [p for p in told.learned.check.periods if p.outcome == "won"][-1]
    assert (rival.accounts, rival.goods) == (last.accounts, last.goods)


def test_a_report_keeps_its_check_through_the_ledger(told: Told) -> None:
    shown = document(told.book)
    assert shown.check.won is not None
    assert [p.name for p in shown.check.periods] == [p.name for p in told.learned.check.periods]
    assert shown.check.rivals[-1].kind == "version"
