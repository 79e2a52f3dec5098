"""Explain one account: its points, where they come from, and how the book stands with it."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.book import census
from earmark.errors import CallError
from earmark.facts.fold import fold
from earmark.profile.bins import Criterion, Value
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.profile.report import Explanation, Reason
from earmark.profile.rules import Rate
from earmark.profile.segments import Segment
from earmark.verbs.chosen import chosen_profile
from earmark.verbs.wording import called, confidence, evidence_text, own_text, rate_at

if TYPE_CHECKING:
    from earmark.book import Book

SEARCHED = 20_000  # accounts looked through for a near name
NEAR = 0.8  # of difflib's ratio: a name is proposed only if it is really near
ONLY_SCORED = (
    "A list that was only scored has its reasons in the column earmark_reasons; load it, and its accounts can be"
    " explained."
)


@dataclass(frozen=True)
class Found:
    """One account of the book: its number, how it is called, and its values by field name."""

    number: int
    name: str
    domain: str
    values: dict[str, Value]
    shown: dict[str, str]


def explain(
    book: Book,
    account: str,
    profile: Profile | Path | str | int | None = None,
    as_of: date | None = None,
    sql: bool = False,
) -> Explanation:
    """Say where the points of an account come from; `account` is a domain, a CRM id or an exact name.

    profile: a profile, a file, or the version or id of a saved one; else the latest. as_of: else the profile's day for
    the score, and today for the priority. With `sql` the answer holds the card as SQL. Raises CallError when no
    account or several are meant.
    """
    chosen = chosen_profile(book, profile)
    when = as_of or chosen.profile.as_of
    found = found_of(book, the_one(book, account.strip(), f" {ONLY_SCORED}"), chosen.profile)
    judged = judge(chosen.profile, found.values, when)
    card, score = judged.card, judged.score
    segment = next((s for s in chosen.profile.segments if s.name == judged.segment), None)
    missing = tuple(c.name for c, i in zip(card.criteria, score.bins, strict=True) if c.bins[i].missing)
    base = chosen.profile.base_rate
    kin = census.kin(book.facts, found.number)
    rate = rate_at(chosen.profile, score.score) or Rate(score.score, base, 0.0, 1.0)  # not known
    return Explanation(
        account=found.name, domain=found.domain, score=score.score,
        tier=judged.tier,
        rate=rate.rate, rate_low=rate.rate_low, rate_high=rate.rate_high, population=chosen.profile.population,
        value=rate.value, value_low=rate.value_low, value_high=rate.value_high, currency=chosen.profile.currency,
        confidence=confidence(chosen.profile, score.score, len(missing)),
        excluded_by=judged.excluded_by,
        relationship=_relationship(book, found, when),
        reasons=tuple(_reason(c, i, found, segment) for c, i in zip(card.criteria, score.bins, strict=True)),
        missing=missing, profile_id=chosen.profile_id, sql=_sql(chosen.profile) if sql else "",
        segment=judged.segment, segment_about=segment.about if segment else "",
        parent=kin.parent, subsidiaries=kin.subsidiaries, merged=kin.merged,
        **_now(book, chosen.profile, found, as_of or book.today),
    )  # fmt: skip


def _now(book: Book, profile: Profile, found: Found, day: date) -> dict[str, Any]:
    """Return what the queue says of the account on a day: its events, their timing, and the priority."""
    from earmark.verbs.pursuits import Case, why_now

    events = why_now(Case(book, profile, day), found.number)
    timing, fit = sum(one.points for one in events), judge(profile, found.values, day).score.score
    return {"timing": timing, "priority": fit + timing, "priority_as_of": day, "why_now": events}


def _reason(criterion: Criterion, place: int, found: Found, segment: Segment | None) -> Reason:
    one = criterion.bins[place]
    given = segment.points if segment else ()
    own = next((p for p in given if (p.criterion, p.bin) == (criterion.name, one.label)), None)
    told = own_text(own) if own else evidence_text(one)
    return Reason(criterion.name, _value_of(criterion, found), one.label, one.points, told)


def _value_of(criterion: Criterion, found: Found) -> str:
    """Return the value of the criterion's field as it is shown; of a pair, those of both."""
    shown = [found.shown.get(field, "") for field in criterion.fields]
    return ", ".join(word or "?" for word in shown) if criterion.parts else shown[0]


