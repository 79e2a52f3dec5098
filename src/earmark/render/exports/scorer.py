"""The card as one Python file that needs the standard library only: the card as literals, then a fixed scorer.

Everything of the user's is written by `repr`, so that nothing in it is ever code.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pprint import pformat
from typing import Any

from earmark.facts.fold import fold
from earmark.profile.bins import Bin, Criterion, limits
from earmark.profile.profile import Profile
from earmark.profile.segments import Segment
from earmark.render.exports.names import ASKS, head
from earmark.render.exports.plan import Wanted, kinds

CODING = "# -*- coding: utf-8 -*-"  # said first, so that no name in a comment below says another
NOTE = (
    "Scores one account, or the rows of a CSV on standard input: python3 {name} < accounts.csv",
    "Texts are compared as Earmark does: Unicode normal form, case, spaces and invisible characters.",
)


def python(profile: Profile, wanted: Wanted, name: str = "icp.py") -> str:
    """Return the file; `name`: how its own words call it."""
    on = f"date({wanted.as_of.year}, {wanted.as_of.month}, {wanted.as_of.day})" if wanted.as_of else "None"
    asks = [f"  {field}: {ASKS[kind]}" for field, kind in kinds(profile).items()]
    said = [*head(profile, wanted), "", *(line.format(name=name) for line in NOTE), "", "Fields:", *asks]
    comment = "\n".join(f"# {_shown(line)}".rstrip() for line in said)
    tiers = [(t.name, t.cut_off) for t in profile.tiers[:-1]] + [(t.name, None) for t in profile.tiers[-1:]]
    card = {
        "FIELDS": list(kinds(profile)),
        "CARD": [_criterion(c) for c in profile.card.criteria],
        "TIERS": tiers,
        "EXCLUSIONS": [
            {"name": x.name, "criterion": _criterion(x.criterion), "bin": _at(x.criterion, x.bin)}
            for x in profile.exclusions
        ],
        "SEGMENTS": [_segment(one) for one in profile.segments],
    }
    literals = "\n".join(f"{what} = {_literal(value)}" for what, value in card.items())
    imports, found, rest = _code().partition("INVISIBLE =")
    return f"{CODING}\n{comment}\n\n{imports}AS_OF = {on}\n{literals}\n{found}{rest}"


@cache
def _code() -> str:
    return files("earmark.render.exports").joinpath("scorer.txt").read_text("utf-8")


def _literal(value: Any) -> str:
    return pformat(value, width=118, sort_dicts=False)


def _shown(line: str) -> str:
    """A line of a comment: nothing in it ends the line."""
    return "".join(c if c.isprintable() else " " for c in line)


def _criterion(one: Criterion) -> dict[str, Any]:
    made: dict[str, Any] = {"name": one.name, "field": one.field, "kind": one.kind}
    if one.parts:
        made["parts"] = [{"criterion": _criterion(p.criterion), "holds": _at(p.criterion, p.holds)} for p in one.parts]
    return made | {"bins": [_bin(one, b) for b in one.bins]}


def _bin(criterion: Criterion, one: Bin) -> dict[str, Any]:
    made: dict[str, Any] = {"label": one.label, "points": one.points}
    made["is"] = "missing" if one.missing else "other" if one.other else ""
    if criterion.kind in ("category", "list"):
        return made | {"values": sorted({fold(v) for v in one.values})}
    low, high = (None if x is None else f"{x:f}" for x in limits(criterion.kind, one))
    return made | {"low": low, "high": high}


def _segment(one: Segment) -> dict[str, Any]:
    where = [_criterion(c.criterion) for c in one.where]
    points = {(p.criterion, p.bin): p.points for p in one.points}
    return {"name": one.name, "tiers": one.tiers, "where": where, "points": points}


def _at(criterion: Criterion, label: str) -> int:
    return next(i for i, one in enumerate(criterion.bins) if one.label == label)
