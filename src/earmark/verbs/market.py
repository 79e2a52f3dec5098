"""Size the market: a list counted once by the bins of a profile, beside what the team's own accounts gave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from earmark.facts.fold import fold
from earmark.learn import market as sizes
from earmark.learn.bands import candidates
from earmark.learn.leaks import leaks
from earmark.learn.market import Core, Market, Own, Selection
from earmark.learn.narrower import Narrowing, narrower
from earmark.learn.outcomes import Outcomes, outcomes
from earmark.learn.placed import Placed, asked, placed
from earmark.learn.ranges import Ruler, ruler
from earmark.learn.tally import CONTACTED, Ints, Tally
from earmark.profile.bins import Criterion
from earmark.profile.market import Listed, MarketReport, Step, breadth
from earmark.profile.profile import Objective, Profile
from earmark.profile.report import Amounts, LiftPoint
from earmark.profile.stored import report_from_json
from earmark.sql import vocabulary as say
from earmark.sql.market import counted, domains
from earmark.sql.worth import distribution
from earmark.verbs import counting
from earmark.verbs.chosen import Chosen, chosen_profile
from earmark.verbs.fitting import Fitted, fit_to
from earmark.verbs.listing import Listing, fresh, listing
from earmark.verbs.money import amounts_of, said_of_money
from earmark.verbs.relations import relate
from earmark.verbs.score import learner
from earmark.verbs.worth import worth_of

if TYPE_CHECKING:
    from earmark.book import Book

FEW = 100  # accounts that nobody sold to yet, below which all of the book are taken
UNCAPPED = 10**15  # cents: revenue counts whole


@dataclass(frozen=True)
class _Case:
    """What is asked: a list, the profile as it fits the list, and the day; `curve` is that of the profile's check."""

    book: Book
    rows: Listing
    listed: Listed
    fitted: Fitted
    profile_id: str
    as_of: date
    curve: tuple[LiftPoint, ...]

    @property
    def profile(self) -> Profile:
        """The profile without criteria whose column the list lacks."""
        return self.fitted.profile

    def has(self, criterion: Criterion) -> bool:
        """Return whether the list has the columns of a criterion."""
        return all(fold(field) in self.rows.fields for field in criterion.fields)


@dataclass(frozen=True)
class _Facts:
    """The team's own accounts: their tally by the profile's criteria, then by those that could be asked besides."""

    info: counting.SnapshotInfo
    tally: Tally
    found: Outcomes
    currency: str
    customers: float
    rulers: dict[str, Ruler]
    amounts: tuple[Amounts, ...]


def market(
    book: Book,
    list: Path | str | None = None,  # noqa: A002 - the argument's name
    profile: Profile | Path | str | int | None = None,
    as_of: date | None = None,
    mapping: Path | str | None = None,
    progress: Callable[[float], None] | None = None,
) -> MarketReport:
    """Say how large each tier and segment is in a list, what such accounts gave, and whether the ICP fits.

    list: a target list; without one, the accounts of the book that nobody sold to yet, or, where these are fewer
    than 100, all of its accounts. profile: a profile, a file, or the version or id of a saved one; else the latest.
    as_of: the day from which dates are counted, and whose knowledge of own accounts is used; else the profile's.

    Raises:
        CallError: there is no such profile.
        InputError: the list cannot be read, or has none of the card's columns.
    """
    chosen = chosen_profile(book, profile)
    when = as_of or chosen.profile.as_of
    path = Path(list) if list is not None else None
    said = Path(mapping) if mapping is not None else None
    rows = listing(book, path, said, progress, chosen.profile.card, lean=True)
    try:
        case = _case(book, rows, chosen, when)
        return _report(case, _facts(case))
    finally:
        rows.close()


def _case(book: Book, rows: Listing, chosen: Chosen, as_of: date) -> _Case:
    """Return what is asked; of the book's accounts those that nobody sold to yet, where they are enough."""
    listed: Listed = "list"
    if rows.accounts:
        relate(book, rows, as_of)
        new = fresh(book, rows)
        rows, listed = (new, "new") if new.count >= FEW else (rows, "book")
    fitted = fit_to(chosen.profile, rows, learner(book, chosen, rows))
    curve = _curve(book, chosen.profile_id) if chosen.saved and not fitted.lacking else ()
    return _Case(book, rows, listed, fitted, chosen.profile_id, as_of, curve)


def _curve(book: Book, profile_id: str) -> tuple[LiftPoint, ...]:
    """Return the share of later goods by share of accounts, as the saved check found it."""
    saved = book.profile(profile_id).body["report"]
    check = report_from_json(saved).check if saved else None
    return check.lift_curve if check and check.measure == "good" else ()


def _facts(case: _Case) -> _Facts:
    """Count the team's own accounts, by the profile's criteria and by what could be asked besides."""
    book, profile = case.book, case.profile
    info = counting.snapshot(book, case.as_of, profile.horizon_months)
    fields = counting.fields(book, info)
    more = tuple(c for c in candidates(fields)[0] if case.has(c))
    worth = worth_of(book, info)
    tally = counting.tally(book, info, (*asked(profile), *more), UNCAPPED)
    if info.contrast == "targets":  # they stand in for the contacted
        tally = tally.pick(tally.outcome != CONTACTED)
    found = outcomes(tally, profile.horizon_months, _objective(profile, tally), book.settings.kept_default)
    paid = [(int(cents), int(n)) for cents, n in book.engine.rows(distribution(), step="amounts")]
    rulers = {one.name: ruler(one) for one in fields if one.kind in ("number", "date")}
    return _Facts(info, tally, found, worth.currency, sizes.kish(paid), rulers, amounts_of(book, info))


