"""Learn the ICP: snapshot, tally, fit, save. Read it top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.book.kept import keep_rows
from earmark.config import parse
from earmark.errors import CallError
from earmark.facts.fold import fold
from earmark.learn.bands import candidates
from earmark.learn.fields import Field
from earmark.learn.hypothesis import refined
from earmark.learn.learner import Learned, Options
from earmark.learn.learner import learn as fit
from earmark.learn.refit import Structure, anchored
from earmark.learn.tally import in_order
from earmark.learn.verdict import Contrast
from earmark.profile.anchor import Anchor
from earmark.profile.bins import Criterion
from earmark.profile.file import dumps, profile_id
from earmark.profile.profile import Objective, Profile
from earmark.profile.report import Counts, Dropped, Hypothesis, LearnReport
from earmark.profile.scorecard import Scorecard
from earmark.profile.sourcing import said_by, sourced
from earmark.profile.stored import report_to_json
from earmark.profile.triggers import Trigger
from earmark.verbs import counting
from earmark.verbs.commerce import commerce, examples
from earmark.verbs.fitting import without
from earmark.verbs.hypothesis import Guess, guess, remembered, started, written
from earmark.verbs.money import said_of_money
from earmark.verbs.parted import churn_check
from earmark.verbs.segmented import figures
from earmark.verbs.timing import learned_triggers
from earmark.verbs.used import earlier, named
from earmark.verbs.worth import costs, rests_on, said_of, worth_of

if TYPE_CHECKING:
    from earmark.book import Book

OBJECTIVES = ("kept", "won", "value")


def learn(
    book: Book,
    *,
    as_of: date | None = None,
    objective: Objective | None = None,
    horizon_months: int | None = None,
    criteria: int | None = None,
    only_columns_of: str | Path | None = None,
    hypothesis: Profile | Path | str | int | None = None,
    worth: float | None = None,
    without_hypothesis: bool = False,
    progress: Callable[[str], None] | None = None,
) -> LearnReport:
    """Learn the ICP from the book as known at `as_of`, and save it as a version.

    as_of: by default the date of the newest file loaded; after it nothing is known.
    objective: `kept` (won and kept through the horizon, the default), `won`, or `value` (expected net value).
    horizon_months, criteria: override the book's settings of these names.
    only_columns_of: a target list; only criteria whose columns it has are used.
    hypothesis: a profile written by hand, or its file: where the fit starts, and the card itself until
    outcomes can test it. The book remembers it for later calls; `without_hypothesis` leaves it out.
    worth: how many deals it counts for, else what its file says, else the book's `hypothesis_worth`.
    progress: told the name of each step before it begins.

    Raises:
        CallError: the book holds no accounts, the list has none of its columns, `as_of` has not come yet, or an option
            makes no sense.
        InputError: the target list or the hypothesis cannot be read.
        ProfileError: the hypothesis is no profile.
    """
    given = guess(book, hypothesis, worth, without=without_hypothesis)
    last = book.today if given and not book.loads() else newest(book)
    when = come(book, as_of) if as_of else last
    only = _labels(book, Path(only_columns_of)) if only_columns_of else None
    told = progress or _silent
    found = found_by(book, when, objective, horizon_months, criteria, only=only, given=given, progress=told)
    found = replace(found, notes=(*silence(last, when), *found.notes))
    kind = "by hand" if found.profile.worth is not None else "learned"  # the card is the hypothesis, as it was written
    version = book.save_profile(dumps(found.profile), report_to_json(found), found.profile_id, kind)
    if found.anchor is not None:
        keep_rows(book, version)
    return replace(found, version=version)


def refit(book: Book, profile: Profile, fields: Collection[str]) -> Profile:
    """Return `profile` learned anew from the folded `fields` alone, as of the same date; it is not saved."""
    held = frozenset(name for name in counting.columns(book) if fold(name) in fields)
    given = remembered(book, profile_id(profile))
    when, months = profile.as_of, profile.horizon_months
    same = profile.triggers
    found = found_by(
        book, when, profile.objective, months, None, only=held, given=given, triggers=same, progress=_silent
    ).profile
    asked = (*found.card.criteria, *(rule.criterion for rule in found.exclusions))
    return without(found, tuple({name for c in asked for name in c.fields if fold(name) not in fields}))


def found_by(
    book: Book,
    as_of: date,
    objective: Objective | None,
    horizon_months: int | None,
    criteria: int | None,
    *,
    only: frozenset[str] | None = None,
    given: Guess | None = None,
    triggers: tuple[Trigger, ...] | None = None,
    progress: Callable[[str], None],
) -> LearnReport:
    """Learn and return the report, saving nothing; `triggers` are learned unless they are given."""
    options = options_for(book, as_of, objective, horizon_months, criteria)
    progress("snapshot")
    info = counting.snapshot(book, as_of, options.horizon_months)
    fields, set_aside = _allowed(counting.fields(book, info), only)
    progress("tally")
    wanted, thin = candidates(fields)
    wanted = refined(wanted, given.profile, fields) if given else wanted
    thin = tuple(one for one in thin if one.field not in {c.field for c in wanted})
    worth = worth_of(book, info)
    tally = counting.tally(book, info, in_order(wanted), worth.most_cents)
    said = written(book, info, given, (*set_aside, *thin)) if given else None
    progress("learn")
    contrast: Contrast = "targets" if info.contrast == "targets" else "worked"
    options = replace(options, population=info.population, contrast=contrast, lost_deals=info.lost_deals)
    options = replace(options, costs=costs(book.settings, worth), others=earlier(book, info), sellers=info.sellers)
    learned = fit(tally, fields, options, said)
    progress("report")
    honest = tally.without([one.field for one in learned.dropped])
    if triggers is None:
        triggers = learned_triggers(book, as_of, given.profile.triggers if given else ())
    found = _report(book, as_of, info, fields, (*set_aside, *thin), learned, given, triggers)
    rules = said.answerable(learned.exclusions) if said else learned.exclusions
    paid = rests_on(book.settings, worth, learned.nrr) if learned.nrr is not None else None
    parted = churn_check(book, info, honest, rules, fields)
    notes = (*(said_of(paid, info.horizon_months) if paid else ()), *found.notes)
    parts = figures(book, info, found.profile, worth.currency)
    found = replace(found, churn_check=parted, objectives=learned.objectives, money=paid, notes=notes, segments=parts)
    return replace(found, anchor=_anchor(book, info, found.profile, learned, wanted))


def _anchor(
    book: Book, info: counting.SnapshotInfo, profile: Profile, learned: Learned, wanted: Sequence[Criterion]
) -> Anchor | None:
    """Return what a refit of the points holds fast; a hypothesis, and a card made for value, keep theirs."""
    if learned.untested or profile.objective == "value":
        return None
    passed = max(len(wanted) - len(profile.card.criteria), 0)
    fields = tuple(dict.fromkeys(c.field for c in wanted))
    held = replace(info.anchor, muted=learned.muted, passed=passed, fields=fields)
    tally = counting.count(book, info, Structure(profile, held).criteria)
    return anchored(tally, profile, held, book.settings.kept_default)


def _counts(info: counting.SnapshotInfo, learned: Learned) -> Counts:
    """Return the counts of worked accounts; targets that served as contrast are none."""
    found = replace(learned.counts, open=info.counts.open, targets=info.counts.targets, lost_deals=info.lost_deals)
    if info.contrast != "targets":
        return found
    n = found.contacted
    return replace(found, accounts=found.accounts - n, lost=found.lost - n, bad=found.bad - n, contacted=0)


def _undated(info: counting.SnapshotInfo) -> tuple[str, ...]:
    """Say for how many fields only today's value is known: no earlier export tells what it was."""
    undated = sum(not one.history for one in info.wanted)
    if not undated or not info.counts.accounts:
        return ()
    told = f"{undated} of {len(info.wanted)} fields are known as they are today alone"
    return (f"{told}: today's value stands for the one when the account's first deal was opened.",)


