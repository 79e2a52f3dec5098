"""Keep what people decide of accounts and say of the market, with what was known of the account at that moment."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from earmark.book.current import decide as keep
from earmark.book.decisions import sayings, standing
from earmark.errors import CallError
from earmark.facts.decisions import ACTS, ENDED, SAYINGS, UNDO, DecideReport, Decision, DecisionLine
from earmark.profile.judge import judge
from earmark.profile.triggers import in_force
from earmark.verbs.chosen import Chosen, chosen_profile
from earmark.verbs.explain import found_of, the_one
from earmark.verbs.standings import left_out

if TYPE_CHECKING:
    from earmark.book import Book

NOBODY = ("", "", "")
LATER_DAYS = 90  # until `later` comes again, unless it is said


@dataclass(frozen=True)
class Said:
    """What is decided: the word, why, by whom, on which day, and until when."""

    what: str
    why: str
    who: str
    day: date
    until: date | None


@dataclass(frozen=True)
class Scored:
    """What the latest profile says of an account on a day; all unknown without one."""

    profile_id: str | None = None
    score: int | None = None
    tier: str | None = None
    timing: int | None = None
    priority: int | None = None


def decide(
    book: Book,
    accounts: str | Sequence[str],
    what: str,
    *,
    why: str = "",
    until: date | None = None,
    by: str = "",
    as_of: date | None = None,
) -> DecideReport:
    """Keep a decision of one account or several, each named by its domain, CRM id, exact name or key.

    what: pursue, later, never, replied, meeting, won, lost, churned; undo takes the last decision of each account
    back. until: of `later`, when it comes again; else 90 days on. as_of: the day it was made; else today. The score
    by the latest profile is kept with it. The same decision of the same day is kept once.

    Raises:
        CallError: an account is unknown or ambiguous, the word is none of these, the day has not come yet, what is
            churned was no customer, or there is nothing to take back.
    """
    named = [accounts] if isinstance(accounts, str) else list(accounts)
    said = _said(book, _word(what, (*ACTS, UNDO)), why, until, by, as_of)
    if not named:
        raise CallError("No account is named.", "As in: earmark decide acme.example pursue")
    found = {int(row[0]): row for row in (the_one(book, name.strip()) for name in named)}
    if said.what == UNDO:
        return _undone(book, said, found)
    new = _not_yet(book, said, list(found))
    if said.what == ENDED:
        _check_customers(book, said, [found[number] for number in new])
    profile = chosen_profile(book) if book.profiles() else None
    bodies = [_body(said, str(found[n][4]), _score(book, profile, found[n], said.day)) for n in new]
    entries = {entry.number for entry in keep(book, bodies)} if bodies else set()
    known = left_out(book, profile, found, said.day) if said.what == ACTS[0] else ()
    return _report(book, said, found, entries, (*known, *_early(book, said, new)))


def say(book: Book, what: str, *, why: str = "", by: str = "", as_of: date | None = None) -> DecideReport:
    """Keep what people say of the market: harder (to sell), product (changed), segment (a new one is sold to).

    `earmark drift` shows it beside what it watches. undo takes the last saying back. as_of: its day; else today.
    Raises CallError for another word, a day that has not come yet, and where there is nothing to take back.
    """
    said = _said(book, _word(what, (*SAYINGS, UNDO)), why, None, by, as_of)
    held = [one for one in sayings(book.facts) if one.date <= said.day]
    if said.what == UNDO:
        if not held:
            raise CallError("Nothing was said that could be taken back.", "Say it: earmark say harder")
        keep(book, [{**_body(said, None, Scored()), "undone": held[-1].entry}])
        return DecideReport(UNDO, said.day, (_line(held[-1], NOBODY, new=True),))
    again = [one for one in held if (one.what, one.date) == (said.what, said.day)]
    entry = again[-1].entry if again else keep(book, [_body(said, None, Scored())])[0].number
    one = Decision(entry, said.what, said.day, who=said.who, why=said.why)
    return DecideReport(said.what, said.day, (_line(again[-1] if again else one, NOBODY, new=not again),))


def _word(what: str, words: Sequence[str]) -> str:
    word = what.strip().lower()
    if word not in words:
        near = difflib.get_close_matches(word, words, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise CallError(f"{what!r} is no decision.", f"{hint}Say one of {', '.join(words)}.")
    return word


def _said(book: Book, what: str, why: str, until: date | None, by: str, as_of: date | None) -> Said:
    when = as_of or book.today
    if when > book.today:
        raise CallError(f"{when} has not come yet.", f"A decision has the day it was made; today is {book.today}.")
    if until is not None and what != "later":
        raise CallError(f"--until is of later, not of {what}.", "Leave it out.")
    if until is not None and until <= when:
        raise CallError(f"{until} is not after {when}.", "Say the day from which the account may come again.")
    if what == "later" and until is None:
        until = when + timedelta(days=LATER_DAYS)
    return Said(what, " ".join(why.split()), " ".join(by.split()), when, until)


def _body(said: Said, account: str | None, scored: Scored) -> dict[str, Any]:
    """Return the ledger's entry."""
    told = {"account": account, "what": said.what, "why": said.why, "who": said.who, "date": said.day.isoformat()}
    return {**told, "until": said.until.isoformat() if said.until else None, **asdict(scored)}


