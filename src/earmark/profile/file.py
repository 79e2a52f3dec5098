"""The profile as a text file a salesperson reads and edits: `dumps` and `loads` are exact inverses."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from datetime import date
from decimal import Decimal
from typing import cast, get_args

from earmark.errors import ProfileError
from earmark.profile.bins import Bin, Criterion, Evidence, Kind, Part, Sourcing
from earmark.profile.profile import Objective, Profile, Verdict
from earmark.profile.rules import Exclusion, Price, Rate, Tier
from earmark.profile.scorecard import Scorecard
from earmark.profile.segment_file import read, written
from earmark.profile.table import Table
from earmark.profile.toml import Item, Signed, key, toml
from earmark.profile.trigger_file import read as read_triggers
from earmark.profile.trigger_file import written as triggers_written

HEADER = """\
# An account's score is the sum of its points: one bin a criterion, and every value falls in exactly one.
# A range holds values from `from` up to but not including `to`; from_months and to_months count months before the day.
# `other` takes every value that no bin names, `missing` an empty one. A gap or an overlap is refused by name.
"""
HEAD = (
    *("name", "as_of", "verdict", "why", "objective", "currency", "population", "horizon_months", "base_rate"),
    *("worth", "notes"),
)
EMPTY = ("", (), None)
ALWAYS = ("name", "population")
RANGE = {"date": ("from_months", "to_months")}
PLAIN = ("from", "to")
IN_CENTS = ("value", "value_low", "value_high")


def profile_id(profile: Profile) -> str:
    """Return the profile's identity: the first 12 hex digits of the SHA-256 of its file, evidence included."""
    return hashlib.sha256(dumps(profile).encode()).hexdigest()[:12]


def dumps(profile: Profile) -> str:
    """Return the profile as TOML; equal profiles give equal text.

    Raises:
        ProfileError: two tiers share a name, which the file cannot hold.
    """
    parts = [HEADER + "\n" + _head(profile)]
    parts += [_criterion(c, "[[criterion]]") for c in profile.card.criteria]
    parts += [_exclusion(e, profile.card) for e in profile.exclusions]
    parts += [_named("tiers", [(t.name, _cells(t, "name")) for t in profile.tiers])]
    if profile.rates:
        parts += ["[calibration]\n" + _array("rates", [toml(_cells(r)) for r in profile.rates])]
    parts += [written(profile.segments)]
    parts += [triggers_written(profile.triggers)] if profile.triggers else []
    return "\n".join(parts)


def _head(profile: Profile) -> str:
    said = [(name, getattr(profile, name)) for name in HEAD]
    return "".join(f"{name} = {toml(v)}\n" for name, v in said if v not in EMPTY or name in ALWAYS)


def _criterion(criterion: Criterion, heading: str) -> str:
    said: dict[str, Item] = {k: v for k, v in _said(criterion).items() if v not in EMPTY and v is not None}
    more = "".join(f"{k} = {toml(v)}\n" for k, v in said.items())
    field = "" if criterion.parts else f"field = {toml(criterion.field)}\n"
    named = f"name = {toml(criterion.name)}\n{field}kind = {toml(criterion.kind)}\n"
    starts = [f"{{ points = {toml(Signed(b.points))}, label = {toml(b.label)}" for b in criterion.bins]
    width = max(map(len, starts))
    rests = [_condition(criterion.kind, b) for b in criterion.bins]
    rows = [f"{s},{' ' * (width - len(s))} {r} }}" if r else s + " }" for s, r in zip(starts, rests, strict=True)]
    beneath = f"[[{heading.strip('[]')}.part]]"
    parts = [_criterion(p.criterion, f"{beneath}\nholds = {toml(p.holds)}") for p in criterion.parts]
    return f"{heading}\n{named}{more}{_array('bins', rows)}" + "".join(parts)


def _said(criterion: Criterion) -> dict[str, Item | None]:
    return {"item": criterion.item, "coverage": criterion.coverage, "sourcing": criterion.sourcing}


def _condition(kind: Kind, one: Bin) -> str:
    low, high = RANGE.get(kind, PLAIN)
    cells: dict[str, Item] = {k: v for k, v in ((low, one.low), (high, one.high)) if v is not None}
    if one.values:
        cells["values"] = one.values
    cells |= {name: True for name, held in (("other", one.other), ("missing", one.missing)) if held}
    if one.evidence:
        cells["evidence"] = _cells(one.evidence)
    return ", ".join(f"{name} = {toml(value)}" for name, value in cells.items())


