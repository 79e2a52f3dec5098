from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from made_tables import Law, leak, table

from earmark.learn.leaks import leaks
from earmark.learn.outcomes import outcomes
from earmark.learn.tally import WON, Tally
from earmark.profile.bins import Bin, Criterion

STRONG = Law(
    base=0.08, odds={("level 03", 0): 6.0, ("employees", 2): 5.0, ("age", 5): 4.0}, leaves={("level 06", 1): 0.6}
)
TEN = tuple(
    Bin(str(i), low=Decimal(i) if i else None, high=Decimal(i + 1) if i < 9 else None) for i in range(10)
)  # fmt: skip
NUMBER = Criterion("planted", "planted", "number", (*TEN, Bin("missing", missing=True)))
WORDS = Criterion(
    "planted", "planted", "category",
    (Bin("a", values=("a",)), Bin("b", values=("b",)), Bin("other", other=True), Bin("missing", missing=True)),
)  # fmt: skip


def names(tally: Tally) -> list[str]:
    tally = tally.ordered()
    found = leaks(tally, outcomes(tally, 12, "kept"))
    assert all(len(d.reason) > 20 for d in found.dropped)
    return [d.field for d in found.dropped]


def planted(kind: str, won: np.ndarray, rng: np.random.Generator) -> tuple[Criterion, np.ndarray]:
    n = len(won)
    spread = rng.integers(0, 10, n)
    laws = {
        "loss reason": (WORDS, np.where(won, 3, np.where(rng.random(n) < 0.8, spread % 2, 3))),
        "invoice number": (NUMBER, np.where(won & (rng.random(n) < 0.9), spread, 10)),
        "enriched for customers": (NUMBER, np.where(rng.random(n) < np.where(won, 0.95, 0.15), spread, 10)),
        "onboarding date": (NUMBER, np.where(won & (rng.random(n) < 0.8), spread, 10)),
        "stage": (WORDS, np.where(won, 0, 1)),
        "probability": (NUMBER, np.where(won, 9, spread % 8)),
        "rep commit": (WORDS, np.where(rng.random(n) < np.where(won, 0.92, 0.08), 0, 1)),
        "touches": (NUMBER, np.clip(np.round(rng.normal(np.where(won, 6, 3), 1.5)), 0, 9).astype(int)),
    }
    return laws[kind]


@pytest.mark.parametrize(
    "kind",
    [
        "loss reason", "invoice number", "enriched for customers", "onboarding date",
        "stage", "probability", "rep commit", "touches",
    ],
)  # fmt: skip
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_planted_leak_is_dropped_with_its_reason(kind: str, seed: int) -> None:
    tally = table(800, seed, STRONG)
    criterion, code = planted(kind, tally.outcome == WON, np.random.default_rng(seed))
    assert names(leak(tally, criterion, code)) == ["planted"]


def test_honest_fields_stay() -> None:
    flagged = sum(len(names(table(rows, seed, STRONG))) for seed in range(10) for rows in (120, 400, 1500))
    assert flagged <= 0.02 * 30 * 20


def test_a_filled_flag_that_is_merely_noticed_mutes_the_missing_bin() -> None:
    tally = table(800, 7, Law(base=0.15))
    rng = np.random.default_rng(7)
    filled = rng.random(800) < np.where(tally.outcome == WON, 0.75, 0.55)
    tally = leak(tally, NUMBER, np.where(filled, rng.integers(0, 10, 800), 10)).ordered()
    found = leaks(tally, outcomes(tally, 12, "kept"))
    assert found.dropped == ()
    assert "planted" in found.muted


def test_too_few_wins_flag_nothing() -> None:
    tally = table(100, 8)
    tally = replace(tally, outcome=np.where(np.arange(100) < 4, WON, 0).astype(np.int8))
    assert names(tally) == []