def _score(book: Book, chosen: Chosen | None, who: Sequence[Any], when: date) -> Scored:
    """Return what the latest profile says of an account; of one that it excludes no tier."""
    if chosen is None:
        return Scored()
    judged = judge(chosen.profile, found_of(book, who, chosen.profile).values, when)
    points = _timing(book, chosen, int(who[0]), when)
    tier = None if judged.excluded_by else judged.tier or None
    score = judged.score.score
    return Scored(chosen.profile_id, score, tier, points, score + points)


def _timing(book: Book, chosen: Chosen, number: int, when: date) -> int:
    from earmark.sql.lookup import timing_of

    rows = book.facts.rows(timing_of(number, in_force(chosen.profile.triggers), when), step="timing")
    return int(rows[0][0]) if rows else 0


def _not_yet(book: Book, said: Said, numbers: list[int]) -> list[int]:
    """Return the accounts of which this was not decided on this day already."""
    held = standing(book.facts, numbers)
    return [n for n in numbers if (said.what, said.day, said.until) not in {(d.what, d.date, d.until) for d in held[n]}]


def _undone(book: Book, said: Said, found: dict[int, Sequence[Any]]) -> DecideReport:
    """Take back the last decision of each account; all of them, or none where one has nothing to take back."""
    held = standing(book.facts, list(found))
    for number, (_, domain, _, name, key) in found.items():
        if not held[number]:
            raise CallError(f"Nothing was decided of {domain or name or key}.", "What was decided: earmark decisions")
    last = {number: held[number][-1] for number in found}
    keep(book, [{**_body(said, str(found[n][4]), Scored()), "undone": one.entry} for n, one in last.items()])
    lines = (_line(one, _names(found[number]), new=True) for number, one in last.items())
    return DecideReport(UNDO, said.day, tuple(lines))


def _check_customers(book: Book, said: Said, found: Sequence[Sequence[Any]]) -> None:
    """Refuse to have churned who never was a customer."""
    from earmark.sql.lookup import bought

    for number, domain, _, name, key in found:
        if not any(book.facts.rows(bought(int(number), said.day), step="customers")[0]):
            who = domain or name or key
            raise CallError(
                f"{who} was no customer on {said.day}: it has no deal won and no contract by then.",
                f"Say when it was won: earmark decide {who} won --as-of DAY",
            )


def _early(book: Book, said: Said, numbers: Sequence[int]) -> tuple[str, ...]:
    """Say of which accounts the record is younger than the decision."""
    from earmark.sql.lookup import created

    rows = book.facts.rows(created(numbers), step="records") if numbers else []
    late = [(domain or name or key, day) for domain, name, key, day in rows if day and day > said.day]
    return tuple(f"The record of {who} was made on {day}, after this decision's day." for who, day in late)


def _report(
    book: Book, said: Said, found: dict[int, Sequence[Any]], entries: set[int], notes: tuple[str, ...]
) -> DecideReport:
    held = standing(book.facts, list(found))
    lines = []
    for number, row in found.items():
        one = next(d for d in reversed(held[number]) if (d.what, d.date) == (said.what, said.day))
        lines.append(_line(one, _names(row), new=one.entry in entries))
    return DecideReport(said.what, said.day, tuple(lines), notes)


def _names(row: Sequence[Any]) -> tuple[str, str, str]:
    _, domain, _, name, key = row
    return str(key), str(name or ""), str(domain or "")


def _line(one: Decision, names: tuple[str, str, str], new: bool) -> DecisionLine:
    return DecisionLine(
        *names, one.what, one.date, one.until, one.who, one.why, one.profile, one.score, one.tier, one.timing,
        one.priority, one.entry, one.did, new,
    )  # fmt: skip
