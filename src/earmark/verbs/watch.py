"""Watch the book's accounts: ask the sources that are switched on, and load the events that are new."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.facts.problem import Problem
from earmark.facts.watching import NewEvent, SourceReport, WatchReport
from earmark.sources.watch import NAMES, SOURCES, Source
from earmark.sources.watch.clock import Pace
from earmark.sources.watch.found import Found, Watched, trouble
from earmark.sources.watch.http import Fetcher, World
from earmark.sources.watch.markup import plain
from earmark.sources.watch.state import State, read_state, write_state
from earmark.verbs.watched import Scope, digest, scope_of, watched

if TYPE_CHECKING:
    from earmark.book import Book

Step = Callable[[str], None]

_HELD = (
    "SELECT a.key, e.kind, e.happened, e.url, e.evidence FROM event e JOIN account a USING (account) UNION ALL"
    " SELECT name, kind, happened, url, evidence FROM event WHERE name IS NOT NULL"
)
_LONGEST = 1000  # characters of an event's text


@dataclass(frozen=True)
class Round:
    """What one source brought: its events by account, what went wrong, and what to remember once they are loaded."""

    source: Source
    asked: int
    unchanged: int
    events: tuple[NewEvent, ...]
    problems: tuple[Problem, ...]
    state: State


def watch(
    book: Book,
    *,
    sources: Sequence[str] = (),
    as_of: date | None = None,
    step: Step | None = None,
    world: World | None = None,
) -> WatchReport:
    """Ask sources for trigger events of the book's accounts, and load those that are new.

    sources: those named in the setting `watch`, unless some are named here. as_of: only what was known on this day;
    on an earlier day than today nothing is remembered. step: told what is under way. The book is let go of while
    sources are asked.
    Raises CallError where none is switched on or one wants to know who asks, BookError where another watches.
    """
    from earmark.book.alone import alone

    chosen = _chosen(book, sources)
    day, world = as_of or book.today, world or World()
    with alone(book.places) as folder:
        scope = scope_of(book, chosen)
        pace = Pace(world.clock)
        plans = [watched(book, source, scope, day) for source in chosen]
        notes = dict.fromkeys(note for _, said in plans for note in said)
        fetchers = [
            _fetcher(book, source, _memory(folder, source, digest(about), day == book.today), pace, world, step)
            for source, (about, _) in zip(chosen, plans, strict=True)
        ]
        book.refresh()
        rounds = [
            _round(source, fetch, _told(source, fetch, about, day), scope)
            for source, fetch, (about, _) in zip(chosen, fetchers, plans, strict=True)
        ]
        report = _loaded(book, rounds, day, len(scope.accounts), tuple(notes), step)
        for one in rounds if day == book.today else ():
            write_state(folder / f"{one.source.name}.json", one.state)
    return report


def _chosen(book: Book, names: Sequence[str]) -> tuple[Source, ...]:
    asked = tuple(names) or book.settings.watch
    for name in asked:
        if name not in NAMES:
            raise CallError(f"There is no source {name!r}.", f"Sources: {', '.join(NAMES)}.")
    if not asked:
        raise CallError("No source is switched on.", f"Say which: earmark settings set watch {NAMES[0]},{NAMES[1]}")
    chosen = tuple(source for source in SOURCES if source.name in asked)
    wanting = [source.name for source in chosen if source.contact]
    if wanting and not book.settings.watch_contact:
        raise CallError(
            f"{', '.join(wanting)} answers only those who say who they are.",
            "Say at which address: earmark settings set watch_contact you@yours.example",
        )
    return chosen


def _memory(folder: Path, source: Source, about: str, today: bool) -> State:
    return read_state(folder / f"{source.name}.json", about) if today else State(about)


def _fetcher(book: Book, source: Source, state: State, pace: Pace, world: World, step: Step | None) -> Fetcher:
    from importlib.metadata import version

    agent = f"Earmark/{version('earmark')} {book.settings.watch_contact}".rstrip()
    tell = (lambda host: step(f"{source.name}: {host}")) if step else None
    return Fetcher(source.name, agent, state, pace, world.clock, world.limits, world.reach, tell)


def _told(source: Source, fetch: Fetcher, about: Watched, day: date) -> list[Found | Problem]:
    """Return all that a source has to say; what it stumbles over is said, and costs no other source its finds."""
    told: list[Found | Problem] = []
    try:
        told.extend(source.events(fetch, about, day))
    except (ValueError, TypeError, LookupError, ArithmeticError) as error:  # an answer of a shape nobody foresaw
        told.append(
            trouble(source.name, "", f"an answer that cannot be read: {type(error).__name__}: {error}"[:200], "")
        )
    return told


def _round(source: Source, fetch: Fetcher, told: list[Found | Problem], scope: Scope) -> Round:
    problems = tuple(dict.fromkeys(one for one in told if isinstance(one, Problem)))
    events: dict[NewEvent, None] = {}
    strangers = []
    for one in told:
        if isinstance(one, Found):
            account = scope.whose(one) if one.sure else None
            if not one.sure or one.domain in scope.competitors or one.name in scope.competitors:
                events[_event(one, "", one.name)] = None
            elif account is None:
                whom = one.domain or one.name
                strangers.append(trouble(source.name, whom, "an event of no account that is watched", one.url))
            else:
                events[_event(one, account.key, next(iter(account.names), account.domain))] = None
    return Round(source, fetch.asked, fetch.unchanged, tuple(events), (*problems, *strangers), fetch.keep())


def _event(one: Found, key: str, name: str) -> NewEvent:
    words = [plain(word)[:_LONGEST] for word in (one.kind, one.source, one.url, one.evidence)]
    kind, source, url, evidence = words
    known = max(one.date, one.known_from or one.date)
    return NewEvent(key, name, kind, one.date, known, source, url, evidence, "" if key else one.domain, one.sure)


def _loaded(
    book: Book, rounds: Sequence[Round], day: date, accounts: int, notes: tuple[str, ...], step: Step | None
) -> WatchReport:
    """Load what the book does not have, in one file, and say what came of each source."""
    held = {_mark(*row) for row in book.facts.rows(_HELD)}
    taken: dict[tuple[str, str, str, str, str], NewEvent] = {}
    sources = []
    for one in rounds:
        fresh = {_mark_of(event): event for event in one.events if event.known_from <= day}
        fresh = {mark: event for mark, event in fresh.items() if mark not in held and mark not in taken}
        taken |= fresh
        counts = (one.asked, one.unchanged, len(one.events), len(fresh), len(one.problems))
        sources.append(SourceReport(one.source.name, *counts))
    events = tuple(sorted(taken.values(), key=lambda one: (one.date, one.account, one.kind, one.url, one.evidence)))
    if events and step:
        step("loading what is new")
    file = _load(book, events, day) if events else ""
    problems = tuple(problem for one in rounds for problem in one.problems)
    return WatchReport(day, accounts, tuple(sources), events, problems, file, notes)


def _mark_of(event: NewEvent) -> tuple[str, str, str, str, str]:
    return _mark(event.account or event.name, event.kind, event.date, event.url, event.evidence)


def _mark(*words: object) -> tuple[str, str, str, str, str]:
    key, kind, day, url, evidence = ("" if word is None else str(word) for word in words)
    return key, kind.casefold(), day, url, evidence


def _load(book: Book, events: Sequence[NewEvent], day: date) -> str:
    from earmark.book.folder import workplace
    from earmark.verbs.load import load

    with workplace(book.places) as place:
        path = place / f"watch-{day}.jsonl"
        path.write_text("".join(_lines(book, events)), encoding="utf-8")
        load(book, path, as_of=day)
    return path.name


def _lines(book: Book, events: Sequence[NewEvent]) -> Iterator[str]:
    """Yield each event as a line of JSON; its account is told by domain, else by the CRM's id, else by name."""
    rows = book.facts.rows("SELECT key, domain, crm_id, name FROM account WHERE key IN (SELECT unnest($1))",
                           [sorted({event.account for event in events})])  # fmt: skip
    known = {str(key): (domain, crm_id, name) for key, domain, crm_id, name in rows}
    for event in events:
        domain, crm_id, name = known.get(event.account, (event.domain, "", event.name))
        said = {
            "account_domain": domain or "",
            "account_id": "" if domain else crm_id or "",
            "account_name": "" if event.account and (domain or crm_id) else name,
            "kind": event.kind,
            "happened": f"{event.date}",
            "known_from": f"{event.known_from}",
            "source": event.source,
            "url": event.url,
            "evidence": event.evidence,
            "sure": "yes" if event.sure else "no",
        }
        yield json.dumps(said, ensure_ascii=False) + "\n"
