"""What a file holds, from which CRM, and how each of its columns is read; what only the user knows is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from earmark.facts.fold import fold
from earmark.sources.described import described
from earmark.sources.mapping import FileMapping, Holds, Known, Outcome, Part, Question, Reading
from earmark.sources.profiling import ColumnProfile
from earmark.sources.stages import label_outcome, new_business, stage_meanings
from earmark.sources.tables import Table, columns_by_role, holds_of, table_of
from earmark.sources.undated import undated

_KINDS_OF_TABLE: tuple[Holds, ...] = (
    *("accounts", "deals", "contracts", "contacts", "events", "after_sale"),
    *("leads", "account_history", "deal_history", "ignored"),
)
_TOO_MANY_STAGES = 200
_SHOWN = 20  # stages


def recognise(
    labels: Sequence[str],
    profiles: Sequence[ColumnProfile],
    name: str,
    mapping: FileMapping | None = None,
    known: Known | None = None,
) -> tuple[Reading, ...]:
    """Return how a file is read: one reading, or several where a table holds several things.

    labels and profiles: one a column, in order; `name`: the file's, for hints and messages only.
    A mapping overrides the guess where it says something. Readings with questions are not ready.
    """
    table, book = table_of(labels), known or Known()
    parts = mapping.parts if mapping and mapping.parts else (Part(),)
    readings = [_reading(table, profiles, name, part, book) for part in parts]
    if mapping is None and readings[0].holds == "deals" and _holds_accounts_too(table):
        note = "Each line holds a deal and its account; both are read."
        readings[0] = replace(readings[0], same_line=True, notes=(*readings[0].notes, note))
        parts = (Part(), Part(holds="accounts", roles=_not_the_deals(table)))
        readings.append(_reading(table, profiles, name, parts[1], book))
    return tuple(_apart(reading, readings, part) for reading, part in zip(readings, parts, strict=True))


_OF_THE_OUTCOME = frozenset(
    {
        *("closed", "won", "is_closed", "stage", "amount", "home_amount", "lost_reason", "deal_type", "pipeline"),
        *("started", "ended", "churned", "mrr", "arr", "acv", "status"),
    }
)


def _apart(reading: Reading, all_readings: Sequence[Reading], part: Part) -> Reading:
    """Where a line holds an account and its outcome, keep the outcome's columns from the account's criteria."""
    if reading.holds != "accounts" or len(all_readings) < 2:
        return reading
    others = [column for other in all_readings if other.holds != "accounts" for column in other.columns if column.role]
    elsewhere = {column.index: column.role for column in others}
    said = {label for _, label in part.roles}
    columns = tuple(
        replace(column, use="leak" if elsewhere[column.index] in _OF_THE_OUTCOME else "unused", reason=_ELSEWHERE)
        if column.index in elsewhere and column.use == "criterion" and column.label not in said
        else column
        for column in reading.columns
    )
    return replace(reading, columns=columns)


_ELSEWHERE = "tells of the deal on the same line"


def _holds_accounts_too(table: Table) -> bool:
    """Two and more traits of the company stand beside the deal."""
    found = columns_by_role(table, "accounts")
    traits = {"employees", "industry", "revenue", "country", "founded", "technologies"}
    deals = columns_by_role(table, "deals")
    return len(traits & set(found)) > 1 and bool({"account_name", "account_domain", "account_id"} & set(deals))


def _not_the_deals(table: Table) -> tuple[tuple[str, str], ...]:
    """Name the account's own columns, so that the deal's id, name and dates are not taken for them."""
    deals = columns_by_role(table, "deals")
    shared = {"id": "account_id", "domain": "account_domain", "name": "account_name"}
    own = {role: table.labels[deals[there]] if there in deals else "" for role, there in shared.items()}
    return tuple({**own, "owner": "", "created": "", "won": "", "churned": "", "deleted": ""}.items())


def _reading(table: Table, profiles: Sequence[ColumnProfile], name: str, part: Part, known: Known) -> Reading:
    holds, what = (part.holds, "") if part.holds else _told(table, name, known)
    asked = undated(table, profiles, name) if holds in {None, "accounts"} and _guessed(part, name, known) else None
    if asked:
        base = _reading(table, profiles, name, replace(part, holds="events"), known)
        return replace(base, questions=(asked,))
    if holds is None:
        return _unknown(table, name)
    table = replace(table, crm=part.crm or table.crm)
    if holds == "ignored":
        return Reading("ignored", table.crm, notes=(f"Not used: {what or 'said to hold nothing that counts'}.",))
    roles = _roles(table, profiles, holds, part)
    columns, questions = described(table, profiles, holds, roles, part, known)
    base = Reading(
        holds,
        table.crm,
        columns,
        span=part.span,
        every=part.every,
        same_line=part.same_line or (holds != "accounts" and part.holds is not None and not _refers(roles)),
        targets=part.targets,
        kind=part.kind,
        questions=questions,
    )
    return (
        _with_outcomes(base, table, profiles, roles, part, known, name)
        if holds == "deals"
        else _checked(base, roles, name)
    )


def _told(table: Table, name: str, known: Known) -> tuple[Holds | None, str]:
    answer = dict(known.answers).get(f"holds.{name}", "")
    chosen = next((holds for holds in _KINDS_OF_TABLE if holds == answer), None)
    return (chosen, "") if chosen else holds_of(table, name)


def _guessed(part: Part, name: str, known: Known) -> bool:
    """Return whether nobody said what the table holds."""
    return not part.holds and f"holds.{name}" not in dict(known.answers)


def _unknown(table: Table, name: str) -> Reading:
    shown = ", ".join(table.labels[:12]) + (" ..." if len(table.labels) > 12 else "")
    asked = Question(f"holds.{name}", f"What does {name} hold? Its columns are: {shown}.", tuple(_KINDS_OF_TABLE))
    return Reading("ignored", table.crm, questions=(asked,))


def _refers(roles: dict[str, int]) -> bool:
    return bool({"account_id", "account_domain", "account_name", "deal_id", "contact_email"} & set(roles))


def _roles(table: Table, profiles: Sequence[ColumnProfile], holds: Holds, part: Part) -> dict[str, int]:
    """Return role -> column: the mapping's word, then the guess among columns it does not use."""
    said = {role: table.labels.index(label) for role, label in part.roles if label in table.labels}
    silent = {role for role, _ in part.roles} | (set(_SAID_BY_LINE) if part.same_line else set())
    guess = columns_by_role(table, holds)
    if holds == "deals" and "stage" in guess:
        guess["stage"] = _telling_stage(table, profiles, guess)
    free = {role: n for role, n in guess.items() if role not in silent and n not in said.values()}
    return {**said, **free}


