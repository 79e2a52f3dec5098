"""What real filings say: the right kinds, days and words, read by hand from the files."""

import os
from datetime import date
from pathlib import Path

import pytest

from earmark.sources.watch import sec
from earmark.sources.watch.filings import form_8k, form_d, section
from earmark.sources.watch.found import Account, Answer, Canned, Found, Watched, trouble
from earmark.sources.watch.markup import data, shown, tree

HERE = Path(__file__).parent / "watched"
DATA = os.environ.get("EARMARK_TEST_DATA")
TESLA = Account("d:tesla.com", "tesla.com", ("Tesla Inc",))
TOLD = Account("d:tesla.com", "tesla.com", ("Tesla Inc",), ("1318605",))
FILER = "https://data.sec.gov/submissions/CIK0001318605.json"
PAPERS = "https://www.sec.gov/Archives/edgar/data/1318605"
LISTED = "https://www.sec.gov/files/company_tickers.json"
QUARTER = "https://www.sec.gov/Archives/edgar/daily-index/2022/QTR4/"
FORM_D = b"""
<?xml version="1.0"?>
<edgarSubmission>
    <submissionType>D</submissionType>
    <primaryIssuer><cik>0009999999</cik><entityName>Acme Example Inc</entityName></primaryIssuer>
    <relatedPersonsList>
        <relatedPersonInfo>
            <relatedPersonName>
                <firstName>First</firstName>
                <middleName>M.</middleName>
                <lastName>Officer</lastName>
            </relatedPersonName>
            <relatedPersonRelationshipList>
                <relationship>Executive Officer</relationship>
                <relationship>Director</relationship>
            </relatedPersonRelationshipList>
        </relatedPersonInfo>
        <relatedPersonInfo>
            <relatedPersonName><firstName>Only</firstName><lastName>Director</lastName></relatedPersonName>
            <relatedPersonRelationshipList><relationship>Director</relationship></relatedPersonRelationshipList>
        </relatedPersonInfo>
    </relatedPersonsList>
    <offeringData>
        <typeOfFiling><dateOfFirstSale><value>2018-11-09</value></dateOfFirstSale></typeOfFiling>
        <offeringSalesAmounts>
            <totalOfferingAmount>8000000</totalOfferingAmount>
            <totalAmountSold>5725051</totalAmountSold>
        </offeringSalesAmounts>
    </offeringData>
</edgarSubmission>
"""


def read(name: str) -> bytes:
    return (HERE / name).read_bytes()


def since(day: date, *accounts: Account) -> Watched:
    return Watched(accounts, day)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "afcgamma.8K.html",
            {
                "executive_hire": "appointed Brandon Hetzel as the Chief Financial Officer and Treasurer",
                "executive_departure": "will terminate effective April 17, 2023",
            },
        ),
        (
            "form8K.Blackrock.html",
            {
                "executive_hire": "(ii) Martin Small became Chief Financial Officer of the Company",
                "executive_departure": "(i) Gary S. Shedlin transitioned from the role of Chief Financial Officer",
            },
        ),
        ("form8k.Nordstrom.html", {}),  # item 5.02 of pay alone
        ("Oracle.8-K.html", {}),  # item 5.07, a vote
    ],
)
def test_an_8k_tells_of_executives_who_come_and_go_in_its_own_words(name: str, told: dict[str, str]) -> None:
    text = shown(read(name).decode())
    found = {kind: words for kind, _, words in form_8k(read(name), ("5.02", "2.01"))}
    assert sorted(found) == sorted(told)
    assert all(told[kind] in words and words in text for kind, words in found.items())


def test_an_item_that_the_list_of_filings_does_not_name_is_not_read() -> None:
    assert form_8k(read("afcgamma.8K.html"), ("9.01",)) == []


def test_an_acquisition_is_told_and_a_sale_is_none() -> None:
    head = "<p>Item 2.01 Completion of Acquisition or Disposition of Assets.</p>"
    bought = f"{head}<p>On May 2, the Company completed its acquisition of Widgets LLC.</p><p>Item 9.01 Exhibits</p>"
    sold = f"{head}<p>On May 2, the Company sold its plant. See Item 9.01.</p>"
    assert form_8k(bought.encode(), ("2.01",)) == [
        ("acquisition", "SEC 8-K, item 2.01", "On May 2, the Company completed its acquisition of Widgets LLC")
    ]
    assert form_8k(sold.encode(), ("2.01",)) == []


