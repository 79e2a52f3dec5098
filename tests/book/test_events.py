"""Which account an event finds, which lines are none, and what its kind is called."""

from datetime import date
from typing import Any

import pytest

import earmark
from conftest import Write, everything, one
from earmark.book import Book
from earmark.facts.kinds import sure_kind

ACCOUNTS = "Record ID,Company name,Company Domain Name,Additional domains"
PEOPLE = [
    (1, "Acme GmbH", "acme.com", "acme.shop"),
    (2, "Contoso Ltd", "contoso.com", ""),
    (3, "Zeta Holding", "zeta.com", ""),
    (4, "ZETA HOLDING", "zeta.it", ""),
    (5, "Fabrikam", "", ""),
    (6, "Notion Labs, Inc.", "notion.example", ""),
]
EVENTS = "company,company id,website,kind,date,source,url,headline"


def told(book: Book) -> dict[str, str | None]:
    """Whose each event is, by its headline."""
    return dict(book.facts.rows("SELECT e.evidence, a.key FROM event e LEFT JOIN account a USING (account)"))


def how(book: Book) -> list[tuple[Any, ...]]:
    return book.facts.rows("SELECT lines, accepted, rejected, duplicate, blank FROM load WHERE holds = 'events'")


def wrong(book: Book) -> list[tuple[Any, ...]]:
    """Line, column, severity and the reason up to its colon, of an events file."""
    return book.facts.rows(
        "SELECT line, column_label, severity, split_part(reason, ':', 1) FROM problem WHERE file = 'events.csv'"
        " ORDER BY ALL"
    )


@pytest.fixture
def accounts(book: Book, write: Write) -> Book:
    earmark.load(book, write("companies.csv", ACCOUNTS, PEOPLE))
    return book


def test_a_domain_an_id_then_a_name_without_its_legal_form_places_an_event(accounts: Book, write: Write) -> None:
    earmark.load(accounts, write("events.csv", EVENTS, [
        ("", "", "https://www.acme.com/news", "funding", "2025-12-01", "", "", "by domain"),
        ("", "", "acme.shop", "funding", "2025-12-01", "", "", "by another domain"),
        ("", 2, "", "funding", "2025-12-01", "", "", "by id"),
        ("Acme GmbH", "", "", "launch", "2025-12-01", "", "", "by its name"),
        ("ACME, Inc.", "", "", "launch", "2025-12-02", "", "", "by its name in another form"),
        ("fabrikam s.r.l.", "", "", "launch", "2025-12-02", "", "", "of one without domain"),
        ("Northwind", "", "", "launch", "2025-12-02", "", "", "of a stranger"),
    ]))  # fmt: skip
    assert told(accounts) == {
        "by domain": "d:acme.com", "by another domain": "d:acme.com", "by id": "d:contoso.com",
        "by its name": "d:acme.com", "by its name in another form": "d:acme.com",
        "of one without domain": "i:hubspot:5", "of a stranger": None,
    }  # fmt: skip
    assert how(accounts) == [(7, 7, 0, 0, 0)]


def test_a_name_that_is_only_like_one_or_several_waits(accounts: Book, write: Write) -> None:
    earmark.load(accounts, write("events.csv", EVENTS, [
        ("Contosso", "", "", "layoffs", "2025-12-01", "", "", "a slip"),
        ("Zeta Holding AG", "", "", "layoffs", "2025-12-01", "", "", "of two"),
        ("Acme", "", "acme.test", "layoffs", "2025-12-01", "", "", "the same name elsewhere"),
        ("\u0410cme", "", "", "layoffs", "2025-12-01", "", "", "a disguise"),
    ]))  # fmt: skip
    assert set(told(accounts).values()) == {None}
    meant = accounts.facts.rows("SELECT u.name, a.key, u.why FROM unsure u JOIN account a USING (account) ORDER BY ALL")
    assert [row[:2] for row in meant] == [
        ("acme", "d:acme.com"), ("contosso", "d:contoso.com"), ("zeta holding", "d:zeta.com"),
        ("zeta holding", "d:zeta.it"), ("\u0430cme", "d:acme.com"),
    ]  # fmt: skip
    assert meant[0][2] == "the same name; domains that differ in their ending"
    assert meant[4][2].startswith("Beware")
    assert {row[2] for row in wrong(accounts)} == {"note"}
    assert how(accounts) == [(4, 4, 0, 0, 0)]


def test_a_line_that_doubts_its_account_waits_whatever_its_name(accounts: Book, write: Write) -> None:
    rows = [("Fabrikam", "launch", "2025-12-01", "no"), ("Fabrikam", "launch", "2025-12-02", "yes")]
    earmark.load(accounts, write("events.csv", "company,kind,date,sure", rows))
    query = "SELECT e.happened, a.key FROM event e LEFT JOIN account a USING (account) ORDER BY 1"
    assert accounts.facts.rows(query) == [(date(2025, 12, 1), None), (date(2025, 12, 2), "i:hubspot:5")]
    assert one(accounts, "SELECT count(*) FROM unsure WHERE name = 'fabrikam' AND likeness = 100") == 1


