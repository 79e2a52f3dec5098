"""Steps: a tally kept by addition and subtraction through closes, reopened deals, churns, renewals, merges, erasures,
duplicates and late facts, held against the accounts counted anew; and the refits of both, to the last bit.

`python benchmarks/steps.py` takes 10,000 steps; a tenth of them is refitted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

import numpy as np

from earmark.learn.refit import Structure, anchored, refit
from earmark.learn.tally import CONTACTED, LOST, NONE, STALLED, WON, Tally
from earmark.profile.anchor import Anchor
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.file import profile_id
from earmark.profile.profile import Profile
from earmark.profile.rules import Exclusion
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import Condition, OwnPoints, Segment, SegmentEvidence

MONTH = 2026 * 12
STEPS, EVERY = 10_000, 10
MISSING = Bin("missing", missing=True)
SEEN = Evidence(10, 30, 5, 1.0, 0.8, 1.2, 1.3, 0.9)
INDUSTRY = Criterion("Industry", "Industry", "category", (
    Bin("Software", 2, values=("Software",)), Bin("Agency", -1, values=("Agency",)), Bin("other", other=True), MISSING,
))  # fmt: skip
SIZE = Criterion("Size", "Employees", "number", (
    Bin("1-50", -1, high=Decimal(50)), Bin("51-500", 1, low=Decimal(50), high=Decimal(500)),
    Bin("501 or more", low=Decimal(500)), MISSING,
))  # fmt: skip
REGION = Criterion("Region", "Region", "category", (Bin("South", values=("South",)), Bin("other", other=True), MISSING))
Row = tuple[int, int, int, int, int, int, int, int]  # industry, size, region, inside, outcome, closed, left, seller
CLOSES, REOPENS, CHURNS, RENEWALS, MERGES, ERASURES, DUPLICATES, LATE, MONTHS = KINDS = (
    "close", "reopen", "churn", "renewal", "merge", "erasure", "duplicate", "late", "month",
)  # fmt: skip
OFTEN = (0.3, 0.1, 0.12, 0.08, 0.08, 0.05, 0.05, 0.215, 0.005)


@dataclass
class Accounts:
    """Made accounts: those with an outcome, and the open ones, which no tally counts."""

    rng: np.random.Generator
    ended: dict[int, Row] = field(default_factory=dict)
    open: dict[int, Row] = field(default_factory=dict)
    month: int = MONTH
    last: int = 0

    def drawn(self) -> Row:
        """Draw an account with its end."""
        industry, size, region, inside = (int(self.rng.integers(0, n)) for n in (4, 4, 3, 3))
        chance = 0.15 + 0.25 * (industry == 0) + 0.15 * (size == 1) - 0.1 * (region == 0)
        won = bool(self.rng.random() < chance)
        outcome = WON if won else int(self.rng.choice([LOST, LOST, STALLED, CONTACTED]))
        return industry, size, region, inside, outcome, self.month - int(self.rng.integers(0, 24)), NONE, self.seller()

    def seller(self) -> int:
        """Draw a seller; now and then nobody."""
        return int(self.rng.integers(-1, 7))

    def some(self, held: dict[int, Row]) -> int:
        """Draw one of some accounts."""
        return [*held][int(self.rng.integers(0, len(held)))]

    def begin(self, many: int) -> None:
        """Make the accounts that there are before the first step."""
        for number in range(many):
            (self.ended if self.rng.random() < 0.75 else self.open)[number] = self.drawn()
        self.last = many

    def step(self, kind: str) -> tuple[list[Row], list[Row]]:
        """Take a step; return the rows it takes from the tally, and those it adds."""
        return _STEPS[kind](self)


def _close(all_: Accounts) -> tuple[list[Row], list[Row]]:
    number = all_.some(all_.open) if all_.open else all_.last
    row = all_.open.pop(number, None) or all_.drawn()
    all_.last = max(all_.last, number + 1)
    all_.ended[number] = (*row[:5], all_.month, NONE, all_.seller())
    return [], [all_.ended[number]]


def _reopen(all_: Accounts) -> tuple[list[Row], list[Row]]:
    number = all_.some(all_.ended)
    all_.open[number] = row = all_.ended.pop(number)
    return [row], []


def _churn(all_: Accounts) -> tuple[list[Row], list[Row]]:
    customers = {n: row for n, row in all_.ended.items() if row[4] == WON and row[6] == NONE}
    return _left(all_, customers, lambda row: min(row[5] + int(all_.rng.integers(0, 20)), all_.month))


def _renewal(all_: Accounts) -> tuple[list[Row], list[Row]]:
    return _left(all_, {n: row for n, row in all_.ended.items() if row[6] != NONE}, lambda _: NONE)


def _left(all_: Accounts, held: dict[int, Row], when: Callable[[Row], int]) -> tuple[list[Row], list[Row]]:
    if not held:
        return [], []
    number = all_.some(held)
    row = held[number]
    all_.ended[number] = (*row[:6], when(row), row[7])
    return [row], [all_.ended[number]]


def _merge(all_: Accounts) -> tuple[list[Row], list[Row]]:
    one, other = all_.some(all_.ended), all_.some(all_.ended)
    if one == other:
        return [], []
    gone, kept = all_.ended.pop(other), all_.ended[one]
    first = min(kept, gone, key=lambda row: row[5])
    all_.ended[one] = (*kept[:4], *first[4:])
    return [gone, kept], [all_.ended[one]]


def _erase(all_: Accounts) -> tuple[list[Row], list[Row]]:
    return [all_.ended.pop(all_.some(all_.ended))], []


def _duplicate(all_: Accounts) -> tuple[list[Row], list[Row]]:
    row = all_.ended[all_.some(all_.ended)]
    all_.ended[all_.last] = row
    all_.last += 1
    return [], [row]


def _late(all_: Accounts) -> tuple[list[Row], list[Row]]:
    number = all_.some(all_.ended)
    row = list(all_.ended[number])
    place, size = [(0, 4), (1, 4), (2, 3), (3, 3)][int(all_.rng.integers(0, 4))]
    row[place] = int(all_.rng.integers(0, size))
    before = all_.ended[number]
    all_.ended[number] = tuple(row)  # type: ignore[assignment] - as long as before
    return [before], [all_.ended[number]]


def _month(all_: Accounts) -> tuple[list[Row], list[Row]]:
    all_.month += 1
    return [], []


_STEPS = dict(zip(KINDS, (_close, _reopen, _churn, _renewal, _merge, _erase, _duplicate, _late, _month), strict=True))


def tally_of(rows: list[Row], structure: Structure, month: int) -> Tally:
    """Return the tally of some rows, each counted once."""
    table = np.array(rows, np.int64).reshape(len(rows), 8)
    codes, rest = table[:, :4].astype(np.int16), table[:, 4:]
    columns = [rest[:, i].astype(kind) for i, kind in enumerate((np.int8, np.int32, np.int32, np.int32))]
    return Tally(structure.criteria, codes, *columns, np.ones(len(rows), np.int64), month)


def structure_of(accounts: Accounts) -> Structure:
    """Return a card, an exclusion and a segment, anchored in the accounts there are."""
    bins = (tuple(replace(b, evidence=SEEN) for b in c.bins) for c in (INDUSTRY, SIZE))
    card = Scorecard(tuple(replace(c, bins=b) for c, b in zip((INDUSTRY, SIZE), bins, strict=True)))
    seen = SegmentEvidence(9, 20, 3, 40, 200, 0.3, 0.2, 0.4, 1.5, 1.0, 2.0, 1.2, "rate")
    inside = Condition("Region", "category", ("North",))
    segment = Segment("primary", where=(inside,), points=(OwnPoints("Industry", "Software", 3),), evidence=seen)
    rule = Exclusion("Region: South", REGION, "South", "none won")
    profile = Profile("made", card, date(2026, 1, 1), "supported", exclusions=(rule,), segments=(segment,))
    bare = Structure(profile, Anchor())
    held = anchored(tally_of([*accounts.ended.values()], bare, accounts.month), profile, Anchor(passed=6), 0.8)
    return Structure(profile, held)


@dataclass(frozen=True)
class Walked:
    """How many steps were taken by kind, how many refitted, and at how many either was wrong; ids: different ones."""

    steps: dict[str, int]
    refits: int
    wrong_tallies: int
    wrong_refits: int
    ids: int


def walk(steps: int, every: int, seed: int = 1, many: int = 300) -> Walked:
    """Take so many steps from `many` accounts, refitting at one of `every`."""
    accounts = Accounts(np.random.default_rng(seed))
    accounts.begin(many)
    structure = structure_of(accounts)
    kept = tally_of([*accounts.ended.values()], structure, accounts.month)
    seen, wrong, ids = dict.fromkeys(KINDS, 0), [0, 0], list[str]()
    for number in range(steps):
        kind = str(accounts.rng.choice(KINDS, p=OFTEN))
        gone, come = (tally_of(rows, structure, accounts.month) for rows in accounts.step(kind))
        seen[kind] += 1
        if kind == MONTHS:
            kept = replace(kept, as_of=accounts.month)
            gone, come = (replace(one, as_of=accounts.month) for one in (gone, come))
        kept = kept - gone + come
        anew = tally_of([*accounts.ended.values()], structure, accounts.month)
        wrong[0] += not kept.equals(anew)
        if number % every == 0:
            mine, theirs = (profile_id(refit(one, structure, date(2026, 6, 1))) for one in (kept, anew))
            wrong[1] += mine != theirs
            ids.append(mine)
    return Walked(seen, len(ids), wrong[0], wrong[1], len({*ids}))


def main(steps: int = STEPS) -> int:
    found = walk(steps, EVERY)
    print(", ".join(f"{n:,} {kind}" for kind, n in found.steps.items()))
    print(
        f"{steps:,} steps: tallies that differ {found.wrong_tallies}; of {found.refits:,} refits {found.wrong_refits}"
    )
    print(f"different profiles on the way: {found.ids:,}")
    return found.wrong_tallies + found.wrong_refits


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--steps", type=int, default=STEPS)
    sys.exit(bool(main(parser.parse_args().steps)))
