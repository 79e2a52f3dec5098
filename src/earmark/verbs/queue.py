"""The queue: whom to pursue now, ranked where the accounts lie; only those that get a slot are looked at here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from earmark.errors import CallError
from earmark.learn import explore as draws
from earmark.learn.tally import Ints
from earmark.profile.bins import days
from earmark.profile.capacity import Candidate, Capacity, capacity, fill
from earmark.profile.profile import Profile
from earmark.profile.queue import SHARE, QueueReport, Unseen
from earmark.sql import ask, draw
from earmark.sql import queue as ranked
from earmark.sql import vocabulary as say
from earmark.sql.pursuits import pursued_since
from earmark.sql.queue import APART, OUT, QUEUED, STATES, Rules
from earmark.sql.score import bin_names
from earmark.verbs.chosen import Chosen, chosen_profile
from earmark.verbs.fitting import Fitted, fit_to
from earmark.verbs.listing import listing
from earmark.verbs.owners import Owner, owner_called, owners
from earmark.verbs.pursuits import Case, lines
from earmark.verbs.queue_file import check_sheet, write_queue
from earmark.verbs.relations import COMPETITOR, OWN, PARTNER, set_apart
from earmark.verbs.score import learner
from earmark.verbs.travel import fill as put
from earmark.verbs.travel import make
from earmark.verbs.wording import doubt

if TYPE_CHECKING:
    from earmark.book import Book

TOP = 20  # lines, where nobody says how many
MOST_EXPLORED = 50  # of a hundred
AGAIN = 6  # months after a loss
STANDS = {OWN: "own", COMPETITOR: "competitor", PARTNER: "partner"}


@dataclass(frozen=True)
class _Asked:
    """What is asked for: how many lines, whose, and on which day; explore: of a hundred slots."""

    top: int | None
    per_week: int | None
    per_owner: int | None
    owner: Owner | None
    owners: tuple[Owner, ...]
    explore: int
    as_of: date

    def __post_init__(self) -> None:
        said = {"--top": self.top, "--per-week": self.per_week, "--per-owner": self.per_owner}
        wrong = next((name for name, number in said.items() if number is not None and number < 1), None)
        if wrong:
            raise CallError(f"{wrong} {said[wrong]} leaves no line.", "Say 1 or more.")
        if not 0 <= self.explore <= MOST_EXPLORED:
            raise CallError(
                f"--explore {self.explore} is not 0 to {MOST_EXPLORED}.", f"It is a percentage; {SHARE} is usual."
            )


def queue(
    book: Book,
    profile: Profile | Path | str | int | None = None,
    *,
    top: int | None = None,
    per_week: int | None = None,
    per_owner: int | None = None,
    owner: str | None = None,
    include_lost: bool = False,
    explore: int = SHARE,
    as_of: date | None = None,
    out: Path | str | None = None,
) -> QueueReport:
    """Return whom to pursue now: accounts never worked, by fit and timing, each with its reasons and its facts.

    profile: a profile, a file, or the version or id of a saved one; else the latest. top: at most so many lines (20
    unless another capacity is said). per_week: at most so many a week, less those pursued in the week of `as_of`.
    per_owner: at most so many an owner. owner: only accounts of this owner. include_lost: also accounts lost more than
    six months ago. explore: of a hundred slots, those drawn from lower tiers. as_of: the day it is for; else today.
    out: also write it to this .csv or .xlsx file.

    Raises:
        CallError: there is no such profile or owner, or a number makes no sense.
        InputError, ProfileError: the file cannot be read, or is no profile.
    """
    target = check_sheet(out)
    chosen = chosen_profile(book, profile)
    known = owners(book)
    mine = None if owner is None else owner_called(known, owner)
    asked = _Asked(top, per_week, per_owner, mine, known, explore, as_of or book.today)
    fitted = ranked_accounts(book, chosen, asked.as_of, asked.owner, known, include_lost=include_lost)
    states, rules = states_of(book, fitted.profile)
    done = _pursued(book, asked)
    room = _room(book, asked, done)
    held = _holdings(book, fitted.profile)
    taken, explored = _slots(book, fitted.profile, room, held, f"{chosen.profile_id} {_week(asked.as_of)}")
    found = lines(Case(book, fitted.profile, asked.as_of), taken, explored)
    unseen = tuple(
        Unseen(one.criterion, one.bin, one.share, one.worked)
        for one in draws.blind_of(fitted.profile.card.criteria, *held)
    )
    report = QueueReport(
        found, chosen.profile_id, fitted.profile.verdict, asked.as_of, room.lines, room.explore, explore,
        states.pop("", 0), states, rules, unseen,
        (*_notes(book, fitted, asked, done), *doubt(fitted.profile)), str(target or ""),
    )  # fmt: skip
    if target is not None:
        write_queue(book, report, target)
    return report


def ranked_accounts(
    book: Book,
    chosen: Chosen,
    as_of: date,
    owner: Owner | None = None,
    known: tuple[Owner, ...] = (),
    *,
    include_lost: bool = False,
) -> Fitted:
    """Make the table `queued` where the book is asked, and return the profile as it fits the book."""
    rows = listing(book, None, None, None)
    fitted = fit_to(chosen.profile, rows, learner(book, chosen, rows))
    profile, settings = fitted.profile, book.settings
    apart = [(account, STATES[STANDS[relation]]) for account, relation in set_apart(book)]
    put(book.engine, APART, ("account", "state"), apart, whole="BIGINT")
    rules = Rules(
        as_of, settings.touches, settings.touch_days, owner=_spellings(owner), spelled=_spelled(known),
        lower=lower_tiers(profile),
        lost_days=days(Decimal(AGAIN)) if include_lost else None,
    )  # fmt: skip
    columns = {field: say.column(name) for field, name in rows.columns(profile).items()}
    make(book.engine, QUEUED, ranked.queued(profile, columns, rules))
    return fitted


def _spellings(owner: Owner | None) -> tuple[str, ...]:
    return owner.spellings if owner else ()


def _spelled(known: tuple[Owner, ...]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the owners whose name is spelled in several ways: as it is shown, and the other spellings."""
    several = (one for one in known if len(one.spellings) > 1)
    return tuple((one.name, tuple(name for name in one.spellings if name != one.name)) for one in several)


