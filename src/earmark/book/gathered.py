"""What is to be forgotten, gathered: the lines of every load that tell of it, its marks, and what names it in texts.

Asked inside a transaction in which `projection.settle` has worked out whose every line is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from earmark.book.cellwords import id_of
from earmark.book.forgotten import id_marks
from earmark.book.keeping_out import account_names, free_names
from earmark.book.scene import Part, Scene
from earmark.book.traces import Told, deals_of, lines_of, values_of, values_on
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
    marks |= {f"name {name}" for (name,) in scene.engine.rows(_COMPARED, [key], "names of the account")}
    lines = _lines(scene, marks, scene.engine.rows("SELECT part, line FROM theirs", step="lines of the account"))
    names, free = account_names(scene.engine, _told(scene.parts, lines))
    keys = {key, *(f"d:{domain}" for domain in domains), *(f"i:{crm}:{one}" for crm, one in ids)}
    merged = "SELECT m.key FROM merged m JOIN account a USING (account) WHERE a.key = $1"
    keys |= {str(one) for (one,) in scene.engine.rows(merged, [key], "keys of before")}
    mentions = Mentions(frozenset(domains), frozenset(), free)
    return _meant(scene, Meant("account", frozenset(keys), frozenset(marks), mentions, lines), names)


def person(scene: Scene, address: str) -> Meant:
    """Return what is to be forgotten with the person of a mail address."""
    engine, parts = scene.engine, (*scene.holding("contacts"), *scene.holding("leads"))
    marks = {f"mail {address}"}
    for part, lines in [(part, lines_of(engine, part, marks.__contains__)) for part in parts]:
        for role in ("id", "contact_id"):
            ids = values_on(engine, part, id_of(part, role), lines)
            marks |= {mark for one in ids for mark in id_marks("contact", part.reading.crm, one)}
    told = [(part, lines_of(engine, part, marks.__contains__)) for part in parts]
    held, others = values_of(engine, told, lambda part: f"lower({part.text('email')})")
    addresses = {address, *(held - others)}  # what others share stays theirs
    marks |= {f"mail {one}" for one in addresses}
    found = _lines(scene, marks)
    names, others = values_of(engine, _told(parts, found), _full_name)
    free = free_names((name for name in names if " " in name), others)
    mentions = Mentions(frozenset(), frozenset(addresses), free)
    return _meant(scene, Meant("person", frozenset(), frozenset(marks), mentions, found), names)


def _meant(scene: Scene, meant: Meant, names: Collection[str]) -> Meant:
    """Tell how many lines go, by what their files hold, and which names are not taken out of texts."""
    holds = {part.raw.name: part.reading.holds for part in reversed(scene.parts)}
    kinds: Counter[str] = Counter()
    for name, gone in meant.lines.items():
        kinds[holds[name]] += len(gone)
    return replace(meant, kinds=dict(kinds), kept_names=tuple(sorted(set(names) - meant.mentions.names)))


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


def _lines(scene: Scene, marks: set[str], more: Iterable[Sequence[int]] = ()) -> Lines:
    """Return lines that have one of the marks, and more, as (part, line); the marks of deals are added to `marks`."""
    for part in scene.holding("deal_accounts"):
        deals = deals_of(scene.engine, part, marks.__contains__)
        marks |= {mark for crm, deal in deals for mark in id_marks("deal", crm, deal)}
    found: dict[str, set[int]] = {}
    for part in scene.parts:
        found.setdefault(part.raw.name, set()).update(lines_of(scene.engine, part, marks.__contains__))
    names = {part.number: part.raw.name for part in scene.parts}
    for number, line in more:
        found[names[number]].add(int(line))
    return {name: frozenset(lines) for name, lines in found.items() if lines}


def _full_name(part: Part) -> str:
    """Return the SQL of a person's full name."""
    first, last = part.text("first_name"), part.text("last_name")
    return f"coalesce({part.text('name')}, nullif(concat_ws(' ', {first}, {last}), ''))"


def _told(parts: Iterable[Part], lines: Lines) -> list[Told]:
    return [(part, lines.get(part.raw.name, frozenset())) for part in parts]