def _twice(case: _Case) -> tuple[str, ...]:
    """Say how many lines of a list name an account that an earlier line names: they make every size look larger."""
    lines, names = case.rows.engine.rows(domains(case.rows.table), step="domains")[0]
    if case.rows.accounts or lines == names:
        return ()
    many = "1 line names" if lines - names == 1 else f"{lines - names:,} lines name"
    return (f"{many} a domain that an earlier line names: each line is counted as an account.",)


def _objective(profile: Profile, tally: Tally) -> Objective:
    return profile.objective if tally.kept_known else "won"


def _listed(case: _Case, criteria: tuple[Criterion, ...]) -> tuple[Placed, Ints]:
    """Count the list: where the profile puts each line of counts, and (lines,) accounts."""
    names = {field for one in criteria for field in one.fields}
    columns = {name: say.column(case.rows.fields[fold(name)]) for name in names if fold(name) in case.rows.fields}
    query = counted(criteria, columns, case.rows.table, case.as_of)
    answer = case.rows.engine.arrays(query, step="market")
    codes = counting.unpacked(answer, criteria).astype(np.int64)
    return placed(case.profile, criteria, codes), np.asarray(answer["accounts"], np.int64)


def _report(case: _Case, facts: _Facts) -> MarketReport:
    """Return the report, size by size."""
    profile, tally, found = case.profile, facts.tally, facts.found
    criteria = asked(profile)
    mine = placed(profile, criteria, tally.codes[:, : len(criteria)].astype(np.int64))
    held = Market(*_listed(case, criteria), Own(mine, tally, found.good, facts.customers))
    parts, (out, rules) = sizes.segments(held), sizes.excluded(held)
    report = MarketReport(
        name=case.rows.name, listed=case.listed, accounts=case.rows.count, profile_id=case.profile_id,
        verdict=profile.verdict, why=profile.why, as_of=case.as_of, objective=_objective(profile, tally),
        horizon_months=profile.horizon_months, population=profile.population, worked=tally.accounts,
        good=int(tally.count[found.good].sum()), pending=int(tally.count[found.pending].sum()),
        customers=int(tally.total("valued").sum()), cents=int(tally.total("cents").sum()), currency=facts.currency,
        tiers=sizes.tiers(held), excluded=out, rules=rules, segments=parts,
        outside=sizes.outside(held) if parts else None, absent=sizes.absent(held, case.has),
        notes=(*case.fitted.notes, *said_of_money(case.book, facts.amounts), *_twice(case), *case.rows.notes),
    )  # fmt: skip
    icp = sizes.core(profile)
    return _with_icp(report, case, facts, held, icp) if icp else report


def _with_icp(report: MarketReport, case: _Case, facts: _Facts, held: Market, icp: Core) -> MarketReport:
    """Return the report with the ICP's size, whether it fits, and what a criterion fewer or more would do."""
    heart = held.portion(icp.name, icp.chosen)
    judged = report.verdict == "supported" and report.accounts > 0
    both = sizes.also_by_card(held, icp)
    more, tried = _more(case, facts, held, icp)
    steps = (*sizes.fewer(held, icp), *((both,) if both else ()), *more)
    later = sizes.later(held, icp, case.curve)
    return replace(
        report, icp=heart, breadth=breadth(heart) if judged else None, steps=steps, tried=tried, later=later
    )  # fmt: skip


def _more(case: _Case, facts: _Facts, held: Market, icp: Core) -> tuple[list[Step], dict[str, int]]:
    """Return each part that can be narrowed with the condition that tells most in it, and how many were tried."""
    late, steps, tried = _late(held, facts), [], {}
    for one in icp.selections(case.profile):
        best, tried[one.name] = _best(held, one, facts, late)
        steps += [_narrowed(case, facts, held, one, best)] if best else []
    return steps, tried


def _late(held: Market, facts: _Facts) -> frozenset[str]:
    """Return the fields that were known only after the outcome."""
    tally, own = facts.tally, len(held.listed.criteria)
    rest = tally.only(range(own, len(tally.criteria))).ordered()
    seen = outcomes(rest, held.profile.horizon_months, _objective(held.profile, rest))
    return frozenset(one.field for one in leaks(rest, seen).dropped)


def _best(held: Market, one: Selection, facts: _Facts, late: frozenset[str]) -> tuple[Narrowing | None, int]:
    """Return the condition that tells most among the own accounts of a part of the market."""
    tally, found, own = facts.tally, facts.found, len(held.listed.criteria)
    inside, barred = one.chosen(held.own.placed), {fold(field) for field in one.fields | late}
    free = [k for k in range(own, len(tally.criteria)) if fold(tally.criteria[k].field) not in barred]
    return narrower(tally.pick(inside), found.y[inside], free, facts.rulers)


def _narrowed(case: _Case, facts: _Facts, held: Market, one: Selection, best: Narrowing) -> Step:
    """Count the list once more, by the condition found."""
    listed, count = _listed(case, (*held.listed.criteria, best.criterion))
    place = facts.tally.criteria.index(best.criterion)
    inside = one.chosen(listed) & np.isin(listed.codes[:, -1], best.bins)
    mine = one.chosen(held.own.placed) & np.isin(facts.tally.codes[:, place], best.bins)
    portion = replace(held, listed=listed, count=count).part(one.name, inside, mine)
    return Step("more", one.name, best.criterion.name, best.label, portion, best.p_value)
