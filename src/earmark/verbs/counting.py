"""Take the snapshot and count it: what learning stands on, fields summed up, tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from sqlglot import exp

from earmark.facts.fold import fold
from earmark.learn.fields import Field
from earmark.learn.tally import Tally
from earmark.profile.anchor import Anchor
from earmark.profile.bins import Criterion
from earmark.profile.report import Counts
from earmark.sources.domains import registrable
from earmark.sql import ask
from earmark.sql import vocabulary as say
from earmark.sql.bins import digits
from earmark.sql.plan import CONTACTED, LOST, OPEN, STALLED, TARGET, WON, Plan, Wanted
from earmark.sql.snapshot import cycles
from earmark.sql.snapshot import snapshot as _snapshot
from earmark.sql.tally import MEASURES, SUMS, grouped_query, rows_query, tally_query
from earmark.verbs.counted import Counted
from earmark.verbs.filling import late_fields
from earmark.verbs.travel import bring, fill, make

if TYPE_CHECKING:
    from earmark.book import Book

COUNTED = "counted"  # the table of rows that a structure's tally is made of
FEW_CYCLES = 5
FAST_PERCENT = 25  # closed as fast as the fastest quarter
SHOWN_VALUES = 300
FEW_NUMBERS = 12


@dataclass(frozen=True)
class Held:
    """What a structure holds fast: its anchor, and the fields that it asks, folded."""

    anchor: Anchor
    fields: frozenset[str]


@dataclass(frozen=True)
class SnapshotInfo:
    """What a snapshot holds. Its rows stay in the engine, as the temporary table `snapshot`.

    counts: accounts by outcome (good, bad and pending are the learner's to say).
    population: the denominator of every rate.
    contrast: what the wins are compared with: "lost" (lost, stalled or contacted accounts),
    "targets" (there are none of these: likeness to the wins against the target list), or "none".
    lost_deals: new-business deals lost, those of accounts won all the same included.
    kept_known: whether anything tells who stayed. dated: whether all closes have dates.
    cycle_p90: 90th percentile of won cycles in days; cycle_days: their median, of `cycle_of`; cycle_fast: the days
    that the fastest quarter took at most.
    sellers: names by number. wanted: the fields of the snapshot.
    """

    as_of: date
    horizon_months: int
    counts: Counts
    population: str
    contrast: str
    lost_deals: int
    kept_known: bool
    dated: bool
    cycle_p90: int | None
    cycle_days: int | None
    cycle_of: int
    cycle_fast: int | None
    first_close: date | None
    last_close: date | None
    sellers: tuple[str, ...]
    wanted: tuple[Wanted, ...]
    notes: tuple[str, ...] = ()
    plan: Plan | None = None

    @property
    def anchor(self) -> Anchor:
        """What a structure learned from it holds fast of it."""
        plan = self.plan or Plan(self.as_of, self.wanted)
        return Anchor(stall_days=plan.stall_days, sellers=self.sellers, targets=plan.targets, customers=plan.customers)

    @property
    def month(self) -> int:
        """The month of `as_of`, as year * 12 + month - 1."""
        return self.as_of.year * 12 + self.as_of.month - 1


def snapshot(
    book: Book, as_of: date | None = None, horizon_months: int | None = None, held: Held | None = None
) -> SnapshotInfo:
    """Take the snapshot of the worked accounts as of a date (default: today) and count it.

    held: what stays as it was when a structure was learned, where its points alone are asked for.
    """
    when = as_of or book.today
    deals, lost_deals, contracts, targets = book.engine.rows(ask.facts_known(when), step="facts known")[0]
    lasted = Counted.of((int(d), int(n)) for d, n in book.engine.rows(cycles(when), step="cycles"))
    wanted, sellers = _wanted(book, held), _sellers(book, held)
    chosen = book.settings
    long = lasted.percentile(90) if lasted.total >= FEW_CYCLES else None
    plan = Plan(
        when, wanted, 2 * long if long else None, chosen.retry_months, chosen.contacted_days, chosen.renewal_days,
        _sites(chosen.own_domains), customers=not deals and bool(contracts),
    )  # fmt: skip
    if held:
        anchor = held.anchor
        plan = replace(plan, stall_days=anchor.stall_days, customers=anchor.customers, targets=anchor.targets)
    found = _take(book, plan)
    if not held and targets and found[WON][0] and not any(found[o][0] for o in (LOST, STALLED, CONTACTED)):
        plan = replace(plan, targets=True)
        found = _take(book, plan)
    horizon = horizon_months or chosen.horizon_months
    ends = contracts if _tells_ends(book) else 0
    return _info(plan, found, horizon, (deals, lost_deals, ends, targets), (lasted, long), sellers)


def _tells_ends(book: Book) -> bool:
    """Whether the contracts say when they end: by an end, or by a column for it in which nobody has one yet."""
    if book.engine.rows(ask.any_end(), step="ends")[0][0]:
        return True
    columns = (column for load in book.loads() for reading in load.readings for column in reading.columns)
    return any(column.role in {"ended", "churned"} for column in columns)


def _sites(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return domains as accounts have them: registrable."""
    plain = [word.lower() for word in words]
    return tuple(sorted({*plain, *(site for site in registrable(plain).values() if site)}))


def columns(book: Book) -> dict[str, Wanted]:
    """Return the candidate fields by the user's name for them: those that are never a criterion left out."""
    query = ask.table_rows("field", ("field", "name", "kind", "leak"), ("field",))
    tables = ("account_history", "first_filled")
    aged = {int(row[0]) for name in tables for row in book.engine.rows(ask.distinct(name, "field"), step="history")}
    rows = book.engine.rows(query, step="fields")
    return {str(name): Wanted(int(n), str(kind), int(n) in aged) for n, name, kind, leak in rows if not leak}


def fields(book: Book, info: SnapshotInfo) -> tuple[Field, ...]:
    """Sum up each candidate field over the snapshot, by counts; leaks by name or timing have their reason."""
    names = ("field", "name", "kind", "canonical", "money", "leak")
    told = book.engine.rows(ask.table_rows("field", names, ("field",)), step="fields")
    taken = {want.number: want for want in info.wanted}
    accounts, sums = _sums(book, info.wanted)
    late = late_fields(book, info)
    found = []
    for number, name, kind, canonical, money, leak in told:
        why = str(leak or late.get(int(number), ""))
        one = Field(int(number), str(name), str(kind), str(canonical or ""), bool(money), why, accounts)
        found.append(_summed(book, one, taken[one.number], sums[one.number]) if one.number in taken else one)
    return tuple(found)


def all_fields(book: Book) -> tuple[Field, ...]:
    """Sum up each number, category and list over all accounts of the book, as they are today, worked or not."""
    query = exp.select(exp.Star(), say.named(say.whole(WON), "outcome")).from_(say.table("account"))
    make(book.engine, ask.SNAPSHOT, query)
    taken = {one.number: one for one in columns(book).values() if one.kind in ("number", "category", "list")}
    accounts, sums = _sums(book, tuple(taken.values()))
    names = ("field", "name", "kind", "canonical", "money")
    found = []
    for number, name, kind, canonical, money in book.engine.rows(ask.table_rows("field", names, ("field",))):
        if int(number) in taken:
            one = Field(int(number), str(name), str(kind), str(canonical or ""), bool(money), "", accounts)
            found.append(_summed(book, one, taken[one.number], sums[one.number]))
    return tuple(found)


def values_of(book: Book, field: Field) -> tuple[tuple[Decimal, int], ...]:
    """Return the numbers of a field with their accounts, rising; only after `all_fields`."""
    rows = book.engine.rows(ask.values(Wanted(field.number, field.kind)), step="values")
    return tuple(sorted((Decimal(value), int(n)) for value, n in rows))


def _sums(book: Book, wanted: Sequence[Wanted]) -> tuple[int, dict[int, Sequence[Any]]]:
    """Return how many accounts are learned from, and for each field what `ask.sums` says of it."""
    accounts = 0
    found: dict[int, Sequence[Any]] = {}
    for start in range(0, max(len(wanted), 1), ask.SUMMED):
        some = wanted[start : start + ask.SUMMED]
        accounts, *sums = book.engine.rows(ask.sums(some), step="sums")[0]
        found |= {want.number: sums[4 * i : 4 * i + 4] for i, want in enumerate(some)}
    return int(accounts), found


def tally(book: Book, info: SnapshotInfo, criteria: Sequence[Criterion], most_cents: int | None = None) -> Tally:
    """Count the snapshot by the bins of all `criteria` together; targets, if any, stand in for the contacted.

    most_cents: add up what accounts are worth, an ACV up to this (the table `worth` has to be there).
    The lines of criteria that are `in_order` come in the order of an ordered tally.
    """
    turned = criteria[::-1]  # the first is the weightiest digit
    query = tally_query(turned, field_columns(book, criteria), ask.SNAPSHOT, most_cents)
    answer = book.engine.arrays(query, step="tally")
    return _tally(info, criteria, unpacked(answer, turned).T[::-1].T, answer)


def count(book: Book, info: SnapshotInfo, criteria: Sequence[Criterion]) -> Tally:
    """Make the table `counted` of the snapshot, a row an account, also in the book's own engine; return its tally."""
    make(book.engine, COUNTED, rows_query(criteria, field_columns(book, criteria), ask.SNAPSHOT))
    bring(book, book.engine, COUNTED)
    return counted(book, info, criteria, COUNTED)


def counted(book: Book, info: SnapshotInfo, criteria: Sequence[Criterion], table: str) -> Tally:
    """Return the tally of a table of such rows in the book's own engine."""
    parts = len(digits([len(one.bins) for one in criteria])) if criteria else 0
    answer = book.facts.arrays(grouped_query(table, parts), step="tally")
    return _tally(info, criteria, unpacked(answer, criteria), answer)


def unpacked(answer: dict[str, Any], criteria: Sequence[Criterion]) -> NDArray[np.int16]:
    """Return (lines, criteria) the positions of the bins that the columns p0..pN of an answer hold."""
    sizes = [len(one.bins) for one in criteria]
    codes = np.zeros((len(criteria), len(answer["accounts"])), np.int16)
    for part, places in enumerate(digits(sizes) if criteria else ()):
        rest = np.asarray(answer[f"p{part}"], np.int64)
        for place in places:
            higher = rest // sizes[place]
            rest, codes[place] = higher, rest - higher * sizes[place]
    return codes.T


def _tally(info: SnapshotInfo, criteria: Sequence[Criterion], codes: Any, answer: dict[str, Any]) -> Tally:
    outcome, closed, left, seller = (np.asarray(answer[name]) for name in MEASURES)
    count = np.asarray(answer["accounts"]).astype(np.int64)
    summed = np.array([np.asarray(answer[name]) for name in SUMS], np.int64).T if SUMS[0] in answer else None
    return Tally(
        tuple(criteria), codes, outcome.astype(np.int8), closed.astype(np.int32), left.astype(np.int32),
        seller.astype(np.int32), count, info.month, info.kept_known, summed,
    )  # fmt: skip


def field_columns(book: Book, criteria: Iterable[Criterion]) -> dict[str, Any]:
    """Return the column of the snapshot that each criterion's field stands in, by field; unknown fields have none."""
    known = {fold(name): want for name, want in columns(book).items()}
    asked = {field: known.get(fold(field)) for one in criteria for field in one.fields}
    return {field: say.column(f"f{want.number}") for field, want in asked.items() if want}


def _wanted(book: Book, held: Held | None) -> tuple[Wanted, ...]:
    every = columns(book)
    return tuple(want for name, want in every.items() if held is None or fold(name) in held.fields)


def _sellers(book: Book, held: Held | None) -> tuple[str, ...]:
    """Number the owners of deals in the temporary table `seller`: those held as they were, the others by name."""
    known = held.anchor.sellers if held else ()
    owners = {str(row[0]) for row in book.engine.rows(ask.distinct("deal", "owner"), step="owners")}
    names = [*known, *sorted(owners - {*known})]
    fill(book.engine, "seller", ("owner", "seller"), [(name, i) for i, name in enumerate(names)], ("owner",))
    return tuple(names)


def _take(book: Book, plan: Plan) -> dict[int, tuple[Any, ...]]:
    make(book.engine, ask.SNAPSHOT, _snapshot(plan))
    found = dict.fromkeys((LOST, WON, STALLED, CONTACTED, OPEN, TARGET), (0, 0, 0, None, None))
    return found | {int(row[0]): tuple(row[1:]) for row in book.engine.rows(ask.outcomes(), step="outcomes")}


def _info(
    plan: Plan,
    found: dict[int, tuple[Any, ...]],
    horizon: int,
    known: tuple[int, int, int, int],
    lasted: tuple[Counted, int | None],
    sellers: tuple[str, ...],
) -> SnapshotInfo:
    n = {outcome: int(row[0]) for outcome, row in found.items()}
    bad = n[LOST] + n[STALLED] + n[CONTACTED]
    kept_known = known[2] > 0
    counts = Counts(
        n[WON] + bad, n[WON], bad, int(found[WON][2]) if kept_known else None,
        stalled=n[STALLED], contacted=n[CONTACTED], open=n[OPEN], targets=known[3],
    )  # fmt: skip
    ended = [row for outcome, row in found.items() if outcome in (WON, LOST) and row[3]]
    of = lasted[0].total
    return SnapshotInfo(
        as_of=plan.as_of, horizon_months=horizon, counts=counts,
        population="of worked accounts" if n[CONTACTED] else "of opened deals",
        contrast="lost" if bad else "targets" if n[TARGET] else "none", lost_deals=known[1],
        kept_known=kept_known, dated=all(row[0] == row[1] for o, row in found.items() if o in (WON, LOST)),
        cycle_p90=lasted[1], cycle_days=lasted[0].percentile(50) if of else None, cycle_of=of,
        cycle_fast=lasted[0].percentile(FAST_PERCENT) if of else None,
        first_close=min((row[3] for row in ended), default=None),
        last_close=max((row[4] for row in ended), default=None),
        sellers=sellers, wanted=plan.wanted, notes=tuple(_notes(plan, n, known, lasted)), plan=plan,
    )  # fmt: skip


def _notes(
    plan: Plan, n: dict[int, int], known: tuple[int, int, int, int], lasted: tuple[Counted, int | None]
) -> list[str]:
    found = []
    if n[STALLED]:
        found.append(f"{n[STALLED]} stalled: open for more than {plan.stall_days} days, twice the long won cycle.")
    if lasted[1] is None and n[OPEN]:
        found.append(f"Fewer than {FEW_CYCLES} wins show how long a cycle takes, so no open deal counts as stalled.")
    if n[CONTACTED]:
        found.append(
            f"{n[CONTACTED]} contacted at least {plan.contacted_days} days ago without a deal: counted as bad."
        )
    if n[OPEN]:
        found.append(f"{n[OPEN]} still open or contacted too lately to say: not learned from.")
    if n[WON] and not n[LOST]:
        found.append(_no_losses(n, known[1]))
    if plan.customers:
        found.append("No new-business deals: customers are those with a contract.")
    return found


def _no_losses(n: dict[int, int], lost_deals: int) -> str:
    if lost_deals:
        return f"{lost_deals} deals were lost, all by accounts that were won all the same: each account counts once."
    instead = " and ".join(w for o, w in ((STALLED, "stalled"), (CONTACTED, "contacted")) if n[o])
    if instead:
        return f"No lost deals are recorded: {instead} accounts serve as contrast."
    if n[TARGET]:
        return (
            f"No lost deals are recorded: the wins are compared with {n[TARGET]} targets, which shows likeness alone."
        )
    return "No lost deals are recorded, and there is nothing to compare the wins with."


def _summed(book: Book, one: Field, want: Wanted, sums: Sequence[Any]) -> Field:
    filled, distinct, low, high = int(sums[0]), int(sums[1]), sums[2], sums[3]
    values: tuple[tuple[str, int], ...] = ()
    if want.kind == "list":
        values, distinct = _items(book, want)
    elif want.kind == "category" or (want.kind == "number" and distinct <= FEW_NUMBERS):
        rows = book.engine.rows(ask.values(want, SHOWN_VALUES), step="values")
        values = tuple((_word(value), int(n)) for value, n in rows)
    bounds = {"low": None if low is None else Decimal(low), "high": None if high is None else Decimal(high)}
    return Field(**{**vars(one), "filled": filled, "distinct": distinct, "values": values, **bounds})


def _items(book: Book, want: Wanted) -> tuple[tuple[tuple[str, int], ...], int]:
    counted: Counter[str] = Counter()
    for text, n in book.engine.rows(ask.values(want), step="items"):
        for item in str(text).strip(";").split(";"):
            counted[item] += int(n)
    del counted[""]
    shown = {str(f): str(s) for f, s in book.engine.rows(ask.spellings(want.number), step="spelling")}
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:SHOWN_VALUES]
    return tuple((shown.get(item, item), n) for item, n in ordered), len(counted)


def _word(value: object) -> str:
    return format(value.normalize() + 0, "f") if isinstance(value, Decimal) else str(value)
