"""Every setting, once: name, kind, default, what it does, and the environment variable if it has one.

A book's settings are kept in its ledger and decide what is learned from it; they have no
environment variable, so that a book answers alike for everyone. What concerns only the process
(where the book lies, how much memory a parser may take) comes from the environment.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from earmark.errors import CallError

Kind = Literal[
    "domains",
    "accounts",
    "names",
    "currency",
    "whole",
    "share",
    "money",
    "folder",
    "engine",
    "switch",
    "choice",
    "choices",
    "mail",
]


@dataclass(frozen=True)
class Setting:
    """One row of the table; `low` and `high` bound a number, both included; a choice is one of `options`."""

    name: str
    kind: Kind
    default: object
    help: str
    low: float = 0
    high: float = 0
    env: str = ""
    options: tuple[str, ...] = ()


BOOK_SETTINGS: tuple[Setting, ...] = (
    Setting("own_domains", "domains", (), "Your own domains; accounts there are never learned from."),
    Setting("competitors", "accounts", (), "Competitors, by domain or exact name; marked in every target list."),
    Setting("partners", "accounts", (), "Partners, by domain or exact name; marked in every target list."),
    Setting("currency", "currency", "", "Currency of the book's figures, as in EUR; empty: the one most deals are in."),
    Setting("new_business_pipelines", "names", (), "Pipelines that sell to new customers; empty: all."),
    Setting(
        "groups",
        "choice",
        "each",
        "Whether each company of a group counts as an account, or its ultimate parent for all of them.",
        options=("each", "parent"),
    ),
    Setting("horizon_months", "whole", 12, "Months a customer must stay to count as kept.", 1, 60),
    Setting("contacted_days", "whole", 90, "Days after a first contact without a deal until it counts as bad.", 1, 730),
    Setting("retry_months", "whole", 24, "Months within which a win after a loss counts as won.", 1, 120),
    Setting("renewal_days", "whole", 60, "Days after a contract's end within which a renewal may follow.", 0, 365),
    Setting("kept_default", "share", 0.8, "Chance that a win is kept, until churn has been seen.", 0.01, 0.99),
    Setting(
        "cost_account",
        "money",
        None,
        "Cost of working one account, in the book's currency; empty: 0.1% of the median ACV.",
        0,
        10**9,
    ),
    Setting(
        "cost_deal",
        "money",
        None,
        "Cost of working one deal, won or lost, in the book's currency; empty: 2% of the median ACV.",
        0,
        10**9,
    ),
    Setting(
        "cost_bad_fit",
        "money",
        None,
        "Cost of onboarding and supporting a customer who leaves within the horizon; empty: 20% of the median ACV.",
        0,
        10**9,
    ),
    Setting("criteria", "whole", 10, "Most criteria a card may have.", 1, 30),
    Setting("points", "whole", 5, "Most points a bin may earn or cost; beyond 3 only where they say far more.", 1, 10),
    Setting("filterable", "names", (), "Columns that a list vendor filters on, besides the usual ones."),
    Setting("enriched", "names", (), "Columns that have to be added to a list, whatever their name says."),
    Setting("interview_only", "names", (), "Columns that only people tell: answers, pains, plans."),
    Setting("touches", "whole", 4, "Touches without an answer after which an account leaves the queue.", 1, 50),
    Setting("touch_days", "whole", 7, "Days that an account rests after a touch before it is queued again.", 0, 365),
    Setting("primary_share", "whole", 70, "Percent of the queue kept for the primary segment.", 0, 100),
    Setting("hypothesis_worth", "whole", 20, "Deals that a hypothesis counts for, unless it says so.", 1, 10_000),
    Setting("relearn_days", "whole", 90, "Days after which an update learns anew and compares.", 1, 3650),
    Setting(
        "watch",
        "choices",
        (),
        "Sources that `earmark watch` asks; empty: none.",
        options=("sec", "greenhouse", "lever", "ashby", "workable", "feeds", "gdelt", "github"),
    ),
    Setting("watch_contact", "mail", "", "Mail address at which those who are asked may reach you; SEC wants one."),
    Setting("watch_accounts", "whole", 2000, "Most accounts watched; targets and open ones first.", 1, 1_000_000),
    Setting("boards", "names", (), "Public job boards, as in acme.example=greenhouse:acme."),
    Setting("sec", "names", (), "Who files with the SEC, by number or by name, as in acme.example=1234567."),
    Setting(
        "feeds",
        "names",
        (),
        "RSS and Atom: an account's, as in acme.example=https://acme.example/news.xml, or a trade's.",
    ),
    Setting("github", "names", (), "Organisations at GitHub, as in acme.example=acme."),
)

PROCESS_SETTINGS: tuple[Setting, ...] = (
    Setting("book", "folder", "./earmark-book", "Folder of the book.", env="EARMARK_BOOK"),
    Setting(
        "engine",
        "engine",
        "duckdb",
        "Where snapshots, tallies and scores are computed: duckdb, postgresql://USER@HOST/DB, spark://HOST:PORT or "
        "local[2].",
        env="EARMARK_ENGINE",
    ),
    Setting(
        "parse_memory",
        "whole",
        2048,
        "Megabytes of memory the process that parses a file may use.",
        64,
        1_048_576,
        "EARMARK_PARSE_MEMORY",
    ),
    Setting(
        "memory",
        "whole",
        1500,
        "Megabytes of memory the book's tables may use; beyond, they are worked on on disk.",
        256,
        1_048_576,
        "EARMARK_MEMORY",
    ),
    Setting("debug", "switch", False, "1: show where a fault in Earmark itself arose.", env="EARMARK_DEBUG"),
)

NAMES: tuple[str, ...] = tuple(setting.name for setting in BOOK_SETTINGS)


@dataclass(frozen=True)
class Settings:
    """The settings of a book, each with its value; `BOOK_SETTINGS` says what they mean."""

    own_domains: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    currency: str = ""
    new_business_pipelines: tuple[str, ...] = ()
    groups: str = "each"
    horizon_months: int = 12
    contacted_days: int = 90
    retry_months: int = 24
    renewal_days: int = 60
    kept_default: float = 0.8
    cost_account: int | None = None
    cost_deal: int | None = None
    cost_bad_fit: int | None = None
    criteria: int = 10
    points: int = 5
    filterable: tuple[str, ...] = ()
    enriched: tuple[str, ...] = ()
    interview_only: tuple[str, ...] = ()
    touches: int = 4
    touch_days: int = 7
    primary_share: int = 70
    hypothesis_worth: int = 20
    relearn_days: int = 90
    watch: tuple[str, ...] = ()
    watch_contact: str = ""
    watch_accounts: int = 2000
    boards: tuple[str, ...] = ()
    sec: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    github: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettingRow:
    """A setting as a book has it."""

    name: str
    value: object
    default: object
    help: str


@dataclass(frozen=True)
class SettingsReport:
    """The settings of a book that were asked for."""

    settings: tuple[SettingRow, ...]


@dataclass(frozen=True)
class Process:
    """What concerns this process alone: `book` a folder, `engine` a URL, `parse_memory` and `memory` in megabytes.

    `debug` shows faults.
    """

    book: str
    engine: str
    parse_memory: int
    memory: int
    debug: bool


def setting(name: str) -> Setting:
    """Return the book setting called `name`, or raise a CallError that lists them and the nearest."""
    found = next((row for row in BOOK_SETTINGS if row.name == name.strip().replace("-", "_")), None)
    if found is None:
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f"Did you mean {near[0]}? " if near else ""
        raise CallError(f"There is no setting {name!r}.", f"{hint}Settings: {', '.join(NAMES)}.")
    return found


def parse(name: str, values: tuple[str, ...]) -> object:
    """Return the words a person wrote for the setting `name` as its value; none of them: its default."""
    row = setting(name)
    words = tuple(part.strip() for value in values for part in value.split(",") if part.strip())
    return _READERS[row.kind](row, words) if words else row.default


def settings_from(pairs: Mapping[str, object]) -> Settings:
    """Return Settings with the values in `pairs` (as a ledger keeps them) in place of the defaults."""
    known: dict[str, Any] = {}
    for name, value in pairs.items():
        words = tuple(str(item) for item in value) if isinstance(value, (list, tuple)) else (str(value),)
        known[setting(name).name] = parse(name, words)
    return Settings(**known)


def process_from(environment: Mapping[str, str]) -> Process:
    """Return the process-wide settings, read from the environment variables of the table."""
    found: dict[str, Any] = {}
    for row in PROCESS_SETTINGS:
        word = environment.get(row.env, "").strip()
        found[row.name] = _READERS[row.kind](row, (word,)) if word else row.default
    return Process(**found)


def shown(value: object) -> str:
    """Return a setting's value as one writes it; one that is not said is empty."""
    if value is None:
        return ""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _domains(row: Setting, words: tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(_domain(word) for word in words)
    for word, domain in zip(words, found, strict=True):
        if not domain:
            raise CallError(f"{row.name}: {word!r} is not a domain.", "Write it as in example.com.")
    return tuple(dict.fromkeys(found))


def _accounts(_: Setting, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_domain(word) or word for word in words))


