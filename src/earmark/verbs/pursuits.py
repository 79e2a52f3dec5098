"""The lines of the queue: of each account that got a slot why, why now, whom to talk to and what to do next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from earmark.facts import cited
from earmark.facts.triggers import called as kind_called
from earmark.profile.capacity import Candidate
from earmark.profile.profile import Profile
from earmark.profile.queue import OTHER, LineReason, NowEvent, OptOut, Person, Pursuit, Touch
from earmark.profile.rules import tier_of
from earmark.profile.triggers import in_force
from earmark.sql import pursuits as ask
from earmark.sql.queue import placed
from earmark.sql.standing import LOST_DEAL, NEW, WORDS
from earmark.verbs.wording import called, reason_text

if TYPE_CHECKING:
    from earmark.book import Book

STRONGEST, NAMED = 3, 3  # reasons and people of a line
ROLES = ("champion", "economic_buyer", "technical_buyer", "user_buyer")
BLOCKER = "blocker"
Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """What the lines are made for."""

    book: Book
    profile: Profile
    as_of: date


@dataclass(frozen=True)
class _Known:
    """What the book knows of one account that got a slot."""

    who: Row
    place: Sequence[int]  # segment, ground, touches, bins
    people: Sequence[Row] = ()
    events: Sequence[Row] = ()
    pursued: Sequence[Row] = ()
    losses: Sequence[Row] = ()


def lines(case: Case, taken: Sequence[Candidate], explored: set[int]) -> tuple[Pursuit, ...]:
    """Return the lines of the queue, in the order of `taken`; explored: accounts that are there for exploration."""
    if not taken:
        return ()
    known = _known(case, [one.account for one in taken])
    return tuple(
        _line(case, rank, one, known[one.account], explored=one.account in explored)
        for rank, one in enumerate(taken, 1)
    )


def _known(case: Case, accounts: Sequence[int]) -> dict[int, _Known]:
    """Return what is known of each account: its place where the book is asked, the rest of its own facts."""
    places = {
        int(row[0]): [int(cell) for cell in row[1:]] for row in case.book.engine.rows(placed(case.profile, accounts))
    }
    told = {
        "people": (ask.people(accounts), ask.PERSON),
        "events": (ask.events(in_force(case.profile.triggers), accounts, case.as_of), ask.EVENT),
        "pursued": (ask.pursuits(accounts, case.as_of), ask.ACT),
        "losses": (ask.losses(accounts, case.as_of), ask.LOSS),
    }
    found = {name: _by_account(_rows(case.book, *one)) for name, one in told.items()}
    who = _rows(case.book, ask.who(accounts), ask.WHO)
    return {
        row["account"]: _Known(row, places[row["account"]], **{name: of[row["account"]] for name, of in found.items()})
        for row in who
    }


def why_now(case: Case, account: int) -> tuple[NowEvent, ...]:
    """Return the events that earn an account points now, the strongest first; timing is their sum."""
    query = ask.events(in_force(case.profile.triggers), [account], case.as_of)
    return tuple(event for event, _ in _events(case, _rows(case.book, query, ask.EVENT)))


def _rows(book: Book, query: exp.Select, names: Sequence[str]) -> list[Row]:
    return [dict(zip(names, row, strict=True)) for row in book.facts.rows(query, step="lines of the queue")]


def _by_account(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found = defaultdict[int, list[Row]](list)
    for row in rows:
        found[row["account"]].append(row)
    return found


def _line(case: Case, rank: int, one: Candidate, known: _Known, *, explored: bool) -> Pursuit:
    segment, _, touches, *_ = known.place
    profile, who = case.profile, known.who
    people = _people(known.people)
    loss = known.losses[-1] if known.losses else None
    return Pursuit(
        rank=rank, account=called(who["name"], who["domain"], who["key"]), domain=str(who["domain"] or ""),
        tier=tier_of(profile.tiers, one.score) if profile.tiers else "",
        score=one.score, timing=one.timing, priority=one.score + one.timing,
        why_now=tuple(event for event, _ in _events(case, known.events)), reasons=_reasons(case, known),
        next_action=_next(touches, case.book.settings.touches, people, loss), exploration=explored,
        key=str(who["key"]), segment=profile.segments[segment].name if segment >= 0 else "",
        standing=WORDS[LOST_DEAL if loss else NEW], owner=one.owner, people=people, touches=touches,
        last_touch=_last(case, known), opt_out=_opt_out(known.people),
    )  # fmt: skip


def _reasons(case: Case, known: _Known) -> tuple[LineReason, ...]:
    """Return the strongest reasons, events before bins of as many points, and what the rest sum up to."""
    every = [reason for _, reason in _events(case, known.events)] + list(_bins(case.profile, known))
    every.sort(key=lambda one: -abs(one.points))
    first, rest = every[:STRONGEST], every[STRONGEST:]
    facts = tuple(dict.fromkeys(fact for one in rest for fact in one.facts))
    return (*first, *([LineReason(OTHER, sum(one.points for one in rest), facts)] if rest else []))


def _bins(profile: Profile, known: _Known) -> Iterable[LineReason]:
    """Yield the bins that earn points, each with the cells it was told by."""
    _, ground, _, *bins = known.place
    card = profile.card_of(ground)
    for place, (criterion, at) in enumerate(zip(card.criteria, bins, strict=True)):
        points = criterion.bins[at].points
        if points:
            ids = (cited.placed("account", known.who["load"], known.who["line"], field) for field in criterion.fields)
            yield LineReason(reason_text(card, (place, at, points)), points, tuple(filter(None, ids)))


def _events(case: Case, rows: Sequence[Row]) -> list[tuple[NowEvent, LineReason]]:
    """Return what earns points now, the strongest first, each with its reason."""
    triggers, found = in_force(case.profile.triggers), []
    for row in sorted(rows, key=lambda row: (-abs(row["points"]), row["age"], row["kind"])):
        one, age, points = triggers[row["kind"]], int(row["age"]), int(row["points"])
        day = case.as_of - timedelta(days=age)
        fact = cited.placed("event", row["load"], row["line"])
        over = day + timedelta(days=one.window)
        event = NowEvent(one.kind, over, day, str(row["source"] or ""), points, fact, str(row["url"] or ""))
        words = kind_called(one.kind)
        text = f"{words[:1].upper()}{words[1:]}, {_ago(age)} {points:+d}"
        found.append((event, LineReason(text, points, (fact,) if fact else ())))
    return found


def _ago(age: int) -> str:
    return {0: "today", 1: "yesterday"}.get(age, f"{age} days ago")


def _people(rows: Sequence[Row]) -> tuple[Person, ...]:
    """Return whom to talk to, the champion first; who opted out, or blocks, is not among them."""
    asked = [row for row in rows if not row["opted_out"] and row["role"] != BLOCKER and (row["name"] or row["email"])]
    order = {role: place for place, role in enumerate(ROLES)}
    asked.sort(key=lambda row: (order.get(row["role"], len(ROLES)), not row["title"], row["load"], row["line"]))
    return tuple(_person(row) for row in asked[:NAMED])


def _person(row: Row) -> Person:
    role, title = str(row["role"] or ""), str(row["title"] or "")
    evidence = (
        "role said in the CRM" if role else "title alone, no role said" if title else "neither role nor title said"
    )
    fact = cited.placed("contact", row["load"], row["line"])
    return Person(str(row["name"] or row["email"]), title, role, evidence, fact)


def _opt_out(rows: Sequence[Row]) -> OptOut:
    return OptOut(
        len(rows), sum(bool(row["opted_out"]) for row in rows), any(row["opted_out"] is not None for row in rows)
    )


def _last(case: Case, known: _Known) -> Touch | None:
    """Return what was done last by the day: a pursuit, a contact that the CRM knows of, a deal that was lost."""
    found = [Touch("pursue", row["date"], cited.decided(row["entry"])) for row in known.pursued[-1:]]
    met = [row for row in known.people if row["contacted"] and row["contacted"] <= case.as_of]
    found += [Touch("contacted", r["contacted"], cited.placed("contact", r["load"], r["line"])) for r in met]
    mine = known.who["contacted"]
    found += [Touch("contacted", mine)] if mine and mine <= case.as_of else []
    found += [Touch("lost", row["closed"], _deal(row)) for row in known.losses[-1:]]
    return max(found, key=lambda one: (one.date, one.what == "pursue", one.fact), default=None)


def _deal(row: Row) -> str:
    """Return the id of a deal: its line, or the decision that made it."""
    made = row["deal"] is not None and row["deal"] < 0
    return cited.decided(-row["deal"]) if made else cited.placed("deal", row["load"], row["line"])


def _next(touches: int, most: int, people: Sequence[Person], loss: Row | None) -> str:
    """Return what to do next, in words."""
    whom = f"talk to {_whom(people[0])}" if people else "find whom to talk to"
    why = f" ({loss['lost_reason']})" if loss and loss["lost_reason"] else ""
    again = f"ask again, lost on {loss['closed']}{why}; " if loss and not touches else ""
    return f"touch {touches + 1} of {most}: {again}{whom}"


def _whom(one: Person) -> str:
    told = ", ".join(filter(None, (one.title, one.role.replace("_", " "))))
    return f"{one.name} ({told})" if told else one.name