def _exclusion(rule: Exclusion, card: Scorecard) -> str:
    on_card = next((c for c in card.criteria if c.name == rule.criterion.name), None) == rule.criterion
    lines = ["[[exclusion]]", f"name = {toml(rule.name)}", f"bin = {toml(rule.bin)}"]
    lines += [f"criterion = {toml(rule.criterion.name)}"] if on_card else []
    lines += [f"reason = {toml(rule.reason)}"] if rule.reason else []
    lines += [f"price = {toml(_cells(rule.price))}"] if rule.price else []
    own = "" if on_card else "\n" + _criterion(rule.criterion, "[exclusion.criterion]")
    return "\n".join(lines) + "\n" + own


def _named(heading: str, rows: list[tuple[str, Item]]) -> str:
    names = [name for name, _ in rows]
    twice = next((n for n in names if names.count(n) > 1), None)
    if twice is not None:
        raise ProfileError(f"{heading}: two are called {twice!r}.", "Give each its own name.")
    return f"[{heading}]\n" + "".join(f"{key(name)} = {toml(value)}\n" for name, value in rows)


def _array(name: str, rows: list[str]) -> str:
    return f"{name} = [\n" + "".join(f"  {row},\n" for row in rows) + "]\n"


def _cells(one: Evidence | Price | Tier | Rate, *without: str) -> Mapping[str, Item]:
    held = {f.name: getattr(one, f.name) for f in fields(one) if f.name not in without}
    return {name: value for name, value in held.items() if value is not None}


def loads(text: str, name: str = "profile", as_of: date | None = None) -> Profile:
    """Return the profile that `text` says; `name` (the file's) stands in every error.

    Only `name` and a `[[criterion]]` with bins have to be there. Left out: `as_of` is the
    caller's (refused when there is none either); a bin's label says its condition; a
    criterion's field is its name and its kind follows from its bins; four tiers A to D quarter
    the card's range, at the base rate with the interval 0 to 1 (nothing is known yet); the
    primary segment is the upper half of the tiers.

    Raises:
        ProfileError: not TOML, an unknown key, a value that does not fit, a gap, an overlap.
    """
    try:
        data = tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ProfileError(f"{name}: not TOML: {error}.", "Texts stand in quotes; lists in [ ].") from None
    try:
        return _profile(Table(name, data), as_of)
    except ProfileError as error:
        at_home = error.message.startswith(name)
        raise ProfileError(error.message if at_home else f"{name}: {error.message}", error.hint) from None


def _profile(root: Table, as_of: date | None) -> Profile:
    root.only(*HEAD, "criterion", "exclusion", "tiers", "calibration", "segments", "segment", "trigger")
    card = Scorecard(tuple(_read_criterion(t) for t in root.tables("criterion", "criterion")))
    base_rate = root.real("base_rate", 0.0)
    tiers = _read_tiers(root.table("tiers"), base_rate) if "tiers" in root.data else quarters(card, base_rate)
    return Profile(
        name=root.text("name"),
        card=card,
        as_of=root.day("as_of", as_of),
        verdict=cast("Verdict", root.one_of("verdict", get_args(Verdict), "hypothesis")),
        why=root.text("why", ""),
        objective=cast("Objective", root.one_of("objective", get_args(Objective), "kept")),
        population=root.text("population", Profile.population),
        horizon_months=root.whole("horizon_months", Profile.horizon_months),
        base_rate=base_rate,
        exclusions=tuple(_read_exclusion(t, card) for t in root.tables("exclusion", "exclusion")),
        tiers=tiers,
        rates=_read_rates(root.table("calibration")),
        segments=read(root, tiers),
        notes=root.texts("notes"),
        worth=root.real("worth") if "worth" in root.data else None,
        currency=root.text("currency", ""),
        triggers=read_triggers(root),
    )