def _silent(_: str) -> None:
    """Tell nobody."""


def options_for(
    book: Book, as_of: date, objective: Objective | None, horizon_months: int | None, criteria: int | None
) -> Options:
    """Return how to learn from a book, the caller's words before its settings."""
    chosen = book.settings
    if objective is not None and objective not in OBJECTIVES:
        raise CallError(f"There is no objective {objective!r}.", f"Choose one of: {', '.join(OBJECTIVES)}.")
    horizon = chosen.horizon_months if horizon_months is None else _within("horizon_months", horizon_months)
    most = chosen.criteria if criteria is None else _within("criteria", criteria)
    return Options(
        as_of_month=as_of.year * 12 + as_of.month - 1,
        horizon_months=horizon,
        objective=objective or "kept",
        criteria=most,
        points=chosen.points,
        kept_default=chosen.kept_default,
    )


def _within(name: str, value: int) -> int:
    """Return the value, refused where the book's setting of this name would refuse it."""
    return int(str(parse(name, (str(value),))))


def newest(book: Book) -> date:
    """Return the date whose state the newest load shows; one of rates shows none of the team's."""
    loads = book.loads()
    if not loads:
        raise CallError("Nothing is loaded in this book yet.", "Load your CRM's exports first: earmark load FILE ...")
    telling = [one for one in loads if any(reading.holds != "rates" for reading in one.readings)]
    return max(one.as_of for one in telling or loads)


