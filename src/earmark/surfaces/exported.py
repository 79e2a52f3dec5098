"""The card handed out as what other tools run: a verb's answer, written in their words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.surfaces.api import halves, write

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.profile.profile import Profile
    from earmark.render.exports.plan import Wanted

ENDS = {"xlsx": ".xlsx", "salesforce": ".md", "hubspot": ".md", "python": ".py"}
FORMULAS = ("salesforce", "hubspot")
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*|TEXT\([A-Za-z_][A-Za-z0-9_.]*\)")


@dataclass(frozen=True)
class Export:
    """The card as what another tool runs; `content`: of a workbook its bytes, else a text in UTF-8."""

    content: bytes
    form: str
    profile_id: str


def card_as(
    book: Book,
    form: str,
    out: Path | None,
    columns: Sequence[str],
    profile: Path | str | None,
    as_of: date | None,
) -> str:
    """Write the card as what another tool runs to `out` and return what was written; without `out`, return the text."""
    from earmark.book.folder import checked_place

    ends = ENDS[form]
    if out is None and form == "xlsx":
        raise CallError("A workbook is a file.", "Say where, as in: --out icp.xlsx")
    if out is not None and out.suffix.lower() != ends:
        raise CallError(f"{out}: the card as {form} ends in {ends}.", f"Name it so, as in: --out icp{ends}")
    if out is not None:
        checked_place(out)
    if columns and form not in FORMULAS:
        raise CallError(f"--column is not of --as {form}.", "Its columns are called as the fields of the profile.")
    made = score_as(book, form, dict(halves(one) for one in columns), profile, as_of)
    if out is None:
        return made.content.decode("utf-8")
    write(book, out, made.content)
    return f"Profile {made.profile_id} written as {form} to {out}."


def score_as(
    book: Book,
    form: str,
    columns: Mapping[str, str] | None = None,
    profile: Profile | Path | str | int | None = None,
    as_of: date | None = None,
) -> Export:
    """Return the card as what another tool runs: "xlsx", "salesforce", "hubspot" or "python".

    columns: field -> its name there, of salesforce and hubspot. as_of: the day from which dates are counted; None:
    the day on which it runs (hubspot knows none: the profile's). Raises CallError for a form, a field or a name that
    is none, and for an empty card.
    """
    from earmark.render.exports.plan import Wanted
    from earmark.verbs.chosen import chosen_profile
    from earmark.verbs.script import about, check_card

    if form not in ENDS:
        raise CallError(f"There is no card as {form!r}.", f"There is: {', '.join(ENDS)}.")
    chosen, names = chosen_profile(book, profile), dict(columns or {})
    check_card(chosen.profile, names)
    bad = next((name for name in names.values() if not NAME.fullmatch(name)), None)
    if bad is not None:
        raise CallError(f"{bad!r} is no name of a field in {form}.", "Give its API name, as in Tech_Stack__c.")
    wanted = Wanted(about(chosen), names, as_of)
    return Export(_exported(form, chosen.profile, wanted), form, chosen.profile_id)


def _exported(form: str, profile: Profile, wanted: Wanted) -> bytes:
    if form == "xlsx":
        from earmark.render.exports.workbook import workbook

        return workbook(profile, wanted)
    if form == "python":
        from earmark.render.exports.scorer import python

        return python(profile, wanted).encode("utf-8")
    from earmark.render.exports.hubspot import hubspot
    from earmark.render.exports.salesforce import salesforce

    return (salesforce if form == "salesforce" else hubspot)(profile, wanted).encode("utf-8")