def lower_tiers(profile: Profile) -> tuple[str, ...]:
    """Return the names of the lower tiers: the worse half, the larger where they are odd in number."""
    names = [tier.name for tier in profile.tiers]
    return tuple(names[max(len(names) // 2, 1) :])


def states_of(book: Book, profile: Profile) -> tuple[dict[str, int], dict[str, int]]:
    """Return accounts by the reason that keeps them out ("": none), and those excluded by rule."""
    found, rules = dict.fromkeys(("", *OUT), 0), dict.fromkeys((x.name for x in profile.exclusions), 0)
    for state, excluded, accounts in book.engine.rows(ranked.counted(), step="left out"):
        found[("", *OUT)[int(state)]] += int(accounts)
        if state == STATES["excluded"]:
            rules[profile.exclusions[int(excluded)].name] += int(accounts)
    return {word: n for word, n in found.items() if n}, {name: n for name, n in rules.items() if n}


def _pursued(book: Book, asked: _Asked) -> int:
    """Return how many were pursued in the week so far, where a week's capacity is asked for."""
    if asked.per_week is None:
        return 0
    monday = asked.as_of - timedelta(days=asked.as_of.weekday())
    return int(book.facts.rows(pursued_since(monday, asked.as_of, _spellings(asked.owner)), step="this week")[0][0])


def _room(book: Book, asked: _Asked, done: int) -> Capacity:
    """Return how many lines there are, and what they are for."""
    said = [asked.top] if asked.top is not None else []
    said += [max(asked.per_week - done, 0)] if asked.per_week is not None else []
    if asked.per_owner is not None:
        owners = int(book.engine.rows(ranked.owners(), step="owners")[0][0])
        said += [owners * asked.per_owner]
    return capacity(min(said, default=TOP), asked.explore, book.settings.primary_share, asked.per_owner)


def _holdings(book: Book, profile: Profile) -> tuple[list[Ints], list[Ints]]:
    """Return for each criterion (bins,) how many candidates are in each bin, and how many accounts ever worked."""
    listed, worked = ([np.zeros(len(c.bins), np.int64) for c in profile.card.criteria] for _ in range(2))
    rows = book.engine.rows(draw.holdings(bin_names(profile)), step="holdings") if listed else []
    for criterion, place, candidates, others in rows:
        listed[int(criterion)][int(place)], worked[int(criterion)][int(place)] = int(candidates), int(others)
    return listed, worked


def _slots(
    book: Book, profile: Profile, room: Capacity, held: tuple[list[Ints], list[Ints]], salt: str
) -> tuple[list[Candidate], set[int]]:
    """Return who gets a slot, in order, and who of them for exploration."""
    if not room.lines:
        return [], set()
    first = next((i for i, one in enumerate(profile.segments) if one.name == "primary"), 0)
    kept = room.primary if profile.segments else 0
    primary = _best(book, kept, first, room) if kept else []
    best = _best(book, room.lines + room.primary, None, room)
    slots = min(room.explore, room.per_owner or room.explore) + len({c.account for c in (*primary, *best) if c.lower})
    drawn = _drawn(book, profile, slots, held, salt, room) if room.explore else []
    return fill(room, primary, best, drawn)


def _best(book: Book, most: int, segment: int | None, room: Capacity) -> list[Candidate]:
    return [_candidate(row) for row in book.engine.rows(ranked.best(most, segment, room.per_owner), step="queue")]


def _drawn(
    book: Book, profile: Profile, most: int, held: tuple[list[Ints], list[Ints]], salt: str, room: Capacity
) -> list[Candidate]:
    """Return candidates of lower tiers as `learn.explore.explored` draws them, the first drawn first."""
    values, places = draws.classes(draws.coverage_of(*held))
    numbered = [one.tolist() for one in places]
    query = draw.drawn(
        numbered, bin_names(profile), len(values) - 1, draws.mixers(salt), most, room.per_owner is not None
    )
    rows = book.engine.rows(query, step="exploration")
    numbers, kinds = (np.array([int(row[at]) for row in rows], np.int64) for at in (-1, -2))
    return [_candidate(rows[i]) for i in draws.sooner(numbers, values[kinds]).tolist()]


def _candidate(row: Sequence[Any]) -> Candidate:
    account, key, owner, *numbers = row[: len(ranked.TOLD)]
    score, timing, fresh, lower = map(int, numbers)
    return Candidate(int(account), str(key), str(owner or ""), score, timing, fresh, bool(lower))


def _week(day: date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def _notes(book: Book, fitted: Fitted, asked: _Asked, done: int) -> list[str]:
    found = list(fitted.notes)
    if done:
        found.append(f"{done} of {asked.per_week} for this week are pursued already.")
    held = dict.fromkeys(("event", "contact"), 0)
    for table in held:
        held[table] = int(book.facts.rows(ask.how_many(table), step="facts known")[0][0])
    if not held["event"]:
        found.append("No trigger events are loaded, so timing says nothing: earmark load events.csv")
    if not held["contact"]:
        found.append(
            "No contacts are loaded, so nobody is named and no opt-out can be checked: earmark load contacts.csv"
        )
    return found
