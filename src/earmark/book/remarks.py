"""What is worth saying of each load: counts in words, kept in the table `note` (load, text, first)."""

from __future__ import annotations

from earmark.book.cellwords import id_of
from earmark.book.lanes import selling_of
from earmark.book.moves import is_used
from earmark.book.rates import rates_told
from earmark.book.scene import Part, Scene
from earmark.facts.kinds import near_kind
from earmark.facts.triggers import KINDS
from earmark.sources.mapping import Holds

_OF_DEALS: tuple[tuple[str, str], ...] = (  # what to count of a deals file's lines, and how it is said
    ("account IS NULL", "deals without account: {n}"),
    ("outcome = 'won' AND coalesce(told_cents, 0) = 0 AND {valued}", "wins without value: {n}"),
    ("outcome <> 'open' AND abs(closed - opened) <= 1", "deals opened and closed within a day: {n}"),
    ("outcome <> 'open' AND closed < opened - 1", "deals closed before they were opened, counted from the close: {n}"),
    (
        "opened IS NULL AND closed IS NOT NULL",
        "deals that do not say when they were opened, where the close stands in: {n}",
    ),
    ("by_move", "deals whose line says no close, dated by when they entered their last stage: {n}"),
    ("reopened IS NOT NULL", "deals opened again after they had closed: {n}"),
    ("opened IS NULL AND closed IS NULL", "deals without any date, whose order is not known: {n}{hint}"),
    ("outcome <> 'open' AND closed > {as_of}", "deals with a close after the file's date, open until then: {n}"),
)
_FOUND: tuple[tuple[str, str], ...] = (
    ("'domain'", "{what} matched to their account by domain: {n}"),
    ("'mail'", "{what} matched to their account by the contact's mail domain: {n}"),
    ("'name', 'other name'", "{what} matched to their account by exact name: {n}"),
    ("'said'", "{what} matched to their account by what you said of its name: {n}"),
    ("'unsure'", "{what} whose account is not sure, which wait for your word, see earmark events: {n}"),
    ("'other id'", "{what} matched to their account by an id of the CRM: {n}"),
    ("'brought'", "{what} of an account that no account file holds: {n}"),
    ("'several', 'unknown'", "{what} of an account that cannot be told, see the problems: {n}"),
)

_CALLED: dict[Holds, str] = {"account_history": "lines of history"}
_SHOWN = 20  # pipelines, fields, kinds
_LONGEST = 40  # characters of a kind
_NO_DATES = " (no column is known to hold their dates: name it in a mapping, see earmark load --show-map)"


def write_notes(scene: Scene) -> None:
    """Count and say, load by load."""
    scene.engine.run("CREATE OR REPLACE TABLE note (load INTEGER, text VARCHAR, first BOOLEAN)")
    for part in scene.parts:
        notes = [*_of_accounts(scene, part), *_of_mentions(scene, part), *_of_deals(scene, part)]
        notes += [
            *_of_fields(scene, part),
            *_of_days(scene, part),
            *_of_kinds(scene, part),
            *_of_moves(scene, part),
            *rates_told(scene, part),
        ]
        rows = [(part.load.number, note, False) for note in notes]
        rows += [(part.load.number, note, True) for note in _of_pipelines(scene, part)]
        scene.engine.insert("note", ("load", "text", "first"), rows)


def _of_pipelines(scene: Scene, part: Part) -> list[str]:
    """Say so when every deal with a pipeline is in one that sells no new business: most likely a name mistyped."""
    selling = selling_of(scene, part)
    if part.reading.holds != "deals" or not selling:
        return []
    lanes = scene.engine.rows(
        "SELECT pipeline, count(*), bool_and(told_kind = 'other_pipeline') FROM told_deal"
        f" WHERE part = {part.number} AND pipeline IS NOT NULL GROUP BY pipeline ORDER BY count(*) DESC, pipeline"
    )
    if not lanes or not all(other for _, _, other in lanes):
        return []
    here = ", ".join(f"{lane} ({many})" for lane, many, _ in lanes[:_SHOWN]) + (" ..." if len(lanes) > _SHOWN else "")
    named = ", ".join(selling)
    return [f"No deal is in a pipeline that sells new business ({named}): the pipelines here are {here}."]


def _of_accounts(scene: Scene, part: Part) -> list[str]:
    if part.reading.holds != "accounts":
        return []
    query = f"SELECT count(*) - count(DISTINCT account) FROM placed WHERE several AND part = {part.number}"
    merged = scene.engine.rows(query)[0][0]
    return [f"lines merged into another line's account: {merged}"] if merged else []