_SAID_BY_LINE = ("account_id", "account_domain", "account_name")


def _telling_stage(table: Table, profiles: Sequence[ColumnProfile], guess: dict[str, int]) -> int:
    """Of several columns named like a stage, return the one whose values tell a won deal."""
    named = (
        "stage",
        "deal_stage",
        "status",
        "deal_status",
        "outcome",
        "result",
        "deal_pipeline_stage_id",
        "stage_name",
    )
    taken = {n for role, n in guess.items() if role != "stage"}
    rivals = [n for n, own in enumerate(table.keys) if own in named and n not in taken]
    telling = [n for n in rivals if any(label_outcome(value) == "won" for value, _ in profiles[n].values[:100])]
    return guess["stage"] if not telling or guess["stage"] in telling else telling[0]


def _with_outcomes(
    base: Reading,
    table: Table,
    profiles: Sequence[ColumnProfile],
    roles: dict[str, int],
    part: Part,
    known: Known,
    name: str,
) -> Reading:
    """Add what the stages mean and which pipelines sell new business; ask what is not clear."""
    questions, notes = list(base.questions), list(base.notes)
    stages: tuple[tuple[str, Outcome], ...] = tuple((fold(label), outcome) for label, outcome in part.stages)
    flagged = "won" in roles and profiles[roles["won"]].filled > 0
    if "stage" in roles and not base.every:
        stages, asked, guessed = _meanings(table, profiles, roles["stage"], part, known, flagged)
        questions += [asked] if asked else []
        notes += [] if flagged else guessed
    elif not flagged and not base.every:
        questions += _no_outcome(table, profiles, known, name)
    every: Outcome | None = base.every or ("won" if dict(known.answers).get(f"outcome.{name}") == _ALL_WON else None)
    pipelines = profiles[roles["pipeline"]].values if "pipeline" in roles else ()
    column = table.labels[roles["pipeline"]] if "pipeline" in roles else ""
    selling, asked = new_business(pipelines, known, part.new_business, column)
    questions += [asked] if asked else []
    if not _refers(roles) and not base.same_line:
        notes.append("No column says whose the deals are; an association table may.")
    return replace(
        base, stages=stages, every=every, new_business=selling, questions=tuple(questions), notes=tuple(notes)
    )


