"""Gaps: what customers who left, and whom no exclusion catches, share beyond chance."""

from __future__ import annotations

import numpy as np

from earmark.learn.exclusions import rules
from earmark.learn.fisher import many
from earmark.learn.merge import Rulers
from earmark.learn.tally import WON, Ints, Tally
from earmark.profile.report import Gap

CHANCE = 0.05  # of such lists in which chance alone may show any gap
SHARED = 3  # accounts that share it, at least
MOST = 3  # gaps named


def gaps(tally: Tally, codes: Ints, rulers: Rulers) -> tuple[Gap, ...]:
    """Return the bins that so many of the accounts with (accounts, K) `codes` share, the surest first.

    They are held against all customers of the tally (Fisher's exact test, every bin looked at counted).
    """
    customers = np.where(tally.outcome == WON, tally.count, 0)
    total, tests = int(customers.sum()), []
    for k in range(len(tally.criteria)):
        for rule in rules(tally, k, rulers):
            held, usual = int(np.isin(codes[:, k], rule.codes).sum()), int(customers[rule.covers(tally)].sum())
            chance = many(held, len(codes), usual, total) if held >= SHARED else 1.0
            tests.append((chance, k, Gap(rule.criterion.field, rule.name, held, len(codes), usual / max(total, 1))))
    found: dict[int, Gap] = {}
    for chance, k, gap in sorted(tests, key=lambda test: test[:2]):
        if chance * len(tests) <= CHANCE:
            found.setdefault(k, gap)
    return tuple(found.values())[:MOST]
