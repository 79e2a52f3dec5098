"""What stands beside the card in its check: the cards of others, each with its own tally."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from earmark.learn.hypothesis import Written
from earmark.learn.periods import Other
from earmark.profile.scorecard import Scorecard


def beside(others: Sequence[Other], written: Written | None, month: int) -> tuple[Other, ...]:
    """Return the cards to judge beside the learned one as known in a month, the hypothesis among them."""
    held = [*others, *([_card(written)] if written and written.profile.card.criteria else [])]
    return tuple(replace(one, tally=one.tally.known_at(month)) for one in held)


def _card(written: Written) -> Other:
    """Return the hypothesis as it was written; criteria that the book cannot answer are left out."""
    places = [(c, written.place(c)) for c in written.profile.card.criteria]
    known = [(c, k) for c, k in places if k is not None]
    criteria = tuple(c for c, _ in known)
    tally = replace(written.tally, criteria=criteria, codes=written.tally.codes[:, [k for _, k in known]])
    return Other("hypothesis", written.profile.name, Scorecard(criteria), tally)
