"""Hand out the card as SQL that a warehouse runs by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.profile.profile import Profile
from earmark.verbs.chosen import Chosen, chosen_profile

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.sql.script import Wanted

PART = re.compile(r"[^\x00-\x1f\x7f'\"`;\\{}]{1,128}")
SPOKEN = {"postgresql": "postgres", "sparksql": "spark", "athena": "trino", "presto": "trino"}


@dataclass(frozen=True)
class Script:
    """The card as SQL; `described` is the YAML beside a dbt model, else empty."""

    sql: str
    dialect: str
    profile_id: str
    described: str = ""


def score_sql(
    book: Book,
    dialect: str,
    table: str = "accounts",
    key: str = "id",
    columns: Mapping[str, str] | None = None,
    profile: Profile | Path | str | int | None = None,
    as_of: date | None = None,
    model: str = "",
) -> Script:
    """Return the card as one commented SELECT over `table`, readable, to be run where the accounts are.

    dialect: one of `sql.script.DIALECTS`. key: the column that names an account. columns: field -> column, where
    it is not called as the field in snake case. as_of: the day from which dates are counted; None: the day on
    which the script runs. model: the name of a dbt model to make, `table` being the model ("a") or the source
    ("a.b") that it reads. Raises CallError for a dialect, a name or a field that is none.
    """
    from earmark.sql.script import Wanted, described, script

    chosen = chosen_profile(book, profile)
    wanted = Wanted(_dialect(dialect), table, key, dict(columns or {}), as_of, bool(model))
    _check(chosen.profile, wanted)
    sql = script(chosen.profile, wanted, about(chosen))
    beside = described(chosen.profile, wanted, model) if model else ""
    return Script(sql, wanted.dialect, chosen.profile_id, beside)


def _dialect(name: str) -> str:
    from earmark.sql.script import DIALECTS

    known = SPOKEN.get(name.lower(), name.lower())
    if known not in DIALECTS:
        raise CallError(f"There is no SQL of {name!r}.", f"There is that of {', '.join(DIALECTS)}.")
    return known


def _check(profile: Profile, wanted: Wanted) -> None:
    from earmark.sql.script import SAYS

    check_card(profile, wanted.columns)
    for name in (wanted.key, *wanted.columns.values(), *wanted.table.split(".")):
        if not PART.fullmatch(name):
            raise CallError(f"{name!r} is no name of a table or column.", "Give it without quotes, as in crm.accounts.")
    if wanted.key.lower() in SAYS:
        raise CallError(f"{wanted.key!r} is what the script says itself.", "Give the key another name in a view.")
    if wanted.dbt and wanted.table.count(".") > 1:
        raise CallError(f"{wanted.table!r}: a dbt model reads a model (a) or a source (a.b).", "Name it so.")


def check_card(profile: Profile, columns: Mapping[str, str]) -> None:
    """Refuse a card without criteria, and a column for a field that the profile does not ask for: CallError."""
    if unknown := sorted(set(columns) - set(profile.fields)):
        raise CallError(f"The profile asks for no field {unknown[0]!r}.", f"It asks for {', '.join(profile.fields)}.")
    if not profile.card.criteria:
        raise CallError("The card is empty: there is nothing to score by.", "See `earmark learn` for the verdict.")


def about(chosen: Chosen) -> str:
    """Return what stands at the head: which profile, how far it can be trusted, and who wrote the script."""
    profile = chosen.profile
    verdict = f"Verdict: {profile.verdict.replace('_', ' ')}. {profile.why}".strip()
    learned = f"Profile {chosen.profile_id}, as of {profile.as_of}, written by Earmark; to change it, learn again."
    return f"{learned}\n{verdict}"