def test_a_section_ends_with_the_next_item_and_has_no_heading() -> None:
    parts = section(shown(read("form8k.Nordstrom.html").decode()), "5.02")
    assert parts[0].startswith("On March 1, 2023, the Compensation, People and Culture Committee")
    assert not any("Departure of Directors" in part or "Exhibits" in part for part in parts)


def test_a_form_d_tells_of_funding_and_of_its_executives() -> None:
    day, told = form_d(FORM_D, date(2018, 11, 20)) or (None, [])
    assert day == date(2018, 11, 9)
    assert told == [
        ("funding", "SEC Form D, US dollars sold", "5725051"),
        ("executive_named", "SEC Form D, Executive Officer", "First M. Officer"),
    ]
    assert all(words in shown(FORM_D.decode()) for _, _, words in told)


def test_a_form_d_of_what_is_not_sold_yet_tells_what_is_offered() -> None:
    unsold = FORM_D.replace(b"5725051", b"0").replace(b"<value>2018-11-09</value>", b"<yetToOccur>true</yetToOccur>")
    day, told = form_d(unsold, date(2018, 11, 20)) or (None, [])
    assert day == date(2018, 11, 20)
    assert told[0] == ("funding", "SEC Form D, US dollars offered", "8000000")
    assert (form_d(FORM_D.replace(b"2018-11-09", b"2019-01-01"), date(2018, 11, 20)) or (None,))[0] == date(
        2018, 11, 20
    )


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html></html>", b"<edgarSubmission>", b"\xff\xfe<\0e\0",
        b'<!DOCTYPE e [<!ENTITY a "aa">]><edgarSubmission>&a;</edgarSubmission>',
        b'<?xml version="1.0" encoding="nonsense"?><edgarSubmission/>',
    ],
)  # fmt: skip
def test_what_is_no_form_d_is_none(body: bytes) -> None:
    assert form_d(body, date(2026, 1, 1)) is None
    assert tree(body) is None or body == b"<html></html>"


def test_filings_have_the_days_and_addresses_of_the_list() -> None:
    found = sec.filings(data(read("submissions.excerpt.json")), 1318605)
    assert [(one.form, one.items, one.about, one.filed) for one in found] == [
        ("8-K", ("5.02", "9.01"), date(2022, 9, 25), date(2022, 9, 28)),
        ("D", ("06b",), date(2018, 11, 20), date(2018, 11, 20)),
        ("8-K", ("1.01", "2.01", "8.01", "9.01"), date(2016, 11, 21), date(2016, 11, 21)),
    ]
    assert found[0].url == f"{PAPERS}/000156459022032575/tsla-8k_20220925.htm"
    assert found[1].url == f"{PAPERS}/000128825718000026/primary_doc.xml"


@pytest.mark.parametrize(
    "told",
    [None, [], 1, {}, {"filings": None}, {"filings": {"recent": {"form": ["D"]}}}, {"filings": {"recent": [1]}}],
)
def test_a_list_of_filings_that_is_none_holds_none(told: object) -> None:
    assert sec.filings(told, 1) == []


def test_a_daily_index_names_who_filed_a_form_d_or_an_8k() -> None:
    text = read("company.20221003.excerpt.idx").decode()
    assert sec.indexed(text)[:3] == [
        ("3456 Devils Lake Investment, LLC", 1949340),
        ("5E Advanced Materials, Inc.", 1888654),
        ("6418 Maple, LLC", 1948806),
    ]


@pytest.mark.skipif(DATA is None, reason="EARMARK_TEST_DATA names no folder with outside data")
def test_a_whole_day_of_filings_is_read() -> None:
    text = (Path(DATA or "") / "sec-edgar-samples" / "company.20221003.idx").read_text()
    assert len(sec.indexed(text)) == 123 + 280  # Form D, 8-K, as its notes count them


