"""What decisions say of a profile's use: who is worked, at what effort, and how lines fare on answers."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.errors import CallError
from earmark.facts.pursuits import DecisionsReport, Stratum
from earmark.profile.bins import Bin, Criterion
from earmark.profile.file import dumps, profile_id
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.scorecard import Scorecard
from earmark.render.text import as_text
from earmark.surfaces.cli import run
from earmark.verbs.decisions import early_outcomes

TODAY = date(2026, 1, 1)
LAND = Criterion("Land", "Country/Region", "category", (
    Bin("home", 2, values=("Germany",)), Bin("afar", -1, values=("France",)), Bin("other", other=True),
    Bin("missing", missing=True),
))  # fmt: skip
PROFILE = Profile(
    "by hand", Scorecard((LAND,)), TODAY, base_rate=0.15,
    tiers=(Tier("A", 2, 0.3, 0.2, 0.4), Tier("B", -1, 0.1, 0.0, 0.2)),
    exclusions=(Exclusion("no France", LAND, "afar"),),
)  # fmt: skip
LANDS = {**dict.fromkeys(range(1, 11), "Germany"), **dict.fromkeys(range(11, 31), "Italy"), 31: "France"}


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """Ten accounts of tier A, twenty of B, one excluded; number 30 has an open deal, so it is nobody's candidate."""
    lines = [f"{n},C{n},c{n}.com,{land}" for n, land in LANDS.items()]
    (tmp_path / "companies.csv").write_text(
        "\n".join(["Record ID,Company name,Company Domain Name,Country/Region", *lines]), "utf-8"
    )
    (tmp_path / "deals.csv").write_text(
        "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company IDs\n"
        "1,a,Appointment Scheduled,1,2025-03-01,,30\n", "utf-8"
    )  # fmt: skip
    with open_book(tmp_path / "book", today=TODAY) as opened:
        earmark.load(opened, tmp_path / "companies.csv", tmp_path / "deals.csv", as_of=date(2025, 6, 1))
        opened.save_profile(dumps(PROFILE), {}, profile_id(PROFILE))
        yield opened


@pytest.fixture
def worked(book: Book) -> Book:
    """Six of A touched twice, three answered the second, one of them won; two of B touched once, one answered."""
    first, second, third = date(2025, 7, 1), date(2025, 7, 8), date(2025, 7, 20)
    mine = [f"c{n}.com" for n in range(1, 7)]
    earmark.decide(book, mine, "pursue", as_of=first)
    earmark.decide(book, mine, "pursue", as_of=second)
    earmark.decide(book, ["c1.com", "c2.com"], "replied", as_of=third)
    earmark.decide(book, "c3.com", "won", as_of=third)
    earmark.decide(book, ["c11.com", "c12.com"], "pursue", as_of=first)
    earmark.decide(book, "c11.com", "meeting", as_of=second)
    earmark.decide(book, "c12.com", "pursue", as_of=third)
    earmark.decide(book, "c12.com", "undo", as_of=third)
    return book


def test_who_is_worked_is_counted_by_tier(worked: Book) -> None:
    report = earmark.decisions(worked)
    assert [(one.tier, one.accounts, one.pursued) for one in report.worked] == [("A", 10, 6), ("B", 19, 2)]
    assert report.ratio is not None
    assert (report.ratio.tier, round(report.ratio.ratio, 2)) == ("A", 5.7)
    assert report.ratio.low < 5.7 < report.ratio.high
    assert "A was pursued 5.70 times as often as the rest" in as_text(report)


def test_answers_are_held_side_by_side_at_the_same_touch(worked: Book) -> None:
    first, second = earmark.decisions(worked).effort
    assert (first.tier, first.pursued, first.touches, first.answered) == ("A", 6, 12, 3)
    assert first.strata == (Stratum(1, 6, 0), Stratum(2, 6, 3))
    assert (second.touches, second.answered, second.strata) == (2, 1, (Stratum(1, 2, 1),))
    assert first.alike == pytest.approx((6 / 8 + 3) / 12)  # of the first touch one in eight answers, of the second half
    assert second.alike == pytest.approx(2 / 8 / 2)
    assert (first.finished, first.won, second.finished, second.won) == (4, 1, 1, 0)
    assert first.told == pytest.approx(0.3)


def test_a_touch_in_vain_is_finished_only_once_its_time_is_over(worked: Book) -> None:
    early = earmark.decisions(worked, as_of=date(2025, 9, 1)).effort
    assert [(one.finished, one.won) for one in early] == [(1, 1), (0, 0)]
    assert [one.answered for one in earmark.decisions(worked, as_of=date(2025, 7, 8)).effort] == [0, 1]


def test_lines_of_the_card_fare_by_answers(worked: Book) -> None:
    early = early_outcomes(worked, PROFILE, TODAY)
    assert (early.pursued, early.answered, early.tiers) == (8, 4, (("A", 6, 3), ("B", 2, 1)))
    assert [(one.bin, one.points, one.pursued, one.answered) for one in early.lines] == [
        ("home", 2, 6, 3), ("other", 0, 2, 1)
    ]  # fmt: skip
    assert "How the lines of the card fare" in as_text(earmark.decisions(worked))


def test_decisions_are_listed_newest_first(worked: Book) -> None:
    report = earmark.decisions(worked, limit=2)
    assert report.found == 18
    assert [(one.account, one.what) for one in report.decisions] == [("d:c3.com", "won"), ("d:c2.com", "replied")]
    with pytest.raises(CallError):
        earmark.decisions(worked, limit=-1)


def test_without_decisions_or_a_profile_little_is_said(book: Book, tmp_path: Path) -> None:
    report = earmark.decisions(book)
    assert (report.found, report.worked, report.effort) == (0, (), ())
    assert as_text(report) == "Nothing was decided yet.\n"
    (tmp_path / "one.csv").write_text("Record ID,Company name,Company Domain Name\n1,C1,c1.com\n", "utf-8")
    with open_book(tmp_path / "bare", today=TODAY) as bare:
        earmark.load(bare, tmp_path / "one.csv")
        earmark.decide(bare, "c1.com", "pursue")
        found: DecisionsReport = earmark.decisions(bare)
    assert [(one.tier, one.pursued, one.told) for one in found.effort] == [("", 1, None)]
    assert found.worked == ()


def test_decisions_as_data(worked: Book, capsys: pytest.CaptureFixture[str]) -> None:
    folder = str(worked.folder)
    worked.close()
    assert run(["decisions", "--book", folder, "--as-of", "2025-12-31", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["found"] == 18
    assert told["early"]["tiers"] == [["A", 6, 3], ["B", 2, 1]]
    assert told["decisions"][0]["date"] == "2025-07-20"
