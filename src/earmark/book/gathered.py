"""What is to be forgotten, gathered: the lines of every load that tell of it, its marks, and what names it in texts.

Asked inside a transaction in which `projection.settle` has worked out whose every line is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from earmark.book.forgotten import id_marks
from earmark.book.keeping_out import free_names, names_elsewhere, names_on
from earmark.book.scene import Part, Scene
from earmark.book.traces import deals_of, lines_of
from earmark.facts.forgetting import Whom
from earmark.sources.mentions import Mentions

Lines = dict[str, frozenset[int]]  # by the name of a raw


@dataclass(frozen=True)
class Meant:
    """Whom it is about.

    keys: those of the account, now and before. marks: what it is kept out by. mentions: what names it in texts. kinds:
    lines by what they hold. kept_names: names of its own that others have too, so that texts keep them.
    """

    whom: Whom
    keys: frozenset[str]
    marks: frozenset[str]
    mentions: Mentions
    lines: Lines
    kinds: dict[str, int] = field(default_factory=dict)
    kept_names: tuple[str, ...] = ()


def account(scene: Scene, key: str) -> Meant:
    """Return what is to be forgotten with the account of a key."""
    scene.engine.run(
        "CREATE OR REPLACE TEMP TABLE theirs AS SELECT part, line FROM identity WHERE key = $1"
        " UNION SELECT part, line FROM belongs WHERE key = $1",
        [key],
        "lines of the account",
    )
    domains = _domains(scene, key)
    ids = _pairs(scene, "SELECT DISTINCT crm, id FROM id_key WHERE key = $1", key)
    marks = {f"domain {domain}" for domain in domains} | {m for crm, one in ids for m in id_marks("account", crm, one)}
    for what, holds in (("deal", ("deals",)), ("contact", ("contacts", "leads"))):
        marks |= {mark for crm, one in _own_ids(scene, holds) for mark in id_marks(what, crm, one)}
    names = [str(name) for (name,) in scene.engine.rows(_COMPARED, [key], "names of the account")]
    marks |= {f"name {name}" for name in names}
    lines = _lines(scene, marks)
    written, shared = _names(scene, lines)
    free = free_names(written, shared)
    keys = {key, *(f"d:{domain}" for domain in domains), *(f"i:{crm}:{one}" for crm, one in ids)}
    merged = "SELECT m.key FROM merged m JOIN account a USING (account) WHERE a.key = $1"
    keys |= {str(one) for (one,) in scene.engine.rows(merged, [key], "keys of before")}
    held = tuple(sorted(written - free))
    mentions = Mentions(frozenset(domains), frozenset(), free)
    return Meant("account", frozenset(keys), frozenset(marks), mentions, lines, _kinds(scene, lines), held)


def person(scene: Scene, address: str) -> Meant:
    """Return what is to be forgotten with the person of a mail address."""
    parts = (*scene.holding("contacts"), *scene.holding("leads"))
    marks, addresses = {f"mail {address}"}, {address}
    for part in parts:
        ids = _ids(scene, part, lines_of(scene.engine, part, {f"mail {address}"}.__contains__))
        marks |= {mark for crm, one in ids for mark in id_marks("contact", crm, one)}
    addresses |= _own_addresses(scene, parts, marks)
    marks |= {f"mail {one}" for one in addresses}
    lines = _lines(scene, marks)
    names, others = set[str](), set[str]()
    for part in parts:
        mine = lines.get(part.raw.name, frozenset())
        names |= _people(scene, part, mine, among=True)
        others |= {name.lower() for name in _people(scene, part, mine, among=False)} if mine or names else set()
    free = free_names((name for name in names if " " in name), others)
    mentions = Mentions(frozenset(), frozenset(addresses), free)
    held = tuple(sorted(names - free))
    return Meant("person", frozenset(), frozenset(marks), mentions, lines, _kinds(scene, lines), held)


_COMPARED = """
    SELECT name FROM (SELECT n.name, i.key FROM named n JOIN identity i ON i.part = n.part AND i.line = n.line
        WHERE n.name IS NOT NULL UNION SELECT name, key FROM more_name UNION
        SELECT m.name, b.key FROM mention m JOIN belongs b ON b.part = m.part AND b.line = m.line
        WHERE m.name IS NOT NULL AND b.key IS NOT NULL)
    GROUP BY name HAVING bool_and(key = $1) ORDER BY name
