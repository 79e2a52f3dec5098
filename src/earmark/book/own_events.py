"""Trigger events that the book itself shows: staff grown, technologies come and gone, executives come and gone.

They are told by two looks of one CRM at one account (or person), at most a year apart; the event's day, and the day
from which it is known, is that of the second look. Of people they say titles, never names.

Table made here (temporary):
own_event  account, kind, happened, evidence, and the line of the second look
"""

from __future__ import annotations

from earmark.book.scene import Field, Part, Scene
from earmark.facts.kinds import CHIEFS
from earmark.sources.sqltext import quoted

SOURCE = "the book's own history"
APART = 365  # days between two looks, at most
GROWN = (6, 5)  # a fifth more staff, as a fraction
_EXECUTIVE = quoted(rf"\b(?:{CHIEFS})\b")
_AIDE = quoted(r"\b(?:assistant|assistenz|office of|intern|associate|deputy)\b")


def make_own_events(scene: Scene) -> None:
    """Make the table that this module names, empty."""
    scene.engine.run(
        "CREATE TEMP TABLE own_event (account BIGINT, kind VARCHAR, happened DATE, evidence VARCHAR, load INTEGER,"
        " line INTEGER)"
    )


def note_changes(scene: Scene, field: Field) -> None:
    """Gather what the looks at one field show (`last_word`): staff in numbers, not in bands, and technologies."""
    if field.canonical == "employees" and field.kind == "number" and field.column.kind != "band":
        _note_growth(scene, field)
    if field.canonical == "technologies" and field.kind == "list":
        _note_technologies(scene, field)


def _note_growth(scene: Scene, field: Field) -> None:
    many, few = GROWN
    scene.engine.run(
        "INSERT INTO own_event SELECT account, 'headcount_growth', day, $1 || ': ' || old::BIGINT || ' on ' || since"
        " || ', ' || value::BIGINT || ' on ' || day, load, line FROM (SELECT *, lag(value) OVER (PARTITION BY account,"
        " crm ORDER BY day) AS before, first_value(value) OVER year AS old, first_value(day) OVER year AS since"
        f" FROM ({_looks(scene)}) WINDOW year AS (PARTITION BY account, crm ORDER BY day RANGE BETWEEN INTERVAL {APART}"
        f" DAYS PRECEDING AND CURRENT ROW)) WHERE old > 0 AND value > before AND value * {few} >= old * {many}",
        [field.name],
        "staff that grew",
    )


def _note_technologies(scene: Scene, field: Field) -> None:
    now, then = (f"string_split(trim({side}, ';'), ';')" for side in ("value", "before"))
    for kind, here, there, word in (
        ("technology_added", now, then, "new"),
        ("technology_removed", then, now, "gone"),
    ):
        other = f"array_to_string(list_filter({here}, lambda x: NOT list_contains({there}, x)), ', ')"
        scene.engine.run(
            f"INSERT INTO own_event SELECT account, '{kind}', day, $1 || ': {word} since ' || since || ': ' || items,"
            f" load, line FROM (SELECT *, {other} AS items FROM (SELECT *, lag(value) OVER looks AS before, lag(day)"
            f" OVER looks AS since FROM ({_looks(scene)}) WINDOW looks AS (PARTITION BY account, crm ORDER BY day))"
            f" WHERE day - since <= {APART}) WHERE items <> ''",
            [field.name],
            "technologies that came and went",
        )


def _looks(scene: Scene) -> str:
    """What one CRM showed of an account on a day, where it showed something."""
    loads = ", ".join(f"({load.number}, '{load.readings[0].crm}')" for load in scene.loads)
    return (
        f"SELECT w.account, w.day, w.value, w.load, w.line, l.crm FROM last_word w JOIN (VALUES {loads}) l (load, crm)"
        " ON l.load = w.load WHERE w.value IS NOT NULL"
    )


def note_moves(scene: Scene) -> None:
    """Gather executives who are at another account than a year before at most, or became executives where they are."""
    parts = [part for part in scene.holding("contacts") if part.column("title") and part.column("id")]
    if len({part.load.as_of for part in parts}) < 2:
        return
    looks = " UNION ALL ".join(map(_people, parts))
    scene.engine.run(
        "CREATE TEMP TABLE person_look AS SELECT *, lag(account) OVER w AS old_account, lag(title) OVER w AS old_title,"
        f" lag(day) OVER w AS since FROM (SELECT * FROM ({looks}) WHERE account IS NOT NULL AND title IS NOT NULL"
        " QUALIFY row_number() OVER (PARTITION BY person, day ORDER BY load DESC, line DESC) = 1) WINDOW w AS"
        " (PARTITION BY person ORDER BY day)",
        step="people at their accounts",
    )
    led, leads = (f"({_leads(side)})" for side in ("old_title", "title"))
    near = f"day - since <= {APART}"
    scene.engine.run(
        "INSERT INTO own_event SELECT account, 'executive_hire', day, CASE WHEN account = old_account THEN"
        " 'a contact was ' || old_title || ' on ' || since || ', and is ' || title || ' on ' || day ELSE"
        " 'a contact at another account on ' || since || ' is ' || title || ' here on ' || day END, load, line"
        f" FROM person_look WHERE {near} AND {leads} AND (account <> old_account OR NOT {led})",
        step="executives who came",
    )
    scene.engine.run(
        "INSERT INTO own_event SELECT old_account, 'executive_departure', day, 'a contact who was ' || old_title ||"
        f" ' on ' || since || ' is at another account on ' || day, load, line FROM person_look WHERE {near} AND {led}"
        " AND account <> old_account",
        step="executives who left",
    )


def _leads(title: str) -> str:
    return f"regexp_matches(lower({title}), {_EXECUTIVE}) AND NOT regexp_matches(lower({title}), {_AIDE})"


def _people(part: Part) -> str:
    return (
        f"SELECT '{part.reading.crm}:' || m.id AS person, DATE '{part.load.as_of}' AS day, n.account,"
        f" {part.text('title')} AS title, {part.load.number} AS load, r.line FROM {part.raw.name} r JOIN mention m"
        f" ON m.part = {part.number} AND m.line = r.line JOIN belongs b ON b.part = {part.number} AND b.line = r.line"
        " JOIN numbered n ON n.key = b.key WHERE m.id IS NOT NULL"
    )


def write_own_events(scene: Scene) -> None:
    """Write what the looks at accounts and people show; it works no account, and so comes after targets are told."""
    note_moves(scene)
    scene.engine.run(
        f"INSERT INTO event (account, kind, happened, known_from, source, evidence, load, line) SELECT account, kind,"
        f" happened, happened, {quoted(SOURCE)}, evidence, load, line FROM own_event ORDER BY account, happened, kind,"
        " load, line",
        step="events that the book shows",
    )
