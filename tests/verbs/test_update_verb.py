from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from earmark.book import Book, open_book
from earmark.errors import CallError
from earmark.learn.contest import Contest
from earmark.learn.promotion import Promotion
from earmark.profile.file import loads
from earmark.profile.stored import report_from_json
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.sources.world import make_world
from earmark.verbs import challenge
from earmark.verbs.decide import decide
from earmark.verbs.folding import latest
from earmark.verbs.history import history, revert
from earmark.verbs.learn import learn
from earmark.verbs.load import load
from earmark.verbs.merges import accept_merge
from earmark.verbs.update import update

BETTER = Contest(Promotion(True, "It orders later accounts better: +0.100 of AUC."), 90, 20.0)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date]:
    """A book from which a profile was learned, and its day."""
    place = tmp_path_factory.mktemp("updating")
    world = make_world(place / "world", seed=1, accounts=200)
    with open_book(place / "book", today=world.end) as book:
        book.save_settings({"new_business_pipelines": world.new_business})
        load(book, *(world.files[name] for name in ("companies", "deals", "contracts", "contacts")), as_of=world.end)
        learn(book)
    return place / "book", world.end


@pytest.fixture
def book(learned: tuple[Path, date], tmp_path: Path) -> Iterator[Book]:
    shutil.copytree(learned[0], tmp_path / "book")
    with open_book(tmp_path / "book", today=learned[1]) as opened:
        yield opened


def keys(book: Book, where: str, many: int) -> list[str]:
    query = f"SELECT key FROM account WHERE {where} ORDER BY key LIMIT {many}"  # noqa: S608 - the test's own words
    return [str(row[0]) for row in book.facts.rows(query)]


def on(book: Book, days: int) -> date:
    """Return the day so many days after the newest load; it is today then, or was."""
    day = latest(book) + timedelta(days=days)
    book.today = max(book.today, day)
    return day


TARGETS = "target AND account NOT IN (SELECT account FROM deal WHERE account IS NOT NULL)"
CUSTOMERS = "account IN (SELECT account FROM contract WHERE ended IS NULL)"


def test_after_learning_nothing_moved_and_nothing_is_saved(book: Book) -> None:
    found = update(book)
    assert (found.folded, found.changed, found.held, found.before, found.anew) == (0, (), None, found.after, False)
    assert "Nothing moved" in found.why
    assert len(book.profiles()) == 1


def test_closes_are_folded_in_and_the_points_refitted(book: Book) -> None:
    won, lost = keys(book, TARGETS, 5)[:3], keys(book, TARGETS, 5)[3:]
    decide(book, won, "won")
    decide(book, lost, "lost")
    found = update(book)
    assert (found.folded, found.kinds, found.anew) == (5, {"closes": 5}, False)
    assert (found.before_version, found.after_version) == (1, 2)
    assert [one.kind for one in history(book).versions] == ["refit", "learned"]
    assert [one.id for one in history(book).versions] == [found.after, found.before]
    before, after = (report_from_json(book.profile(n).body["report"]) for n in (1, 2))
    assert (after.counts.won, after.counts.lost) == (before.counts.won + 3, before.counts.lost + 2)
    assert after.profile == loads(book.profile(2).body["toml"])
    assert update(book).folded == 0


def test_a_refit_equals_one_of_all_accounts_counted_anew(book: Book, tmp_path: Path) -> None:
    decide(book, keys(book, TARGETS, 9), "won")
    decide(book, keys(book, CUSTOMERS, 2), "churned")
    shutil.copytree(book.folder, tmp_path / "other")
    shutil.rmtree(tmp_path / "other" / "kept")
    (tmp_path / "other" / "facts.duckdb").unlink()
    with open_book(tmp_path / "other", today=book.today) as other:
        found, anew = update(book), update(other)
    assert found.kinds == {"closes": 9, "churns": 2}
    assert anew.anew
    assert anew.folded > found.folded
    assert anew.after == found.after != found.before


def test_churn_merges_and_what_is_taken_back_are_told_apart(book: Book) -> None:
    customer, *won = keys(book, CUSTOMERS, 3)
    decide(book, customer, "churned")
    accept_merge(book, won)
    found = update(book)
    assert found.kinds["churns"] == 1
    assert found.kinds["merged"] == 1
    decide(book, customer, "undo")
    assert update(book).kinds == {"stayed after all": 1}


