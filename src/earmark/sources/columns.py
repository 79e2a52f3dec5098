"""One name for a column, however its label is written."""

from __future__ import annotations

import re
from functools import cache

from earmark.facts.fold import unaccented
from earmark.sources.localised import labels

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_OTHER = re.compile(r"[\W_]+")
_CURRENCY = (
    "usd|eur|gbp|chf|sek|dkk|nok|isk|pln|czk|huf|ron|cad|aud|nzd|jpy|cny|inr|krw|sgd|hkd|brl|mxn|zar|ils|try|aed|euros?"
)
_UNITS = re.compile(rf"_(?:in_)?(?:{_CURRENCY}|us|dollars|utc|gmt)$")
_PRICED = re.compile(rf"_({_CURRENCY})$")
_SIGN = re.compile(r"[A-Z]{0,2}[$€£¥₹]")


@cache
def key(label: str) -> str:
    """Return `label` in lower snake case without accents: 'Close Date', 'CloseDate' and 'close_date' agree.

    A label that a CRM writes in another language becomes the key of its English one; a name as programs
    write it ('post_id') is nobody's label.
    """
    own = _spelled(label)
    return own if own == label and label.isascii() else _english().get(own, own)


@cache
def _english() -> dict[str, str]:
    return {_spelled(label): _spelled(english) for label, english in labels()}


def _spelled(label: str) -> str:
    text = label.replace("HubSpot", "Hubspot").replace("LinkedIn", "Linkedin").removesuffix("__c")
    return _OTHER.sub("_", _CAMEL.sub("_", unaccented(text).replace("ß", "ss"))).strip("_").lower()


def stem(name: str) -> str:
    """Return a column's key without a unit at its end: 'amount_eur' is 'amount'."""
    return _UNITS.sub("", name)


def unit(label: str) -> str:
    """Return the currency that a label names, as it is written: EUR of 'Amount (EUR)', € of 'MRR €'; else nothing."""
    named = _PRICED.search(key(label))
    sign = _SIGN.search(label)
    return named[1].upper() if named else sign[0] if sign else ""
