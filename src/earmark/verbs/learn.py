"""Learn the ICP: snapshot, tally, fit, save. Read it top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.learn.bands import candidates
from earmark.learn.fields import Field
from earmark.learn.learner import Learned, Options
from earmark.learn.learner import learn as fit
from earmark.learn.verdict import Contrast
from earmark.profile.file import dumps, profile_id
from earmark.profile.profile import Objective, Profile
from earmark.profile.report import Dropped, LearnReport
from earmark.profile.stored import report_to_json
from earmark.verbs import counting
from earmark.verbs.commerce import commerce, examples

if TYPE_CHECKING:
    from earmark.book import Book

OBJECTIVES = ("kept", "won")


def learn(
    book: Book,
    *,
    as_of: date | None = None,
    objective: Objective | None = None,
    horizon_months: int | None = None,
    criteria: int | None = None,
    only_columns_of: str | Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> LearnReport:
    """Learn the ICP from the book as known at `as_of`, and save it as a version.

    objective: `kept` (won and kept through the horizon, the default) or `won`.
    horizon_months, criteria: override the book's settings of these names.
    only_columns_of: a target list; only criteria whose columns it has are used.
    progress: told the name of each step before it begins.

    Raises:
        CallError: the book holds no accounts, or an option makes no sense.
        InputError: the target list cannot be read.
    """
    only = _labels(book, Path(only_columns_of)) if only_columns_of else None
    found = found_by(
        book, as_of or book.today, objective, horizon_months, criteria, only=only, progress=progress or _silent
    )
    version = book.save_profile(dumps(found.profile), report_to_json(found), found.profile_id)
    return replace(found, version=version)


def refit(book: Book, profile: Profile, lacking: Sequence[str]) -> Profile:
    """Return `profile` learned anew without the fields `lacking`, from the same book as of the same date; not saved."""
    found = found_by(
        book, profile.as_of, profile.objective, profile.horizon_months, None, without=tuple(lacking), progress=_silent
    )
    return found.profile


def found_by(
    book: Book,
    as_of: date,
    objective: Objective | None,
    horizon_months: int | None,
    criteria: int | None,
    *,
    only: frozenset[str] | None = None,
    without: tuple[str, ...] = (),
    progress: Callable[[str], None],
) -> LearnReport:
    """Learn and return the report, saving nothing."""
    options = _options(book, as_of, objective, horizon_months, criteria)
    progress("snapshot")
    info = counting.snapshot(book, as_of, options.horizon_months)
    fields, set_aside = _allowed(counting.fields(book, info), only, frozenset(without))
    progress("tally")
    wanted, thin = candidates(fields)
    tally = counting.tally(book, info, wanted)
    progress("learn")
    contrast: Contrast = "targets" if info.contrast == "targets" else "worked"
    options = replace(options, population=info.population, contrast=contrast, lost_deals=info.lost_deals)
    learned = fit(tally, fields, options)
    progress("report")
    return _report(book, as_of, info, fields, (*set_aside, *thin), learned)


def _silent(_: str) -> None:
    """Tell nobody."""


def _options(
    book: Book, as_of: date, objective: Objective | None, horizon_months: int | None, criteria: int | None
) -> Options:
    chosen = book.settings
    if objective is not None and objective not in OBJECTIVES:
        raise CallError(f"There is no objective {objective!r}.", f"Choose one of: {', '.join(OBJECTIVES)}.")
    horizon, most = horizon_months or chosen.horizon_months, criteria or chosen.criteria
    if horizon < 1 or most < 1:
        raise CallError("The horizon and the number of criteria must be at least 1.")
    return Options(
        as_of_month=as_of.year * 12 + as_of.month - 1,
        horizon_months=horizon,
        objective=objective or "kept",
        criteria=most,
        points=chosen.points,
        kept_default=chosen.kept_default,
    )


def _labels(book: Book, path: Path) -> frozenset[str]:
    """Return the names of the book's fields that the list at `path` has."""
    from earmark.book.lists import open_list

    names = {wanted.number: name for name, wanted in counting.columns(book).items()}
    target = open_list(book, path)
    target.close()
    return frozenset(names[number] for number in target.fields.values() if number in names)


def _allowed(
    fields: tuple[Field, ...], only: frozenset[str] | None, without: frozenset[str]
) -> tuple[tuple[Field, ...], tuple[Dropped, ...]]:
    """Split off the fields that the caller's list lacks."""
    lacking = [one for one in fields if one.name in without or (only is not None and one.name not in only)]
    told = tuple(Dropped(one.name, "the target list has no such column", "list") for one in lacking if not one.leak)
    return tuple(one for one in fields if one not in lacking), told


def _report(
    book: Book,
    as_of: date,
    info: counting.SnapshotInfo,
    fields: tuple[Field, ...],
    dropped: tuple[Dropped, ...],
    learned: Learned,
) -> LearnReport:
    profile = Profile(
        name="ICP",
        card=learned.card,
        as_of=as_of,
        verdict=learned.verdict,
        why=learned.why,
        objective=learned.objective,
        population=info.population,
        horizon_months=info.horizon_months,
        base_rate=learned.base_rate,
        exclusions=learned.exclusions,
        tiers=learned.tiers,
        rates=learned.rates,
    )
    chosen = [criterion.field for criterion in learned.card.criteria]
    return LearnReport(
        profile=profile,
        profile_id=profile_id(profile),
        version=0,
        counts=replace(learned.counts, open=info.counts.open, targets=info.counts.targets, lost_deals=info.lost_deals),
        dropped=(*dropped, *learned.dropped),
        check=learned.check,
        commerce=commerce(book, info),
        examples=examples(book, info),
        coverage={one.name: one.filled / one.rows for one in fields if one.name in chosen and one.rows},
        notes=(*info.notes, *learned.notes),
    )