def test_a_deal_opened_again_leaves_the_tally(book: Book) -> None:
    target = keys(book, TARGETS, 1)
    decide(book, target, "lost")
    assert update(book).kinds == {"closes": 1}
    decide(book, target, "undo")
    assert update(book).kinds == {"reopened": 1}
    assert len(book.profiles()) == 3


def test_the_day_of_what_was_taken_back_is_none_that_the_book_knows_of(book: Book) -> None:
    target, loaded, later = keys(book, TARGETS, 1), book.today, book.today + timedelta(days=3)
    book.close()
    with open_book(book.folder, today=later) as after:
        decide(after, target, "later")
        assert latest(after) == later
        decide(after, target, "undo")
        assert latest(after) == loaded


def test_a_month_that_goes_by_is_folded_in_too(book: Book) -> None:
    later = on(book, 40)
    found = update(book, as_of=later)
    assert found.after_version == 2
    assert found.as_of == later
    assert loads(book.profile().body["toml"]).as_of == later
    assert f"knows nothing from after {latest(book)}" in found.notes[0]
    with pytest.raises(CallError, match=r"is as of .*, after"):
        update(book, as_of=latest(book))


def test_a_day_that_has_not_come_is_refused(book: Book) -> None:
    tomorrow = book.today + timedelta(days=1)
    with pytest.raises(CallError, match="has not come yet"):
        update(book, as_of=tomorrow)
    with pytest.raises(CallError, match="has not come yet"):
        learn(book, as_of=tomorrow)
    assert len(book.profiles()) == 1


def test_what_was_gone_back_to_stays_until_something_changes(book: Book) -> None:
    decide(book, keys(book, TARGETS, 4), "won")
    second = update(book)
    back = revert(book, 1)
    assert back.version == 3
    assert "refits its points" in as_text(back, width=80)
    assert "--profile 3" in back.notes[0]
    still = update(book)
    assert still.folded == 0
    assert "since somebody went back to version 3" in still.why
    assert book.profile().body["version"] == 3
    decide(book, keys(book, TARGETS, 1), "won")
    third = update(book)
    assert (third.folded, third.before_version, third.after_version) == (1, 3, 4)
    assert third.after not in {second.before, second.after}


def test_rows_that_are_damaged_or_do_not_add_up_are_counted_anew(book: Book) -> None:
    path = book.places.kept / "1.parquet"
    kept = path.read_bytes()
    path.write_bytes(kept[:200])
    assert update(book).anew
    decide(book, keys(book, TARGETS, 1), "won")
    version = update(book).after_version
    assert [one.name for one in book.places.kept.iterdir()] == [f"{version}.parquet"]
    path.with_name(f"{version}.parquet").unlink()
    again = update(book)
    assert (again.anew, again.after_version) == (True, version)
    assert not update(book).anew


def promoted(book: Book, monkeypatch: pytest.MonkeyPatch, *, share: float) -> None:
    """Let a new structure win, and such a share of targets change tier."""
    monkeypatch.setattr(challenge, "_judge", lambda *_: BETTER)
    monkeypatch.setattr(challenge, "_asks", lambda _: object())
    moved = challenge.movement

    def of_share(*words: object) -> object:
        found = moved(*words)  # type: ignore[arg-type]
        one = replace(found.moves[0], accounts=round(share * found.accounts)) if found.moves else None
        return replace(found, moves=(one,) if one else ())

    monkeypatch.setattr(challenge, "movement", of_share)
    decide(book, keys(book, TARGETS, 25), "won")


