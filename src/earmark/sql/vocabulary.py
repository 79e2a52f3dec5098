"""The words SQL may be said in: SQLGlot nodes that mean the same on every engine.

Left out on purpose, because engines disagree on them: floats and casts to them, division (but for what it leaves),
`now`, `lower`, month arithmetic, quantiles, regular expressions, LIKE. Integers, decimals as
they are written, days and text compared byte by byte are what is left, and it is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import TypeVar

from sqlglot import exp

from earmark.errors import EngineError

Node = exp.Expr
N = TypeVar("N", bound=exp.Expr)

ALLOWED: frozenset[type[Node]] = frozenset({
    exp.Add, exp.Alias, exp.And, exp.Boolean, exp.Case, exp.Cast, exp.Coalesce, exp.Column, exp.Count, exp.Create,
    exp.CTE, exp.DataType, exp.DataTypeParam, exp.DateAdd, exp.DateDiff, exp.Distinct, exp.Drop, exp.EQ, exp.Exists,
    exp.Extract, exp.From, exp.Greatest, exp.Group, exp.GT, exp.GTE, exp.Having, exp.Identifier, exp.If, exp.In,
    exp.Is, exp.Join, exp.Least, exp.Limit, exp.Literal, exp.LT, exp.LTE, exp.Max, exp.Min, exp.Mod, exp.Mul, exp.Neg,
    exp.NEQ, exp.Not, exp.Null, exp.Or, exp.Order, exp.Ordered, exp.Paren, exp.Properties, exp.RowNumber, exp.Select,
    exp.Star, exp.StrPosition, exp.Sub, exp.Subquery, exp.Sum, exp.Table, exp.TableAlias, exp.TemporaryProperty,
    exp.Union, exp.Var, exp.Where, exp.Window, exp.With,
})  # fmt: skip
TYPES = frozenset({"INT", "BIGINT", "DATE", "VARCHAR", "TEXT", "DECIMAL"})
PARTS = frozenset({"YEAR", "MONTH"})
BIGGEST = Decimal(10) ** 14  # no DECIMAL(18,4) lies beyond


def guard(tree: N) -> N:
    """Return `tree` as it is, or refuse it for a node outside the vocabulary.

    Raises:
        EngineError: naming the node that does not mean the same everywhere.
    """
    for node in tree.walk():
        wrong = _fault(node)
        if wrong:
            raise EngineError(f"{wrong} is no word of the SQL vocabulary.", f"It stands in: {node.sql()[:200]}")
    return tree


def _fault(node: Node) -> str:
    name = type(node).__name__
    if type(node) not in ALLOWED:
        return name
    if isinstance(node, exp.DataType) and node.this.value not in TYPES:
        return f"type {node.this.value}"
    if isinstance(node, exp.Extract) and node.name.upper() not in PARTS:
        return f"EXTRACT {node.name}"
    if isinstance(node, exp.DateAdd | exp.DateDiff) and node.text("unit").upper() != "DAY":
        return f"{name} {node.text('unit')}"
    if isinstance(node, exp.Literal) and not node.is_string and not node.name.replace(".", "", 1).isdigit():
        return f"number {node.name}"
    return ""


def column(name: str, table: str = "") -> exp.Column:
    """Return a column by name, quoted, so that any name is only a name."""
    owner = exp.to_identifier(table, quoted=True) if table else None
    return exp.Column(this=exp.to_identifier(name, quoted=True), table=owner)


def table(name: str, alias: str = "") -> exp.Table:
    """Return a table by name, quoted."""
    return exp.Table(
        this=exp.to_identifier(name, quoted=True),
        alias=exp.TableAlias(this=exp.to_identifier(alias, quoted=True)) if alias else None,
    )


def named(node: Node, name: str) -> exp.Alias:
    """Return `node` called `name` in a select list."""
    return exp.Alias(this=node, alias=exp.to_identifier(name, quoted=True))


def text(value: str) -> exp.Literal:
    """Return a text literal."""
    return exp.Literal.string(value)


def sayable(value: str) -> bool:
    """Return whether `value` can stand in a statement (no NUL, no lone surrogate): other text matches nothing."""
    return "\0" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def whole(value: int) -> Node:
    """Return an integer literal."""
    return exp.Literal.number(str(value)) if value >= 0 else exp.Neg(this=exp.Literal.number(str(-value)))


def number(value: Decimal) -> Node:
    """Return a limit for values of at most four decimals: rounded up to four, which changes no comparison."""
    near = max(min(value, BIGGEST), -BIGGEST)
    plain = format(near.quantize(Decimal("0.0001"), rounding="ROUND_CEILING").normalize() + 0, "f")
    return exp.Neg(this=exp.Literal.number(plain[1:])) if plain.startswith("-") else exp.Literal.number(plain)


def day(value: date) -> exp.Cast:
    """Return a date literal."""
    return cast(text(value.isoformat()), "DATE")


def cast(node: Node, kind: str) -> exp.Cast:
    """Return `node` as one of the types BIGINT, INT, DATE, VARCHAR."""
    return exp.Cast(this=node, to=exp.DataType.build(kind))


def remarked(node: N, words: str) -> N:
    """Return `node` with a comment."""
    node.add_comments([remark(words)])
    return node


def remark(words: str) -> str:
    """Return words as they may stand in a comment: printable, with nothing that ends or opens one."""
    plain = "".join(letter if letter.isprintable() else " " for letter in words)
    return plain.replace("*/", "* /").replace("/*", "/ *").replace("--", "- -").strip() or " "


def null() -> exp.Null:
    """Return NULL."""
    return exp.Null()


def truth(value: bool) -> exp.Boolean:
    """Return TRUE or FALSE."""
    return exp.Boolean(this=value)


def both(*nodes: Node) -> Node:
    """Return the conjunction of `nodes`; true when there are none."""
    return exp.and_(*nodes) if nodes else truth(True)


def either(*nodes: Node) -> Node:
    """Return the disjunction of `nodes`; false when there are none."""
    return exp.or_(*nodes) if nodes else truth(False)


def absent(node: Node) -> exp.Is:
    """Return `node IS NULL`."""
    return exp.Is(this=node.copy(), expression=exp.Null())


def present(node: Node) -> exp.Not:
    """Return `NOT node IS NULL`."""
    return exp.Not(this=absent(node))


def is_text(node: Node, *values: str) -> Node:
    """Return whether `node` is one of the texts; values that cannot be said match nothing."""
    words = [text(value) for value in values if sayable(value)]
    if len(words) == 1:
        return exp.EQ(this=node.copy(), expression=words[0])
    return exp.In(this=node.copy(), expressions=words) if words else truth(False)


def is_among(node: Node, numbers: Iterable[int]) -> Node:
    """Return whether `node` is one of the whole numbers; none of no numbers."""
    listed = [whole(one) for one in numbers]
    return exp.In(this=node.copy(), expressions=listed) if listed else truth(False)


def or_else(node: Node, other: Node) -> exp.Coalesce:
    """Return `node`, or `other` where it is null."""
    return exp.Coalesce(this=node, expressions=[other])


def holds(node: Node, item: str) -> Node:
    """Return whether a list text (;a;b;) holds `item`; an item with a semicolon is in no list."""
    if ";" in item or not sayable(item):
        return truth(False)
    found = exp.StrPosition(this=node.copy(), substr=text(f";{item};"))
    return exp.GT(this=found, expression=whole(0))


def case(branches: Iterable[tuple[Node, Node]], default: Node | None = None) -> exp.Case:
    """Return CASE WHEN ... THEN ... ELSE default END."""
    ifs = [exp.If(this=when, true=then) for when, then in branches]
    return exp.Case(ifs=ifs, default=default if default is not None else null())


def flag(when: Node) -> exp.Case:
    """Return 1 where `when` holds, else 0."""
    return case([(when, whole(1))], whole(0))


def switch(node: Node, branches: Iterable[tuple[int, Node]], default: Node) -> exp.Case:
    """Return CASE WHEN node = key THEN ... ELSE default END over integer keys."""
    return case(((same(node, whole(key)), then) for key, then in branches), default)


def same(one: Node, other: Node) -> exp.EQ:
    """Return `one = other`."""
    return exp.EQ(this=one.copy(), expression=other.copy())


def below(one: Node, other: Node) -> exp.LT:
    """Return `one < other`."""
    return exp.LT(this=one.copy(), expression=other.copy())


def up_to(one: Node, other: Node) -> exp.LTE:
    """Return `one <= other`."""
    return exp.LTE(this=one.copy(), expression=other.copy())


def days_between(later: Node, earlier: Node) -> exp.DateDiff:
    """Return whole days from `earlier` to `later`; both are dates."""
    return exp.DateDiff(this=later.copy(), expression=earlier.copy(), unit=exp.Var(this="DAY"))


def days_after(start: Node, days: int) -> exp.Cast:
    """Return the date `days` after `start`."""
    return cast(exp.DateAdd(this=start.copy(), expression=whole(days), unit=exp.Var(this="DAY")), "DATE")


def month(node: Node) -> exp.Cast:
    """Return the month of a date as year * 12 + month - 1."""
    year, part = (exp.Extract(this=exp.Var(this=p), expression=node.copy()) for p in ("YEAR", "MONTH"))
    return cast(total([exp.Mul(this=year, expression=whole(12)), part, whole(-1)]), "INT")


def total(nodes: Sequence[Node]) -> Node:
    """Return the sum of `nodes`; zero when there are none."""
    if not nodes:
        return whole(0)
    found = nodes[0]
    for node in nodes[1:]:
        found = exp.Add(this=found, expression=node)
    return found


def times(node: Node, factor: int) -> Node:
    """Return `node * factor`, as a big integer."""
    big = cast(node, "BIGINT")
    return big if factor == 1 else exp.Mul(this=big, expression=whole(factor))


def remainder(node: Node, divisor: int) -> Node:
    """Return what is left of a whole number that is not negative, divided by `divisor`, which is above 0."""
    return exp.Mod(this=exp.Paren(this=node), expression=whole(divisor))


def smallest(*nodes: Node) -> exp.Least:
    """Return the smallest of `nodes`, none of which is null: engines disagree on what null does to it."""
    return exp.Least(this=nodes[0].copy(), expressions=[node.copy() for node in nodes[1:]], ignore_nulls=True)


def largest(*nodes: Node) -> exp.Greatest:
    """Return the largest of `nodes`, none of which is null."""
    return exp.Greatest(this=nodes[0].copy(), expressions=[node.copy() for node in nodes[1:]], ignore_nulls=True)


def count(node: Node | None = None, distinct: bool = False) -> exp.Count:
    """Return COUNT(*), COUNT(node) or COUNT(DISTINCT node)."""
    if node is None:
        return exp.Count(this=exp.Star())
    return exp.Count(this=exp.Distinct(expressions=[node.copy()]) if distinct else node.copy())


def least(node: Node) -> exp.Min:
    """Return the aggregate MIN."""
    return exp.Min(this=node.copy())


def most(node: Node) -> exp.Max:
    """Return the aggregate MAX."""
    return exp.Max(this=node.copy())


def rank(partition: Sequence[Node], order: Sequence[Node], newest_first: bool = False) -> exp.Window:
    """Return ROW_NUMBER() over `partition`, in the order of `order` (nulls last, said explicitly by a CASE)."""
    ordered: list[Node] = []
    for node in order:
        unknown = case([(absent(node), whole(1))], whole(0))
        ordered += [exp.Ordered(this=unknown, nulls_first=False)]
        ordered += [exp.Ordered(this=node.copy(), desc=newest_first, nulls_first=False)]
    return exp.Window(
        this=exp.RowNumber(), partition_by=[p.copy() for p in partition], order=exp.Order(expressions=ordered)
    )


def create(name: str, query: exp.Query) -> tuple[exp.Drop, exp.Create]:
    """Return the two statements that make the temporary table `name` of `query`, replacing an older one."""
    temporary = exp.Properties(expressions=[exp.TemporaryProperty()])
    return (
        exp.Drop(tables=[table(name)], kind="TABLE", exists=True),
        exp.Create(this=table(name), kind="TABLE", expression=query, properties=temporary),
    )


def create_view(name: str, query: exp.Query) -> tuple[exp.Drop, exp.Create]:
    """Return the two statements that make the temporary view `name` of `query`, replacing an older one."""
    drop, made = create(name, query)
    drop.set("kind", "VIEW")
    made.set("kind", "VIEW")
    return drop, made
