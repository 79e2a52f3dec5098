"""What the book itself shows of an account's past: staff, technologies, executives; and competitors' bad news."""

from datetime import date
from typing import Any

import earmark
from conftest import SYNCED, Write, everything
from earmark.book import Book
from earmark.verbs.settings import set_setting

ACCOUNTS = "Record ID,Company name,Company Domain Name,Number of Employees,Web Technologies,Current vendor"
EARLY, LATE = date(2025, 1, 1), date(2025, 9, 1)


def told(book: Book, *kinds: str) -> list[tuple[Any, ...]]:
    return book.facts.rows(
        "SELECT a.name, e.kind, e.happened, e.known_from, e.source, e.evidence FROM event e JOIN account a"
        " USING (account) WHERE list_contains($1::VARCHAR[], e.kind) ORDER BY ALL",
        [list(kinds)],
    )


def load(book: Book, write: Write, name: str, header: str, rows: list[tuple[Any, ...]], day: date) -> None:
    earmark.load(book, write(name, header, rows), as_of=day)


def two_looks(book: Book, write: Write, before: list[tuple[Any, ...]], after: list[tuple[Any, ...]]) -> None:
    load(book, write, "early.csv", ACCOUNTS, before, EARLY)
    load(book, write, "late.csv", ACCOUNTS, after, LATE)


def test_staff_that_grew_by_a_fifth_within_a_year_is_an_event_of_the_second_look(book: Book, write: Write) -> None:
    staff = {"Fifth": (100, 120), "Less": (100, 119), "Shrunk": (100, 80), "New": ("", 500)}
    before, after = ([(n, n, f"{n}.com".lower(), both[k], "", "") for n, both in staff.items()] for k in (0, 1))
    two_looks(book, write, before, after)
    evidence = "Number of Employees: 100 on 2025-01-01, 120 on 2025-09-01"
    grown = [("Fifth", "headcount_growth", LATE, LATE, "the book's own history", evidence)]
    assert told(book, "headcount_growth") == grown


def test_looks_more_than_a_year_apart_or_of_other_crms_show_no_growth(book: Book, write: Write) -> None:
    load(
        book,
        write,
        "early.csv",
        ACCOUNTS,
        [(1, "Slow", "slow.com", 100, "", ""), (2, "Two", "two.com", 100, "", "")],
        EARLY,
    )
    salesforce = "Account ID,Account Name,Website,Employees,Billing Country,Account Owner"
    load(book, write, "other.csv", salesforce, [("001000000000001AAA", "Two", "two.com", 150, "", "")], LATE)
    load(book, write, "late.csv", ACCOUNTS, [(1, "Slow", "slow.com", 200, "", "")], date(2026, 1, 2))
    assert told(book, "headcount_growth") == []


def test_a_property_history_tells_the_days(book: Book, write: Write) -> None:
    load(book, write, "late.csv", ACCOUNTS, [(1, "Acme", "acme.com", 90, "", "")], date(2025, 12, 1))
    load(book, write, "company_property_history.csv", SYNCED, [
        (1, "numberofemployees", 50, "2024-01-01T09:00:00Z", "CRM_UI", ""),
        (1, "numberofemployees", 55, "2025-02-01T09:00:00Z", "CRM_UI", ""),
        (1, "numberofemployees", 90, "2025-08-01T09:00:00Z", "CRM_UI", ""),
    ], date(2025, 12, 1))  # fmt: skip
    assert [row[2] for row in told(book, "headcount_growth")] == [date(2025, 8, 1)]


def test_technologies_that_came_and_went(book: Book, write: Write) -> None:
    two_looks(
        book, write,
        [(1, "Acme", "acme.com", 1, "AWS;Slack", ""), (2, "Beta", "b.com", 1, "", ""), (3, "C", "c.com", 1, "AWS", "")],
        [(1, "Acme", "acme.com", 1, "AWS;Kafka;Snowflake", ""), (2, "Beta", "b.com", 1, "AWS", ""),
         (3, "C", "c.com", 1, "aws", "")],
    )  # fmt: skip
    assert [(row[0], row[1], row[5]) for row in told(book, "technology_added", "technology_removed")] == [
        ("Acme", "technology_added", "Web Technologies: new since 2025-01-01: kafka, snowflake"),
        ("Acme", "technology_removed", "Web Technologies: gone since 2025-01-01: slack"),
    ]


CONTACTS = "Contact ID,First Name,Last Name,Email,Job Title,Associated Company IDs"