def test_a_better_structure_that_moves_few_is_live_at_once(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    promoted(book, monkeypatch, share=0.05)
    found = update(book, as_of=on(book, 95))
    assert found.learned_anew
    assert found.held is None
    assert [one.kind for one in history(book).versions] == ["promoted", "refit", "learned"]
    assert "Version 3 is live" in found.why
    assert update(book, as_of=on(book, 95)).folded == 0


def test_one_that_moves_many_is_held_until_a_person_decides(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    promoted(book, monkeypatch, share=0.5)
    when = on(book, 95)
    found = update(book, as_of=when, relearn=True)
    assert found.held
    assert found.held.version == 3
    assert "change tier" in found.held.why
    assert found.after_version == 2
    assert as_data(found)["held"]["version"] == 3
    assert "earmark diff v3" in as_text(found, width=80)
    done = update(book, as_of=when, approve=True)
    assert (done.before_version, done.after_version, done.held, done.folded) == (2, 4, None, 0)
    assert history(book).versions[0].kind == "promoted"
    assert history(book).versions[1].said == "approved as version 4"
    with pytest.raises(CallError, match="No version is held"):
        update(book, as_of=when, reject=True)


def test_one_that_is_turned_down_stays_in_the_history_alone(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    promoted(book, monkeypatch, share=0.5)
    when = on(book, 95)
    update(book, as_of=when)
    done = update(book, as_of=when, reject=True)
    assert (done.held, done.after_version, done.learned_anew) == (None, 2, False)
    assert history(book).versions[0].said == "turned down"
    again = update(book, as_of=when, relearn=True)
    assert (again.held, len(book.profiles())) == (None, 3)


def test_a_day_that_is_refused_decides_nothing(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    promoted(book, monkeypatch, share=0.5)
    update(book, as_of=on(book, 95))
    with pytest.raises(CallError, match="Ask for a later day"):
        update(book, as_of=latest(book) - timedelta(days=1), reject=True)
    assert history(book).versions[0].said != "turned down"


def test_a_book_may_lie_where_a_name_has_an_apostrophe(learned: tuple[Path, date], tmp_path: Path) -> None:
    shutil.copytree(learned[0], tmp_path / "o'b" / "book")
    with open_book(tmp_path / "o'b" / "book", today=learned[1]) as book:
        decide(book, keys(book, TARGETS, 1), "won")
        assert update(book).anew is False
        assert update(book).folded == 0
        assert [*book.places.kept.glob("*.parquet")]


def test_one_sellers_many_changes_are_held(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    promoted(book, monkeypatch, share=0.0)
    lost = "SELECT deal FROM deal WHERE outcome = 'lost' AND kind = 'new' ORDER BY deal LIMIT 12"
    book.facts.run(f"UPDATE deal SET owner = 'Kim', outcome = 'won' WHERE deal IN ({lost})")  # noqa: S608 - as above
    found = update(book, as_of=on(book, 95))
    assert "told otherwise" in found.why
    assert found.held
    assert "Kim's" in found.held.why


def test_learning_anew_that_is_not_better_leaves_the_card(book: Book) -> None:
    found = update(book, as_of=on(book, 95))
    assert found.learned_anew
    assert "the card stays" in found.why or "the same criteria" in found.why
    assert [one.kind for one in history(book).versions if one.kind in {"promoted", "held"}] == []
    assert not update(book, as_of=on(book, 96)).learned_anew


def test_the_answer_is_a_contract_for_scripts(book: Book) -> None:
    decide(book, keys(book, TARGETS, 25), "won")
    data = json.loads(json.dumps(as_data(update(book))))
    assert {"before", "after", "folded", "changed", "held", "why"} <= {*data}
    assert data["held"] is False
    assert all({*one} == {"criterion", "bin", "from", "to"} for one in data["changed"])


def test_a_wrong_call_says_what_to_do(book: Book, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="approved and turned down at once"):
        update(book, approve=True, reject=True)
    with pytest.raises(CallError, match="No version is held"):
        update(book, approve=True)
    with open_book(tmp_path / "new", today=book.today) as new, pytest.raises(CallError, match="no profile yet"):
        update(new)


def test_a_version_without_an_anchor_keeps_its_points(book: Book) -> None:
    body = dict(book.profile().body)
    report = {**body["report"], "anchor": None}
    book.save_profile(body["toml"] + "\n", report, "0" * 12)
    found = update(book)
    assert "stay as they are" in found.why
    assert found.after_version == 2


def test_a_hypothesis_stays_until_outcomes_can_test_it(book: Book, tmp_path: Path) -> None:
    written = tmp_path / "guess.toml"
    bins = "{ to = 50, points = -1 }, { from = 50, points = 2 }, { missing = true, points = 0 }"
    written.write_text(f'name = "guess"\n[[criterion]]\nname = "Number of Employees"\nbins = [{bins}]\n', "utf-8")
    with open_book(tmp_path / "new", today=book.today) as new:
        (tmp_path / "few.csv").write_text("Domain,Name,Number of Employees\na.example,A,10\nb.example,B,80\n", "utf-8")
        load(new, tmp_path / "few.csv", as_of=book.today)
        learn(new, hypothesis=written)
        assert history(new).versions[0].kind == "by hand"
        found = update(new)
        assert (found.folded, found.before) == (0, found.after)
        assert "The hypothesis stands as it is" in found.why
        decide(new, "b.example", "won")
        assert "is learned" not in update(new).why
        assert {one.kind for one in history(new).versions} == {"by hand"}
