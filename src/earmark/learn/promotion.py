"""Promotion: whether a new card takes the place of the one in use, by how both did on the same later accounts.

A fixed test, looked at once for each new card. It has to order the accounts better by more than a card learned from
another draw of the same accounts would: the 90% interval of the gain of AUC, paired on the accounts, lies above
MARGIN. And it must not be surely worse in the goods of the best three tenths, or in what it says of chances.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from earmark.learn.paired import Arms, compared
from earmark.profile.priced import Compared

MARGIN = 0.015  # of AUC: less is not worth that sellers learn a new card; learning from a little more brings as much
FEWEST = 5.0  # goods, and bads, among the accounts judged


@dataclass(frozen=True)
class Promotion:
    """Whether the challenger (`edited` of the arms) is promoted, why in a sentence, and the measures it stands on."""

    promoted: bool
    why: str
    compared: tuple[Compared, ...] = ()


def promotion(arms: Arms, seed: int = 1) -> Promotion:
    """Return whether the challenger takes the champion's place; intervals are paired, of 90%, over the accounts."""
    goods = float(arms.weight @ arms.y)
    bads = float(arms.weight.sum()) - goods
    if min(goods, bads) < FEWEST:
        return Promotion(False, f"Too few later accounts to judge by: {goods:.0f} good, {bads:.0f} not.")
    found = compared(arms, seed, tiers=False)
    by = {one.measure: one for one in found}
    gain, top, loss = by["auc"], by["top_30"], by["log_loss"]
    ends = f"{gain.difference:+.3f} of AUC [{gain.low:+.3f}, {gain.high:+.3f}]"
    if gain.low <= MARGIN:
        return Promotion(False, f"The gain may be chance, or too little to matter: {ends}.", found)
    worse = _worse(top, loss)
    if worse:
        return Promotion(False, f"It orders better, {ends}, but {' and '.join(worse)}.", found)
    return Promotion(True, f"It orders later accounts better: {ends}.", found)


def _worse(top: Compared, loss: Compared) -> Sequence[str]:
    held = ("its best three tenths hold fewer goods",) if top.high < 0 else ()
    return (*held, *(("its rates are further off",) if loss.low > 0 else ()))
