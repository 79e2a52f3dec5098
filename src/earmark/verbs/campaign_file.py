"""A campaign where it is kept: in the ledger, whole, and as a contact list in a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from earmark.errors import CallError
from earmark.ledger import Entry, canonical
from earmark.profile.campaign import ENTRY, CampaignPlan, Kind
from earmark.profile.file import dumps, loads
from earmark.profile.profile import Profile
from earmark.sources.inert import inert
from earmark.verbs.queue_file import write_lines

if TYPE_CHECKING:
    from earmark.book import Book


@dataclass(frozen=True)
class Campaign:
    """A campaign as the ledger has it: the hypothesis as it fits the book; by account its bins and its score."""

    name: str
    kind: Kind
    profile: Profile
    profile_id: str
    as_of: date
    within: int
    ends: date
    keys: tuple[str, ...]
    codes: tuple[tuple[int, ...], ...]
    scores: tuple[int, ...]


def planned(plan: CampaignPlan, profile: Profile, codes: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Return the ledger's entry of a plan."""
    accounts = [[one.account, one.score, list(bins)] for one, bins in zip(plan.accounts, codes, strict=True)]
    return {
        "kind": plan.kind, "profile_id": plan.profile_id, "toml": dumps(profile), "as_of": plan.as_of.isoformat(),
        "within": plan.within, "ends": plan.ends.isoformat(), "base": plan.base.rate, "accounts": accounts,
    }  # fmt: skip


def same_or_new(book: Book, name: str, entry: dict[str, Any]) -> None:
    """Refuse another plan under a name that is taken."""
    held = next((one for one in book.ledger.entries(ENTRY) if one.key == name), None)
    if held is not None and canonical(held.body) != canonical(entry):
        raise CallError(
            f"A campaign {name!r} was planned for {held.body['as_of']} already, and is another.",
            'Give this one its own name, as in: --name "second try"',
        )


def campaign_of(book: Book, name: str | None) -> Campaign:
    """Return a campaign by its name, or the last one planned; CallError where there is none."""
    held = book.ledger.entries(ENTRY)
    if not held:
        raise CallError("No campaign was planned yet.", "Plan one: earmark campaign plan --hypothesis my.toml")
    found = held[-1] if name is None else next((one for one in held if one.key == name), None)
    if found is None:
        names = ", ".join(repr(one.key) for one in held[-8:])
        raise CallError(f"There is no campaign {name!r}.", f"Planned: {names}.")
    return _campaign(found)


def campaigns_of(book: Book, profile: str) -> tuple[str, ...]:
    """Return the names of the campaigns planned of a hypothesis, by its id."""
    return tuple(one.key for one in book.ledger.entries(ENTRY) if one.body["profile_id"] == profile)


def _campaign(entry: Entry) -> Campaign:
    body = entry.body
    keys, scores, codes = zip(*body["accounts"], strict=True)
    return Campaign(
        entry.key, body["kind"], loads(body["toml"], "the campaign's hypothesis"), body["profile_id"],
        date.fromisoformat(body["as_of"]), body["within"], date.fromisoformat(body["ends"]),
        keys, tuple(map(tuple, codes)), scores,
    )  # fmt: skip


def write_plan(book: Book, plan: CampaignPlan, target: Path) -> None:
    """Write the contact list to a .csv or .xlsx file, whole or not at all."""
    labels = ["Place", "Account", "Domain", "Owner", "Score", *plan.criteria, "Key"]
    rows: list[tuple[int | str, ...]] = [
        (place, *map(inert, (one.name, one.domain, one.owner)), one.score, *map(inert, one.bins), inert(one.account))
        for place, one in enumerate(plan.accounts, 1)
    ]
    write_lines(book, labels, rows, target)