def _meanings(
    table: Table, profiles: Sequence[ColumnProfile], column: int, part: Part, known: Known, flagged: bool
) -> tuple[tuple[tuple[str, Outcome], ...], Question | None, list[str]]:
    profile, label = profiles[column], table.labels[column]
    if not profile.complete or len(profile.values) > _TOO_MANY_STAGES:
        text = f'Column "{label}" holds {profile.distinct} different values. Which column tells the outcome?'
        return (), None if flagged else Question("stages", text, (), label), []
    found = stage_meanings(profile.values, known, part.stages, label)
    return found.known, None if flagged else found.question, _taken_open(found.taken_open)


def _taken_open(stages: Sequence[tuple[str, int]]) -> list[str]:
    if not stages:
        return []
    shown = ", ".join(f"'{label}' ({lines})" for label, lines in stages[:_SHOWN])
    more = " ..." if len(stages) > _SHOWN else ""
    return [f"Stages that say neither won nor lost count as open: {shown}{more}."]


_ALL_WON = "every line is a won deal"


def _no_outcome(table: Table, profiles: Sequence[ColumnProfile], known: Known, name: str) -> list[Question]:
    if dict(known.answers).get(f"outcome.{name}") == _ALL_WON:
        return []
    few = [
        label
        for label, profile in zip(table.labels, profiles, strict=True)
        if profile.complete and 1 < profile.distinct <= 20
    ]
    text = "No column says which deals were won. Name it in a mapping (stage = ...), or say that all were."
    return [Question(f"outcome.{name}", text, (_ALL_WON, *few))]


_DATED = (("changed",), "says when a value was set (changed)")
_VALUED = (("value", "stage", "amount", "closed"), "holds the values (value)")
_NEEDED: dict[Holds, tuple[tuple[tuple[str, ...], str], ...]] = {  # of each list, one role
    "accounts": ((("id", "domain", "name"), "says which company a line is (id, domain or name)"),),
    "contracts": ((("started", "ended", "churned"), "is a date (started, ended or churned)"),),
    "events": ((("happened",), "says when it happened (happened)"),),
    "after_sale": (
        (("nps", "health", "seats_used", "seats_bought", "last_login", "tickets", "referrals"), "is a measure"),
    ),
    "leads": ((("account_id", "account_domain", "account_name", "email"), "says at which company a lead is"),),
    "account_history": (_DATED, _VALUED, (("field",), "names the field whose value it is (field)")),
    "deal_history": (_DATED, _VALUED, (("deal_id",), "says whose it is (deal_id)")),
    "rates": ((("day",), "says from which day rates hold (day)"),),
}


def _checked(base: Reading, roles: dict[str, int], name: str) -> Reading:
    """Ask for what a reading cannot do without."""
    needed = () if base.holds == "accounts" and base.span else _NEEDED.get(base.holds, ())
    lacking = [what for several, what in needed if not set(several) & set(roles)]
    if not lacking:
        return base
    text = f"No column {', and none '.join(lacking)}. Name it in a mapping."
    asked = Question(f"columns.{name}", text, tuple(c.label for c in base.columns))
    return replace(base, questions=(*base.questions, asked))
