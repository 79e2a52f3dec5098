"""The profile as a script that a warehouse runs by itself, on the columns it has, without Python.

Unlike the expressions of `score`, which mean the same on every engine and are given clean values, a script
reads columns as people left them: it folds text, counts days to the day it runs, and names what it finds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlglot import exp

from earmark.facts.fold import unaccented
from earmark.profile.bins import Criterion
from earmark.profile.profile import Profile
from earmark.profile.rules import Tier
from earmark.sql import vocabulary as say
from earmark.sql.score import bin_names, earned, score_query
from earmark.sql.vocabulary import Node, column

DIALECTS = ("bigquery", "databricks", "duckdb", "postgres", "redshift", "snowflake", "spark", "trino")
KNOWN = "earmark_known"  # the first step: no table of the user's is called so
TABLE = "earmark_table_to_score"  # stands in the tree for the table, or for what dbt makes of it
PLAIN = re.compile(r"[a-z_][a-z0-9_]*")
WORDS = frozenset(  # reserved in some dialect
    """all alter analyse analyze and any array as asc at between binary both by case cast check collate collation column
    connect connection constraint contains create cross cube current database default define delete desc describe
    distinct do drop else end enum escape except exclude exists extract false fetch following for foreign from full
    grant group grouping groups hash having if ignore ilike in increment inner insert intersect interval into is isnull
    issue join lateral leading left like limit localtime lookup merge minus natural new no normalize not notnull null
    nulls of offset on only or order organization outer over overlaps partition placing preceding prepare primary proto
    qualify range recursive references regexp respect returning revoke right rlike rollup row rows sample schema select
    session_user set similar skip some start struct symmetric system_user table tablesample tag then to top trailing
    treat trigger trim true try_cast unbounded union unique unnest update user using values variadic verbose view when
    whenever where window with within""".split()  # noqa: SIM905 - so many quoted words read worse
)
JINJA = re.compile(r"\{[{%#]")
SAYS = {
    "score": "the points of its bins, added up",
    "tier": "the band that the score falls in",
    "expected_rate": "the rate {population} that became good at such scores",
    "exclusion": "the exclusion that rules it out, if any",
    "segment": "the named part of the market that it falls in, if any",
    "reasons": "where the points come from: criterion, bin, points",
}


@dataclass(frozen=True)
class Wanted:
    """What a script is made for.

    dialect: one of DIALECTS. table: where the accounts stand, dots between its parts. key: the column that
    names an account. columns: field -> column, where it is not the field's name in snake case. as_of: the day
    from which dates are counted; None: the day on which the script runs. dbt: a model, `table` being another.
    """

    dialect: str
    table: str = "accounts"
    key: str = "id"
    columns: Mapping[str, str] = field(default_factory=dict)
    as_of: date | None = None
    dbt: bool = False


def script(profile: Profile, wanted: Wanted, about: str) -> str:
    """Return the profile as one commented SELECT: the key, score, tier, rate, exclusion, segment, reasons.

    about: what stands at its head, after the profile's name.
    """
    names = _names(profile)
    known = {name: column(alias) for name, alias in names.items()}
    key = column("account_key")
    scored = score_query(profile, say.table(KNOWN), known, keep=("account_key",), aged=True, seen=True)
    said = [node if node == column(name) else say.named(node, name) for name, node in _said(profile).items()]
    steps = {KNOWN: _cleaned(profile, wanted), **{one.alias: one.this for one in scored.ctes}}
    scored.set("with_", None)
    query = exp.select(say.named(key, wanted.key), *said).from_(say.table("scored"))
    for name, step in {**steps, "scored": scored}.items():
        query = query.with_(name, as_=_short(step))
    text = f"{_unquoted(query).sql(dialect=wanted.dialect, pretty=True)}\n"
    return _placed(f"{_head(profile, wanted, about)}\n{text}", wanted)


def described(profile: Profile, wanted: Wanted, model: str) -> str:
    """Return the description of a dbt model, with tests of its columns, as YAML."""
    tests = {wanted.key: "not_null, unique", "score": "not_null"}
    tests |= {"tier": f"accepted_values: {{arguments: {{values: {_words([t.name for t in profile.tiers])}}}}}"}
    columns = "".join(
        f"      - name: {_words(name)}\n        description: {_words(text)}\n"
        + (f"        data_tests: [{tests[name]}]\n" if name in tests else "")
        for name, text in ({wanted.key: "the account"} | _meanings(profile)).items()
    )
    told = _words(f"{profile.name}, as of {profile.as_of}. Made with Earmark.")
    head = f"version: 2\nmodels:\n  - name: {_words(model)}\n    description: {told}\n    columns:\n"
    return head + columns


def _words(text: str | list[str]) -> str:
    """Words as YAML takes them, without a meaning to dbt."""
    return _inert(json.dumps(text, ensure_ascii=False))


def _inert(text: str) -> str:
    return JINJA.sub(lambda found: "{{ '" + found.group() + "' }}", text)


def snake(name: str) -> str:
    """Return a name as a column is usually called: lower case, no accents, words joined by one underscore.

    One without any letter of the alphabet stays as it is.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", unaccented(name.casefold())).strip("_")
    return (f"c_{plain}" if plain[0].isdigit() else plain) if plain else name