def test_executives_who_moved_are_told_by_their_titles_alone(book: Book, write: Write) -> None:
    rows = [(n, name, f"{name}.com".lower(), 1, "", "") for n, name in enumerate(("Acme", "Beta"), 1)]
    load(book, write, "companies.csv", ACCOUNTS, rows, EARLY)
    load(book, write, "people.csv", CONTACTS, [
        (11, "Ada", "Moves", "ada@acme.com", "CFO", 1), (12, "Bob", "Rises", "bob@acme.com", "Controller", 1),
        (13, "Cy", "Stays", "cy@acme.com", "CEO", 1), (14, "Di", "Aide", "di@acme.com", "Assistant to the CEO", 1),
    ], EARLY)  # fmt: skip
    load(book, write, "people2.csv", CONTACTS, [
        (11, "Ada", "Moves", "ada@beta.com", "Chief Financial Officer", 2),
        (12, "Bob", "Rises", "bob@acme.com", "VP Finance", 1),
        (13, "Cy", "Stays", "cy@acme.com", "CEO & Founder", 1),
        (14, "Di", "Aide", "di@beta.com", "Assistant to the CEO", 2),
    ], LATE)  # fmt: skip
    found = told(book, "executive_hire", "executive_departure")
    assert [(row[0], row[1], row[2], row[5]) for row in found] == [
        ("Acme", "executive_departure", LATE,
         "a contact who was CFO on 2025-01-01 is at another account on 2025-09-01"),
        ("Acme", "executive_hire", LATE, "a contact was Controller on 2025-01-01, and is VP Finance on 2025-09-01"),
        ("Beta", "executive_hire", LATE,
         "a contact at another account on 2025-01-01 is Chief Financial Officer here on 2025-09-01"),
    ]  # fmt: skip
    assert not any(name in str(found) for name in ("Ada", "Moves", "Bob"))


def test_what_the_book_shows_works_no_account_and_does_not_hang_on_the_order_of_loads(book: Book, write: Write) -> None:
    before = [(1, "Acme", "acme.com", 100, "AWS", "")]
    load(book, write, "late.csv", ACCOUNTS, [(1, "Acme", "acme.com", 150, "AWS;Slack", "")], LATE)
    load(book, write, "early.csv", ACCOUNTS, before, EARLY)
    assert len(told(book, "headcount_growth", "technology_added")) == 2
    assert book.facts.rows("SELECT target FROM account") == [(True,)]


USERS = [
    (1, "By tool", "tool.com", 1, "AWS;Rivalsoft", ""), (2, "By field", "field.com", 1, "", "Rivalsoft Inc."),
    (3, "By domain", "dom.com", 1, "", "rivalsoft.com"), (4, "Neither", "none.com", 1, "Rivalsoftware", "Other"),
    (5, "Rivalsoft", "rivalsoft.com", 1, "Rivalsoft", ""),
]  # fmt: skip
NEWS = [
    ("Rivalsoft Inc.", "", "outage", "2025-10-01", "status page", "Rivalsoft is down"),
    ("", "rivalsoft.com", "layoff", "2025-10-02", "press", ""),
    ("Rivalsoft", "", "funding", "2025-10-03", "press", "good for them"),
    ("Someone", "", "outage", "2025-10-04", "press", "of nobody"),
]


def test_bad_news_of_a_competitor_reaches_the_accounts_that_use_it(book: Book, write: Write) -> None:
    load(book, write, "companies.csv", ACCOUNTS, USERS, EARLY)
    load(book, write, "events.csv", "company,website,kind,date,source,headline", NEWS, date(2025, 12, 1))
    assert told(book, "competitor_news") == []
    set_setting(book, "competitors", ["rivalsoft.com"])
    found = told(book, "competitor_news")
    assert {row[0] for row in found} == {"By tool", "By field", "By domain"}
    assert [row[2:] for row in found if row[0] == "By tool"] == [
        (date(2025, 10, 1), date(2025, 10, 1), "status page", "Rivalsoft: Rivalsoft is down"),
        (date(2025, 10, 2), date(2025, 10, 2), "press", "Rivalsoft: layoffs"),
    ]
    before = everything(book)
    set_setting(book, "competitors", [])
    assert told(book, "competitor_news") == []
    set_setting(book, "competitors", ["Rivalsoft"])
    assert {row[0] for row in told(book, "competitor_news")} == {"By tool", "By field"}
    set_setting(book, "competitors", ["rivalsoft.com"])
    assert everything(book) == before


def test_who_used_a_competitor_when_its_news_was_known_counts(book: Book, write: Write) -> None:
    early = [(1, "Left", "left.com", 1, "Rivalsoft", ""), (2, "Came", "came.com", 1, "AWS", "")]
    late = [(1, "Left", "left.com", 1, "AWS", ""), (2, "Came", "came.com", 1, "Rivalsoft", "")]
    late.append((3, "Filled", "filled.com", 1, "Rivalsoft", ""))
    two_looks(book, write, early, late)
    history = [(3, "web_technologies", "Rivalsoft", f"{LATE}T09:00:00Z", "CRM_UI", "")]
    load(book, write, "company_property_history.csv", SYNCED, history, LATE)
    news = [("Rivalsoft", "outage", "2025-02-01", "before"), ("Rivalsoft", "outage", "2025-10-01", "after")]
    load(book, write, "events.csv", "company,kind,date,headline", news, date(2025, 12, 1))
    set_setting(book, "competitors", ["Rivalsoft"])
    assert [(row[0], row[2], row[3]) for row in told(book, "competitor_news")] == [
        ("Came", date(2025, 10, 1), date(2025, 10, 1)), ("Filled", date(2025, 2, 1), LATE),
        ("Filled", date(2025, 10, 1), date(2025, 10, 1)), ("Left", date(2025, 2, 1), date(2025, 2, 1)),
    ]  # fmt: skip