def _names(_: Setting, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _currency(row: Setting, words: tuple[str, ...]) -> str:
    code = _one(row, words).upper()
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise CallError(f"{row.name}: {words[0]!r} is not a currency.", "Write its three letters, as in EUR or USD.")
    return code


def _whole(row: Setting, words: tuple[str, ...]) -> int:
    return int(_number(row, words, r"\d{1,9}", "a whole number"))


def _share(row: Setting, words: tuple[str, ...]) -> float:
    return _number(row, words, r"\d{0,9}(\.\d{1,9})?", "a number")


def _choice(row: Setting, words: tuple[str, ...]) -> str:
    word = _one(row, words).lower()
    if word not in row.options:
        raise CallError(f"{row.name}: {word!r} is none of {', '.join(row.options)}.", f"Default: {shown(row.default)}.")
    return word


def _choices(row: Setting, words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_choice(row, (word,)) for word in words))


def _mail(row: Setting, words: tuple[str, ...]) -> str:
    word = _one(row, words)
    if not re.fullmatch(r"[!-~]+@[a-z0-9.-]+\.[a-z0-9-]+", word, re.IGNORECASE | re.ASCII):
        raise CallError(f"{row.name}: {word!r} is no mail address.", "Write it as in you@yours.example.")
    return word


