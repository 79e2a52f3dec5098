"""RSS and Atom: an account's own news, a trade's press, a competitor's status page; told by their headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parsedate_to_datetime
from html import unescape
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from earmark.facts.problem import Problem
from earmark.sources.domains import registrable
from earmark.sources.watch.found import Account, Fetch, Found, Watched, mended, once, trouble
from earmark.sources.watch.markup import plain, shown, tree
from earmark.sources.watch.spoken import News, Watchlist, events_in, watchlist

NAME = "feeds"
_DATES = ("published", "pubDate", "date", "issued", "updated", "modified")
_MOST = 500  # entries of one feed
_DOWN = re.compile(
    r"\b(?:outage|degraded|disruption|unavailable|downtime|elevated (?:error|latenc)\w*|errors?|incident|down)\b",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)[A-Za-z][A-Za-z0-9]*;")
_ODD = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Entry:
    """One entry: its title and summary as one reads them, its address, its day; None: it says none that can be read."""

    title: str
    url: str
    day: date | None
    summary: str


def events(fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield what the headlines of the feeds that are told say of accounts and of competitors."""
    whom = watchlist(about)
    for account in about.accounts:
        for url in account.told:
            yield from _of_feed(fetch, about, as_of, url, whom, account)
    for url in about.told:
        yield from _of_feed(fetch, about, as_of, url, whom, None)


def _of_feed(
    fetch: Fetch, about: Watched, as_of: date, url: str, whom: Watchlist, own: Account | None
) -> Iterator[Found | Problem]:
    answer = fetch(url)
    called = own.domain if own else ""
    if isinstance(answer, Problem):
        yield answer
        return
    if answer.gone:
        yield from once(fetch, url, trouble(NAME, called, "the feed is gone: mend the setting feeds", url))
        return
    mended(fetch, url)
    if answer.unchanged:
        return
    found = entries(answer.body)
    if found is None:
        yield from once(fetch, f"{url} read", trouble(NAME, called, "it is no feed: neither RSS nor Atom", url))
        return
    mended(fetch, f"{url} read")
    undated = sum(one.day is None for one in found)
    if undated:
        said = trouble(NAME, called, f"entries without a day that can be read, left out: {undated}", url)
        yield from once(fetch, f"{url} days", said)
    for one in found[:_MOST]:
        if one.day and about.since <= one.day <= as_of:
            yield from _of_entry(one, one.day, url, whom, own, about)


def _of_entry(
    one: Entry, day: date, feed: str, whom: Watchlist, own: Account | None, about: Watched
) -> Iterator[Found]:
    host = urlsplit(feed).hostname or feed
    news = News(one.title, one.url if one.url.startswith(("https://", "http://")) else feed, day, host, one.summary)
    rival = _status_of(host, about)
    if rival and _DOWN.search(f"{one.title} {one.summary[:300]}"):
        yield Found("outage", day, host, news.url, one.title, rival if "." in rival else "", rival)
        return
    yield from events_in(news, whom, own)


def _status_of(host: str, about: Watched) -> str:
    """Return the competitor whose status page a feed is, or empty."""
    site = registrable([host]).get(host) if host.startswith("status.") else None
    return next((rival for rival in about.competitors if rival in {site, (site or "").split(".")[0]}), "")


def entries(body: bytes) -> list[Entry] | None:
    """Return the entries of an RSS or Atom feed; None if it is neither.

    A document type is refused, so that no entity is ever made; an encoding that is not as declared, entities of HTML
    and characters that XML forbids are read all the same.
    """
    root = tree(body)
    if root is None:
        root = tree(_tidied(body))
    if root is None or _local(root.tag) not in {"rss", "feed", "RDF"}:
        return None
    return [_entry(one) for one in root.iter() if _local(one.tag) in {"item", "entry"}]


def _tidied(body: bytes) -> bytes:
    """Return a feed as UTF-8 without a declaration, entities of HTML as what they stand for."""
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    return _ODD.sub("", _ENTITY.sub(lambda met: unescape(met.group()), text)).encode("utf-8")


def _entry(one: ET.Element) -> Entry:
    parts: dict[str, ET.Element] = {}
    for part in one:
        parts.setdefault(_local(part.tag), part)
    summary = _text(parts, "summary", "description", "encoded", "content")
    days = (_day(_text(parts, name)) for name in _DATES)
    return Entry(_seen(_text(parts, "title")), _link(one), next((day for day in days if day), None), _seen(summary))


def _seen(text: str) -> str:
    return shown(text) if "<" in text or "&" in text else plain(text)


def _text(parts: dict[str, ET.Element], *names: str) -> str:
    return next((words for name in names if name in parts and (words := "".join(parts[name].itertext()).strip())), "")


def _link(one: ET.Element) -> str:
    links = [part for part in one if _local(part.tag) == "link"]
    for part in links:
        if part.get("rel", "alternate") == "alternate" and (found := part.get("href") or (part.text or "").strip()):
            return found
    return ""


def _local(tag: object) -> str:
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def _day(text: str) -> date | None:
    """Return the day as the feed's own clock shows it: ISO, or as mails write it."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