def come(book: Book, when: date) -> date:
    """Return a day that has come, or that a load shows; CallError for a later one, of which nothing can be known."""
    last = max([book.today, *(one.as_of for one in book.loads())])
    if when > last:
        raise CallError(f"{when} has not come yet.", f"What is known ends with {last}: ask for no later day.")
    return when


def silence(known: date, when: date) -> tuple[str, ...]:
    """Return, for a day after the last that the book knows of, that nothing tells of the time between."""
    said = f"The book knows nothing from after {known}: whatever came of deals and customers by {when} is not in it."
    return (said,) if when > known else ()


def _labels(book: Book, path: Path) -> frozenset[str]:
    """Return the names of the book's fields that the list at `path` has."""
    from earmark.book.lists import open_list

    names = {wanted.number: name for name, wanted in counting.columns(book).items()}
    target = open_list(book, path)
    target.close()
    shared = frozenset(names[number] for number in target.fields.values() if number in names)
    if not shared:
        raise CallError(f"{path.name} has none of the columns that accounts are told by.", f"They are: {_few(names)}.")
    return shared


def _sourced(book: Book, card: Scorecard, fields: tuple[Field, ...]) -> Scorecard:
    """Return the card with how a list of new accounts comes by each criterion."""
    chosen = book.settings
    said = said_by(chosen.filterable, chosen.enriched, chosen.interview_only)
    return sourced(card, {one.name: one.canonical for one in fields}, said)


def _few(names: Mapping[int, str]) -> str:
    """Return the first dozen of the fields' names."""
    shown = sorted(names.values())
    return ", ".join(shown[:12]) + (f" and {len(shown) - 12} more" if len(shown) > 12 else "")


def _allowed(fields: tuple[Field, ...], only: frozenset[str] | None) -> tuple[tuple[Field, ...], tuple[Dropped, ...]]:
    """Split off the fields that the caller's list lacks."""
    lacking = [one for one in fields if only is not None and one.name not in only]
    told = tuple(Dropped(one.name, "the target list has no such column", "list") for one in lacking if not one.leak)
    return tuple(one for one in fields if one not in lacking), told


def _report(
    book: Book,
    as_of: date,
    info: counting.SnapshotInfo,
    fields: tuple[Field, ...],
    dropped: tuple[Dropped, ...],
    learned: Learned,
    given: Guess | None,
    triggers: tuple[Trigger, ...],
) -> LearnReport:
    untested = given if given and learned.untested else None
    money = commerce(book, info)
    profile = Profile(
        name=untested.profile.name if untested else "ICP",
        card=_sourced(book, learned.card, fields),
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
        segments=learned.segments,
        worth=untested.worth if untested else None,
        currency=money.currency if learned.objective == "value" else "",
        triggers=triggers,
    )
    chosen = [field for criterion in learned.card.criteria for field in criterion.fields]
    return LearnReport(
        profile=profile,
        profile_id=profile_id(profile),
        version=0,
        counts=_counts(info, learned),
        dropped=(*dropped, *learned.dropped),
        check=named(book, learned.check, learned.used),
        commerce=money,
        examples=examples(book, info),
        coverage={one.name: one.filled / one.rows for one in fields if one.name in chosen and one.rows},
        notes=(
            *said_of_money(book, money.amounts),
            *info.notes,
            *learned.notes,
            *_undated(info),
            *started(given, untested=learned.untested),
        ),
        hypothesis=Hypothesis(given.profile.name, given.worth, given.toml, learned.weighed) if given else None,
    )
