"""What a filing with the SEC says: Form D of funding and executives, 8-K of executives and acquisitions.

Each reading returns (kind, what is said of the source, evidence); evidence stands in the filing's shown text.
"""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

from earmark.sources.watch.boards import day_of
from earmark.sources.watch.markup import plain, shown, tree
from earmark.sources.watch.quotes import quote, sentences

Told = tuple[str, str, str]

_HEADINGS = re.compile(  # the words of the form itself
    r"(?:[(]?[a-f][)]\s*)?(?:Departures? of Directors or (?:Certain|Principal) Officers"
    r"|Election of (?:Certain )?Directors?|Appointments? of (?:Certain|Principal) Officers"
    r"|Compensatory Arrangements? of Certain Officers|Completion of Acquisition or Disposition of Assets)"
    r"[;.,]?\s*(?:and\s)?",
    re.IGNORECASE,
)
_ITEM = re.compile(r"\bItems?\s+(\d)\s*\.\s*(\d\d)\b|\bSIGNATURES?\b(?=.{0,40}\bPursuant)", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:Chief \w+(?: \w+)? Officer|C[EFTOIM]O|President|Treasurer|General Counsel|Controller"
    r"|Chair(?:man|woman|person)?|Managing Director|Principal (?:Executive|Financial|Accounting) Officer)\b"
)
_COMES = re.compile(
    r"\b(?:appointed|appoints|appoint|named(?! executive)|hired|promoted|elected|became|joined"
    r"|will (?:become|join|succeed|serve as|assume)|assum(?:e|ed|es) the (?:role|position|office))\b"
)
_GOES = re.compile(
    r"\b(?:resign(?:ed|s|ation)?|retire(?:d|s|ment)?|depart(?:ed|s|ure)?|step(?:ped|s|ping)? down"
    r"|terminat(?:e|ed|es|ion)|cease[ds]?|separat(?:ed|ion)|no longer serve|transition(?:ed|s)? (?:from|out of)"
    r"|remov(?:ed|al))\b",
    re.IGNORECASE,
)
_BUYS = re.compile(r"\b(?:acquir(?:ed?|es|ing)|acquisition|purchased|merger|merged)\b", re.IGNORECASE)
_EXECUTIVE = "Executive Officer"


def form_d(body: bytes, filed: date) -> tuple[date, list[Told]] | None:
    """Return the day of the first sale, if it is told and not after `filed`, and what a Form D says; None: it is none.

    Funding is the amount sold, else the amount offered; executives are those that the form calls so.
    """
    root = tree(body)
    if root is None or root.tag.rpartition("}")[2] != "edgarSubmission":
        return None
    text = shown(body.decode("utf-8", "replace"))
    first = day_of(root.findtext(".//dateOfFirstSale/value"))
    told: list[Told] = []
    for name, words in (("totalAmountSold", "US dollars sold"), ("totalOfferingAmount", "US dollars offered")):
        amount = (root.findtext(f".//{name}") or "").strip()
        if amount not in {"", "0"} and not told:
            told.append(("funding", f"SEC Form D, {words}", amount))
    for one in root.iter("relatedPersonInfo"):
        parts = [one.findtext(f"relatedPersonName/{part}") or "" for part in ("firstName", "middleName", "lastName")]
        offices = [office.text for office in one.iter("relationship")]
        told += [("executive_named", f"SEC Form D, {_EXECUTIVE}", plain(" ".join(parts)))] * (_EXECUTIVE in offices)
    return first if first and first <= filed else filed, [one for one in told if one[2] in text]


def form_8k(body: bytes, items: tuple[str, ...]) -> list[Told]:
    """Return what the items 5.02 and 2.01 of an 8-K say, as far as `items` names them."""
    text = shown(body.decode("utf-8", "replace"))
    told: list[Told] = []
    if "5.02" in items:
        part = section(text, "5.02")
        told += [("executive_hire", "SEC 8-K, item 5.02", words) for words in _first(part, _COMES, _OFFICE)]
        told += [("executive_departure", "SEC 8-K, item 5.02", words) for words in _first(part, _GOES, _OFFICE)]
    if "2.01" in items:
        part = section(text, "2.01")
        told += [("acquisition", "SEC 8-K, item 2.01", words) for words in _first(part, _BUYS, _BUYS)]
    return told


def section(text: str, item: str) -> list[str]:
    """Return the sentences of one item of an 8-K, its heading left out."""
    marks = [(met.start(), met.end(), f"{met[1]}.{met[2]}") for met in _ITEM.finditer(text)] + [(len(text), 0, "")]
    found: list[str] = []
    for (_, start, name), (end, _, _) in pairwise(marks):
        if name == item:
            found += [part for words in _HEADINGS.split(text[start:end]) for part in sentences(words.strip(" .:;-"))]
    return found


def _first(sentences: list[str], what: re.Pattern[str], whom: re.Pattern[str]) -> list[str]:
    """Return the first sentence that says both, in a list; of a long one what stands around the first."""
    for one in sentences:
        met = what.search(one)
        if met and whom.search(one):
            return [one if len(one) <= 300 else quote(one, met.start(), met.end(), 150)]
    return []
