"""The seam that sources of trigger events are written to, and the fake that stands in for the world."""

from datetime import date

from earmark.sources.watch import NAMES, SOURCES
from earmark.sources.watch.found import Account, Answer, Canned, mended, once, trouble

DAY = date(2026, 7, 1)


def test_every_source_has_its_events_and_a_name_of_its_own() -> None:
    assert all(callable(source.events) for source in SOURCES)
    assert len(set(NAMES)) == len(NAMES)


def test_an_event_is_told_by_the_domain_and_by_the_name_where_there_is_none() -> None:
    at = Account("d:acme.example", "acme.example", ("Acme",)).found("funding", DAY, "News", "u", "raised")
    by_name = Account("n:own:acme", "", ("Acme", "Acme Labs")).found("funding", DAY, "News", "u", "raised")
    assert (at.domain, at.name) == ("acme.example", "")
    assert (by_name.domain, by_name.name) == ("", "Acme")


def test_the_fake_answers_from_its_table_and_has_nothing_elsewhere() -> None:
    fetch = Canned({"https://a.example/": b"{}", "https://b.example/": trouble("feeds", "", "it is broken")})
    answer = fetch("https://a.example/", wants=("application/json",))
    elsewhere = fetch("https://c.example/")
    assert answer == Answer("https://a.example/", b"{}", "application/json")
    assert isinstance(elsewhere, Answer)
    assert elsewhere.gone
    assert fetch("https://b.example/") == trouble("feeds", "", "it is broken")
    assert fetch.asked == ["https://a.example/", "https://c.example/", "https://b.example/"]


def test_a_problem_is_said_once_until_it_is_over() -> None:
    fetch = Canned({})
    problem = trouble("greenhouse", "acme.example", "the board is gone")
    assert list(once(fetch, "acme", problem)) == [problem]
    assert list(once(fetch, "acme", problem)) == []
    mended(fetch, "acme")
    assert list(once(fetch, "acme", problem)) == [problem]
