"""The hypothesis that learning starts from: which one, what it is worth, and what the book can answer of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.facts.fold import fold
from earmark.learn.hypothesis import Written, answers
from earmark.profile.bins import Criterion
from earmark.profile.file import dumps, loads
from earmark.profile.profile import MOST_WORTH, Profile
from earmark.profile.report import Dropped
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition
from earmark.profile.stored import report_from_json
from earmark.sql.plan import Wanted
from earmark.verbs import counting
from earmark.verbs.chosen import chosen_profile

if TYPE_CHECKING:
    from earmark.book import Book

NO_COLUMN = "no such column is loaded"


@dataclass(frozen=True)
class Guess:
    """A hypothesis and the deals it counts for. remembered: it comes from the book's latest profile."""

    profile: Profile
    worth: float
    remembered: int = 0  # its version, or 0

    @property
    def toml(self) -> str:
        """The profile as its file."""
        return dumps(self.profile)


def guess(book: Book, which: Profile | Path | str | int | None, worth: float | None, *, without: bool) -> Guess | None:
    """Return the hypothesis given, or the one that the latest profile was learned from, unless `without`.

    Raises:
        CallError: worth without a hypothesis, or out of its range, or a hypothesis with `without`.
    """
    if worth is not None and not 0 < worth <= MOST_WORTH:
        raise CallError(f"A hypothesis is worth more than 0 and up to {MOST_WORTH:,} deals, not {worth:g}.")
    if which is None:
        found = None if without else remembered(book)
        if worth is not None and found is None:
            raise CallError("There is no hypothesis to be worth anything.", "Name one: --hypothesis my.toml.")
        return replace(found, worth=worth) if found and worth is not None else found
    if without:
        raise CallError("A hypothesis is given and left out at once.", "Choose one of both.")
    profile = chosen_profile(book, which).profile
    if not profile.card.criteria:
        raise CallError(f"The hypothesis {profile.name!r} has no criteria.", "Write at least one [[criterion]].")
    return Guess(profile, float(worth or profile.worth or book.settings.hypothesis_worth))


def remembered(book: Book, version: str | int | None = None) -> Guess | None:
    """Return the hypothesis that a saved profile (the latest unless `version`) was learned from, or None."""
    if not book.profiles():
        return None
    body = book.profile(version).body
    if not body["report"].get("hypothesis"):
        return None
    held = report_from_json(body["report"]).hypothesis
    return Guess(loads(held.toml, "the saved hypothesis"), held.worth, int(body["version"])) if held else None


def written(book: Book, info: counting.SnapshotInfo, given: Guess, dropped: tuple[Dropped, ...]) -> Written:
    """Return the hypothesis with the accounts of the snapshot counted by its bins."""
    profile = spelt(book, given.profile)
    why = unanswered(book, profile, dropped)
    known = tuple(dict.fromkeys(c for c in asked(profile) if c.field not in why))
    return Written(profile, given.worth, counting.tally(book, info, known), why)


def asked(profile: Profile) -> tuple[Criterion, ...]:
    """Return every criterion of a profile: its card's, its exclusions' and its segments' conditions."""
    rules = (rule.criterion for rule in profile.exclusions)
    return (*profile.card.criteria, *rules, *(c.criterion for one in profile.segments for c in one.where))


def unanswered(book: Book, profile: Profile, dropped: tuple[Dropped, ...]) -> dict[str, str]:
    """Return the fields of a profile, spelt as in the book, that the book cannot answer, each with why."""
    kinds = counting.columns(book)
    told = {d.field: d.reason for d in dropped if d.kind in ("leak", "said", "list")}
    return {c.field: why for c in asked(profile) if (why := _unanswered(c, kinds, told))}


def _unanswered(criterion: Criterion, kinds: Mapping[str, Wanted], told: Mapping[str, str]) -> str:
    if criterion.field in told:
        return told[criterion.field]
    if criterion.field not in kinds:
        return NO_COLUMN
    kind = kinds[criterion.field].kind
    if answers(criterion, kind):
        return ""
    how = " (ask for one entry of it, with item)" if kind == "list" else ""
    return f"the column is a {kind}, the card asks for a {criterion.kind}{how}"


def spelt(book: Book, profile: Profile) -> Profile:
    """Return a profile with its fields spelt as in the book, and without the evidence it came with."""
    names = {fold(name): name for name in counting.columns(book)}

    def as_there(criterion: Criterion) -> Criterion:
        bins = tuple(replace(b, evidence=None) for b in criterion.bins)
        return replace(criterion, field=names.get(fold(criterion.field), criterion.field), bins=bins)

    def there(condition: Condition) -> Condition:
        return replace(condition, field=names.get(fold(condition.field), condition.field))

    rules = tuple(replace(e, criterion=as_there(e.criterion), price=None) for e in profile.exclusions)
    return replace(
        profile,
        card=Scorecard(tuple(map(as_there, profile.card.criteria))),
        exclusions=rules,
        segments=tuple(replace(one, where=tuple(map(there, one.where))) for one in profile.segments),
    )


def started(given: Guess | None, *, untested: bool) -> tuple[str, ...]:
    """Return what has to be known of a hypothesis that the fit started from."""
    if given is None:
        return ()
    from_before = f" (remembered from version {given.remembered})" if given.remembered else ""
    leave = " Without it: earmark learn --without-hypothesis." if given.remembered else ""
    if untested:
        return (f"The hypothesis is remembered from version {given.remembered}.{leave}",) if given.remembered else ()
    told = f"The fit started from the hypothesis {given.profile.name!r}{from_before}, worth {given.worth:g} deals."
    return (f"{told} The verdict looks at the data alone; the check takes the hypothesis as known all along.{leave}",)
