"""Check a profile edited by hand: what it costs or gains against the learned card on later accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.learn.bands import candidates
from earmark.learn.edited import edited_bins, sentence
from earmark.learn.edits import Edited, Sides, edits
from earmark.learn.hypothesis import asks, refined
from earmark.profile.bins import Criterion
from earmark.profile.priced import EditReport
from earmark.profile.profile import Profile
from earmark.profile.report import Dropped
from earmark.verbs import counting
from earmark.verbs.chosen import Chosen, chosen_profile
from earmark.verbs.hypothesis import asked, remembered, spelt, unanswered, written
from earmark.verbs.learn import newest, options_for

if TYPE_CHECKING:
    from earmark.book import Book

IN_SAMPLE = (
    "What is pursued, and which tiers move, compares the two files as they are; both may know the accounts judged."
)


@dataclass(frozen=True)
class _Saved:
    """The saved profile that an edit is judged against; nothing while none was learned."""

    profile: Profile | None = None
    profile_id: str = ""
    version: int = 0


def check(
    book: Book,
    profile: Profile | Path | str | int,
    *,
    against: str | int | None = None,
    as_of: date | None = None,
    progress: Callable[[str], None] | None = None,
) -> EditReport:
    """Say what a profile written or edited by hand costs or gains on later accounts, against the learned card.

    profile: a profile, or its file. against: the version or id of the saved profile it was made from; the
    latest by default. as_of: the day whose knowledge is used; by default the saved profile's.

    Raises:
        CallError: nothing is loaded, or there is no such version.
        InputError, ProfileError: the file cannot be read, or is no profile.
    """
    told = progress or (lambda _: None)
    chosen, saved = chosen_profile(book, profile), _saved(book, against)
    if not chosen.profile.card.criteria:
        raise CallError(f"The profile {chosen.profile.name!r} has no criteria to judge.", "Write a [[criterion]].")
    when = as_of or (saved.profile.as_of if saved.profile else newest(book))
    base = saved.profile or chosen.profile
    options = options_for(book, when, base.objective, base.horizon_months, None)
    told("snapshot")
    info = counting.snapshot(book, when, options.horizon_months)
    fields = counting.fields(book, info)
    given = remembered(book, saved.version) if saved.profile else None
    wanted, thin = candidates(fields)
    wanted = refined(wanted, given.profile, fields) if given else wanted
    told("tally")
    edited = spelt(book, chosen.profile)
    learned = spelt(book, saved.profile) if saved.profile else None
    lacking = unanswered(book, edited, thin)
    own = (*_known(book, edited, thin), *(_known(book, learned, thin) if learned else ()))
    own = tuple({asks(c): c for c in reversed(own)}.values())
    sides = Sides(
        counting.tally(book, info, (*wanted, *own)), len(wanted), edited, learned,
        written(book, info, given, thin) if given else None,
    )  # fmt: skip
    told("learn")
    return _report(edits(sides, fields, options), chosen, saved, when, lacking)


def _known(book: Book, profile: Profile, thin: tuple[Dropped, ...]) -> tuple[Criterion, ...]:
    """Return the criteria of a profile that the book can answer."""
    lacking = unanswered(book, profile, thin)
    return tuple(c for c in asked(profile) if c.field not in lacking)


def _saved(book: Book, against: str | int | None) -> _Saved:
    if against is None and not book.profiles():
        return _Saved()
    chosen = chosen_profile(book, against)
    if not chosen.saved:
        raise CallError(f"{against} is no saved profile.", "Give the number or the id of a version.")
    return _Saved(chosen.profile, chosen.profile_id, int(book.profile(chosen.profile_id).body["version"]))


def _report(done: Edited, chosen: Chosen, saved: _Saved, when: date, lacking: Mapping[str, str]) -> EditReport:
    edited, leaks = done.sides.edited, done.sides.leaks
    absent = {**lacking, **{c.field: leaks[c.field] for c in asked(edited) if c.field in leaks}}
    fields = {c.name: c.field for c in asked(edited)}
    bins = tuple(replace(b, why=absent.get(fields.get(b.criterion, ""), b.why)) for b in edited_bins(done))
    return EditReport(
        name=chosen.profile.name,
        profile_id=chosen.profile_id,
        sentence=sentence(done),
        is_edit=done.sides.is_edit,
        against=saved.profile_id,
        version=saved.version,
        as_of=when,
        method=done.method,
        why=done.why,
        split=done.split,
        accounts=done.accounts,
        goods=done.goods,
        compared=done.compared,
        moved_up=done.moved[0] if done.moved else None,
        moved_down=done.moved[1] if done.moved else None,
        bins=bins,
        lacking=absent,
        notes=(IN_SAMPLE,) if done.moved and done.compared else (),
    )
