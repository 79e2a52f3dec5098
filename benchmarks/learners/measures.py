"""What a prediction is judged by, and how sure a difference is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from outside_tables import auc, log_loss

DRAWS = 1000
FEWER = 300  # draws of measures that take longer
BINS = 10  # of the expected calibration error, equally filled


def judged(chance: np.ndarray, won: np.ndarray) -> dict[str, float]:
    """Return every measure of (rows,) chances."""
    slope, intercept = calibration(chance, won)
    return {
        "auc": auc(chance, won),
        "log_loss": log_loss(chance, won),
        "brier": float(np.mean((chance - won) ** 2)),
        "ece": ece(chance, won),
        "slope": slope,
        "intercept": intercept,
    }


def ece(chance: np.ndarray, won: np.ndarray) -> float:
    """Expected calibration error over ten groups of equal size (ties stay together)."""
    edges = np.unique(np.quantile(chance, np.linspace(0, 1, BINS + 1)[1:-1]))
    place = np.searchsorted(edges, chance, "right")
    size = np.bincount(place, minlength=len(edges) + 1)
    gap = np.bincount(place, chance, len(size)) - np.bincount(place, won, len(size))
    return float(np.abs(gap).sum() / len(chance))


def calibration(chance: np.ndarray, won: np.ndarray) -> tuple[float, float]:
    """Slope and intercept of the outcome's log-odds in the predicted ones (Cox 1958); 1 and 0 are perfect."""
    held = np.clip(chance, 1e-6, 1 - 1e-6)
    design = np.column_stack([np.ones(len(held)), np.log(held / (1 - held))])
    at = np.array([0.0, 1.0])
    if np.ptp(held) < 1e-9:
        return float("nan"), float("nan")
    for _ in range(50):
        said = 1 / (1 + np.exp(-np.clip(design @ at, -30, 30)))
        curve = (design * (said * (1 - said))[:, None]).T @ design + np.diag([1e-9, 1e-9])
        step = np.linalg.solve(curve, design.T @ (won - said))
        at += np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-9:
            break
    return float(at[1]), float(at[0])


@dataclass(frozen=True)
class Gap:
    """A paired difference, ours less theirs, with its 95% interval; `said` is win, tie or loss."""

    mean: float
    low: float
    high: float

    @property
    def said(self) -> str:
        return "win" if self.low > 0 else "loss" if self.high < 0 else "tie"

    def __str__(self) -> str:
        return f"{self.mean:+.4f} ({self.low:+.4f}..{self.high:+.4f}) {self.said}"


def over_accounts(parts: list[tuple[np.ndarray, np.ndarray, np.ndarray]], seed: int = 0) -> Gap:
    """AUC difference, the mean over test parts (won, ours, theirs), with accounts drawn anew within each part."""
    drawn = np.zeros(DRAWS)
    whole = 0.0
    for number, (won, ours, theirs) in enumerate(parts):
        rng = np.random.default_rng([seed, number])
        first, second = _Order(ours, won), _Order(theirs, won)
        whole += (first.auc(np.ones(len(won))) - second.auc(np.ones(len(won)))) / len(parts)
        for draw in range(DRAWS):
            weight = np.bincount(rng.integers(0, len(won), len(won)), minlength=len(won)).astype(float)
            drawn[draw] += (first.auc(weight) - second.auc(weight)) / len(parts)
    return Gap(whole, *np.quantile(drawn, [0.025, 0.975]).tolist())


def resampled(parts: list[tuple[np.ndarray, np.ndarray]], seed: int = 0) -> dict[str, np.ndarray]:
    """Brier score, ECE and slope of test parts (won, chance), mean over the parts: as they are, then drawn anew.

    The same seed draws the same accounts, so two learners' draws are paired.
    """
    found = {word: np.zeros(FEWER + 1) for word in ("brier", "ece", "slope")}
    for number, (won, chance) in enumerate(parts):
        rng = np.random.default_rng([seed, number])
        for draw in range(FEWER + 1):
            lines = rng.integers(0, len(won), len(won)) if draw else np.arange(len(won))
            one, said = won[lines], chance[lines]
            for word, value in (
                ("brier", float(np.mean((said - one) ** 2))),
                ("ece", ece(said, one)),
                ("slope", calibration(said, one)[0]),
            ):
                found[word][draw] += value / len(parts)
    return found


def nearer(ours: np.ndarray, theirs: np.ndarray, ideal: float) -> Gap:
    """By how much ours is nearer to the ideal than theirs; both as `resampled` returns them."""
    gap = np.abs(theirs - ideal) - np.abs(ours - ideal)
    return Gap(float(gap[0]), *np.quantile(gap[1:], [0.025, 0.975]).tolist())


def over_repeats(gap: np.ndarray, seed: int = 0) -> Gap:
    """Mean of (repeats,) paired differences, the repeats drawn anew."""
    rng = np.random.default_rng(seed)
    drawn = gap[rng.integers(0, len(gap), (DRAWS * 10, len(gap)))].mean(axis=1)
    return Gap(float(gap.mean()), *np.quantile(drawn, [0.025, 0.975]).tolist())


class _Order:
    """Scores ranked once, so that the area under weights takes two counts."""

    def __init__(self, score: np.ndarray, won: np.ndarray) -> None:
        _, place = np.unique(score, return_inverse=True)
        self.size = int(place.max()) + 1
        self.good, self.bad = np.flatnonzero(won == 1), np.flatnonzero(won != 1)
        self.up, self.down = place[self.good], place[self.bad]

    def auc(self, weight: np.ndarray) -> float:
        goods = np.bincount(self.up, weight[self.good], self.size)
        bads = np.bincount(self.down, weight[self.bad], self.size)
        total = goods.sum() * bads.sum()
        return float(goods @ (np.cumsum(bads) - bads / 2) / total) if total else 0.5
