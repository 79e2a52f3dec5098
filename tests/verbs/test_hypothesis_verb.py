"""A hypothesis given to `learn`: before any deal, remembered, left out, and refused where it makes no sense."""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.errors import CallError, InputError
from earmark.render.data import as_data
from earmark.render.document import document_html
from earmark.render.markdown import document_markdown
from earmark.render.text import as_text
from earmark.sources.world import make_world
from earmark.surfaces.cli import run

GUESS = """
name = "First guess"
worth = 30

[[criterion]]
name = "Employees"
field = "number of employees"
bins = [
  { to = 51, points = -1 }, { from = 51, to = 1001, points = 2 }, { from = 1001 }, { missing = true }
]

[[criterion]]
name = "Salesforce"
field = "Web Technologies"
item = "Salesforce"
bins = [ { points = 2 }, { other = true }, { missing = true } ]

[[criterion]]
name = "Mood"
bins = [ { values = ["good"], points = 1 }, { other = true }, { missing = true } ]

[[exclusion]]
name = "No giants"
criterion = "Employees"
bin = "1001 and more"
"""
LIST = "Company name,Number of Employees,Web Technologies,Mood\nAlpha,80,Slack;Salesforce,good\nBeta,9,,\n"
THIN = "Company name,Number of Employees\nAlpha,80\nBeta,9\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "my.toml").write_text(GUESS, "utf-8")
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    (tmp_path / "thin.csv").write_text(THIN, "utf-8")
    return tmp_path


@pytest.fixture
def empty(folder: Path) -> Iterator[Book]:
    with open_book(folder / "book", date(2026, 7, 1)) as book:
        yield book


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    made = make_world(folder, seed=7, accounts=400)
    (folder / "my.toml").write_text(GUESS, "utf-8")
    with open_book(folder / "book", today=made.end) as book:
        earmark.set_setting(book, "new_business_pipelines", made.new_business)
        earmark.load(book, *(made.files[name] for name in ("companies", "deals", "contracts")))
    return folder


def scores(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [row["earmark_score"] for row in csv.DictReader(file)]


def test_an_empty_book_learns_the_hypothesis_and_scores_a_list_with_it(empty: Book, folder: Path) -> None:
    report = earmark.learn(empty, hypothesis=folder / "my.toml")
    assert report.profile.verdict == "hypothesis"
    assert (report.profile.name, report.profile.worth, report.version) == ("First guess", 30.0, 1)
    assert [c.name for c in report.profile.card.criteria] == ["Employees", "Salesforce", "Mood"]
    assert report.hypothesis is not None
    earmark.score(empty, folder / "list.csv", folder / "scored.csv")
    assert scores(folder / "scored.csv") == ["5", "-1"]
    for said in (document_html(report), document_markdown(report), as_text(report, 80, color=False)):
        assert "First guess" in said
        assert "beside the data" not in said


def test_a_list_without_a_column_of_the_hypothesis_is_scored_without_it(empty: Book, folder: Path) -> None:
    earmark.learn(empty, hypothesis=folder / "my.toml")
    report = earmark.score(empty, folder / "thin.csv", folder / "scored.csv")
    assert set(report.lacking) == {"Web Technologies", "Mood"}
    assert scores(folder / "scored.csv") == ["2", "-1"]


def test_a_target_list_loaded_first_is_no_outcome(empty: Book, folder: Path) -> None:
    earmark.load(empty, folder / "list.csv")
    report = earmark.learn(empty, hypothesis=folder / "my.toml")
    assert report.profile.verdict == "hypothesis"
    assert report.counts.accounts == 0


def test_it_is_remembered_until_it_is_left_out(world: Path) -> None:
    with open_book(world / "book", date(2026, 7, 1)) as book:
        first = earmark.learn(book, hypothesis=world / "my.toml")
        again = earmark.learn(book)
        assert again.profile_id == first.profile_id
        assert again.hypothesis is not None
        assert again.hypothesis.worth == 30.0
        assert any("remembered from version 1" in note for note in again.notes)
        other = earmark.learn(book, worth=3)
        assert other.hypothesis is not None
        assert other.hypothesis.worth == 3.0
        bare = earmark.learn(book, without_hypothesis=True)
        assert bare.hypothesis is None
        assert bare.check.p_value == first.check.p_value
        assert earmark.learn(book).hypothesis is None


def test_the_report_says_line_by_line_who_won(world: Path) -> None:
    with open_book(world / "book", date(2026, 7, 1)) as book:
        report = earmark.learn(book, hypothesis=world / "my.toml")
    assert report.hypothesis is not None
    lines = {(w.criterion, w.bin): w for w in report.hypothesis.weighed}
    assert lines["Mood", "good"].outcome == "absent"
    assert lines["Mood", "good"].why == "no such column is loaded"
    small = lines["Employees", "below 51"]
    assert small.good + small.bad + small.pending > 0
    rule = next(e for e in report.profile.exclusions if e.name == "No giants")
    assert rule.price is not None
    for said in (document_html(report), document_markdown(report), as_text(report, 80, color=False)):
        assert "The hypothesis beside the data" in said
        assert "no such column is loaded" in " ".join(said.split())
    assert all(len(line) <= 80 for line in as_text(report, 80, color=False).splitlines())
    assert as_data(report)["hypothesis"]["weighed"][0]["said"] == -1


def test_a_setting_says_what_a_hypothesis_is_worth_that_does_not_say_so(empty: Book, folder: Path) -> None:
    (folder / "plain.toml").write_text(GUESS.replace("worth = 30\n", ""), "utf-8")
    earmark.set_setting(empty, "hypothesis_worth", "7")
    report = earmark.learn(empty, hypothesis=folder / "plain.toml")
    assert report.hypothesis is not None
    assert report.hypothesis.worth == 7.0


def test_calls_that_make_no_sense_are_refused(empty: Book, folder: Path) -> None:
    with pytest.raises(CallError, match="no hypothesis to be worth"):
        earmark.learn(empty, worth=3)
    with pytest.raises(CallError, match="more than 0"):
        earmark.learn(empty, hypothesis=folder / "my.toml", worth=0)
    with pytest.raises(CallError, match="at once"):
        earmark.learn(empty, hypothesis=folder / "my.toml", without_hypothesis=True)
    with pytest.raises(CallError, match="Nothing is loaded"):
        earmark.learn(empty)
    with pytest.raises(InputError, match="cannot be read"):
        earmark.learn(empty, hypothesis=folder / "gone.toml")
    (folder / "bad.toml").write_text(GUESS.replace("worth = 30", "worth = -1"), "utf-8")
    with pytest.raises(earmark.ProfileError, match="worth"):
        earmark.learn(empty, hypothesis=folder / "bad.toml")
    (folder / "none.toml").write_text('name = "x"\n', "utf-8")
    with pytest.raises(CallError, match="no criteria"):
        earmark.learn(empty, hypothesis=folder / "none.toml")


def test_the_command_makes_the_book(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["learn", "--hypothesis", str(folder / "my.toml"), "--book", str(folder / "fresh")]
    assert run(words) == 0
    assert "hypothesis 'First guess'" in " ".join(capsys.readouterr().out.split())
