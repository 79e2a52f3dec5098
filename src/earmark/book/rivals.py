"""A competitor's bad news, brought to the accounts that use it: each gets an event of its own, `competitor_news`.

Who a competitor is the settings say, by domain or name; who uses it, the accounts' technologies and the CRM's fields
of competitors and present vendors say: as they stood when the news was known, or, where they said nothing then, when
they first did.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from earmark.book.scene import Field, Scene
from earmark.book.seen import domain_of
from earmark.facts.kinds import is_bad_news
from earmark.facts.triggers import called
from earmark.sources.columns import key
from earmark.sources.domains import registrable
from earmark.sources.names import core

_VENDOR = re.compile(  # labels of fields that say whose customer an account is
    r"(?:^|_)(?:competitors?|incumbents?|(?:current|present|existing|primary)_"
    r"(?:vendor|provider|supplier|solution|tool|system|software|product))(?:_|$)"
)


@dataclass(frozen=True)
class Rival:
    """A competitor as the settings name it, with the names it goes by, without legal form, and its domains."""

    said: str
    names: frozenset[str]
    domains: frozenset[str]


def write_rivals_news(scene: Scene) -> None:
    """Write an event for every account that uses a competitor of which there is bad news."""
    if not scene.settings.competitors or not any(scene.holding("events")):
        return
    rivals = _rivals(scene)
    news = [(*row, rivals[place].said) for row, place in _news(scene, rivals)]
    if not news:
        return
    columns = ("happened", "known_from", "source", "url", "evidence", "load", "line", "account", "rival")
    types = ("DATE", "DATE", "VARCHAR", "VARCHAR", "VARCHAR", "INTEGER", "INTEGER", "BIGINT", "VARCHAR")
    made = ", ".join(f"{name} {kind}" for name, kind in zip(columns, types, strict=True))
    scene.engine.run(f"CREATE TEMP TABLE rival_news ({made})")
    scene.engine.insert("rival_news", columns, news, types)
    scene.engine.run(
        "CREATE TEMP TABLE rival_use (account BIGINT, rival VARCHAR, since DATE, until DATE, first BOOLEAN)"
    )
    for field in scene.fields:
        if field.kind in {"list", "category"} and (
            field.canonical == "technologies" or _VENDOR.search(key(field.name))
        ):
            _note_users(scene, field, rivals)
    scene.engine.run(
        "INSERT INTO event SELECT u.account, n.rival, 'competitor_news', n.happened, max(greatest(n.known_from,"
        " u.since)), n.source, n.url, n.evidence, n.load, n.line FROM rival_news n JOIN rival_use u"
        " ON u.rival = n.rival AND u.until > n.known_from AND (u.first OR u.since <= n.known_from)"
        " WHERE u.account IS DISTINCT FROM n.account GROUP BY u.account, n.rival, n.happened, n.source, n.url,"
        " n.evidence, n.load, n.line ORDER BY u.account, n.happened, n.load, n.line, n.rival",
        step="news of competitors",
    )


def _rivals(scene: Scene) -> tuple[Rival, ...]:
    """Every competitor that is set, with what the book and its domain say that it is called."""
    words = scene.settings.competitors
    owned = registrable([word.lower() for word in words])
    rows = scene.engine.rows("SELECT name, domain FROM account WHERE domain = ANY($1::VARCHAR[])", [list(owned)])
    told = {str(domain): str(name) for name, domain in rows if name}
    found = []
    for word in words:
        site = owned[word.lower()] if "." in word else None
        names = {core(site.split(".", maxsplit=1)[0]), core(told.get(site, ""))} if site else {core(word)}
        found.append(Rival(told.get(site or "", word), frozenset(names - {""}), frozenset({site} if site else ())))
    return tuple(found)


def _news(scene: Scene, rivals: Sequence[Rival]) -> Iterable[tuple[tuple[object, ...], int]]:
    """Yield the bad news of competitors, each with the place of the one it is of."""
    for part in scene.holding("events"):
        rows = scene.engine.rows(
            "SELECT e.happened, e.known_from, e.source, e.url, e.evidence, e.load, e.line, e.account, e.kind, m.name,"
            f" {domain_of('m.host', 'w')} FROM event e JOIN mention m ON m.part = {part.number} AND m.line = e.line"
            f" LEFT JOIN site w ON w.host = m.host WHERE e.load = {part.load.number} ORDER BY e.line",
            step="what is told of competitors",
        )
        bad = {kind for kind in {str(row[8]) for row in rows} if is_bad_news(kind)}
        for *told, kind, name, site in rows:
            own = core(str(name)) if name else ""
            for place, one in enumerate(rivals):
                if kind in bad and (site in one.domains if site and one.domains else own in one.names):
                    told[4] = f"{one.said}: {told[4] or called(str(kind))}"
                    yield tuple(told), place
                    break


def _note_users(scene: Scene, field: Field, rivals: Sequence[Rival]) -> None:
    """Gather from when to when accounts used a competitor, as one field tells it."""
    value = f"f{field.number}"
    item = f"unnest(string_split(trim({value}, ';'), ';'))" if field.kind == "list" else value
    said = scene.engine.rows(
        f"SELECT DISTINCT {item} FROM account WHERE {value} IS NOT NULL UNION SELECT DISTINCT"
        f" {item.replace(value, 'text')} FROM account_history WHERE field = {field.number} AND text IS NOT NULL"
    )
    owners = {name: one.said for one in rivals for name in one.names}
    owners |= {site: one.said for one in rivals for site in one.domains}
    uses = [(str(word), owners.get(core(str(word))) or owners.get(str(word))) for (word,) in said]
    uses = [use for use in uses if use[1]]
    if not uses:
        return
    scene.engine.run("CREATE OR REPLACE TEMP TABLE rival_word (word VARCHAR, rival VARCHAR)")
    scene.engine.insert("rival_word", ("word", "rival"), uses)
    held = "list_contains(string_split(trim(text, ';'), ';'), word)" if field.kind == "list" else "text = word"
    scene.engine.run(
        "INSERT INTO rival_use SELECT DISTINCT account, rival, since, until, first FROM (SELECT account, text,"
        " lag(until) OVER w AS since, until, lag(text) OVER w IS NULL AS first FROM (SELECT account, text,"
        f" known_until AS until FROM account_history WHERE field = {field.number} UNION ALL SELECT account, {value},"
        " DATE '9999-12-31' FROM account) WINDOW w AS (PARTITION BY account ORDER BY until)) JOIN rival_word"
        f" ON {held}",
        step="who uses a competitor",
    )
