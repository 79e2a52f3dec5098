"""Fit a profile to a list: a column of the card that the list lacks is not the same as a missing value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from earmark.errors import InputError
from earmark.facts.fold import fold
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard

if TYPE_CHECKING:
    from earmark.verbs.listing import Listing

CLOSE = 0.75  # of difflib's ratio: spelled alike enough to propose
Refit = Callable[[tuple[str, ...]], Profile]


@dataclass(frozen=True)
class Fitted:
    """The profile a list is scored with; `lacking` names the card's fields that the list does not have."""

    profile: Profile
    lacking: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def fit_to(profile: Profile, rows: Listing, refit: Refit | None) -> Fitted:
    """Return the profile without the criteria whose column the list lacks, refitted where `refit` is given.

    Raises:
        InputError: when the list has none of the card's columns.
    """
    criteria = profile.card.criteria
    known = rows.columns(profile)
    lacking = tuple(field for field in profile.fields if field not in known)
    if not lacking:
        return Fitted(profile)
    if criteria and all(set(c.fields) <= set(lacking) for c in criteria) and (refit is None or not rows.fields):
        raise _none_of_it(tuple(dict.fromkeys(f for c in criteria for f in c.fields)), rows)
    cost = _cost(profile, lacking)
    if refit is not None:
        fitted = refit(lacking)
        added = tuple(note for note in fitted.notes if note not in profile.notes)
        return Fitted(fitted, lacking, (f"{cost} The card was refitted without.", *added))
    return Fitted(without(profile, lacking), lacking, (f"{cost} The card was used without; its rates are rough now.",))


def _none_of_it(fields: tuple[str, ...], rows: Listing) -> InputError:
    """Return the error of a list that has no column of the card, with columns that are spelled almost so."""
    labels = {fold(label): label for label in rows.labels}
    close = [(field, get_close_matches(fold(field), labels, n=1, cutoff=CLOSE)) for field in fields]
    near = [f"{labels[found[0]]!r} for {field!r}" for field, found in close if found and fold(field) not in labels]
    taken = [labels[fold(field)] for field in fields if fold(field) in labels]
    hint = f"Perhaps {', '.join(near)}? " if near else ""
    hint += f"{', '.join(map(repr, taken))} is there, but taken for what names an account. " if taken else ""
    return InputError(
        f"{rows.name}: it has none of the card's columns: {', '.join(map(repr, fields))}.",
        f"{hint}Name the columns alike, or say which is which in a mapping file (--map).",
    )


def without(profile: Profile, fields: tuple[str, ...]) -> Profile:
    """Return the profile without criteria, exclusions and segments of some fields; every score still has its tier."""
    card = Scorecard(tuple(c for c in profile.card.criteria if not set(c.fields) & set(fields)))
    names = {c.name for c in card.criteria}
    segments = tuple(
        replace(s, points=tuple(p for p in s.points if p.criterion in names))
        for s in profile.segments
        if not any(c.field in fields for c in s.where)
    )
    low = min((s.card(card).lowest for s in segments), default=card.lowest)
    low = min(low, card.lowest)
    tiers, rates = list(profile.tiers), list(profile.rates)
    if tiers:
        tiers[-1] = replace(tiers[-1], cut_off=min(tiers[-1].cut_off, low))
    if rates:
        rates[-1] = replace(rates[-1], score=min(rates[-1].score, low))
    rules = tuple(x for x in profile.exclusions if not set(x.criterion.fields) & set(fields))
    return replace(profile, card=card, tiers=tuple(tiers), rates=tuple(rates), exclusions=rules, segments=segments)


def _cost(profile: Profile, lacking: tuple[str, ...]) -> str:
    spans = {c.name: max(b.points for b in c.bins) - min(b.points for b in c.bins) for c in profile.card.criteria}
    lost = sum(spans[c.name] for c in profile.card.criteria if set(c.fields) & set(lacking))
    rules = [x.name for x in profile.exclusions if set(x.criterion.fields) & set(lacking)]
    gone = [s.name for s in profile.segments if any(c.field in lacking for c in s.where)]
    names = ", ".join(repr(field) for field in lacking)
    unheld = f" Exclusions that cannot hold: {', '.join(rules)}." if rules else ""
    unheld += f" Segments that cannot hold: {', '.join(gone)}." if gone else ""
    return f"The list has no column {names}: {lost} of the card's {sum(spans.values())} points rest on it.{unheld}"
