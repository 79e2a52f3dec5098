"""Folding in: what changed since the live version was fitted, added to its tally and taken from it, and the refit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from earmark.book import kept
from earmark.book.pursued import decided_last
from earmark.book.versions import named, number_of, root_of, with_report
from earmark.facts.fold import fold as folded
from earmark.learn.learner import count as counted_by
from earmark.learn.outcomes import outcomes
from earmark.learn.refit import Structure, refit
from earmark.learn.tally import Tally
from earmark.ledger import Entry
from earmark.profile.file import loads
from earmark.profile.profile import Profile
from earmark.profile.report import Counts, LearnReport
from earmark.profile.stored import report_from_json
from earmark.verbs import counting
from earmark.verbs.learn import newest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from earmark.book import Book


@dataclass(frozen=True)
class Live:
    """The version in use: its entry, number and profile, and the report of the version that its structure is of."""

    entry: Entry
    profile: Profile
    report: LearnReport

    @property
    def version(self) -> int:
        """Its number."""
        return number_of(self.entry)

    @property
    def counted(self) -> date:
        """The day of the rows that changes are told against: its own, or that on which somebody went back to it."""
        said = self.entry.body.get("counted")
        return date.fromisoformat(str(said)) if said else self.profile.as_of

    def structure(self, book: Book) -> Structure | None:
        """Return the structure that its points are refitted in, or None where they stay as they are."""
        anchor, chosen = self.report.anchor, book.settings
        return Structure(self.report.profile, anchor, chosen.points, chosen.kept_default) if anchor else None


@dataclass(frozen=True)
class Folded:
    """What came of counting anew. The table `counted` holds the rows.

    accounts: whose line in the tally changed, by `kinds` of change; anew: it is not known which changed, and all were
    counted as for the first time. profile: the refit. flips: by seller, outcomes of ended deals told otherwise.
    """

    tally: Tally
    profile: Profile
    accounts: int
    kinds: dict[str, int] = field(default_factory=dict)
    anew: bool = False
    flips: tuple[tuple[str, int], ...] = ()

    def counts(self, before: Counts) -> Counts:
        """Return the counts of accounts by what became of them, those that no tally tells as they were before."""
        found = outcomes(self.tally, self.profile.horizon_months, self.profile.objective)
        told = counted_by(self.tally, found)
        return replace(told, open=before.open, targets=before.targets, lost_deals=before.lost_deals)


def live_version(saved: Sequence[Entry], entry: Entry) -> Live:
    """Return a saved version with the report of its root."""
    root = with_report(named(saved, root_of(entry)), saved)
    profile = loads(str(entry.body["toml"]), f"version {number_of(entry)}")
    return Live(entry, profile, report_from_json(root.body["report"]))


def latest(book: Book) -> date:
    """Return the newest day that the book knows of: a load's, or a decision's that stands."""
    return max(newest(book), decided_last(book.facts) or date.min)


def count(book: Book, structure: Structure, when: date) -> tuple[counting.SnapshotInfo, Tally]:
    """Count the accounts as of a day by a structure's criteria, what it holds fast held; rows go to `counted`."""
    fields = frozenset(folded(name) for c in structure.criteria for name in c.fields)
    held = counting.Held(structure.anchor, fields)
    info = counting.snapshot(book, when, structure.profile.horizon_months, held)
    return info, counting.count(book, info, structure.criteria)


def fold(book: Book, live: Live, structure: Structure, when: date) -> Folded:
    """Return the live version's points refitted to what is known on a day.

    Where the rows it was fitted to are kept, its tally less the changed accounts as they were, and with them as they
    are, has to equal the accounts counted anew; rows that do not add up are thrown away.
    """
    info, tally = count(book, structure, when)
    kept.key_rows(book.facts)
    there = kept.fetch(book, live.version)
    if there:
        old, gone, come = (counting.counted(book, info, structure.criteria, name) for name in kept.SIDES)
        summed = old - gone + come
        there = summed.equals(tally)
        tally = summed if there else tally
    profile = refit(tally, structure, when)
    if not there:
        return Folded(tally, profile, tally.accounts, anew=True)
    kinds = kept.kinds(book)
    flips = tuple((_name(info.sellers, seller), n) for seller, n in kept.flipped(book))
    return Folded(tally, profile, sum(kinds.values()), kinds, flips=flips)


def _name(sellers: Sequence[str], number: int) -> str:
    return sellers[number] if 0 <= number < len(sellers) else "nobody"