def test_lines_that_are_no_events_are_refused_and_counted(accounts: Book, write: Write) -> None:
    earmark.load(accounts, write("events.csv", EVENTS, [
        ("", "", "acme.com", "funding", "2025-03-01", "", "", "ok"),
        ("", "", "acme.com", "funding", "", "", "", "no date"),
        ("", "", "acme.com", "funding", "next spring", "", "", "no date that is one"),
        ("", "", "", "funding", "2025-03-01", "", "", "nobody's"),
        ("", "", "acme.com", "", "2025-03-01", "", "", "nothing"),
        ("", "", "acme.com", "funding", "2026-01-02", "", "", "ends a day later elsewhere"),
        ("", "", "acme.com", "funding", "2062-01-01", "", "", "not yet"),
        ("", "", "acme.com", "funding", "2025-03-01", "", "", "ok"),
        ("", "", "acme.com", "funding", "2015-03-01", "", "", "old"),
        ("", "", "acme.com", "=cmd|' /C calc'!A0", "2024-03-01", "=1+1", "", '<b>"Raised"</b> &amp; =HYPERLINK("x")'),
        ("", "", "", "", "", "", "", ""),
    ]))  # fmt: skip
    assert how(accounts) == [(11, 4, 5, 1, 1)]
    assert wrong(accounts) == [
        (2, "", "duplicate", "a line like another one"),
        (3, "date", "rejected", "it does not say when it happened"),
        (4, "date", "rejected", "it does not say when it happened"),
        (5, "", "rejected", "names no account"),
        (6, "kind", "rejected", "it does not say what happened"),
        (8, "date", "rejected", "it lies after the day of the file, 2026-01-01"),
    ]
    query = "SELECT kind, happened, source, evidence FROM event ORDER BY happened"
    assert accounts.facts.rows(query) == [
        ("funding", date(2015, 3, 1), None, "old"),
        ("=cmd|' /c calc'!a0", date(2024, 3, 1), "=1+1", '<b>"Raised"</b> &amp; =HYPERLINK("x")'),
        ("funding", date(2025, 3, 1), None, "ok"),
        ("funding", date(2026, 1, 2), None, "ends a day later elsewhere"),
    ]


def test_an_event_is_known_from_the_day_that_is_told_yet_not_before_it_happened(accounts: Book, write: Write) -> None:
    earmark.load(accounts, write("events.csv", "domain,kind,date,known_from", [
        ("acme.com", "funding", "2025-03-01", "2025-02-01"), ("acme.com", "launch", "2025-03-01", "2025-06-01"),
        ("acme.com", "layoffs", "2025-03-01", ""),
    ]))  # fmt: skip
    rows = accounts.facts.rows("SELECT kind, known_from FROM event ORDER BY kind")
    assert rows == [("funding", date(2025, 3, 1)), ("launch", date(2025, 6, 1)), ("layoffs", date(2025, 3, 1))]


def test_the_order_of_files_and_lines_means_nothing(book: Book, write: Write) -> None:
    rows = [
        ("Acme Inc", "", "", "new CFO", "2025-12-01", "", "", "a"),
        ("Contosso", "", "", "raised", "2024-01-01", "", "", "b"),
    ]
    earmark.load(book, write("events.csv", EVENTS, rows))
    assert set(told(book).values()) == {None}
    earmark.load(book, write("companies.csv", ACCOUNTS, PEOPLE))
    assert told(book) == {"a": "d:acme.com", "b": None}
    assert one(book, "SELECT count(*) FROM unsure") == 1
    before = everything(book)
    earmark.load(book, write("events.csv", EVENTS, rows))
    assert everything(book) == before


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("Series B", "funding"), ("series-c round", "funding"), ("raised", "funding"), ("Seed", "funding"),
        ("debt_round", "funding"), ("Pre-Seed", "funding"), ("new CFO", "executive_hire"),
        ("CFO hired", "executive_hire"), ("Executive Hire", "executive_hire"), ("VP Sales joined", "executive_hire"),
        ("layoff", "layoffs"), ("Lay-offs", "layoffs"), ("Job cuts", "layoffs"), ("laid off 20%", "layoffs"),
        ("CEO resigns", "executive_departure"), ("exec departure", "executive_departure"), ("M&A", "acquisition"),
        ("Acquired by Contoso", "acquisition"), ("product launch", "launch"), ("Job posting", "hiring"),
        ("Hiring", "hiring"), ("employee growth", "headcount_growth"), ("Tech installed", "technology_added"),
        ("stopped using Slack", "technology_removed"), ("competitor outage", "competitor_news"),
    ],
)  # fmt: skip
def test_a_kind_spelt_freely_is_one_of_ours_where_that_is_sure(written: str, kind: str) -> None:
    assert sure_kind(written) == kind


@pytest.mark.parametrize(
    "written",
    [
        "IPO", "leadership change", "hiring freeze", "no layoffs", "rumoured acquisition", "raised prices", "unsaid",
        "acquisition of funding platform", "webinar", "a", "raises guidance", "funding for the acquisition of Acme",
        "price increase", "job change", "planned layoffs",
    ],
)  # fmt: skip
def test_a_kind_that_is_not_sure_stays_as_it_was_given(written: str) -> None:
    assert sure_kind(written) == written.lower()


def test_kinds_that_the_queue_does_not_know_are_kept_and_said(accounts: Book, write: Write) -> None:
    rows = [("acme.com", kind, day) for kind, day in (
        ("Webinar", "2025-12-01"), ("webinar", "2025-12-02"), ("fundig", "2025-12-01"), ("Series B", "2025-12-01"),
    )]  # fmt: skip
    told = earmark.load(accounts, write("events.csv", "domain,kind,date", rows)).files[0].notes
    assert "kinds not known to the queue, kept as they are: webinar (2), fundig (1, is it funding?)" in told
    assert {row[0] for row in accounts.facts.rows("SELECT kind FROM event")} == {"webinar", "fundig", "funding"}
    told = earmark.load(accounts, write("more.csv", "domain,kind,date", [("acme.com", "hiring", "2025-12-01")])).files
    assert not any("kinds not known" in note for note in told[0].notes)
