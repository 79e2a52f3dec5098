"""A learn report as plain JSON values and back, exactly: what the ledger keeps of a profile version."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from earmark.errors import ProfileError
from earmark.profile.profile import Profile
from earmark.profile.report import Counts, LearnReport

Report = LearnReport | Profile | Counts


def report_to_json(report: LearnReport) -> dict[str, Any]:
    """Return the report as dicts, lists, texts, numbers and nulls; dates ISO, exact decimals as texts."""
    return packed(report)


def packed(value: Report) -> dict[str, Any]:
    """Return a report, or a profile or counts alone, as plain values."""
    found: dict[str, Any] = _pack(value)
    return found


def report_from_json(data: dict[str, Any]) -> LearnReport:
    """Return the report that `report_to_json` packed; a field it lacks takes its default.

    Raises:
        ProfileError: the data are no learn report.
    """
    try:
        report: LearnReport = _unpack(LearnReport, data)
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise ProfileError(f"The stored report cannot be read: {error}.", "Run `earmark learn` again.") from error
    return report


def _pack(value: Any) -> Any:
    if is_dataclass(value):
        return {f.name: _pack(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple):
        return [_pack(v) for v in value]
    if isinstance(value, dict):
        return {k: _pack(v) for k, v in value.items()}
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _unpack(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, types.UnionType}:
        return None if value is None else _unpack(next(k for k in inner if k is not type(None)), value)
    if origin is tuple:
        return tuple(_unpack(inner[0], v) for v in value)
    if origin is dict:
        return {k: _unpack(inner[1], v) for k, v in value.items()}
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        return kind(**{k: _unpack(hints[k], v) for k, v in value.items() if k in hints})
    return value if origin is Literal else _scalar(kind, value)


def _scalar(kind: Any, value: Any) -> Any:
    if kind is date:
        return date.fromisoformat(value)
    if kind is Decimal:
        return Decimal(value)
    return float(value) if kind is float else value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
