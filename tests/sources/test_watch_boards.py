"""What job boards say: hiring by function and day, technologies by the words that name them; read by hand."""

import json
from datetime import date
from pathlib import Path

import pytest

from earmark.sources.watch import ashby, greenhouse, lever, workable
from earmark.sources.watch.found import Account, Answer, Canned, Found, Watched, trouble
from earmark.sources.watch.functions import function_of
from earmark.sources.watch.named import technologies_in
from earmark.sources.watch.quotes import quote

HERE = Path(__file__).parent / "watched"
YEAR = (date(2025, 7, 1), date(2026, 8, 1))
ADDRESSES = {
    greenhouse: "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true",
    lever: "https://api.lever.co/v0/postings/acme?mode=json",
    ashby: "https://api.ashbyhq.com/posting-api/job-board/acme",
    workable: "https://apply.workable.com/api/v1/widget/accounts/acme?details=true",
}
WORKABLE = {
    "name": "Acme",
    "jobs": [
        {
            "title": "Data Engineer",
            "shortcode": "A1",
            "department": "Platform",
            "url": "https://apply.workable.com/j/A1",
            "published_on": "2026-06-03",
            "created_at": "2026-06-01",
            "description": "<p>You run our <b>Snowflake</b> warehouse.</p><ul><li>Segment our users</li></ul>",
        }
    ],
}


def read(name: str) -> bytes:
    return (HERE / name).read_bytes()


def found(
    source: object, body: bytes, since: date = YEAR[0], as_of: date = YEAR[1], **more: tuple[str, ...]
) -> list[Found]:
    """What a source finds in one answer, for an account that has the board `acme`."""
    account = Account("d:acme.example", "acme.example", ("Acme",), ("acme",), more.get("has", ()))
    about = Watched((account,), since, technologies=more.get("technologies", ()))
    fetch = Canned({ADDRESSES[source]: body})  # type: ignore[index]
    told = list(source.events(fetch, about, as_of))  # type: ignore[attr-defined]
    assert all(isinstance(one, Found) for one in told), told
    return told


def hiring(told: list[Found]) -> list[tuple[str, str, str]]:
    return [(f"{one.date}", one.source.partition(": ")[2], one.evidence) for one in told if one.kind == "hiring"]


def test_greenhouse_tells_the_day_of_first_publication() -> None:
    told = found(greenhouse, read("greenhouse.lalalune.json"))
    assert hiring(told) == [
        ("2025-12-11", "data", "Anthropic Fellows Program"),
        ("2026-04-07", "sales", "Account Executive, Public Sector"),
        ("2026-04-09", "data", "Anthropic Fellows Program, AI Safety"),
        ("2026-05-11", "sales", "Amazon GTM Partnership, Startups"),
    ]
    assert told[3].url == "https://job-boards.greenhouse.io/anthropic/jobs/5215052008"
    assert told[3].domain == "acme.example"
    assert hiring(found(greenhouse, read("greenhouse.andreoleari.json"))) == [
        ("2026-06-02", "sales", "Account Executive, AI Sales (Grower)"),
        ("2026-07-16", "sales", "Account Executive, Billing"),
    ]


def test_lever_tells_milliseconds() -> None:
    told = found(lever, read("lever.lalalune.json"))
    assert hiring(told) == [
        ("2026-04-28", "it", "Director of IT"),
        ("2026-06-26", "engineering", "Senior Software Engineer — XCore (Europe)"),
        ("2026-07-07", "customer success", "Principal Customer Success Manager"),
        ("2026-07-07", "sales", "Key Account Executive"),
    ]
    assert told[0].url == "https://jobs.lever.co/people-ai/d6d4ddcc-1d05-433f-8777-e803665e219a"
    assert hiring(found(lever, read("lever.andreoleari.json"), since=date(2017, 1, 1))) == [
        ("2017-08-16", "sales", "Account Director (Inside/Outside Hybrid Sales)"),
        ("2019-03-21", "marketing", "AbelsonTaylor Writer"),
    ]


