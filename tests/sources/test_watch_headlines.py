"""What headlines tell, of whom, and how sure that is."""

import csv
import os
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from earmark.sources.watch.found import Account, Found, Watched
from earmark.sources.watch.headlines import told
from earmark.sources.watch.spoken import News, events_in, watchlist

DATA = os.environ.get("EARMARK_TEST_DATA")


def kinds(headline: str, name: str = "Acme") -> list[str]:
    at = headline.index(name)
    return [said.kind for said in told(headline, at, at + len(name))]


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        ("Acme raises $30M in Series B led by Fabrikam", "funding"),
        ("Acme, a Berlin fintech, closes \u20ac12 million seed round", "funding"),
        ("Acme Announces Series C Financing", "funding"),
        ("Acme appoints Jo Doe as Chief Financial Officer", "executive_hire"),
        ("Jo Doe joins Acme as CTO", "executive_hire"),
        ("Acme CEO Jo Doe steps down", "executive_departure"),
        ("Jo Doe resigns as chief executive of Acme", "executive_departure"),
        ("Acme acquires Contoso", "acquisition"),
        ("Contoso to acquire Acme for $2B", "acquisition"),
        ("Acme lays off 120 people", "layoffs"),
        ("Acme to cut 10% of its workforce", "layoffs"),
        ("Layoffs hit Acme again", "layoffs"),
        ("Acme launches a scheduling app for dentists", "launch"),
        ("Acme to hire 300 engineers in Leeds", "hiring"),
        ("Acme outage takes down thousands of shops", "outage"),
        ("Acme raises prices for all plans by 20%", "price_increase"),
        ("Acme's price hike angers customers", "price_increase"),
    ],
)
def test_a_cue_around_the_name_tells_the_kind(headline: str, kind: str) -> None:
    assert kinds(headline) == [kind]


@pytest.mark.parametrize(
    "headline",
    [
        "Acme raises concerns over new rules", "Acme raises its guidance for 2026", "Acme rival Beta raises $20M",
        "Acme-backed Beta raises $20M", "Acme in talks to raise $50M", "Acme may lay off 100 people",
        "Will Acme acquire Beta?", "How Acme raised $30M", "Acme denies layoffs", "Acme secures $5M contract",
        "Acme gets $5M fine", "Former Acme CEO joins Beta as CTO", "Beta, founded by Acme alumni, raises $3M",
        "Acme buys back $2B of shares", "Acme launches investigation into leak", "Acme announces $600M restructuring",
        "Beta which Acme acquired in 2019 shuts down", "Acme fails to raise seed round", "Acme seeks new CFO",
        "Meet the investors of Acme", "Superacme raises $30M",
    ],
)  # fmt: skip
def test_what_doubts_asks_denies_or_speaks_of_another_is_no_event(headline: str) -> None:
    at = headline.lower().index("acme")
    assert told(headline, at, at + 4) == ()


def account(name: str, domain: str) -> Account:
    return Account(f"d:{domain}", domain, (name,))


ABOUT = Watched(
    (
        account("Apple", "apple.com"), account("Notion Labs, Inc.", "notion.so"), account("Linear", "linear.app"),
        account("Notion", "notion.example"), account("Contoso GmbH", "contoso.com"),
        account("Northwind Traders", "nw-traders.example"), account("Bonsaio", "hellobonsaio.com"),
    ),
    date(2026, 1, 1), competitors=("rivalsoft.com", "Other Rival"),
)  # fmt: skip


def found(title: str, url: str = "https://press.example/1", beside: str = "") -> list[Found]:
    return list(events_in(News(title, url, date(2026, 5, 1), "press.example", beside), watchlist(ABOUT)))


@pytest.mark.parametrize("name", ["Apple", "Notion", "Linear", "Bonsaio"])
def test_a_name_that_is_a_word_or_others_too_waits_for_a_person(name: str) -> None:
    (one,) = found(f"{name} raises $20M in Series A")
    assert (one.kind, one.domain, one.name, one.sure) == ("funding", "", name, False)
    assert one.evidence == f"{name} raises $20M in Series A"


def test_a_word_in_lower_case_or_within_another_name_is_nobody() -> None:
    assert found("A linear model raises $20M questions") == []
    assert found("The notion that apple pie lays off staff") == []


@pytest.mark.parametrize(
    ("title", "url", "beside"),
    [
        ("Contoso raises $20M", "https://press.example/1", ""),
        ("Northwind Traders lays off 30 people", "https://press.example/1", ""),
        ("Linear raises $20M", "https://www.linear.app/blog/round", ""),
        ("Apple lays off 10 people", "https://press.example/1", "More at apple.com/newsroom."),
    ],
)
def test_a_name_of_its_own_or_the_domain_beside_it_is_sure(title: str, url: str, beside: str) -> None:
    (one,) = found(title, url, beside)
    assert one.sure
    assert one.domain in {"contoso.com", "nw-traders.example", "linear.app", "apple.com"}


def test_words_between_the_name_and_what_it_did_are_not_sure_to_be_its_own() -> None:
    (one,) = found("Contoso Health raises $20M")
    assert (one.sure, one.name) == (False, "Contoso")
    (one,) = found("Big Contoso raises $20M")
    assert not one.sure


def test_a_competitors_bad_news_is_told_and_its_good_news_not() -> None:
    (one,) = found("Rivalsoft suffers hours-long outage")
    assert (one.kind, one.domain, one.name, one.sure) == ("outage", "rivalsoft.com", "Rivalsoft", True)
    (other,) = found("Other Rival raises prices by a third")
    assert (other.kind, other.domain, other.name) == ("price_increase", "", "Other Rival")
    assert found("Rivalsoft raises $20M") == []
    assert found("Contoso outage") == []


RIGHT = {  # line of the public list of layoffs -> what else its address says of the company, judged by hand
    70: "executive_hire", 149: "executive_hire", 175: "executive_departure", 534: "acquisition", 544: "funding",
    679: "executive_departure", 743: "acquisition", 977: "executive_departure", 1265: "executive_departure",
    1437: "acquisition", 1534: "executive_hire", 1805: "funding", 2518: "acquisition", 2842: "executive_departure",
    2991: "funding", 3520: "executive_hire", 3534: "executive_hire", 3592: "executive_departure", 3772: "funding",
    3830: "executive_departure", 4149: "funding",
}  # fmt: skip


@pytest.mark.skipif(DATA is None, reason="EARMARK_TEST_DATA names no folder with outside data")
def test_headlines_in_the_addresses_of_a_public_list() -> None:
    """The words of a page's address stand for its headline; the list says that all tell of layoffs."""
    path = Path(DATA or "") / "layoffs-2020-2026" / "layoffs.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(enumerate(csv.DictReader(file), 2))
    looked, layoffs, others = 0, 0, {}
    for line, row in rows:
        words = max(urlsplit(row["source"]).path.split("/"), key=lambda part: part.count("-")).replace("-", " ")
        name = re.sub(r"[^a-z0-9 ]", "", row["company"].lower().replace(".", " "))
        met = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) if words.count(" ") > 2 else None
        if met:
            looked += 1
            said = {one.kind for one in told(words, *met.span())}
            layoffs += "layoffs" in said
            others |= dict.fromkeys([line] if said - {"layoffs"} else [], "".join(sorted(said - {"layoffs"})))
    assert looked > 2500
    assert layoffs / looked >= 0.55
    assert len(others) >= 18
    assert others.items() <= RIGHT.items()
