"""Leaks by shape: fields that show an outcome because they were filled in, or grew, after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from earmark.learn.binsums import binned
from earmark.learn.draw import SOUGHT, enough
from earmark.learn.lifts import rate_inside
from earmark.learn.measures import area, auc
from earmark.learn.outcomes import Outcomes
from earmark.learn.tally import CONTACTED, Flags, Floats, Ints, Tally
from earmark.profile.bins import Criterion
from earmark.profile.report import Dropped

FILLED = 3.0  # odds ratio of being filled in, won against lost, that its interval has to lie beyond
GAP = 0.25  # between the two shares filled in
SURE = 3.0  # standard errors beyond it (roots of the likelihood ratio): many fields are looked at
TOLD = 1.64  # standard errors from no difference below which a missing bin tells nothing
NOTICED = 2.6  # standard errors from no difference at which a field's missing bin earns no points
WIDE_GAP, WIDE_SURE = 0.5, 4.0  # a gap so wide is believed of a handful of wins
PERFECT, PERFECT_LOW = 0.95, 0.90  # area under the ROC curve of one field, and the low end of its interval
WORKED, WORKED_GAP, WORKED_LOW = 0.78, 0.10, 0.68  # of a number or date that grew because a deal was worked
NAMED, NAMED_GAP, NAMED_LOW = 0.85, 0.15, 0.75  # of a category
WINS = 5  # that anything of this needs
AGAINST = (("won", "lost"), ("won", "lost deals"), ("customers who left", "those who stayed"))  # how far each is filled


@dataclass(frozen=True)
class Suspects:
    """What to drop, each with its reason, and by criterion whether its missing bin may earn points."""

    dropped: tuple[Dropped, ...]
    muted: tuple[str, ...]  # fields
    silent: tuple[str, ...] = ()  # fields whose missing values tell nothing: no points for them, and no word of it


def leaks(tally: Tally, found: Outcomes) -> Suspects:
    """Return the fields of an ordered tally whose shape says that they were known only after the outcome."""
    won = int(tally.count[found.won].sum())
    if won < WINS or tally.accounts - won < WINS:
        return Suspects((), ())
    filled = _filled(tally, found)
    dropped, muted = _by_filling(tally, filled)
    gone = [d.field for d in dropped]
    return Suspects((*dropped, *_by_order(tally.without(gone), found)), muted, _silent(tally, filled, gone))


def _filled(tally: Tally, found: Outcomes) -> dict[str, Ints]:
    """Return of each kind of accounts (criteria, 2) those with a value, and those without."""
    table, kinds = binned(tally), dict[str, Ints]()
    everybody, contacted = np.ones(len(tally.count), bool), tally.outcome == CONTACTED
    some = {"all": everybody, "won": found.won, "contacted": contacted, "customers who left": found.churned}
    for name, side in some.items():
        count = np.where(side, tally.count, 0)
        sums = table.sums(count.astype(float)) if side.any() else np.zeros(table.bins)
        missing = sums[table.starts[1:] - 1].astype(np.int64)
        kinds[name] = np.column_stack([count.sum() - missing, missing])
    kinds["lost"] = kinds["all"] - kinds["won"]
    kinds["lost deals"] = kinds["lost"] - kinds["contacted"]
    kinds["those who stayed"] = kinds["won"] - kinds["customers who left"]
    return kinds


def _by_filling(tally: Tally, filled: Mapping[str, Ints]) -> tuple[tuple[Dropped, ...], tuple[str, ...]]:
    """Return fields filled for the won and not for the lost (or the other way), and those merely noticed."""
    dropped: dict[str, Dropped] = {}
    muted: list[str] = []
    for k, criterion in enumerate(tally.criteria):
        for name, against in AGAINST:
            table = [*filled[name][k].tolist(), *filled[against][k].tolist()]
            if min(table[0] + table[1], table[2] + table[3]) < WINS:
                continue
            gap = abs(table[0] / (table[0] + table[1]) - table[2] / (table[2] + table[3]))
            wide = gap >= WIDE_GAP and _beyond(table, 1.0) > WIDE_SURE
            if wide or (gap >= GAP and _beyond(table, FILLED) > SURE):
                words = (
                    f"filled in for {_share(table[0], table[1])} of {name}, {_share(table[2], table[3])} of {against}"
                )
                dropped.setdefault(criterion.field, Dropped(criterion.field, f"known only after the outcome: {words}"))
            elif _beyond(table, 1.0) > NOTICED:
                muted.append(criterion.field)
    return tuple(dropped.values()), tuple(sorted(set(muted) - set(dropped)))


def _silent(tally: Tally, filled: Mapping[str, Ints], gone: Sequence[str]) -> tuple[str, ...]:
    """Return the fields, but those gone, that are filled in alike for won and for lost."""
    tables = np.concatenate([filled["won"], filled["lost"]], axis=1).tolist()
    alike = {c.field for c, table in zip(tally.criteria, tables, strict=True) if _beyond(table, 1.0) < TOLD}
    return tuple(sorted(alike - set(gone)))


def _beyond(table: list[int], least: float) -> float:
    """Return by how many standard errors an odds ratio lies beyond `least` or below 1 / `least`, else 0.

    table: filled and empty of the one kind, filled and empty of the other. The signed root of the
    likelihood ratio is taken, for a cell may be empty.
    """
    a, b, c, d = (float(n) for n in table)
    odds = float(np.log((a + 0.5) * (d + 0.5) / ((b + 0.5) * (c + 0.5))))
    edge = float(np.sign(odds) * np.log(least))
    if abs(odds) <= np.log(least) or a + c == 0 or b + d == 0:
        return 0.0
    one, total = a + b, a + b + c + d
    inside = float(rate_inside(np.array(edge), np.array(one), a + c, total))
    outside = (a + c - inside * one) / (total - one)
    pairs = ((a, a / one, inside), (b, b / one, 1 - inside), (c, c / (c + d), outside), (d, d / (c + d), 1 - outside))
    return float(np.sqrt(max(2 * sum(n * np.log(seen / due) for n, seen, due in pairs if n), 0.0)))


def _share(part: int, rest: int) -> str:
    return f"{part / (part + rest):.0%}"


@dataclass(frozen=True)
class _Ordered:
    """How one criterion by itself orders the won before the others, where it is filled in (a share of accounts)."""

    criterion: Criterion
    auc: float
    low: float
    filled: float

    @property
    def anywhere(self) -> float:
        """The area it is sure to reach over all accounts: where nothing is filled in, it is a coin."""
        return 0.5 + (self.low - 0.5) * self.filled

    @property
    def ranges(self) -> bool:
        return self.criterion.kind in ("number", "date")


def _by_order(tally: Tally, found: Outcomes) -> tuple[Dropped, ...]:
    """Return fields that by themselves order outcomes too well to have been known before; of very many, in a draw."""
    lines = enough(tally, found.won.astype(float), 0, SOUGHT)
    if len(lines) < len(tally.count):
        tally, found = tally.pick(lines), found.pick(lines)
    half = _halves(len(tally.count))
    seen = [_ordered(tally, k, found.won, half) for k in range(len(tally.criteria))]
    usual = max((s.anywhere for s in seen if s.auc < (WORKED if s.ranges else NAMED)), default=0.5)
    dropped = {s.criterion.field: Dropped(s.criterion.field, why) for s in seen if (why := _too_good(s, usual))}
    return tuple(dropped.values())


def _too_good(seen: _Ordered, usual: float) -> str:
    if seen.auc >= PERFECT and seen.low >= PERFECT_LOW:
        return f"tells the outcome almost perfectly by itself (AUC {seen.auc:.2f}), so it was known only after it"
    least, gap, low = (WORKED, WORKED_GAP, WORKED_LOW) if seen.ranges else (NAMED, NAMED_GAP, NAMED_LOW)
    if seen.auc < max(least, usual + gap) or seen.low < low:
        return ""
    words = "a number that grows because a deal is worked" if seen.ranges else "a word that is set as a deal ends"
    return f"orders outcomes far better than any other field (AUC {seen.auc:.2f}, the next {usual:.2f}): {words}"


def _ordered(tally: Tally, k: int, won: Flags, half: Flags) -> _Ordered:
    """Return how a criterion orders outcomes: ranges one way or the other, values by the other half's win rates."""
    criterion, code = tally.criteria[k], tally.codes[:, k].astype(np.int64)
    weight = tally.count.astype(float)
    held = code != len(criterion.bins) - 1
    good, bad = np.where(won & held, weight, 0.0), np.where(~won & held, weight, 0.0)
    if criterion.kind in ("number", "date"):
        rising: Floats = code.astype(np.float64)
        score = rising if auc(rising, good, bad) >= 0.5 else -rising
    else:
        score = _by_other_half(code, good, bad, half, len(criterion.bins))
    found = area(score, good, bad)
    if found is None or good.sum() < WINS or bad.sum() < WINS:
        return _Ordered(criterion, 0.5, 0.5, 0.0)
    return _Ordered(criterion, found.auc, found.low, float((good + bad).sum() / weight.sum()))


def _by_other_half(code: Ints, good: Floats, bad: Floats, half: Flags, size: int) -> Floats:
    """Return (lines,): the win rate of each line's bin in the other half of the lines."""
    score = np.zeros(len(code))
    for side in (half, ~half):
        goods, bads = (np.bincount(code[~side], v[~side], size) for v in (good, bad))
        base = goods.sum() / max(float((goods + bads).sum()), 1.0)
        score[side] = ((goods + 2 * base) / (goods + bads + 2))[code[side]]
    return score


def _halves(lines: int) -> Flags:
    found: Flags = np.random.default_rng(lines).permutation(lines) % 2 == 0
    return found
