"""Accounts of chance that lie where a card decides: at the edges of its ranges, in the spellings of its values."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from earmark.facts.fold import fold
from earmark.profile.bins import Bin, Criterion, Value, days
from earmark.profile.profile import Profile
from made_profiles import AS_OF, KINDS, plain, profiles

Account = dict[str, Value]
WORDS = ["Software", "software ", "SaaS", "O'Neill & Co", 'say "hi"', "naïve", "日本", "--", "\\", "x\u200by", "NULL",
         "STRASSE", "Straße", "a\nb\tc", "elsewhere", "50", "=1+1", "TRUE"]  # fmt: skip
ITEMS = ["Salesforce", "salesforce", "Sales", "force", "SAP R/3", "C++", "O'Reilly", "other"]


def made(count: int, seed: int) -> list[Profile]:
    """Return profiles of chance, the same for the same seed."""
    found: list[Profile] = []
    strategy = profiles().filter(lambda one: len(one.card.criteria) > 2)

    @settings(max_examples=count, database=None, derandomize=True, phases=[Phase.generate], deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(strategy, st.just(seed))
    def gather(one: Profile, _: int) -> None:
        found.append(one)

    gather()
    return found


def near(profile: Profile, chance: random.Random) -> Account:
    """Return an account that lies near what the profile asks for."""
    return {f"f{i}": _value(kind, _bins(profile, f"f{i}"), chance) for i, kind in enumerate(KINDS)}


def some(profile: Profile, count: int, seed: int, fit: Callable[[Profile, Account], bool]) -> list[Account]:
    """Return so many accounts near a profile that `fit`."""
    chance, found = random.Random(seed), []  # noqa: S311 - chance that repeats
    while len(found) < count:
        one = near(profile, chance)
        if fit(profile, one):
            found.append(one)
    return found


def ascii_words(_: Profile, account: Account) -> bool:
    """Whether lower case and trimming say all: what a platform without Unicode forms can compare."""
    return plain(account)


def shown_words(_: Profile, account: Account) -> bool:
    """Whether each text is in its composed form, and a date one that a spreadsheet knows."""
    old = any(isinstance(v, date) and v < date(1900, 3, 1) for v in account.values())
    return not old and all("\u0308" not in word and "İ" not in word for word in words(account))


def exact_words(profile: Profile, account: Account) -> bool:
    """Whether each text is written as on the card, or is not on it, and can stand in quotes of one kind."""
    named = {fold(v): v for b in reversed(every_bin(profile)) for v in b.values}
    hard = any(
        isinstance(w, str) and ("\\" in w or not w.isprintable() or ("'" in w and '"' in w)) for w in words(account)
    )
    return not hard and all(named.get(fold(w), w) == w for w in words(account))


def words(account: Mapping[str, Value]) -> list[str]:
    """Return every text of an account."""
    cells = [w for v in account.values() for w in (v if isinstance(v, tuple) else (v,))]
    return [w for w in cells if isinstance(w, str)]


def every_bin(profile: Profile) -> list[Bin]:
    """Return the bins of all that a profile asks, in order."""
    return [b for c in _criteria(profile) for b in c.bins]


def _criteria(profile: Profile) -> list[Criterion]:
    asked = [*profile.card.criteria, *(x.criterion for x in profile.exclusions)]
    flat = [one for c in asked for one in ([p.criterion for p in c.parts] or [c])]
    return flat + [c.criterion for s in profile.segments for c in s.where]


def _bins(profile: Profile, field: str) -> list[Bin]:
    return [b for c in _criteria(profile) if c.field == field for b in c.bins]


def _value(kind: str, bins: list[Bin], chance: random.Random) -> Value:
    if chance.random() < 0.12:
        return None
    limits = [x for b in bins for x in (b.low, b.high) if x is not None]
    named = [v for b in bins for v in b.values]
    if kind == "number":
        step = chance.choice([Decimal(0), Decimal("0.0001"), Decimal("-0.0001"), Decimal(chance.randint(-500, 500))])
        edge = chance.choice(limits or [Decimal(chance.randint(-1000, 9000))])
        return edge + step if abs(edge) < 10**10 else edge
    if kind == "date":
        back = days(chance.choice(limits or [Decimal(6)])) + chance.choice([-1, 0, 1, chance.randint(-400, 400)])
        try:
            return AS_OF - timedelta(days=back)
        except OverflowError:
            return AS_OF - timedelta(days=chance.randint(-900, 3000))
    if kind == "list":
        return tuple(_spelled(chance.choice([*named, *ITEMS]), chance) for _ in range(chance.randint(0, 4)))
    return _spelled(chance.choice([*named, *named, *WORDS]), chance)


def _spelled(word: str, chance: random.Random) -> str:
    how: list[Callable[[str], str]] = [str, str, str.upper, str.lower, lambda w: f" {w}  "]
    other = chance.choice(how)(word)
    return other if fold(other) == fold(word) else word
