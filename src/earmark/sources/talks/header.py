"""What stands above a conversation: the day, who takes part, the account and the deal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from earmark.language.talk import Person, Side
from earmark.sources.domains import FREE_MAIL
from earmark.sources.talks.seam import Line

_FIELD = re.compile(r"[\s>*_\-\u2022]*(?P<key>[A-Za-z][A-Za-z ]{1,30}?)[*_ \t]*:[*_]*[ \t]*(?P<value>.*)$")
_ITEM = re.compile(r"[ \t]*(?:[-*\u2022]|\d{1,2}[.)])[ \t]+(?P<value>[^\n]+)$")
_LISTS = re.compile(r"participants?|attendees?|present|speakers?|on the call", re.IGNORECASE)
_DAYS = re.compile(r"date|time|day|when|held|recorded", re.IGNORECASE)
KEYS: tuple[tuple[re.Pattern[str], Side], ...] = (
    (re.compile(r"interviewees?|adopters?|prospects?|customers?|clients?|buyers?|guests?", re.IGNORECASE), "theirs"),
    (re.compile(r"interviewers?|toc(?: shadow)?|hosts?|sellers?|vendors?|reps?|ae|moderators?", re.IGNORECASE), "ours"),
)
_ACCOUNT = re.compile(r"account|company|organi[sz]ation", re.IGNORECASE)
_DEAL = re.compile(r"deal|opportunity", re.IGNORECASE)
_MAIL = re.compile(r"[\w.+-]{1,64}@((?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,24})")
_BRACKETS = re.compile(r"^(?P<name>[^()]{1,60}?)\s*\((?P<about>[^()]{1,120})\)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_MONTH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORDED = (
    re.compile(r"(?P<month>[A-Za-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:,\s*[A-Za-z]+)?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?P<month>[A-Za-z]{3,9})\.?,?\s+(?P<year>\d{4})"),
)
_HIDDEN = re.compile(r"\([^()]{0,20}(?:removed|redacted|hidden)[^()]{0,20}\)")
_PLACED = re.compile(
    r"(?P<role>[^,]{1,80}?)(?:\s+(?:at|of|@)\s+(?=[A-Z])|,\s*)(?P<company>[^,]{1,60}(?:,\s*(?:Inc|Ltd|LLC|GmbH|Corp|Co)\b\.?)?)$"
)
_FORM = re.compile(r"(?:Inc|Ltd|LLC|GmbH|Corp|Co)\.?")  # no company by itself
_MOST = 80  # lines


@dataclass(frozen=True)
class Header:
    """What is told above a conversation; None and empty where it is not."""

    people: tuple[Person, ...] = ()
    day: date | None = None
    account: str = ""
    deal: str = ""


def header(lines: list[Line]) -> Header:
    """Read "Key: value" lines and lists of people; nothing is guessed."""
    fields = [(_FIELD.match(line.text), line) for line in lines[:_MOST]]
    told = [(found["key"].strip(), found["value"].strip(" *_")) for found, _ in fields if found]
    people = tuple(_listed(fields))
    days = (day_in(value) for key, value in told if _DAYS.search(key))
    return Header(
        people,
        next((day for day in days if day), None),
        _last(told, _ACCOUNT) or account_of(people),
        _last(told, _DEAL),
    )


def _listed(fields: list[tuple[re.Match[str] | None, Line]]) -> Iterator[Person]:
    """Yield the people of "Participants:", "Interviewee:" and the like, on its line and in the list below it."""
    side: Side | None = None  # of the list under way
    for found, line in fields:
        key = found["key"].strip() if found else ""
        item = _ITEM.match(line.text)
        if found:
            told = _side(key)
            side = told if told != "unknown" or _LISTS.fullmatch(key) else None
            yield from _people(found["value"], side) if side else ()
        elif item and side:
            yield from _people(item["value"], side)


def _last(told: list[tuple[str, str]], key: re.Pattern[str]) -> str:
    return next((value for name, value in reversed(told) if key.fullmatch(name)), "")


def account_of(people: Iterable[Person]) -> str:
    """Return the domain, else the company, that all of their people have in common, or nothing."""
    theirs = [person for person in people if person.side == "theirs"]
    domains = {mail[1].lower() for person in theirs if (mail := _MAIL.search(person.email))} - FREE_MAIL
    companies = {person.company for person in theirs if person.company}
    return next((next(iter(found)) for found in (domains, companies) if len(found) == 1), "")


def day_in(text: str) -> date | None:
    """Return the day of a text that writes it as 2024-01-31 or with the month's name."""
    found = _ISO.search(text)
    if found:
        return _day(int(found[1]), int(found[2]), int(found[3]))
    for pattern in _WORDED:
        worded = pattern.search(text)
        if worded and worded["month"][:3].lower() in _MONTH:
            return _day(int(worded["year"]), _MONTH.index(worded["month"][:3].lower()) + 1, int(worded["day"]))
    return None


def day_of_name(file: str) -> date | None:
    """Return the day that a file's name holds as 2024-01-31."""
    found = _ISO.search(PurePath(file).name)
    return day_in(found[0]) if found else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _side(key: str) -> Side:
    return next((side for pattern, side in KEYS if pattern.fullmatch(key)), "unknown")


def _people(value: str, side: Side) -> Iterator[Person]:
    for words in value.split(";"):
        bare = _HIDDEN.sub("", words).strip(" *_\t")
        mail = _MAIL.search(bare)
        brackets = None if "," in bare.partition("(")[0] else _BRACKETS.match(bare)
        about = _MAIL.sub("", brackets["about"] if brackets else bare.partition(",")[2].partition("(")[0]).strip(
            " <>(),"
        )
        name = _MAIL.sub("", brackets["name"] if brackets else bare.partition(",")[0]).strip(" <>()")
        if name or mail:
            role, company = _place(about)
            address = mail[0] if mail else ""
            yield Person(name or address, role, company, side, address)


def _place(about: str) -> tuple[str, str]:
    """Part "Head of Sales, Acme, Inc." or "Engineer at Acme" into role and company; a role alone has none."""
    found = _PLACED.match(about)
    if not found or _FORM.fullmatch(found["company"].strip()):
        return ("", about.strip()) if found else (about.strip(), "")
    return found["role"].strip(), found["company"].strip()