def test_ashby_tells_of_the_listed_ones() -> None:
    body = read("ashby.lalalune.json")
    assert hiring(found(ashby, body)) == [
        ("2025-07-25", "sales", "Partner Development Representative | Accounting"),
        ("2025-11-05", "engineering", "Software Engineer, Enterprise Product"),
        ("2026-04-07", "security", "Security Engineer, Cloud"),
        ("2026-07-28", "people", "Office Coordinator, NYC"),
    ]
    assert hiring(found(ashby, read("ashby.andreoleari.json"))) == [
        ("2026-06-02", "engineering", "Staff Engineer"),
        ("2026-07-09", "design", "Senior Product Designer \u2013 Inventory"),
    ]
    assert found(ashby, body.replace(b'"isListed": true', b'"isListed": false')) == []


def test_workable_tells_the_day_of_publication() -> None:
    told = found(workable, json.dumps(WORKABLE).encode(), technologies=("Segment", "Snowflake"))
    assert hiring(told) == [("2026-06-03", "data", "Data Engineer")]
    assert [(one.kind, one.evidence) for one in told[1:]] == [("technology_added", "You run our Snowflake warehouse.")]


@pytest.mark.parametrize("name", ["greenhouse.lalalune", "lever.lalalune", "ashby.lalalune", "ashby.andreoleari"])
def test_evidence_stands_in_the_answer_word_for_word(name: str) -> None:
    source = {"greenhouse": greenhouse, "lever": lever, "ashby": ashby}[name.partition(".")[0]]
    text = read(f"{name}.json").decode()
    jobs = json.loads(text)
    titles = {one.get("title") or one.get("text") for one in (jobs if isinstance(jobs, list) else jobs["jobs"])}
    told = found(source, text.encode())
    assert told
    assert all(any(one.evidence in title for title in titles) for one in told)


def test_only_what_was_published_between_two_days_counts() -> None:
    told = found(greenhouse, read("greenhouse.lalalune.json"), since=date(2026, 4, 8), as_of=date(2026, 5, 10))
    assert [one.date for one in told] == [date(2026, 4, 9)]


def test_a_technology_is_one_of_the_books_and_told_once() -> None:
    body, known = read("greenhouse.andreoleari.json"), ("Stripe", "Snowflake")
    told = [one for one in found(greenhouse, body, technologies=known) if one.kind == "technology_added"]
    assert [(one.date, one.source) for one in told] == [(date(2026, 6, 2), "Greenhouse board: named in a post")]
    assert "Stripe" in told[0].evidence
    assert not [one for one in found(greenhouse, body, technologies=known, has=("stripe",)) if one.kind != "hiring"]


def test_what_was_told_of_technologies_before_is_not_told_again() -> None:
    account = Account("d:acme.example", "acme.example", ("Acme",), ("acme",))
    about = Watched((account,), YEAR[0], technologies=("Stripe",))
    fetch = Canned({ADDRESSES[greenhouse]: read("greenhouse.andreoleari.json")})
    first = [one for one in greenhouse.events(fetch, about, YEAR[1]) if isinstance(one, Found)]
    again = [one for one in greenhouse.events(fetch, about, YEAR[1]) if isinstance(one, Found)]
    assert [one.kind for one in first] == ["hiring", "hiring", "technology_added"]
    assert [one.kind for one in again] == ["hiring", "hiring"]


def test_a_board_that_is_gone_is_said_once_and_again_when_it_goes_again() -> None:
    account = Account("d:acme.example", "acme.example", ("Acme",), ("acme",))
    about, notes = Watched((account,), YEAR[0]), {}  # type: ignore[var-annotated]
    gone = trouble(
        "greenhouse", "acme.example", "the board is gone, or was never there: mend the setting boards", "acme"
    )
    assert list(greenhouse.events(Canned({}, notes), about, YEAR[1])) == [gone]
    assert list(greenhouse.events(Canned({}, notes), about, YEAR[1])) == []
    assert list(greenhouse.events(Canned({ADDRESSES[greenhouse]: b'{"jobs": []}'}, notes), about, YEAR[1])) == []
    assert list(greenhouse.events(Canned({}, notes), about, YEAR[1])) == [gone]