"""


def _domains(scene: Scene, key: str) -> frozenset[str]:
    """Return the account's domains, now and before, that are nobody else's."""
    found = scene.engine.rows(
        "SELECT domain FROM (SELECT domain FROM identity WHERE key = $1 UNION SELECT domain FROM site_key WHERE"
        " key = $1 UNION SELECT domain FROM brought WHERE key = $1 UNION SELECT substr($1, 3) WHERE $1 LIKE 'd:%')"
        " WHERE domain IS NOT NULL AND domain NOT IN (SELECT domain FROM identity WHERE domain IS NOT NULL AND"
        " key = 'd:' || domain AND key <> $1)",
        [key],
        "domains of the account",
    )
    return frozenset(str(domain) for (domain,) in found)


def _pairs(scene: Scene, query: str, *words: str) -> set[tuple[str, str]]:
    return {(str(crm), str(one)) for crm, one in scene.engine.rows(query, list(words), "ids")}


def _own_ids(scene: Scene, holds: Collection[str]) -> set[tuple[str, str]]:
    """Return the ids of the account's deals, or people, that no line gives to another account."""
    parts = ", ".join(str(part.number) for part in scene.parts if part.reading.holds in holds) or "-1"
    return _pairs(
        scene,
        f"SELECT crm, id FROM mention WHERE id IS NOT NULL AND part IN ({parts}) GROUP BY crm, id"
        " HAVING bool_and((part, line) IN (SELECT (part, line) FROM theirs))",
    )


def _lines(scene: Scene, marks: set[str]) -> Lines:
    """Return all lines that have one of the marks or are the account's; marks of its deals are added to `marks`."""
    for part in scene.holding("deal_accounts"):
        deals = deals_of(scene.engine, part, marks.__contains__)
        marks |= {mark for crm, deal in deals for mark in id_marks("deal", crm, deal)}
    found: dict[str, set[int]] = {}
    for part in scene.parts:
        found.setdefault(part.raw.name, set()).update(lines_of(scene.engine, part, marks.__contains__))
    has = bool(scene.engine.columns("theirs"))
    names = {part.number: part.raw.name for part in scene.parts}
    for number, line in scene.engine.rows("SELECT part, line FROM theirs", step="lines of the account") if has else ():
        found[names[number]].add(int(line))
    return {name: frozenset(lines) for name, lines in found.items() if lines}


def _names(scene: Scene, lines: Lines) -> tuple[set[str], set[str]]:
    """Return the account's names as they are written, and those of them, in lower case, that others have."""
    mine, shared = set[str](), set[str]()
    for part in scene.parts:
        mine |= names_on(scene.engine, part, lines.get(part.raw.name, ()))
    for part in scene.parts:
        shared |= names_elsewhere(scene.engine, part, lines.get(part.raw.name, ()), mine)
    return mine, shared


def _own_addresses(scene: Scene, parts: Iterable[Part], marks: set[str]) -> set[str]:
    """Return the addresses on lines that have one of the marks and on no other line: others' stay theirs."""
    mine, others = set[str](), set[str]()
    for part in parts:
        lines = lines_of(scene.engine, part, marks.__contains__)
        rows = scene.engine.rows(
            f"SELECT lower({part.text('email')}) AS cell, bool_and(line IN (SELECT unnest($1::INTEGER[]))),"
            f" bool_or(line IN (SELECT unnest($1::INTEGER[]))) FROM {part.raw.name} WHERE cell IS NOT NULL GROUP BY 1",
            [sorted(lines)],
            "addresses of a person",
        )
        mine |= {str(cell) for cell, _, some in rows if some}
        others |= {str(cell) for cell, every, _ in rows if not every}
    return mine - others


def _ids(scene: Scene, part: Part, lines: Iterable[int]) -> set[tuple[str, str]]:
    from earmark.book.cellwords import id_of

    found = set[tuple[str, str]]()
    for role in ("id", "contact_id"):
        rows = scene.engine.rows(
            f"SELECT DISTINCT {id_of(part, role)} AS id FROM {part.raw.name} WHERE line IN"
            " (SELECT unnest($1::INTEGER[])) AND id IS NOT NULL",
            [sorted(lines)],
            "ids of a person",
        )
        found |= {(part.reading.crm, str(one)) for (one,) in rows}
    return found


def _people(scene: Scene, part: Part, lines: Iterable[int], *, among: bool) -> set[str]:
    """Return the full names on some lines, or on all others."""
    first, last = part.text("first_name"), part.text("last_name")
    whole = f"coalesce({part.text('name')}, nullif(concat_ws(' ', {first}, {last}), ''))"
    rows = scene.engine.rows(
        f"SELECT DISTINCT {whole} AS person FROM {part.raw.name} WHERE {'' if among else 'NOT'} (line IN"
        " (SELECT unnest($1::INTEGER[]))) AND person IS NOT NULL",
        [sorted(lines)],
        "names of people",
    )
    return {str(name) for (name,) in rows}


def _kinds(scene: Scene, lines: Lines) -> dict[str, int]:
    """Return how many lines go, by what their files hold, each line of a file once."""
    kinds: dict[str, int] = {}
    for name, gone in lines.items():
        holds = next(part.reading.holds for part in scene.parts if part.raw.name == name)
        kinds[holds] = kinds.get(holds, 0) + len(gone)
    return kinds