def _names(profile: Profile) -> dict[str, str]:
    """How each field is called inside the script: its name in snake case, numbered where two are the same."""
    taken, names = {"account_key"}, {}
    for name in profile.fields:
        plain = snake(name) if PLAIN.fullmatch(snake(name)) else "field"
        alias = next(n for n in (plain, *(f"{plain}_{i}" for i in range(2, 10_000))) if n not in taken)
        names[name] = alias
        taken.add(alias)
    return names


def _head(profile: Profile, wanted: Wanted, about: str) -> str:
    """What a reader of the script needs to know, as a comment."""
    day = f"on {wanted.as_of}" if wanted.as_of else "on the day it runs"
    kinds = {f: c.kind for c in _criteria(profile) for f in c.fields}
    words = {"number": "a number", "date": "a date", "category": "text", "list": "text, items divided by semicolons"}
    names = [f"  {_source(name, wanted)}: {words[kinds[name]]} ({name})" for name in profile.fields]
    lines = [
        profile.name, *about.splitlines(),
        f"Reads {wanted.table}; dates are counted {day}. Columns it asks for:",
        f"  {wanted.key}: what names an account", *names,
        "Text is compared without regard to case and double spaces. A value that is not known is missing, not zero.",
    ]  # fmt: skip
    return "\n".join(f"-- {say.remark(line) if line.strip() else ''}" if not line.startswith("  ")
                     else f"--   {say.remark(line)}" for line in lines)  # fmt: skip


def _cleaned(profile: Profile, wanted: Wanted) -> exp.Select:
    """The step that reads columns as they are and makes of each what bins compare."""
    kinds = {f: c.kind for c in _criteria(profile) for f in c.fields}
    query = exp.select(say.named(column(_there(wanted.key, wanted)), "account_key"))
    for name, alias in _names(profile).items():
        read = _clean(kinds[name], column(_there(_source(name, wanted), wanted)), wanted)
        query.select(say.named(read, alias), copy=False)
    return query.from_(say.table(TABLE))


def _clean(kind: str, read: Node, wanted: Wanted) -> Node:
    if kind == "number":
        return exp.cast(read, "DECIMAL(18, 4)")
    if kind == "date":
        return _days(exp.cast(read, "DATE"), wanted)
    low = _replaced(exp.Lower(this=exp.Trim(this=exp.cast(read, "VARCHAR"))), "  ", " ")
    if kind == "category":
        return low
    tight = _replaced(_replaced(low, "; ", ";"), " ;", ";")
    return exp.DPipe(
        this=exp.DPipe(this=say.text(";"), expression=tight, safe=True), expression=say.text(";"), safe=True
    )


