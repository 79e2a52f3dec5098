"""A campaign through the book: who is picked, what is kept of it, what its answers say, and a hypothesis to fill in."""

import csv
import json
import shutil
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from made_queue import AS_OF, companies, opened

import earmark
from earmark.book import Book, open_book
from earmark.errors import CallError, ProfileError
from earmark.profile.campaign import CampaignPlan
from earmark.profile.file import loads
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.surfaces.cli import run

GUESS = """
name = "first guess"
as_of = 2026-07-01

[[criterion]]
name = "Industry"
field = "Industry"
bins = [{ values = ["Software"], points = 2 }, { other = true }, { missing = true }]

[[criterion]]
name = "Country"
field = "Country"
bins = [{ label = "=DACH", values = ["Germany", "Austria"], points = -1 }, { other = true }, { missing = true }]

[[exclusion]]
name = "no students"
bin = "student"
[exclusion.criterion]
name = "Size"
field = "Size"
bins = [{ values = ["student"] }, { other = true }, { missing = true }]
"""
PROFILE = loads(GUESS)
INDUSTRIES, COUNTRIES = ("Software", "Agency", "Retail"), ("Germany", "France")
ROWS = [(f"a{i}", INDUSTRIES[i % 3], COUNTRIES[(i // 3) % 2], "Sam") for i in range(90)]
APART = ("student", "rival", "cust", "touched", "optedout")
DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company IDs\n"
    "1,a,Closed Won,1,2025-01-01,2025-02-01,93\n"
)
CONTACTS = (
    "Record ID,First Name,Last Name,Email,Job Title,Associated Company IDs,Unsubscribed from all email\n"
    "1,Ed,E,ed@optedout.example,CFO,95,true\n"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a book with ninety accounts that nobody worked yet, and five that nobody may pick."""
    folder = tmp_path_factory.mktemp("made")
    rows = [*ROWS, *((name, "Software", "France", "Kim") for name in APART)]
    with opened(folder, companies=companies(rows), deals=DEALS, contacts=CONTACTS) as book:
        earmark.set_setting(book, "competitors", ("rival.example",))
        earmark.decide(book, ["touched.example"], "pursue", as_of=date(2026, 5, 1))
    return folder / "book"


@pytest.fixture
def book(made: Path, tmp_path: Path) -> Iterator[Book]:
    shutil.copytree(made, tmp_path / "book")
    with open_book(tmp_path / "book", today=AS_OF) as opened_:
        yield opened_


def inside(plan: CampaignPlan, criterion: int, label: str) -> int:
    return sum(one.bins[criterion] == label for one in plan.accounts)


def test_the_pick_is_balanced_fresh_and_the_same_again(book: Book, tmp_path: Path) -> None:
    out = tmp_path / "contacts.csv"
    plan = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=40, out=out)
    assert [inside(plan, 0, "Software"), inside(plan, 1, "=DACH"), len(plan.accounts)] == [20, 20, 40]
    assert plan.candidates == 90
    assert not {one.name.lower() for one in plan.accounts} & set(APART)
    both = sum(one.bins == ("Software", "=DACH") for one in plan.accounts)
    assert both == 10
    assert [one.score for one in plan.accounts if one.bins == ("Software", "=DACH")] == [1] * 10
    again = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=40, out=out)
    assert again == plan
    assert len(book.ledger.entries("campaign")) == 1
    other = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=40, name="other")
    assert {one.account for one in other.accounts} != {one.account for one in plan.accounts}
    lines = list(csv.reader(out.read_text("utf-8").splitlines()))
    assert lines[0] == ["Place", "Account", "Domain", "Owner", "Score", "Industry", "Country", "Key"]
    assert {line[6] for line in lines[1:]} == {"'=DACH", "other"}


def test_a_name_that_is_taken_and_numbers_that_make_no_sense_are_refused(book: Book) -> None:
    earmark.plan_campaign(book, hypothesis=PROFILE, contacts=10)
    for wrong, said in (
        ({"contacts": 11}, "was planned"), ({"contacts": 0}, "is not 1 to"), ({"base": "many"}, "no share"),
        ({"contacts": 5, "conversations": 5}, "at once"), ({"within": 0}, "nobody time"),
        ({"ends": AS_OF}, "less than 30 days"), ({"out": "list.txt"}, "written as"),
    ):  # fmt: skip
        with pytest.raises(CallError, match=said):
            earmark.plan_campaign(book, hypothesis=PROFILE, **wrong)  # type: ignore[arg-type]
    with pytest.raises(CallError, match="no hypothesis"):
        earmark.plan_campaign(book)
    with pytest.raises(CallError, match="There is no campaign 'x'"):
        earmark.campaign_results(book, "x")


def test_a_list_narrows_the_pick_and_one_that_is_not_loaded_is_refused(book: Book, tmp_path: Path) -> None:
    targets = tmp_path / "targets.csv"
    targets.write_text("Company Domain Name\n" + "".join(f"a{i}.example\n" for i in range(12)) + "new.example\n")
    plan = earmark.plan_campaign(book, targets, PROFILE, contacts=40)
    assert plan.candidates == len(plan.accounts) == 12
    assert plan.notes[0].startswith("1 lines of targets.csv")
    assert "40 were asked for; there are no more." in as_text(plan, 80)
    targets.write_text("Company Domain Name\ncust.example\n")
    with pytest.raises(CallError, match="nobody to contact"):
        earmark.plan_campaign(book, targets, PROFILE)
    targets.write_text("Company Domain Name\nnew.example\n")
    with pytest.raises(CallError, match="None of the 1 lines"):
        earmark.plan_campaign(book, targets, PROFILE)


def test_the_base_rate_is_said_assumed_or_that_of_own_decisions(book: Book) -> None:
    first = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=10).base
    assert (first.source, first.rate, first.answered, first.of) == ("assumed", 0.05, 0, 1)
    names = [f"a{i}.example" for i in range(30)]
    earmark.decide(book, names, "pursue", as_of=date(2026, 5, 1))
    earmark.decide(book, names[:6], "replied", as_of=date(2026, 5, 9))
    earmark.decide(book, names[6:9], "replied", as_of=date(2026, 6, 20))  # too late
    own = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=10, name="2").base
    assert (own.source, own.answered, own.of, own.rate) == ("own", 6, 31, 6.5 / 32)
    assert own.low < 6 / 31 < own.high
    said = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=10, name="3", base="12%").base
    assert (said.source, said.rate, said.of) == ("said", 0.12, 31)


def test_answers_in_time_count_and_the_verdict_falls_once(book: Book) -> None:
    start = date(2026, 4, 1)
    plan = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=40, as_of=start, ends=date(2026, 7, 1))
    software = [one.domain for one in plan.accounts if one.bins[0] == "Software"]
    others = [one.domain for one in plan.accounts if one.bins[0] != "Software"]
    earmark.decide(book, [*software, *others[1:]], "pursue", as_of=start + timedelta(days=2))
    earmark.decide(book, software[:12], "replied", as_of=start + timedelta(days=12))
    earmark.decide(book, software[12:14], "replied", as_of=start + timedelta(days=40))  # too late
    earmark.decide(book, others[:1], "meeting", as_of=start + timedelta(days=3))  # never touched
    early = earmark.campaign_results(book, as_of=start + timedelta(days=20))
    assert (early.verdict, early.over, early.contacted) == ("open", 0, 39)
    assert {one.verdict for one in early.lines} == {"open"}
    before_the_end = earmark.campaign_results(book, as_of=start + timedelta(days=33))
    assert (before_the_end.verdict, before_the_end.over, before_the_end.answered) == ("open", 39, 12)
    found = earmark.campaign_results(book)
    assert (found.verdict, found.closes, found.answered) == ("supported", date(2026, 7, 1), 12)
    line, other = found.lines
    assert (line.inside, line.inside_answered, line.others, line.others_answered) == (20, 12, 19, 0)
    assert (line.verdict, other.verdict) == ("kept", "not_shown")
    assert line.before < line.helps
    assert line.odds_low > 1
    assert "1 of its accounts answered without a touch" in found.notes[0]
    earmark.decide(book, others[:1], "undo")
    earmark.decide(book, others[:1], "pursue", as_of=start + timedelta(days=3))
    assert earmark.campaign_results(book, as_of=start + timedelta(days=33)).verdict == "supported"


def test_of_conversations_a_meeting_counts(book: Book) -> None:
    plan = earmark.plan_campaign(book, hypothesis=PROFILE, conversations=12)
    assert [one.answered for one in plan.shares] == [0, 3, 6, 9, 12]
    assert plan.shares[2].low < 0.5 < plan.shares[2].high
    names = [one.domain for one in plan.accounts]
    earmark.decide(book, names, "pursue")
    earmark.decide(book, names[:4], "replied")
    earmark.decide(book, names[:3], "meeting")
    found = earmark.campaign_results(book, as_of=AS_OF + timedelta(days=30))
    assert (found.kind, found.over, found.answered, found.verdict == "open") == ("conversations", 12, 3, False)


def test_a_forgotten_account_is_in_no_campaign(book: Book) -> None:
    plan = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=10)
    first = plan.accounts[0]
    earmark.forget(book, first.domain)
    assert first.domain not in json.dumps([one.body for one in book.ledger.entries("campaign")])
    found = earmark.campaign_results(book)
    assert (found.accounts, found.contacted) == (9, 0)


def test_both_fit_a_terminal_and_are_data(book: Book) -> None:
    plan = earmark.plan_campaign(book, hypothesis=PROFILE, contacts=40)
    found = earmark.campaign_results(book)
    for report in (plan, found):
        assert max(map(len, as_text(report, 80).splitlines())) <= 80
        assert max(map(len, as_text(report, 40).splitlines())) <= 40
        assert json.loads(json.dumps(as_data(report)))["lines"][0]["criterion"] == "Industry"
    assert "shown from" in as_text(plan, 80)
    assert "The verdict falls on" in as_text(found, 80)


def test_a_draft_holds_the_books_fields_and_is_refused_until_it_is_filled_in(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    draft = earmark.new_hypothesis(book, out=path)
    assert draft.fields == ("Size", "Industry", "Country")
    text = path.read_text("utf-8")
    assert "most often: Software 35, Agency 30, Retail 30" in text
    assert tomllib.loads(text)["criterion"][1]["bins"][0] == {"values": ["Software"], "points": "?"}
    with pytest.raises(ProfileError, match=r"my.toml, criterion 'Size', bin 1: points = '\?' is not a whole") as open_:
        earmark.plan_campaign(book, hypothesis=path)
    assert "still to be filled in" in open_.value.hint
    path.write_text(text.replace('"?"', "2"), "utf-8")
    assert earmark.plan_campaign(book, hypothesis=path, contacts=10).hypothesis == "Our first guess"
    with pytest.raises(CallError, match="there already"):
        earmark.new_hypothesis(book, out=path)


def test_a_field_that_the_book_has_not_is_refused_and_nothing_is_kept(book: Book) -> None:
    wrong = loads(GUESS.replace('field = "Industry"', 'field = "Industri"'))
    with pytest.raises(CallError, match="no field 'Industri'") as refused:
        earmark.plan_campaign(book, hypothesis=wrong)
    assert refused.value.hint == "Did you mean 'Industry'?"
    assert not book.ledger.entries("campaign")


def test_in_an_empty_book_the_fields_are_examples_too(tmp_path: Path) -> None:
    with open_book(tmp_path / "empty", today=AS_OF) as empty:
        earmark.learn(empty, hypothesis=PROFILE)
        assert "Number of Employees" in earmark.new_hypothesis(empty).fields


def test_without_a_book_the_fields_are_examples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["hypothesis", "new", "--as-of", "2026-07-01"]) == 0
    said = capsys.readouterr().out
    assert "these fields are examples" in said
    assert loads(said.replace('"?"', "1")).card.criteria[0].field == "Number of Employees"
    assert run(["hypothesis", "new"]) == 2
    assert not list(tmp_path.iterdir())
