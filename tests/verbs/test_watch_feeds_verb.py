"""News from a feed on a server here: sure accounts, names that wait, a competitor's bad news; each once."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.book import Book, open_book
from earmark.render.text import as_text
from earmark.sources.watch.http import World
from earmark.sources.watch.wire import Reach
from loopback import Time, reply, serving

TODAY = date(2026, 7, 1)
COMPANIES = (
    "id,name,domain,technologies\n1,Acme GmbH,acme.example,Snowflake;Rivalsoft\n2,Bolt,bolt.example,\n3,Fabrikam,,\n"
)
ENTRY = "<item><title>{}</title><link>https://press.example/{}</link><pubDate>20 Jun 2026 10:00:00 GMT</pubDate></item>"
TITLES = (
    "Acme raises $5M in Series A", "Bolt raises $9M", "Rivalsoft suffers outage", "Fabrikam lays off 10 people",
    "Nobody raises $1M",
)  # fmt: skip
FEED = f"<rss><channel>{''.join(ENTRY.format(title, n) for n, title in enumerate(TITLES))}</channel></rss>".encode()


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    (tmp_path / "companies.csv").write_text(COMPANIES, "utf-8")
    with open_book(tmp_path / "book", today=TODAY) as opened:
        earmark.load(opened, tmp_path / "companies.csv")
        for name, value in (("watch", "feeds"), ("competitors", "Rivalsoft")):
            earmark.set_setting(opened, name, (value,))
        yield opened


def told(book: Book) -> list[tuple[object, ...]]:
    return book.facts.rows(
        "SELECT a.key, e.name, e.kind, e.evidence FROM event e LEFT JOIN account a USING (account) ORDER BY ALL"
    )


def test_news_is_loaded_once_and_what_is_not_sure_waits(book: Book) -> None:
    with serving(feed=[reply(body=FEED), reply(body=FEED), reply(body=FEED)]) as server:
        earmark.set_setting(book, "feeds", (server.url("/feed", "press.example"),))
        world = World(Time().clock, reach=Reach(lambda *_: ["127.0.0.1"], frozenset({("127.0.0.1", server.port)})))
        first = earmark.watch(book, world=world)
        assert [one.new for one in first.sources] == [4]
        assert told(book) == [
            ("d:acme.example", "Rivalsoft", "competitor_news", "Rivalsoft: Rivalsoft suffers outage"),
            ("d:acme.example", None, "funding", "Acme raises $5M in Series A"),
            ("i:own:3", None, "layoffs", "Fabrikam lays off 10 people"),
            (None, "Bolt", "funding", "Bolt raises $9M"),
            (None, "Rivalsoft", "outage", "Rivalsoft suffers outage"),
        ]
        assert "Bolt (not sure, see earmark events): funding 2026-06-20" in as_text(first, 100, color=False)
        assert [one.name for one in earmark.events(book).unsure] == ["Bolt"]
        assert earmark.watch(book, world=world).events == ()
        earmark.accept_event(book, "Bolt", "bolt.example")
        assert ("d:bolt.example", "Bolt", "funding", "Bolt raises $9M") in told(book)
        assert earmark.watch(book, world=world).events == ()
