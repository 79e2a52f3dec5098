"""One name for a column, however its label is written."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")
_OTHER = re.compile(r"[\W_]+")
_UNITS = re.compile(r"_(?:in_)?(?:usd|eur|gbp|chf|sek|dkk|nok|pln|cad|aud|jpy|inr|us|dollars|euros?|utc|gmt)$")


@cache
def key(label: str) -> str:
    """Return `label` in lower snake case without accents: 'Close Date', 'CloseDate' and 'close_date' agree."""
    text = label.replace("HubSpot", "Hubspot").replace("LinkedIn", "Linkedin").removesuffix("__c")
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _OTHER.sub("_", _CAMEL.sub("_", plain.replace("ß", "ss"))).strip("_").lower()


def stem(name: str) -> str:
    """Return a column's key without a unit at its end: 'amount_eur' is 'amount'."""
    return _UNITS.sub("", name)
