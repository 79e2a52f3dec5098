"""How the book stands with each line of a list: matched by domain, then CRM id, then a name that is unique."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlglot import exp

from earmark.facts.fold import fold
from earmark.sources.domains import registrable
from earmark.sources.sqltext import folded
from earmark.sql import standing
from earmark.sql import vocabulary as say
from earmark.sql.vocabulary import Node, column

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.verbs.listing import Listing

OWN, COMPETITOR, PARTNER = (len(standing.WORDS) + i for i in range(3))
RELATIONS = (*standing.WORDS, "own", "competitor", "partner")
WAYS = {"domain": "account", "crm_id": "account", "name_key": "called"}  # what is compared, and where it stands


def relate(book: Book, rows: Listing, as_of: date) -> dict[str, int]:
    """Make the table `related` (line, relation; new ones left out) and return how many lines stand how.

    Your own company, competitors and partners are told by the book's settings, by domain or name.
    """
    for statement in say.create("standing", standing.standing(as_of)):
        book.facts.run(statement, step="standing")
    told = _told(book)
    _call(book, rows, bool(told))
    named = [(_is_one(words), say.whole(relation)) for relation, words in told.items()]
    stands = exp.Coalesce(this=column("standing", "standing"), expressions=[say.whole(standing.NEW)])
    relation = say.case(named, stands) if named else stands
    query = exp.select(column("line", "met"), say.named(relation, "relation")).from_(_met(rows).subquery("met"))
    on = say.same(column("account", "standing"), column("account", "met"))
    query = query.join(say.table("standing"), on=on, join_type="left")
    known = exp.select(column("line"), column("relation")).from_(query.subquery("met"))
    known = known.where(exp.NEQ(this=column("relation"), expression=say.whole(standing.NEW)))
    for statement in say.create("related", say.guard(known)):
        book.facts.run(statement, step="relationships")
    counted = exp.select(column("relation"), say.count()).from_(say.table("related")).group_by(column("relation"))
    found = {int(relation): int(n) for relation, n in book.facts.rows(say.guard(counted))}
    found[standing.NEW] = rows.count - sum(found.values())
    return {word: found[i] for i, word in enumerate(RELATIONS) if found.get(i)}


def accounts_of(book: Book, rows: Listing) -> tuple[int, ...]:
    """Return the accounts of the book that lines of a list are, each once, in order."""
    _call(book, rows, told=False)
    known = exp.select(column("account")).from_(_met(rows).subquery("met"))
    known = known.where(say.present(column("account"))).group_by(column("account")).order_by(column("account"))
    return tuple(int(row[0]) for row in book.facts.rows(say.guard(known), step="accounts of the list"))


def set_apart(book: Book) -> list[tuple[int, int]]:
    """Return the accounts that the book's settings name as your own company, competitors or partners, and as which."""
    told = _told(book)
    if not told:
        return []
    book.facts.run("DROP TABLE IF EXISTS called")
    book.facts.run(f"CREATE TEMP TABLE called AS SELECT account, {folded('name')} AS name_key, domain FROM account")  # noqa: S608 - names of ours
    named = [(_is_one(words), say.whole(relation)) for relation, words in told.items()]
    query = exp.select(column("account", "met"), say.named(say.case(named), "relation")).from_(
        say.table("called", "met")
    )
    known = exp.select(column("account"), column("relation")).from_(query.subquery("met"))
    known = known.where(say.present(column("relation"))).order_by(column("account"))
    return [(int(account), int(relation)) for account, relation in book.facts.rows(say.guard(known), step="set apart")]


def _told(book: Book) -> dict[int, tuple[str, ...]]:
    """Whom the book's settings name, by relation."""
    said = book.settings
    told = {OWN: said.own_domains, COMPETITOR: said.competitors, PARTNER: said.partners}
    return {relation: words for relation, words in told.items() if words}


def _met(rows: Listing) -> exp.Select:
    """Each line with the account of the book it is: line, account, domain, name_key."""
    mine = [column(c, "listed") for c in ("line", "domain")]
    if rows.accounts:
        query = exp.select(*mine, say.named(column("line", "listed"), "account"), column("name_key", "called"))
        on = say.same(column("account", "called"), column("line", "listed"))
        return query.from_(say.table(rows.table, "listed")).join(say.table("called"), on=on, join_type="left")
    query = exp.select(*mine, column("name_key", "listed")).from_(say.table(rows.table, "listed"))
    for way, place in WAYS.items():
        only = exp.select(column(way), say.named(say.least(column("account")), "account")).from_(_named_by(way, place))
        only = only.select(say.named(say.most(column("domain")), "site"))
        only = only.where(say.present(column(way))).group_by(column(way)).having(say.same(say.count(), say.whole(1)))
        alike: Node = say.same(column(way, f"by_{way}"), column(way, "listed"))
        if way == "name_key":  # a name says nothing where the line has a domain that is somebody else's
            lacking = (say.absent(column("domain", "listed")), say.absent(column("site", f"by_{way}")))
            alike = say.both(alike, say.either(*lacking))
        query = query.join(only.subquery(exp.to_identifier(f"by_{way}", quoted=True)), on=alike, join_type="left")
    ways = [column("account", f"by_{way}") for way in WAYS]
    return query.select(say.named(exp.Coalesce(this=ways[0], expressions=ways[1:]), "account"))


def _named_by(way: str, place: str) -> Node:
    """Where accounts stand by what they are called: by domain also those they go by beside their own."""
    if way != "domain":
        return say.table(place)
    both = [exp.select(column("account"), column("domain")).from_(say.table(name)) for name in (place, "alias")]
    return exp.union(*both, distinct=False).subquery("known_as")


def _call(book: Book, rows: Listing, told: bool) -> None:
    """Make the table `called` (account, name_key, domain): names as compared."""
    among = f"account IN (SELECT line FROM {rows.table})" if told else "false"  # noqa: S608 - a name of ours
    which = among if rows.accounts else "true"
    columns = f"account, {folded('name')} AS name_key, domain"
    query = f"SELECT {columns} FROM account WHERE {which}"  # noqa: S608 - names of ours
    book.facts.run("DROP TABLE IF EXISTS called")
    book.facts.run(f"CREATE TEMP TABLE called AS {query}", step="names")


def _is_one(words: tuple[str, ...]) -> Node:
    sites = [site for site in registrable([word.lower() for word in words]).values() if site]
    named = say.is_text(column("name_key", "met"), *map(fold, words))
    return say.either(say.is_text(column("domain", "met"), *words, *sites), named)
