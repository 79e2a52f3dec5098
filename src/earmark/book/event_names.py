"""Events that tell their account by a name alone: taken where the name is sure, else put to a person.

A name is sure if one account of the book has it, in full or without its legal form, unless others may well be called
so too (`common_words.doubt`), or the line gives a domain that is another's, or says itself that it is not sure. What a
person said of a name goes before all that.

Tables made here (temporary):
told_event  (part, line) of an event that no id or domain places -> its name as compared, its domain, whether it doubts
may_be      what a name that is not sure may mean: name without legal form, key, likeness, why
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from earmark.book.merging import now_keys
from earmark.book.scene import Part, Scene
from earmark.book.seen import domain_of
from earmark.sources.common_words import doubt
from earmark.sources.likeness import Called
from earmark.sources.names import core
from earmark.sources.sought import sought

_OPEN = "('name', 'other name', 'several', 'unknown')"  # how a line was placed that a name alone placed, or none
Keys = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class _Told:
    """What events say of whose they are: a name, a domain that no account has, and whether they doubt it."""

    name: str
    domain: str
    doubted: bool


@dataclass(frozen=True)
class _Known:
    """Whose names are: accounts by name, and by name without legal form; what people said of the latter."""

    by_name: Keys
    by_core: Keys
    accepted: Mapping[str, str] = field(default_factory=dict)
    rejected: Keys = field(default_factory=dict)


def name_events(scene: Scene) -> None:
    """Place the events that a name places for sure, by itself or by what people said, and set others apart."""
    run = scene.engine.run
    run("CREATE TEMP TABLE may_be (name VARCHAR, key VARCHAR, likeness INTEGER, why VARCHAR)")
    query = " UNION ALL ".join(_lines(part) for part in scene.holding("events"))
    if not query:
        return
    run(f"CREATE TEMP TABLE told_event AS {query}", step="events that a name places")
    told = [
        _Told(*row) for row in scene.engine.rows("SELECT DISTINCT name, domain, doubted FROM told_event ORDER BY ALL")
    ]
    if told:
        accounts = _accounts(scene)
        known = _known(scene, accounts)
        placed = {one: _whose(one, known) for one in told}
        open_ = [one for one in told if not placed[one][0] and "" not in known.rejected.get(core(one.name), ())]
        unsure = _set_apart(scene, open_, accounts, known)
        _place(scene, placed, unsure)


def write_unsure(scene: Scene) -> None:
    """Write which accounts a name that is not sure may mean."""
    scene.engine.run(
        "INSERT INTO unsure SELECT m.name, n.account, max(m.likeness), arg_max(m.why, (m.likeness, m.why)) FROM may_be"
        " m JOIN numbered n ON n.key = m.key GROUP BY m.name, n.account ORDER BY m.name, n.account",
        step="names that are not sure",
    )


def _lines(part: Part) -> str:
    doubted = f"NOT coalesce({part.flag('sure', 'true')}, true)"
    return (
        f"SELECT m.part, m.line, m.name, coalesce({domain_of('m.host', 'w')}, '') AS domain, {doubted} AS doubted"
        f" FROM mention m JOIN belongs b ON b.part = m.part AND b.line = m.line JOIN {part.raw.name} r"
        f" ON r.line = m.line LEFT JOIN site w ON w.host = m.host WHERE m.part = {part.number} AND m.name IS NOT NULL"
        f" AND b.how IN {_OPEN}"
    )


def _accounts(scene: Scene) -> list[tuple[str, str]]:
    """Every account's names as compared, each with the account's key; empty where it has none."""
    rows = scene.engine.rows(
        "SELECT DISTINCT name, key FROM name_key UNION SELECT '', key FROM (SELECT key FROM identity UNION SELECT key"
        " FROM brought) WHERE key LIKE 'd:%' AND key NOT IN (SELECT key FROM name_key) ORDER BY ALL",
        step="names of accounts",
    )
    return [(str(name), str(key)) for name, key in rows]


def _known(scene: Scene, accounts: Iterable[tuple[str, str]]) -> _Known:
    by_name: dict[str, set[str]] = {}
    by_core: dict[str, set[str]] = {}
    for name, key in accounts:
        by_name.setdefault(name, set()).add(key)
        by_core.setdefault(core(name), set()).add(key)
    said = scene.names
    now = {"": ""} | now_keys(scene, sorted({key for _, key in (*said.accepted, *said.rejected) if key}))
    rejected: dict[str, set[str]] = {}
    for name, key in said.rejected:
        rejected.setdefault(name, set()).update({now[key]} if key in now else ())
    accepted = {name: now[key] for name, key in said.accepted if key in now}
    return _Known(_frozen(by_name), _frozen(by_core), accepted, _frozen(rejected))


def _frozen(sets: Mapping[str, set[str]]) -> Keys:
    return {name: frozenset(keys) for name, keys in sets.items()}


def _whose(told: _Told, known: _Known) -> tuple[str, str]:
    """Return the key of the one account that events mean, and how that is known; empty where it is not sure."""
    own = core(told.name)
    barred = known.rejected.get(own, frozenset())
    full = known.by_name.get(told.name, frozenset()) - barred
    in_full = len(full) == 1 and own != told.name
    if own in known.accepted and not in_full:
        return known.accepted[own], "said"
    same = full if in_full else known.by_core.get(own, frozenset()) - barred
    key = next(iter(same)) if len(same) == 1 else ""
    apart = bool(told.domain) and _site(key) not in {"", told.domain}
    if not own or not key or told.doubted or apart or "" in barred or (not in_full and doubt(own, _site(key))):
        return "", ""
    return key, "name"


def _site(key: str) -> str:
    return key.removeprefix("d:") if key.startswith("d:") else ""


def _set_apart(scene: Scene, told: list[_Told], accounts: list[tuple[str, str]], known: _Known) -> frozenset[str]:
    """Keep which accounts names may mean; return those names, without legal form, that may mean any."""
    called = [Called(name, _site(key)) for name, key in accounts]
    names = sorted({(core(one.name), one.domain) for one in told})
    rows = []
    for meant in sought([Called(*pair) for pair in names], called):
        name, key = names[meant.name][0], accounts[meant.account][1]
        why = [meant.why, *([doubt(name, _site(key))] if meant.likeness == 100 else [])]
        if key not in known.rejected.get(name, ()):
            rows.append((name, key, meant.likeness, "; ".join(filter(None, why))))
    scene.engine.insert(
        "may_be", ("name", "key", "likeness", "why"), rows, ("VARCHAR", "VARCHAR", "INTEGER", "VARCHAR")
    )
    return frozenset(row[0] for row in rows)


def _place(scene: Scene, placed: Mapping[_Told, tuple[str, str]], unsure: frozenset[str]) -> None:
    """Give each line the account that its name means, or none."""
    rows = []
    for told, (key, how) in placed.items():
        left = "unsure" if core(told.name) in unsure else "unknown"
        rows.append((told.name, told.domain, told.doubted, key or None, how or left))
    run = scene.engine.run
    run("CREATE TEMP TABLE meant (name VARCHAR, domain VARCHAR, doubted BOOLEAN, key VARCHAR, how VARCHAR)")
    scene.engine.insert("meant", ("name", "domain", "doubted", "key", "how"), rows,
                        ("VARCHAR", "VARCHAR", "BOOLEAN", "VARCHAR", "VARCHAR"))  # fmt: skip
    run(
        "UPDATE belongs SET key = f.key, how = f.how FROM (SELECT t.part, t.line, j.key, j.how FROM told_event t JOIN"
        " meant j ON j.name = t.name AND j.domain = t.domain AND j.doubted = t.doubted) f WHERE belongs.part = f.part"
        " AND belongs.line = f.line",
        step="events placed by name",
    )
