"""Whom the queue names, for which reasons, and what it says of those it leaves out."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from made_queue import AS_OF, PROFILE, companies, opened

import earmark
from earmark.book import Book, open_book
from earmark.errors import CallError
from earmark.learn import explore
from earmark.profile.judge import judge
from earmark.profile.queue import QueueReport
from earmark.profile.triggers import DEFAULTS, timing_of
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.surfaces.cli import run

INDUSTRIES, COUNTRIES, OWNERS = ("Software", "Fintech", "Agency", "Retail"), ("Germany", "France", "Austria", ""), (
    "Sam", "Kim", "",
)  # fmt: skip
ROWS = [(f"a{i}", INDUSTRIES[i % 4], COUNTRIES[(i // 4) % 4], OWNERS[i % 3]) for i in range(60)]
SPECIAL = ("student", "cust", "longlost", "justlost", "open", "rival")
EVENTS = {
    0: (("funding", 11), ("funding", 40), ("hiring", 6)), 5: (("layoffs", 6),), 7: (("funding", 800),),
    9: (("acquisition", 3), ("launch", 3), ("executive_hire", 1), ("competitor_news", 2)), 11: (("hiring", -3),),
}  # fmt: skip
DEALS = (
    "Record ID,Deal Name,Deal Stage,Amount,Create Date,Close Date,Associated Company IDs,Closed Lost Reason\n"
    "1,a,Closed Won,1,2025-01-01,2025-02-01,62,\n2,b,Closed Lost,1,2025-03-01,2025-04-01,63,Price\n"
    "3,c,Closed Lost,1,2026-03-01,2026-04-01,64,No\n4,d,Presentation,1,2026-06-01,,65,\n"
)
CONTACTS = (
    "Record ID,First Name,Last Name,Email,Job Title,Buying Role,Associated Company IDs,Unsubscribed from all email\n"
    "1,Ann,A,ann@a0.example,CFO,Budget Holder,1,false\n2,Bo,B,bo@a2.example,CTO,,3,true\n"
    "3,Cy,C,cy@a0.example,Sales,Champion,1,\n4,Di,D,di@a0.example,CEO,Champion,1,true\n"
    "5,Ed,E,ed@a0.example,Counsel,Blocker,1,false\n"
)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    rows = [*ROWS, *((name, "Software", "Germany", "Sam") for name in SPECIAL)]
    days = [(n, kind, AS_OF - timedelta(days=age)) for n, some in EVENTS.items() for kind, age in some]
    signals = "domain,kind,date,source\n" + "".join(f"a{n}.example,{k},{d},news.example\n" for n, k, d in days)
    made = opened(tmp_path, companies=companies(rows), deals=DEALS, contacts=CONTACTS, signals=signals)
    earmark.set_setting(made, "competitors", ("rival.example",))
    with made:
        yield made


def names(report: QueueReport) -> list[str]:
    return [one.domain.removesuffix(".example") for one in report.lines]


def decide(book: Book, name: str, what: str, ago: int, until: date | None = None) -> None:
    book.today = AS_OF
    earmark.decide(book, f"{name}.example", what, as_of=AS_OF - timedelta(days=ago), until=until)


def test_fit_and_timing_are_the_references_and_reasons_sum_up_to_priority(book: Book) -> None:
    report = earmark.queue(book, PROFILE, top=60, explore=0)
    assert len(report.lines) == report.candidates == 59
    for one in report.lines:
        number = int(names(report)[one.rank - 1].removeprefix("a"))
        values = dict(zip(("Industry", "Country"), ROWS[number][1:3], strict=True)) | {"Size": "mid"}
        told = [(kind, AS_OF - timedelta(days=age), None) for kind, age in EVENTS.get(number, ()) if age >= 0]
        assert one.score == judge(PROFILE, {k: v.lower() or None for k, v in values.items()}, AS_OF).score.score
        assert one.timing == timing_of(DEFAULTS, told, AS_OF)
        assert sum(reason.points for reason in one.reasons) == one.priority == one.score + one.timing
        assert len(one.reasons) <= 4
        assert [r.text for r in one.reasons].count("other") == (len(one.reasons) == 4)
        assert all(earmark.fact(book, name).file for reason in one.reasons for name in reason.facts)
        assert all(reason.facts for reason in one.reasons)
    order = [(-one.priority, -one.score, -max((e.date.toordinal() for e in one.why_now), default=0), one.key)
             for one in report.lines]  # fmt: skip
    assert order == sorted(order)
    assert report == earmark.queue(book, PROFILE, top=60, explore=0)


def test_a_line_says_why_now_whom_and_what_next(book: Book) -> None:
    one = next(one for one in earmark.queue(book, PROFILE).lines if one.domain == "a0.example")
    assert [(e.kind, e.date, e.expires, e.points) for e in one.why_now] == [
        ("hiring", date(2026, 6, 25), date(2026, 12, 23), 2), ("funding", date(2026, 6, 20), date(2026, 9, 6), 2),
    ]  # fmt: skip
    assert [(r.text, r.points) for r in one.reasons] == [
        ("Industry: Software +3", 3), ("Hiring, 6 days ago +2", 2), ("Funding, 11 days ago +2", 2), ("other", 3),
    ]  # fmt: skip
    assert [p.name for p in one.people] == ["Cy C", "Ann A"]
    assert one.next_action == "touch 1 of 4: talk to Cy C (Sales, champion)"
    assert (one.opt_out.contacts, one.opt_out.opted_out, one.opt_out.said) == (4, 1, True)
    fact = earmark.fact(book, one.why_now[1].fact)
    assert (fact.file, fact.account, fact.told["Kind"], fact.told["Happened"]) == (
        "signals.csv", "A0", "funding", "2026-06-20",
    )  # fmt: skip


def test_who_is_left_out_is_counted_by_the_first_reason(book: Book) -> None:
    report = earmark.queue(book, PROFILE)
    assert report.left_out == {
        "competitor": 1, "customer": 1, "open deal": 1, "lost": 2, "excluded": 1, "opted out": 1,
    }  # fmt: skip
    assert report.excluded == {"No students": 1}
    again = earmark.queue(book, PROFILE, include_lost=True, top=60)
    assert again.left_out["lost"] == 1
    lost = next(one for one in again.lines if one.domain == "longlost.example")
    assert lost.standing == "lost"
    assert lost.last_touch is not None
    assert earmark.fact(book, lost.last_touch.fact).told["Lost reason"] == "Price"
    assert lost.next_action == "touch 1 of 4: ask again, lost on 2025-04-01 (Price); find whom to talk to"


def test_a_pursuit_rests_comes_again_and_ends(book: Book) -> None:
    assert "a0" in names(earmark.queue(book, PROFILE))
    decide(book, "a0", "pursue", 3)
    assert earmark.queue(book, PROFILE).left_out["resting"] == 1
    later = earmark.queue(book, PROFILE, as_of=AS_OF + timedelta(days=4))
    one = next(one for one in later.lines if one.domain == "a0.example")
    assert one.next_action.startswith("touch 2 of 4: ")
    assert one.last_touch is not None
    assert (one.last_touch.what, one.touches) == ("pursue", 1)
    assert earmark.fact(book, one.last_touch.fact).told["Decided"] == "pursue"
    for ago in (2, 1, 0):
        decide(book, "a0", "pursue", ago)
    assert earmark.queue(book, PROFILE, as_of=AS_OF + timedelta(days=90)).left_out["no reply"] == 1


def test_never_later_and_answers_keep_an_account_out(book: Book) -> None:
    decide(book, "a12", "never", 400)
    decide(book, "a20", "later", 10, AS_OF + timedelta(days=1))
    decide(book, "a24", "replied", 10)
    decide(book, "a16", "won", 10)
    report = earmark.queue(book, PROFILE, top=60)
    assert not {"a12", "a20", "a24", "a16"} & {*names(report)}
    assert {word: report.left_out[word] for word in ("never", "later", "customer")} == {
        "never": 1, "later": 1, "customer": 2,
    }  # fmt: skip
    assert sum(report.left_out.get(word, 0) for word in ("answered", "contacted")) == 1
    assert "a20" in names(earmark.queue(book, PROFILE, top=60, as_of=AS_OF + timedelta(days=1)))


def test_most_lines_go_to_the_primary_segment_and_no_owner_gets_more_than_his(book: Book) -> None:
    lines = earmark.queue(book, PROFILE, top=10).lines
    assert sum(one.segment == "primary" for one in lines) >= 7
    earmark.set_setting(book, "primary_share", ("0",))
    assert sum(one.segment == "primary" for one in earmark.queue(book, PROFILE, top=10).lines) < 7
    each = [one.owner for one in earmark.queue(book, PROFILE, per_owner=4).lines]
    assert {owner: each.count(owner) for owner in ("Sam", "Kim", "")} == {"Sam": 4, "Kim": 4, "": 4}
    assert {one.owner for one in earmark.queue(book, PROFILE, owner="sam").lines} == {"Sam"}
    decide(book, "a0", "pursue", 0)
    assert len(earmark.queue(book, PROFILE, per_week=5).lines) == 4
    assert len(earmark.queue(book, PROFILE, per_week=5, as_of=AS_OF + timedelta(days=5)).lines) == 5


def test_an_owner_is_one_however_the_name_is_spelled(tmp_path: Path) -> None:
    spelled = ("Jos\u00e9 Diaz", "jose\u0301  DIAZ", "Jos\u00e9 Diaz", "Kim")
    rows = [(f"a{i}", "Software", "Germany", spelled[i % 4]) for i in range(24)]
    with opened(tmp_path, companies=companies(rows)) as book:
        asked = [earmark.queue(book, PROFILE, per_owner=4, explore=0)]
        asked += [earmark.queue(book, PROFILE, owner=name) for name in ("JOS\u00c9 DIAZ", "kim")]
    told = [[one.owner for one in report.lines] for report in asked]
    assert sorted(told[0]) == ["Jos\u00e9 Diaz"] * 4 + ["Kim"] * 4
    assert told[1:] == [["Jos\u00e9 Diaz"] * 18, ["Kim"] * 6]


@pytest.mark.parametrize(("name", "lines"), [("a" * 9, 1), ("a" * 14, 2), ("a" * 50, 3)])
def test_the_title_of_a_line_fits_the_terminal(tmp_path: Path, name: str, lines: int) -> None:
    with opened(tmp_path, companies=companies([(name, "Software", "Germany", "Sam")])) as book:
        shown = as_text(earmark.queue(book, PROFILE), width=80).splitlines()
    at = shown.index("") + 1
    title = shown[at : at + lines + 1]
    assert title[0].startswith(f" 1. {name.title()[:40]}")
    assert title[lines].startswith("    Why")
    assert all(line.startswith("    ") for line in title[1:])
    assert title[lines - 1].endswith("tier A, priority 6 = fit 6 + timing 0")


def test_an_explanation_says_what_the_queue_says(book: Book) -> None:
    lines = earmark.queue(book, PROFILE, top=8).lines
    for line in lines:
        told = earmark.explain(book, line.domain, PROFILE, as_of=AS_OF)
        assert (told.timing, told.priority, told.why_now) == (line.timing, line.priority, line.why_now)
    shown = " ".join(as_text(earmark.explain(book, "a9.example", PROFILE), width=80).split())
    assert "Priority 12 = fit 5 + timing 7, on 1 July 2026." in shown
    event = next(one for line in lines for one in line.why_now if one.kind == "executive_hire")
    assert f"+3 new executive on 2026-06-30 (news.example), until 2027-02-18; {event.fact}" in shown
    assert "timing 0, on 1 July 2026: no event earns points." in as_text(earmark.explain(book, "a1.example", PROFILE))


def test_a_line_that_tells_several_facts_shows_them_all(tmp_path: Path) -> None:
    columns = "Record ID,Company name,Company Domain Name,Number of Employees,Web Technologies,Industry\n"
    looks = {10: "1,Acme,acme.com,100,AWS,Software\n", 1: "1,Acme,acme.com,200,AWS;Slack,\n"}
    with open_book(tmp_path / "book", today=AS_OF) as book:
        for ago, line in looks.items():
            (tmp_path / f"look{ago}.csv").write_text(columns + line, "utf-8")
            earmark.load(book, tmp_path / f"look{ago}.csv", as_of=AS_OF - timedelta(days=ago))
        told = earmark.fact(book, "event:2:2")
        assert [one.told["Kind"] for one in (told, *told.others)] == ["headcount growth", "technology added"]
        assert {(one.account, one.file, one.line) for one in (told, *told.others)} == {("Acme", "look1.csv", 2)}
        shown = as_text(told, width=80)
        assert "new since 2026-06-21: slack" in shown
        assert "That line tells 2 events." in shown
        cell = earmark.fact(book, "account:2:2:Industry")
    assert (cell.told, "earlier export" in cell.note) == ({"Industry": "Software"}, True)


def test_exploration_draws_as_the_reference_does_and_is_said(book: Book) -> None:
    report = earmark.queue(book, PROFILE, top=20)
    marked = [one for one in report.lines if one.exploration]
    assert len(marked) == report.slots == report.explored == 2
    assert {one.tier for one in marked} <= {"C", "D"}
    every = earmark.queue(book, PROFILE, top=60, explore=0)
    by_key = sorted(every.lines, key=lambda one: one.key)
    rows = [ROWS[int(one.domain.removesuffix(".example")[1:])] for one in by_key]
    listed = np.array([_bins(row) for row in rows])
    worked = [np.array([4, 0, 0, 0, 0]), np.array([4, 0, 0]), np.array([4, 0, 0])]
    ordinary = {one.key for one in report.lines if not one.exploration}
    lower = np.array([one.tier in {"C", "D"} and one.key not in ordinary for one in by_key])
    salt = f"{report.profile_id} 2026-W27"
    drawn = explore.explored([one.key for one in by_key], listed, worked, lower, 2, salt)
    assert {by_key[i].key for i in drawn.tolist()} == {one.key for one in marked}
    assert report.warnings == ()
    off = earmark.queue(book, PROFILE, explore=0)
    assert off.explored == 0
    assert "stays blind" in as_text(off, 80, color=False)
    assert off.unseen == ()


def test_what_hardly_was_worked_is_named(book: Book, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(
        companies([(f"w{i}", "Software", "Germany", "") for i in range(60)], 900), "utf-8"
    )
    lost = "".join(f"{i},d,Closed Lost,1,2026-03-01,2026-04-01,{900 + i},No\n" for i in range(60))
    (tmp_path / "lost.csv").write_text(DEALS.split("\n", maxsplit=1)[0] + "\n" + lost, "utf-8")
    earmark.load(book, tmp_path / "more.csv", tmp_path / "lost.csv", as_of=AS_OF)
    report = earmark.queue(book, PROFILE)
    assert {(one.criterion, one.bin) for one in report.unseen} >= {("Industry", "Agency"), ("Industry", "other")}
    assert "Hardly worked so far" in as_text(report, 80, color=False)


def _bins(row: tuple[str, str, str, str]) -> list[int]:
    values = {"Industry": row[1].lower() or None, "Country": row[2].lower() or None, "Size": "mid"}
    return list(judge(PROFILE, values, AS_OF).score.bins)


def test_the_contract_of_json_and_text_of_eighty_columns(
    book: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = earmark.queue(book, PROFILE, top=12)
    assert all(len(line) <= 80 for line in as_text(report, 80, color=False).splitlines())
    data = as_data(report)
    wanted = {"rank", "account", "domain", "tier", "score", "timing", "priority", "why_now", "reasons", "next_action"}
    assert {*data[0]} >= wanted | {"exploration"}
    assert {*data[0]["why_now"][0]} >= {"kind", "date", "source", "expires"}
    assert {*data[0]["reasons"][0]} == {"text", "points", "facts"}
    book.save_profile(_toml(), {}, "made")
    book.refresh()
    words = ["--book", str(tmp_path / "book"), "queue", "--top", "3", "--as-of", "2026-07-01", "--json"]
    assert run(words) == 0
    out, err = capsys.readouterr()
    assert [one["rank"] for one in json.loads(out)] == [1, 2, 3]
    assert "Left out:" in err


def _toml() -> str:
    from earmark.profile.file import dumps

    return dumps(PROFILE)


def test_a_sheet_is_inert_and_whole(book: Book, tmp_path: Path) -> None:
    extra = tmp_path / "extra.csv"
    extra.write_text(companies([("zz", "Software", "Germany", "=cmd()")], 90), "utf-8")
    earmark.load(book, extra, as_of=AS_OF)
    report = earmark.queue(book, PROFILE, top=30, out=tmp_path / "queue.csv")
    text = (tmp_path / "queue.csv").read_text("utf-8")
    assert text.count("\n") == 31
    assert ",'=cmd()," in text
    assert "touch 1 of 4" in text
    assert report.out.endswith("queue.csv")
    earmark.queue(book, PROFILE, out=tmp_path / "queue.xlsx")
    assert (tmp_path / "queue.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"top": 0}, "leaves no line"), ({"explore": 60}, "is not 0 to 50"), ({"owner": "Nobody"}, "No account has"),
        ({"out": "queue.pdf"}, "is written as"), ({"out": "no/where/queue.csv"}, "no folder"),
    ],
)  # fmt: skip
def test_a_wrong_call_says_what_is_right(book: Book, options: dict[str, int], words: str) -> None:
    with pytest.raises(CallError, match=words) as raised:
        earmark.queue(book, PROFILE, **options)  # type: ignore[arg-type]
    assert raised.value.hint


@pytest.mark.parametrize("name", ["", "event", "event:1", "event:1:2:x", "account:1:2", "deal:a:b", "decision:1:2"])
def test_what_is_no_fact_is_refused(book: Book, name: str) -> None:
    with pytest.raises(CallError, match="is no fact"):
        earmark.fact(book, name)
    with pytest.raises(CallError, match="holds no fact"):
        earmark.fact(book, "event:1:999")


def test_events_that_one_line_tells_count_once_each(tmp_path: Path) -> None:
    head = "Record ID,Company name,Company Domain Name,Number of Employees,Web Technologies,Industry\n"
    with earmark.open_book(tmp_path / "book", today=AS_OF) as book:
        for day, cells in (
            (date(2026, 3, 1), "100,Zoom;Jira;Xero,Software"),
            (date(2026, 6, 20), "200,Slack;Miro;Asana,Software"),
        ):
            path = tmp_path / f"{day}.csv"
            path.write_text(f"{head}1,Acme,acme.example,{cells}\n", "utf-8")
            earmark.load(book, path, as_of=day)
        (line,) = earmark.queue(book, profile=PROFILE, as_of=AS_OF).lines
    assert sorted(one.kind for one in line.why_now) == ["headcount_growth", "technology_added", "technology_removed"]
    assert sum(reason.points for reason in line.reasons) == line.priority


def test_who_opted_out_on_one_record_is_named_on_none(tmp_path: Path) -> None:
    people = (
        "Record ID,First Name,Last Name,Email,Job Title,Associated Company IDs,Unsubscribed from all email\n"
        "71,Ann,Archer,ann@north.example,CFO,1,true\n72,Ann,Archer,Ann@North.example,CFO,2,false\n"
    )
    rows = [("north", "Software", "Germany", "Sam"), ("south", "Software", "Germany", "Sam")]
    book = opened(tmp_path, companies=companies(rows), contacts=people)
    with book:
        found = earmark.queue(book, profile=PROFILE, as_of=AS_OF)
        told = book.facts.rows("SELECT opted_out FROM contact")
    assert told == [(True,), (True,)]
    assert not [one for line in found.lines for one in line.people]
