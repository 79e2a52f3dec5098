"""Sources of trigger events: each one file, listed here once, asked only when switched on.

A new source is a module with `events(fetch, about, as_of)` (see `found`), a row here, and its name
among the options of the setting `watch`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from earmark.facts.problem import Problem
from earmark.sources.watch.found import Fetch, Found, Watched

Events = Callable[[Fetch, Watched, date], Iterator[Found | Problem]]


@dataclass(frozen=True)
class Source:
    """One source: the module of that name has its `events`.

    `setting` is where a team says what to ask for whom, as in `acme.example=TOKEN`; of its values those count that
    begin with `prefix`, which is taken off. `needed`: accounts of which nothing is said there are not asked for.
    `contact`: it answers only those who say who they are.
    """

    name: str
    help: str
    setting: str = ""
    prefix: str = ""
    needed: bool = False
    contact: bool = False

    @property
    def events(self) -> Events:
        """What finds its events."""
        found: Events = import_module(f"earmark.sources.watch.{self.name}").events
        return found


SOURCES: tuple[Source, ...] = (
    Source("sec", "funding, executives and acquisitions, from filings with the SEC", "sec", contact=True),
    Source("greenhouse", "hiring, from public boards at Greenhouse", "boards", "greenhouse:", needed=True),
    Source("lever", "hiring, from public boards at Lever", "boards", "lever:", needed=True),
    Source("ashby", "hiring, from public boards at Ashby", "boards", "ashby:", needed=True),
    Source("workable", "hiring, from public boards at Workable", "boards", "workable:", needed=True),
    Source("feeds", "news of accounts and competitors, from RSS and Atom", "feeds"),
    Source("gdelt", "news of accounts and competitors, from GDELT's full text"),
    Source("github", "technologies new in public repositories at GitHub", "github", needed=True),
)
NAMES: tuple[str, ...] = tuple(source.name for source in SOURCES)