def _of_mentions(scene: Scene, part: Part) -> list[str]:
    found: dict[str, int] = dict(
        scene.engine.rows(f"SELECT how, count(*) FROM belongs WHERE part = {part.number} GROUP BY how")
    )
    what = _CALLED.get(part.reading.holds, part.reading.holds.replace("_", "-"))
    counts = [(sum(found.get(how.strip("' "), 0) for how in hows.split(",")), text) for hows, text in _FOUND]
    return [text.format(n=count, what=what) for count, text in counts if count]


def _of_fields(scene: Scene, part: Part) -> list[str]:
    """Name the fields that a history tells of and no account file holds; the most told of first."""
    if part.reading.holds != "account_history":
        return []
    rows = scene.engine.rows(
        f"SELECT f.name, count(*) FROM {part.raw.name} r JOIN field_name f ON f.part = {part.number}"
        f" AND f.name = {part.text('field')} WHERE f.field IS NULL GROUP BY f.name ORDER BY count(*) DESC, f.name"
    )
    if not rows:
        return []
    shown = ", ".join(f"{name} ({many})" for name, many in rows[:_SHOWN]) + (" ..." if len(rows) > _SHOWN else "")
    return [f"lines of fields that no account file holds, kept until one does: {sum(n for _, n in rows)}: {shown}"]


def _of_days(scene: Scene, part: Part) -> list[str]:
    """Count the values set after the day that their file shows: nobody knew them yet."""
    later = f"SELECT count(*) FROM set_cell WHERE part = {part.number} AND day > DATE '{part.load.as_of}'"
    many = scene.engine.rows(later)[0][0]
    return [f"values set after the file's date, left out: {many}"] if many else []


def _of_kinds(scene: Scene, part: Part) -> list[str]:
    """Name the kinds of events that are none of ours, as the file writes them, each with ours that is spelled alike."""
    if part.reading.holds != "events":
        return []
    ours = ", ".join(f"'{kind}'" for kind in KINDS)
    rows = scene.engine.rows(
        f"SELECT kind, count(*) FROM event WHERE load = {part.load.number} AND kind NOT IN ({ours}) GROUP BY kind"
        " ORDER BY count(*) DESC, kind"
    )
    if not rows:
        return []
    shown = [(str(kind)[:_LONGEST], f", is it {near}?" if (near := near_kind(str(kind))) else "", n)
             for kind, n in rows[:_SHOWN]]  # fmt: skip
    told = ", ".join(f"{kind} ({many}{near})" for kind, near, many in shown) + (" ..." if len(rows) > _SHOWN else "")
    return [f"kinds not known to the queue, kept as they are: {told}"]


def _of_moves(scene: Scene, part: Part) -> list[str]:
    """Count the lines of a deals' history that nothing was made of: of deals not loaded, of fields without a use."""
    if part.reading.holds != "deal_history":
        return []
    deal = id_of(part, "deal_id")
    strange = scene.engine.rows(
        f"SELECT count(*) FROM {part.raw.name} WHERE {deal} NOT IN (SELECT crm_id FROM deal WHERE crm_id IS NOT NULL)"
    )[0][0]
    found = [f"lines of deals that are not loaded, kept until they are: {strange}"] if strange else []
    if part.column("field") is None:
        return found
    rows = scene.engine.rows(
        f"SELECT {part.text('field')} AS name, count(*) FROM {part.raw.name} WHERE name IS NOT NULL GROUP BY name"
        " ORDER BY count(*) DESC, name"
    )
    idle = [(str(name), int(many)) for name, many in rows if not is_used(str(name))]
    if idle:
        shown = ", ".join(f"{name} ({many})" for name, many in idle[:_SHOWN]) + (" ..." if len(idle) > _SHOWN else "")
        found.append(f"lines of fields that have no use yet, kept: {sum(many for _, many in idle)}: {shown}")
    return found


def _of_deals(scene: Scene, part: Part) -> list[str]:
    if part.reading.holds != "deals":
        return []
    as_of = f"DATE '{part.load.as_of}'"
    valued = str(part.column("amount") is not None or part.column("home_amount") is not None)
    tests = ", ".join(f"count(*) FILTER (WHERE {test.format(as_of=as_of, valued=valued)})" for test, _ in _OF_DEALS)
    counts = scene.engine.rows(f"SELECT {tests} FROM told_deal WHERE part = {part.number}")[0]
    kinds = scene.engine.rows(
        f"SELECT kind, count(*) FROM deal WHERE load = {part.load.number} AND kind <> 'new' GROUP BY kind ORDER BY kind"
    )
    hint = "" if part.column("opened") or part.column("closed") else _NO_DATES
    said = [text.format(n=count, hint=hint) for count, (_, text) in zip(counts, _OF_DEALS, strict=True) if count]
    words = {
        "renewal": "renewals",
        "expansion": "later deals of accounts already won",
        "other_pipeline": "deals in pipelines that sell no new business",
    }
    return [*said, *(f"{words[kind]}: {count}" for kind, count in kinds)]