def quarters(card: Scorecard, base_rate: float) -> tuple[Tier, ...]:
    """Return tiers A to D that quarter the card's range, their rate not known yet (interval 0 to 1)."""
    span = card.highest - card.lowest
    cut_offs = [card.lowest + max(-(-span * i // 4), i) for i in (3, 2, 1, 0)]
    return tuple(Tier(name, low, base_rate, 0.0, 1.0) for name, low in zip("ABCD", cut_offs, strict=True))


def _read_criterion(table: Table, *more: str) -> Criterion:
    table.only("name", "field", "kind", "item", "coverage", "sourcing", "bins", "part", *more)
    name, item = table.text("name"), table.text("item", "")
    parts = tuple(_read_part(t) for t in table.tables("part", "part"))
    bins = table.tables("bins", "bin")
    kind = cast("Kind", table.one_of("kind", get_args(Kind), "both" if parts else _kind(bins, item)))
    read = tuple(_read_bin(b, kind, item) for b in bins)
    coverage = table.real("coverage") if "coverage" in table.data else None
    sourcing = (
        cast("Sourcing", table.one_of("sourcing", get_args(Sourcing)[1:], "")) if "sourcing" in table.data else ""
    )
    field = table.text("field", " & ".join(p.criterion.field for p in parts) or name)
    return Criterion(name, field, kind, read, item, coverage, sourcing, parts)


def _read_part(table: Table) -> Part:
    return Part(_read_criterion(table, "holds"), table.text("holds"))


def _kind(bins: tuple[Table, ...], item: str) -> Kind:
    keys = {k for b in bins for k in b.data}
    if item:
        return "list"
    if keys & {"from_months", "to_months"}:
        return "date"
    return "number" if keys & {"from", "to"} else "category"


def _read_bin(table: Table, kind: Kind, item: str) -> Bin:
    low, high = RANGE.get(kind, PLAIN)
    table.only("points", "label", low, high, "values", "other", "missing", "evidence")
    other, missing = table.flag("other"), table.flag("missing")
    values = table.texts("values", (item,) if kind == "list" and not other and not missing else ())
    one = Bin("", table.whole("points", 0), table.decimal(low), table.decimal(high), values, other, missing)
    evidence = _read_evidence(table.table("evidence")) if "evidence" in table.data else None
    return replace(one, label=table.text("label", _label(one, kind)), evidence=evidence)


def _label(one: Bin, kind: Kind) -> str:
    if one.missing or one.other:
        return "missing" if one.missing else "no" if kind == "both" else "other"
    if one.values:
        return ", ".join(one.values)
    if kind == "both":
        return "yes"
    unit = " months" if kind == "date" else ""
    if one.low is None or one.high is None:
        return f"below {one.high}{unit}" if one.low is None else f"{one.low}{unit} and more"
    return f"{one.low} to below {one.high}{unit}"


def _read_evidence(table: Table) -> Evidence:
    table.only(*(f.name for f in fields(Evidence)))
    counts = [table.whole(name) for name in ("good", "bad", "pending")]
    lifts = [table.real(name) for name in ("lift", "lift_low", "lift_high", "lift_by_chance")]
    return replace(Evidence(*counts, *lifts), kept=table.real("kept") if "kept" in table.data else None)


def _read_exclusion(table: Table, card: Scorecard) -> Exclusion:
    table.only("name", "bin", "criterion", "reason", "price")
    criterion = _criterion_of(table, card)
    price = _read_price(table.table("price")) if "price" in table.data else None
    return Exclusion(table.text("name"), criterion, table.text("bin"), table.text("reason", ""), price)


def _criterion_of(table: Table, card: Scorecard) -> Criterion:
    if isinstance(table.data.get("criterion"), dict):
        return _read_criterion(table.table("criterion"))
    name = table.text("criterion")
    for criterion in card.criteria:
        if criterion.name == name:
            return criterion
    names = ", ".join(repr(c.name) for c in card.criteria) or "none"
    raise ProfileError(f"{table.place}: no criterion is called {name!r}.", f"The card has: {names}.")


def _read_price(table: Table) -> Price:
    known = fields(Price)
    table.only(*(f.name for f in known))
    return Price(*[table.whole(f.name, None if f.default is MISSING else f.default) for f in known])


def _read_tiers(table: Table, base_rate: float) -> tuple[Tier, ...]:
    rows = [(name, table.table(name)) for name in table.data]
    for _, row in rows:
        row.only("cut_off", "rate", "rate_low", "rate_high", "share", *IN_CENTS)
    return tuple(
        Tier(
            name,
            row.whole("cut_off"),
            row.real("rate", base_rate),
            row.real("rate_low", 0.0),
            row.real("rate_high", 1.0),
            row.real("share", 0.0),
            *_in_cents(row),
        )
        for name, row in rows
    )


def _read_rates(table: Table) -> tuple[Rate, ...]:
    table.only("rates")
    rows = table.tables("rates", "row")
    for row in rows:
        row.only(*(f.name for f in fields(Rate)))
    return tuple(
        Rate(
            r.whole("score"),
            r.real("rate"),
            r.real("rate_low"),
            r.real("rate_high"),
            r.whole("accounts", 0),
            *_in_cents(r),
        )
        for r in rows
    )


def _in_cents(row: Table) -> tuple[int | None, ...]:
    return tuple(row.whole(name) if name in row.data else None for name in IN_CENTS)
