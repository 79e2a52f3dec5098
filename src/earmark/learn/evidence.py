"""Evidence: what counts say of a bin, in log-odds."""

from __future__ import annotations

import numpy as np

from earmark.learn.tally import Floats

HALF = 0.5  # added to either count (Haldane 1956), so that no bin is ever certain


def log_odds(good: Floats, bad: Floats) -> Floats:
    """Return a bin's log-odds of good: it rises with every good and falls with every bad account."""
    odds: Floats = np.log((good + HALF) / (bad + HALF))
    return odds


def weight_of_evidence(good: Floats, bad: Floats, all_good: float, all_bad: float) -> tuple[Floats, Floats]:
    """Return the log-odds of each bin against all other accounts, and its standard error."""
    rest_good, rest_bad = np.maximum(all_good - good, 0), np.maximum(all_bad - bad, 0)
    error = np.sqrt(sum(1 / (n + HALF) for n in (good, bad, rest_good, rest_bad)))
    return log_odds(good, bad) - log_odds(rest_good, rest_bad), error
