"""A tree of the vocabulary as one engine's SQL: where its words would mean something else, others are put."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

Node = exp.Expr


def spoken(tree: exp.Expression, dialect: str) -> str:
    """Return `tree` as SQL of `dialect`, without comments: a user's words are no part of what an engine is told."""
    said = tree.copy().transform(_MEANT[dialect], copy=False)
    return str(said.sql(dialect=dialect, comments=False, identify=True))


def _postgres(node: Node) -> Node:
    if isinstance(node, exp.DateDiff):  # of two dates; SQLGlot would go through timestamps
        return exp.Paren(this=exp.Sub(this=node.this, expression=node.expression))
    if isinstance(node, exp.Drop):  # a view stands on a table
        node.set("cascade", True)
    return _nulls_last(node)


def _nulls_last(node: Node) -> Node:
    """Say of every order that nulls come last, as DuckDB has it without being told."""
    if isinstance(node, exp.Order):
        node.set("expressions", [_ordered(one) for one in node.expressions])
    return node


def _ordered(one: Node) -> exp.Ordered:
    ordered = one if isinstance(one, exp.Ordered) else exp.Ordered(this=one)
    ordered.set("nulls_first", False)
    return ordered


_MEANT: dict[str, Callable[[Node], Node]] = {"postgres": _postgres, "spark": _nulls_last}