def _days(read: Node, wanted: Wanted) -> Node:
    """Days from a date to the day that is asked about."""
    today = say.day(wanted.as_of) if wanted.as_of else exp.CurrentDate()
    if wanted.dialect == "postgres":
        return exp.Paren(this=exp.Sub(this=today, expression=read))
    return exp.DateDiff(this=today, expression=read, unit=exp.Var(this="DAY"))


def _replaced(node: Node, old: str, new: str) -> Node:
    return exp.func("REPLACE", node, say.text(old), say.text(new))


def _said(profile: Profile) -> dict[str, Node]:
    """What the script says of an account, by the name of its column."""
    said: dict[str, Node] = {"score": column("score")}
    if profile.tiers:
        said |= {"tier": column("tier"), "expected_rate": _rates(profile.tiers)}
    for name, at, named in (
        ("exclusion", "excluded", [x.name for x in profile.exclusions]),
        ("segment", "segment", [x.name for x in profile.segments]),
    ):
        if named:
            said[name] = say.switch(column(at), ((i, say.text(one)) for i, one in enumerate(named)), say.null())
    if profile.card.criteria:
        said["reasons"] = _reasons(profile)
    return said


def _meanings(profile: Profile) -> dict[str, str]:
    return {name: SAYS[name].format(population=profile.population) for name in _said(profile)}


def _rates(tiers: tuple[Tier, ...]) -> Node:
    named = [(say.is_text(column("tier"), t.name), exp.Literal.number(f"{t.rate:.4f}")) for t in tiers]
    return say.case(named[:-1], named[-1][1]) if named[:-1] else named[-1][1]


def _reasons(profile: Profile) -> Node:
    """All criteria that give points, in the order of the card, as text."""
    told: Node | None = None
    for criterion, name in zip(profile.card.criteria, bin_names(profile), strict=True):
        texts = earned(profile, criterion, column(name), column("ground"), _reason)
        told = texts if told is None else exp.DPipe(this=told, expression=texts, safe=True)
    return exp.Substring(this=told, start=say.whole(3))


def _reason(criterion: Criterion, label: str, points: int) -> Node:
    return say.text(f"; {criterion.name}: {label} {points:+d}" if points else "")


def _criteria(profile: Profile) -> list[Criterion]:
    rules = [rule.criterion for rule in profile.exclusions]
    asked = [*profile.card.criteria, *rules, *(c.criterion for s in profile.segments for c in s.where)]
    return [one for c in asked for one in ([p.criterion for p in c.parts] if c.parts else [c])]


def _source(name: str, wanted: Wanted) -> str:
    return wanted.columns.get(name, snake(name))


def _short(step: exp.Select) -> exp.Select:
    """Leave out the number of the pattern, which no reader of a script asks for."""
    step.set("expressions", [one for one in step.expressions if not one.alias_or_name.startswith("pattern")])
    return step


def _there(name: str, wanted: Wanted) -> str:
    """A name as it stands in the warehouse: Snowflake keeps what was made without quotes in upper case."""
    return name.upper() if wanted.dialect == "snowflake" and name in WORDS else name


def _unquoted(query: exp.Select) -> exp.Select:
    """Take the quotes off names that need none, so that each engine spells them as it is used to."""
    for one in query.find_all(exp.Identifier):
        if PLAIN.fullmatch(one.name) and one.name not in WORDS:
            one.set("quoted", False)
    return query


def _placed(text: str, wanted: Wanted) -> str:
    """Put the table in its place; of a dbt model the reference to another, and no other word to dbt."""
    if not wanted.dbt:
        names = [_there(part, wanted) for part in wanted.table.split(".")]
        parts = [exp.to_identifier(name, quoted=not PLAIN.fullmatch(name) or name in WORDS) for name in names]
        return text.replace(TABLE, ".".join(p.sql(dialect=wanted.dialect) for p in parts))
    asked = wanted.table.split(".")
    call = "source" if len(asked) == 2 else "ref"
    inside = ", ".join(f"'{one}'" for one in asked[-2:])
    return "{{ config(materialized='table') }}\n" + _inert(text).replace(TABLE, f"{{{{ {call}({inside}) }}}}")