def test_events_of_a_filer_have_their_account_days_and_addresses() -> None:
    url = f"{PAPERS}/000156459022032575/tsla-8k_20220925.htm"
    fetch = Canned({FILER: read("submissions.excerpt.json"), url: read("afcgamma.8K.html")})
    found = list(sec.events(fetch, since(date(2022, 1, 1), TOLD), date(2022, 12, 31)))
    assert [(one.kind, one.date, one.known_from, one.domain, one.url) for one in found if isinstance(one, Found)] == [
        ("executive_hire", date(2022, 9, 25), date(2022, 9, 28), "tesla.com", url),
        ("executive_departure", date(2022, 9, 25), date(2022, 9, 28), "tesla.com", url),
    ]
    assert fetch.asked == [FILER, url]
    assert list(sec.events(fetch, since(date(2022, 1, 1), TOLD), date(2022, 12, 31))) == []
    assert fetch.asked.count(url) == 1  # read once


def test_a_day_before_the_filing_nobody_knew_of_it() -> None:
    fetch = Canned({FILER: read("submissions.excerpt.json")})
    assert list(sec.events(fetch, since(date(2022, 1, 1), TOLD), date(2022, 9, 27))) == []


def test_a_filing_that_cannot_be_got_is_asked_for_again() -> None:
    url = f"{PAPERS}/000156459022032575/tsla-8k_20220925.htm"
    fetch = Canned({FILER: read("submissions.excerpt.json"), url: trouble("sec", "", "it broke off", url)})
    assert list(sec.events(fetch, since(date(2022, 1, 1), TOLD), date(2022, 12, 31))) == [fetch.answers[url]]
    assert fetch.anew == [FILER]
    mended = Canned({**fetch.answers, url: read("afcgamma.8K.html")}, fetch.notes)
    assert len(list(sec.events(mended, since(date(2022, 1, 1), TOLD), date(2022, 12, 31)))) == 2


def test_a_filer_is_found_by_its_name_in_the_list_and_in_the_indexes() -> None:
    url = f"{PAPERS}/000156459022032575/tsla-8k_20220925.htm"
    maple = Account("d:maple.example", "maple.example", ("6418 MAPLE LLC",))
    fetch = Canned({
        LISTED: b'{"0": {"cik_str": 1318605, "ticker": "TSLA", "title": "Tesla, Inc."}, "1": 4, "2": {"title": []}}',
        QUARTER + "index.json": b'{"directory": {"item": [{"name": "company.20221003.idx"}, {"name": 4}]}}',
        QUARTER + "company.20221003.idx": read("company.20221003.excerpt.idx"),
        FILER: read("submissions.excerpt.json"),
        url: read("afcgamma.8K.html"),
    })  # fmt: skip
    found = list(sec.events(fetch, since(date(2022, 1, 1), TESLA, maple), date(2022, 10, 10)))
    assert [one.source for one in found if isinstance(one, Found)] == ["SEC 8-K, item 5.02, filer found by name"] * 2
    assert "https://data.sec.gov/submissions/CIK0001948806.json" in fetch.asked
    assert fetch.notes["filers"] == ["6418 maple|1948806", "tesla|1318605"]
    assert fetch.notes["days"] == ["2022-10-03"]
    again = Canned(
        {LISTED: Answer(LISTED, status=304), QUARTER + "index.json": fetch.answers[QUARTER + "index.json"]}, fetch.notes
    )
    list(sec.events(again, since(date(2022, 1, 1), TESLA, maple), date(2022, 10, 10)))
    assert QUARTER + "company.20221003.idx" not in again.asked
    assert FILER in again.asked


def test_a_name_of_two_filers_or_of_two_accounts_is_nobodys() -> None:
    listed = b'{"0": {"cik_str": 1, "title": "Tesla Inc"}, "1": {"cik_str": 2, "title": "TESLA CORP"}}'
    two = Canned({LISTED: listed})
    said = list(sec.events(two, since(date(2022, 1, 1), TESLA), date(2022, 10, 10)))
    assert said == [trouble("sec", "tesla.com", "several filers have its name: say which in the setting sec", "1, 2")]
    twin = Account("d:tesla.example", "tesla.example", ("TESLA",))
    one = Canned({LISTED: b'{"0": {"cik_str": 1, "title": "Tesla Inc"}}'})
    assert list(sec.events(one, since(date(2022, 1, 1), TESLA, twin), date(2022, 10, 10))) == []