def _folder(row: Setting, words: tuple[str, ...]) -> str:
    return _one(row, words)


def _switch(row: Setting, words: tuple[str, ...]) -> bool:
    return _one(row, words) not in {"0", "no", "false"}


def _number(row: Setting, words: tuple[str, ...], pattern: str, what: str) -> float:
    word = _one(row, words)
    if not re.fullmatch(pattern, word, re.ASCII) or not row.low <= float(word) <= row.high:
        name = row.env or row.name
        raise CallError(f"{name}: {word!r} is not {what} from {row.low:g} to {row.high:g}.", f"Default: {row.default}.")
    return float(word)


def _one(row: Setting, words: tuple[str, ...]) -> str:
    if len(words) != 1:
        raise CallError(f"{row.name} takes one value, not {len(words)}.", f"Default: {shown(row.default)}.")
    return words[0]


def _domain(word: str) -> str:
    """Return the host of a domain or address, lower case and without www; empty if it is neither."""
    host = re.sub(r"^[a-z][a-z0-9+.-]*://", "", word.lower()).split("/")[0].split("@")[-1].removeprefix("www.")
    return host if re.fullmatch(r"[^\s.:]+(\.[^\s.:]+)+", host) else ""


_READERS: dict[Kind, Callable[[Setting, tuple[str, ...]], object]] = {
    "domains": _domains,
    "accounts": _accounts,
    "names": _names,
    "currency": _currency,
    "whole": _whole,
    "share": _share,
    "money": _whole,
    "folder": _folder,
    "engine": _folder,
    "switch": _switch,
    "choice": _choice,
    "choices": _choices,
    "mail": _mail,
}

if tuple(field.name for field in fields(Settings)) != NAMES:  # the table and its values are one thing
    raise AssertionError(NAMES)
