"""Reports as plain data: what `--json` prints, with the names that scripts rely on."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import singledispatch
from typing import Any

from earmark.language.talk import ListenReport
from earmark.profile.bins import Bin, Criterion, Evidence
from earmark.profile.queue import QueueReport
from earmark.profile.report import ChurnCheck, LearnReport
from earmark.profile.rules import Exclusion, Tier
from earmark.profile.updated import UpdateReport
from earmark.profile.versions import HistoryReport

SEEN = tuple(f.name for f in fields(Evidence))


@singledispatch
def as_data(report: Any) -> Any:
    """Return a report as dicts, lists, texts, numbers and nulls; dates ISO, no NaN and no infinity."""
    return _plain(report)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value.isoformat() if isinstance(value, date) else value


@as_data.register
def _history(report: HistoryReport) -> list[Any]:
    return [_plain(one) for one in report.versions]


@as_data.register
def _updated(report: UpdateReport) -> dict[str, Any]:
    moved = [{"criterion": c.criterion, "bin": c.bin, "from": c.before, "to": c.after} for c in report.changed]
    return {**_plain(report), "changed": moved, "held": _plain(report.held) if report.held else False}


@as_data.register
def _queued(report: QueueReport) -> list[Any]:
    return [_plain(one) for one in report.lines]


@as_data.register
def _listened(report: ListenReport) -> list[Any]:
    return [{**_plain(one), "details": {d.name: d.text for d in one.details}} for one in report.quotes]


@as_data.register
def _learned(report: LearnReport) -> dict[str, Any]:
    profile, counts = report.profile, report.counts
    return {
        "verdict": profile.verdict,
        "why": profile.why,
        "as_of": profile.as_of.isoformat(),
        "horizon_months": profile.horizon_months,
        "counts": _plain(counts),
        "criteria": [_criterion(c) for c in profile.card.criteria],
        "exclusions": [_exclusion(e) for e in profile.exclusions],
        "dropped": _plain(report.dropped),
        "tiers": [_tier(t) for t in profile.tiers],
        "check": _plain(report.check),
        "profile_id": report.profile_id,
        "name": profile.name,
        "version": report.version,
        "objective": profile.objective,
        "currency": profile.currency,
        "population": profile.population,
        "base_rate": _plain(profile.base_rate),
        "rates": _plain(profile.rates),
        "segments": _plain(profile.segments),
        "triggers": [{**_plain(t), "weight": t.weight, "window_days": t.window} for t in profile.triggers],
        "segment_figures": _plain(report.segments),
        "commerce": _plain(report.commerce),
        "examples": _plain(report.examples),
        "churn_check": _churned(report.churn_check),
        "objectives": _plain(report.objectives),
        "money": _plain(report.money),
        "coverage": _plain(report.coverage),
        "changes": list(report.changes),
        "notes": [*profile.notes, *report.notes],
        "hypothesis": _plain(report.hypothesis),
    }


def _criterion(criterion: Criterion) -> dict[str, Any]:
    item = {"item": criterion.item} if criterion.item else {}
    told = [{"field": p.criterion.field, "holds": p.holds} for p in criterion.parts]
    parts = {"parts": told} if told else {}
    return {
        "name": criterion.name,
        "field": criterion.field,
        "kind": criterion.kind,
        **item,
        **parts,
        "coverage": _plain(criterion.coverage),
        "sourcing": criterion.sourcing,
        "bins": [_bin(b) for b in criterion.bins],
    }


def _bin(one: Bin) -> dict[str, Any]:
    seen = _plain(one.evidence) if one.evidence else dict.fromkeys(SEEN)
    return {"label": one.label, "points": one.points, **seen}


def _exclusion(rule: Exclusion) -> dict[str, Any]:
    paid = rule.price
    return {
        "name": rule.name,
        "bin": rule.bin,
        "avoided_bad": paid.lost + paid.churned if paid else None,
        "forgone_good": paid.good if paid else None,
        "criterion": rule.criterion.name,
        "field": rule.criterion.field,
        "reason": rule.reason,
        "price": _plain(paid),
    }


def _churned(check: ChurnCheck) -> dict[str, Any]:
    caught = sum(bool(one.excluded_by) for one in check.latest)
    return {"of": len(check.latest), "caught": caught, **_plain(check)}


def _tier(tier: Tier) -> dict[str, Any]:
    return {
        "tier": tier.name,
        "cut_off": tier.cut_off,
        "rate": _plain(tier.rate),
        "rate_low": _plain(tier.rate_low),
        "rate_high": _plain(tier.rate_high),
        "share": _plain(tier.share),
        "value": tier.value,
        "value_low": tier.value_low,
        "value_high": tier.value_high,
    }