def _sql(profile: Profile) -> str:
    from earmark.sql.score import card_sql

    return card_sql(profile, "duckdb")


def _relationship(book: Book, found: Found, as_of: date) -> str:
    from earmark.verbs.listing import one_account
    from earmark.verbs.relations import relate

    return next(iter(relate(book, one_account(book, found.number), as_of)))


def found_of(book: Book, who: Sequence[Any], profile: Profile) -> Found:
    """Return the account that `the_one` found, with its values of the profile's fields."""
    number, domain, _, name, key = who
    values, shown = values_of(book, int(number), profile.fields)
    return Found(int(number), called(name, domain, key), str(domain or ""), values, shown)


def the_one(book: Book, account: str, more: str = "") -> Sequence[Any]:
    """Return the one account that a domain, CRM id, exact name or key means; CallError for none or several.

    more: what else the hint says where there is none.
    """
    from earmark.sql import lookup

    if not account:
        raise CallError("No account is named.", "Give a domain, a CRM id or an exact name.")
    ids = [account, account[:15]]
    for way, values in (("domain", _domains(account)), ("crm_id", ids), ("name", [account]), ("key", [account])):
        found = book.facts.rows(lookup.accounts_by(way, values), step="find account")
        if len(found) == 1:
            return found[0]
        if found:
            raise CallError(f"{len(found)} accounts are called {account!r}.", f"Say which: {_several(found)}.")
    for way, values in (("domain", _domains(account)), ("id", ids)):
        known_as = book.facts.rows(lookup.accounts_beside(way, values), step="other names") if values else []
        if len({row[0] for row in known_as}) == 1:
            return known_as[0]
    near = book.facts.rows(lookup.some_accounts(SEARCHED), step="near accounts")
    alike = [row for row in near if row[3] and fold(str(row[3])) == fold(account)]
    if len(alike) == 1:
        return alike[0]
    raise CallError(f"There is no account {account!r} in the book.", f"{_suggestion(account, near)}{more}")


def _domains(account: str) -> list[str]:
    from earmark.sources.domains import registrable

    host = account.lower().split("://")[-1].split("/")[0].split("@")[-1].removeprefix("www.")
    reduced = registrable([host]).get(host) if "." in host else None
    return [word for word in (host, reduced) if word]


def _several(found: Sequence[Sequence[Any]]) -> str:
    return ", ".join(str(row[1] or row[2] or row[4]) for row in found[:5])


def _suggestion(account: str, near: Sequence[Sequence[Any]]) -> str:
    names = {fold(str(word)): str(word) for row in near for word in (row[1], row[3]) if word}
    close = difflib.get_close_matches(fold(account), names, n=3, cutoff=NEAR)
    meant = f"Did you mean {', '.join(names[word] for word in close)}?" if close else ""
    return f"{meant or 'Give a domain, a CRM id or an exact name.'}"


def values_of(book: Book, number: int, names: Sequence[str]) -> tuple[dict[str, Value], dict[str, str]]:
    """Return the values of an account by field name, as the reference scorer takes them, and as shown."""
    from earmark.sql import ask, lookup

    told = book.facts.rows(ask.table_rows("field", ("field", "name", "kind"), ("field",)), step="fields")
    wanted = {fold(name): name for name in names}
    fields = [(int(n), wanted[fold(str(name))], str(kind)) for n, name, kind in told if fold(str(name)) in wanted]
    if not fields:
        return {}, {}
    row = book.facts.rows(lookup.values_of(number, [n for n, *_ in fields]), step="values")[0]
    values = {name: _value(kind, cell) for (_, name, kind), cell in zip(fields, row, strict=True)}
    return values, {name: _shown(book, n, values[name]) for n, name, _ in fields}


def _value(kind: str, cell: Any) -> Value:
    if kind == "list" and cell is not None:
        return tuple(item for item in str(cell).split(";") if item)
    value: Value = cell
    return value


def _shown(book: Book, field: int, value: Value) -> str:
    from earmark.sql import lookup

    if value is None or isinstance(value, date):
        return value.isoformat() if value else ""
    if isinstance(value, Decimal):
        return format(value.normalize() + 0, "f")
    words = list(value) if isinstance(value, tuple) else [value]
    spelled = {str(f): str(s) for f, s in book.facts.rows(lookup.shown(field, words), step="spelling")} if words else {}
    return "; ".join(spelled.get(word, word) for word in words)
