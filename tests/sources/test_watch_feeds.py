"""RSS and Atom as they are and as they should not be; GDELT's and GitHub's answers."""

import json
from datetime import date
from typing import Any

import pytest

from earmark.facts.problem import Problem
from earmark.sources.watch import feeds, gdelt, github
from earmark.sources.watch.found import Account, Answer, Canned, Found, Watched

FEED, STATUS = "https://contoso.com/news.xml", "https://status.rivalsoft.com/history.atom"
DAY = date(2026, 6, 1)
CONTOSO = Account("d:contoso.com", "contoso.com", ("Contoso GmbH",), (FEED,))
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Contoso &amp; friends</title>
<item><title>Contoso raises &#36;20M &amp; opens in <![CDATA[L<b>ondon</b>]]></title><link>https://contoso.com/a</link>
<pubDate>Tue, 12 May 2026 09:00:00 +0200</pubDate><description>&lt;p&gt;Series A&lt;/p&gt;</description></item>
<item><title>Contoso lays off 30 people</title><link>javascript:alert(1)</link>
<dc:date>2026-05-20T10:00:00Z</dc:date></item>
<item><title>Contoso launches a map</title><link>https://contoso.com/c</link><pubDate>32 Foo 2026</pubDate></item>
<item><title>Contoso acquires Beta</title><link>https://contoso.com/d</link>
<pubDate>Mon, 01 Jun 2009 09:00:00 GMT</pubDate></item>
<item><title>Contoso acquires Gamma</title><link>https://contoso.com/e</link>
<pubDate>Mon, 01 Jun 2076 09:00:00 GMT</pubDate></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Elevated error rates in Europe</title>
<link rel="self" href="https://status.rivalsoft.com/x.json"/>
<link href="https://status.rivalsoft.com/x"/>
<published>2026-05-30T01:02:03Z</published>
<content type="html">&lt;p&gt;We are investigating.&lt;/p&gt;</content></entry>
<entry><title>Planned maintenance</title><updated>2026-05-29T01:02:03Z</updated></entry></feed>"""
ABOUT = Watched((CONTOSO,), date(2026, 1, 1), told=(STATUS,), competitors=("rivalsoft.com",))
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><item><title>&b;</title></item></rss>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><item><title>&a;</title></item></rss>'


def run(body: str | bytes, about: Watched = ABOUT) -> tuple[list[Found], list[Problem], Canned]:
    fetch = Canned({FEED: body.encode() if isinstance(body, str) else body, STATUS: ATOM.encode()})
    told = list(feeds.events(fetch, about, DAY))
    return [one for one in told if isinstance(one, Found)], [one for one in told if isinstance(one, Problem)], fetch


def test_headlines_of_an_accounts_own_feed_and_of_a_competitors_status_page() -> None:
    found, problems, _ = run(RSS)
    assert [(one.kind, one.date, one.url, one.evidence, one.domain, one.sure) for one in found] == [
        ("funding", date(2026, 5, 12), "https://contoso.com/a", "Contoso raises $20M & opens in London",
         "contoso.com", True),
        ("layoffs", date(2026, 5, 20), FEED, "Contoso lays off 30 people", "contoso.com", True),
        ("outage", date(2026, 5, 30), "https://status.rivalsoft.com/x", "Elevated error rates in Europe",
         "rivalsoft.com", True),
    ]  # fmt: skip
    assert [one.reason for one in problems] == ["entries without a day that can be read, left out: 1"]


@pytest.mark.parametrize("body", [BOMB, OUTSIDE, "<html><body>Hi</body></html>", "", "{}", "<rss><item>", b"\x00\x01"])
def test_what_is_no_feed_or_a_trick_is_refused_once_and_said(body: str | bytes) -> None:
    found, problems, fetch = run(body)
    assert [one.kind for one in found] == ["outage"]
    assert [one.reason for one in problems] == ["it is no feed: neither RSS nor Atom"]
    assert [one for one in feeds.events(fetch, ABOUT, DAY) if isinstance(one, Problem)] == []


@pytest.mark.parametrize(
    "body",
    [
        RSS.replace("friends", "fr\u00e9d\u00e9ric").encode("cp1252"),
        RSS.replace("friends", "&nbsp;&eacute;tage"),
        RSS.replace("friends", "\x0b\x1f"),
        RSS.replace('encoding="UTF-8"', 'encoding="made-up"'),
        "\ufeff" + RSS,
        "\n\n" + RSS,
    ],
)
def test_wrong_encodings_entities_and_characters_are_survived(body: str | bytes) -> None:
    found, _, _ = run(body)
    assert [one.kind for one in found] == ["funding", "layoffs", "outage"]


def test_deep_and_wide_feeds_come_to_an_end() -> None:
    assert feeds.entries(b"<rss>" + b"<a>" * 50_000 + b"</a>" * 50_000 + b"</rss>") == []
    assert len(feeds.entries(b"<rss>" + b"<item><title>x</title></item>" * 5_000 + b"</rss>") or []) == 5_000


def test_a_feed_that_is_gone_or_unchanged_says_little() -> None:
    fetch = Canned({STATUS: Answer(STATUS, status=304)})
    (problem,) = feeds.events(fetch, ABOUT, DAY)
    assert isinstance(problem, Problem)
    assert problem.reason == "the feed is gone: mend the setting feeds"


def gdelt_told(told: Any, about: Watched = ABOUT) -> list[Found | Problem]:
    url = gdelt.address("Contoso GmbH", about.since, DAY)
    return list(gdelt.events(Canned({url: told if isinstance(told, bytes) else json.dumps(told).encode()}), about, DAY))


def test_gdelts_headlines_are_told_once_each_on_their_day() -> None:
    article = {"url": "https://press.example/a", "title": "Contoso  raises $20M", "seendate": "20260512T093000Z",
               "domain": "press.example", "language": "English"}  # fmt: skip
    odd = [{"url": "ftp://x", "title": "Contoso raises $1M", "seendate": "20260512T093000Z"}, {"title": 3}, "no table",
           {"url": "https://press.example/b", "title": "Contoso raises $2M", "seendate": "yesterday"}]  # fmt: skip
    (one,) = gdelt_told({"articles": [article, article, *odd]})
    assert isinstance(one, Found)
    assert (one.kind, one.date, one.domain, one.evidence) == (
        "funding", date(2026, 5, 12), "contoso.com", "Contoso raises $20M",
    )  # fmt: skip
    assert gdelt_told({}) == []


@pytest.mark.parametrize("told", [b"The specified phrase is too short.", {"articles": "none"}, 3])
def test_an_answer_that_is_none_of_gdelts_is_said(told: Any) -> None:
    (problem,) = gdelt_told(told)
    assert isinstance(problem, Problem)
    assert "no answer of GDELT" in problem.reason


def test_accounts_take_turns() -> None:
    many = tuple(Account(f"d:c{n}.com", f"c{n}.com", (f"Company {n}",)) for n in range(60))
    about, fetch = Watched(many, date(2026, 1, 1)), Canned({})
    list(gdelt.events(fetch, about, DAY))
    list(gdelt.events(fetch, about, DAY))
    assert len(fetch.asked) == 80
    assert {url.split("Company+")[1].split("%22")[0] for url in fetch.asked} == {str(n) for n in range(60)}


ACME = Account("d:acme.com", "acme.com", ("Acme",), ("acme",), ("Python",))
GITHUB = "https://api.github.com/orgs/acme/repos?type=sources&sort=created&direction=asc&per_page=100&page={}"


def repository(name: str, day: str, language: str | None, topics: list[str], fork: bool = False) -> dict[str, Any]:
    url, made = f"https://github.com/acme/{name}", f"{day}T10:00:00Z"
    return {"full_name": f"acme/{name}", "html_url": url, "created_at": made,
            "language": language, "topics": topics, "fork": fork}  # fmt: skip


def test_the_first_public_repository_in_a_language_is_a_technology_added() -> None:
    told = [
        repository("old", "2024-01-01", "Go", []), repository("again", "2026-05-01", "Go", []),
        repository("new", "2026-05-02", "Rust", ["kafka", "hobby"]), repository("more", "2026-05-03", "Rust", []),
        repository("theirs", "2026-05-04", "Zig", [], fork=True), repository("known", "2026-05-05", "Python", []),
        repository("docs", "2026-05-06", None, []), {"created_at": 3},
    ]  # fmt: skip
    about = Watched((ACME,), date(2026, 1, 1), technologies=("Kafka", "Python"))
    found = list(github.events(Canned({GITHUB.format(1): json.dumps(told).encode()}), about, DAY))
    assert [(one.date, one.evidence) for one in found if isinstance(one, Found)] == [
        (date(2026, 5, 2), "acme/new: Rust"), (date(2026, 5, 2), "acme/new: Kafka"),
    ]  # fmt: skip
    assert len(found) == 2


def test_where_not_all_repositories_are_seen_nothing_is_first() -> None:
    page = json.dumps([repository(f"r{n}", "2026-05-01", "Go", []) for n in range(100)]).encode()
    fetch = Canned({GITHUB.format(n): page for n in range(1, 6)})
    (problem,) = github.events(fetch, Watched((ACME,), date(2026, 1, 1)), DAY)
    assert isinstance(problem, Problem)
    assert problem.reason == "too many repositories to see a first one"
    gone = list(github.events(Canned({}), Watched((ACME,), date(2026, 1, 1)), DAY))
    assert [one.reason for one in gone if isinstance(one, Problem)] == ["there is no such organisation"]