def test_one_board_that_fails_does_not_stop_the_next() -> None:
    broken = Account("d:b.example", "b.example", ("B",), ("../b", "b"))
    good = Account("d:acme.example", "acme.example", ("Acme",), ("acme",))
    why = trouble("greenhouse", "", "it broke off")
    fetch = Canned({
        ADDRESSES[greenhouse].replace("acme", "b"): why,
        ADDRESSES[greenhouse]: read("greenhouse.andreoleari.json"),
    })  # fmt: skip
    told = list(greenhouse.events(fetch, Watched((broken, good), YEAR[0]), YEAR[1]))
    assert told[:2] == [trouble("greenhouse", "b.example", "no name of a board", "../b"), why]
    assert len(told) == 4


@pytest.mark.parametrize("source", [greenhouse, lever, ashby, workable])
@pytest.mark.parametrize("body", [b"", b"null", b"3", b'"jobs"', b"[" * 100_000, b"<html>", b'{"jobs": 3}'])
def test_an_answer_of_another_shape_is_a_problem_and_asked_for_again(source: object, body: bytes) -> None:
    account = Account("d:acme.example", "acme.example", ("Acme",), ("acme",))
    fetch = Canned({ADDRESSES[source]: body})  # type: ignore[index]
    told = list(source.events(fetch, Watched((account,), YEAR[0]), YEAR[1]))  # type: ignore[attr-defined]
    assert len(told) == 1
    assert "is no answer of" in told[0].reason
    assert fetch.anew == [ADDRESSES[source]]  # type: ignore[index]


@pytest.mark.parametrize("source", [greenhouse, lever, ashby, workable])
def test_posts_of_another_shape_are_left_out(source: object) -> None:
    odd = [
        None,
        1,
        [],
        {},
        {"title": 3, "text": {}},
        {"title": "A", "text": "A", "createdAt": "x", "departments": 3, "lists": 2},
    ]
    odd += [{"title": "A", "text": "A", "createdAt": 10**30, "publishedAt": 4, "url": [], "categories": []}]
    body = json.dumps(odd if source is lever else {"jobs": odd}).encode()
    assert found(source, body) == []


def test_an_unchanged_board_says_nothing_new() -> None:
    account = Account("d:acme.example", "acme.example", ("Acme",), ("acme",))
    fetch = Canned({ADDRESSES[lever]: Answer(ADDRESSES[lever], status=304)})
    assert list(lever.events(fetch, Watched((account,), YEAR[0]), YEAR[1])) == []


@pytest.mark.parametrize(
    ("title", "department", "function"),
    [
        ("VP of Sales", "", "sales"), ("Sales Engineer", "", "sales"), ("Data Scientist, Sales", "", "data"),
        ("Engineering Manager, Data Platform", "", "engineering"), ("Product Marketing Manager", "", "marketing"),
        ("Product Manager, Payments", "", "product"), ("Technical Support Engineer", "", "support"),
        ("Head of IT", "", "it"), ("Senior Accountant", "", "finance"), ("General Counsel", "", "legal"),
        ("Chief of Staff", "Executive", "other"), ("", "", "other"),
        ("Werkstudent", "Engineering - Europe", "engineering"),
        ("Leader, Talent Acquisition", "", "people"), ("Site Reliability Engineer", "", "engineering"),
    ],
)  # fmt: skip
def test_the_words_that_stand_first_say_the_function(title: str, department: str, function: str) -> None:
    assert function_of(title, department) == function


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("We use Snowflake and dbt.", ["Snowflake", "dbt"]),
        ("we use snowflake", []),  # a word like any other
        ("Segment our customers. We love snow.", []),
        ("Events go to Segment, then on.", ["Segment"]),
        ("Segment, Snowflake", ["Segment", "Snowflake"]),
        ("A Snowflake-like thing, segment.io, Segments", []),
        ("You know Google Analytics well", ["Google Analytics"]),
        ("google analytics", []),
        ("We go. R is fine; Go is too", []),  # too short to be told from words
        ("", []),
    ],
)
def test_a_technology_is_a_whole_word_spelled_as_a_name(text: str, named: list[str]) -> None:
    known = ("Segment", "Snowflake", "dbt", "Google Analytics", "R", "Go")
    told = dict(technologies_in(text, known))
    assert list(told) == named
    assert all(name in words and words in text for name, words in told.items())


def test_a_quote_is_cut_between_words() -> None:
    text = f"{'long words ' * 30}here {'more words ' * 30}"
    place = text.index("here")
    words = quote(text, place, place + 4, 20)
    assert words in text
    assert f" {words} " in f" {text} "
    assert len(words) < 45
