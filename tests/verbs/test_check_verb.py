"""`check` on a book: an edited file against the saved profile, with what the book lacks, and as text and data."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.errors import CallError, InputError
from earmark.profile.file import dumps
from earmark.render.text import as_text
from earmark.sources.world import make_world
from earmark.surfaces.cli import run

HAND = """
name = "By hand"

[[criterion]]
name = "Employees"
field = "number of employees"
bins = [ { to = 51, points = -1 }, { from = 51, points = 1 }, { missing = true } ]

[[criterion]]
name = "Mood"
bins = [ { values = ["good"], points = 1 }, { other = true }, { missing = true } ]

[[criterion]]
name = "Invoice"
field = "Invoice Number"
bins = [ { values = ["x"], points = 1 }, { other = true, points = 3 }, { missing = true } ]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("world")
    made = make_world(folder, seed=7, accounts=600)
    with open_book(folder / "book", today=made.end) as book:
        earmark.set_setting(book, "new_business_pipelines", made.new_business)
        earmark.load(book, *(made.files[name] for name in ("companies", "deals", "contracts")))
        report = earmark.learn(book)
        assert report.profile.card.criteria
        (folder / "learned.toml").write_text(dumps(report.profile), "utf-8")
    (folder / "hand.toml").write_text(HAND, "utf-8")
    return folder


@pytest.fixture
def book(folder: Path) -> Iterator[Book]:
    with open_book(folder / "book", date(2026, 7, 1)) as book:
        yield book


def edited(folder: Path) -> Path:
    """Take the learned file and turn its first bin of points below 0 round."""
    lines = (folder / "learned.toml").read_text("utf-8").splitlines()
    place = next(i for i, line in enumerate(lines) if "points = -" in line)
    lines[place] = lines[place].replace("points = -", "points = +")
    path = folder / "edited.toml"
    path.write_text("\n".join(line for line in lines if not line.startswith("[tiers]")), "utf-8")
    text = path.read_text("utf-8")
    path.write_text("\n".join(x for x in text.splitlines() if not x.startswith(("A =", "B =", "C =", "D ="))), "utf-8")
    return path


def test_the_learned_file_itself_changes_nothing(book: Book, folder: Path) -> None:
    report = earmark.check(book, folder / "learned.toml")
    assert report.is_edit
    assert report.version == 1
    assert report.against == report.profile_id
    assert "changes no score" in report.sentence
    assert report.bins == ()


def test_an_edit_is_judged_line_by_line(book: Book, folder: Path) -> None:
    report = earmark.check(book, edited(folder))
    assert report.is_edit
    assert len(report.bins) == 1
    line = report.bins[0]
    assert line.before[0] == -line.now[0]
    assert line.good + line.bad + line.pending > 0
    assert {c.measure for c in report.compared} == {"auc", "top_10", "top_20", "top_30", "log_loss", "pursued"}
    assert all(c.low <= c.difference <= c.high for c in report.compared)
    assert report == earmark.check(book, edited(folder))
    text = as_text(report, 80, color=False)
    assert report.sentence in " ".join(text.split())
    assert all(len(row) <= 80 for row in text.splitlines())


def test_a_profile_of_its_own_says_what_the_book_lacks(book: Book, folder: Path) -> None:
    report = earmark.check(book, folder / "hand.toml")
    assert not report.is_edit
    assert report.lacking["Mood"] == "no such column is loaded"
    assert "Invoice Number" in report.lacking
    outcomes = {b.criterion: b.outcome for b in report.bins}
    assert outcomes["Mood"] == outcomes["Invoice"] == "absent"
    assert outcomes["Employees"] != "absent"
    assert "no such column is loaded" in " ".join(as_text(report, 80, color=False).split())


def test_without_a_saved_profile_it_is_judged_against_what_would_be_learned(folder: Path, tmp_path: Path) -> None:
    made = make_world(tmp_path, seed=7, accounts=300)
    with open_book(tmp_path / "book", today=made.end) as book:
        earmark.load(book, *(made.files[name] for name in ("companies", "deals", "contracts")))
        report = earmark.check(book, folder / "hand.toml")
    assert (report.version, report.against) == (0, "")
    assert report.moved_up is None
    assert "pursued" not in {c.measure for c in report.compared}


def test_an_empty_book_cannot_judge_and_says_so(folder: Path, tmp_path: Path) -> None:
    with open_book(tmp_path / "book", date(2026, 7, 1)) as book:
        with pytest.raises(CallError, match="Nothing is loaded"):
            earmark.check(book, folder / "hand.toml")
        earmark.learn(book, hypothesis=folder / "hand.toml")
        report = earmark.check(book, folder / "hand.toml")
    assert report.method == "none"
    assert "cannot be judged yet" in report.sentence


def test_wrong_calls_are_refused(book: Book, folder: Path) -> None:
    with pytest.raises(CallError, match="no profile '9'"):
        earmark.check(book, folder / "hand.toml", against=9)
    with pytest.raises(CallError, match="no saved profile"):
        earmark.check(book, folder / "hand.toml", against=str(folder / "hand.toml"))
    with pytest.raises(InputError, match="cannot be read"):
        earmark.check(book, folder / "gone.toml")
    (folder / "none.toml").write_text('name = "x"\n', "utf-8")
    with pytest.raises(CallError, match="no criteria"):
        earmark.check(book, folder / "none.toml")


def test_the_command_prints_text_or_data(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["check", str(edited(folder)), "--book", str(folder / "book")]
    assert run(words) == 0
    assert "Line by line" in capsys.readouterr().out
    assert run([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["is_edit"] is True
    assert told["bins"][0]["outcome"] in {"contradicted", "borne_out", "open"}
