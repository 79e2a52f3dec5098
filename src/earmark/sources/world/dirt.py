"""The dirt of a real export: spellings, blanks, lines twice, cells that are not what they should be."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

Row = dict[str, str]

NOTHING = ("", "", "", "n/a", "N/A", "-")
FREE_MAIL = "gmail.com"
SURE = frozenset({"Record ID", "Company name", "Company Domain Name", "Create Date", "Company owner"})


def spelling(random: Random, text: str) -> str:
    """Return `text` as people type it: mostly right, sometimes in other case or with stray spaces."""
    draw = random.random()
    if draw < 0.88:
        return text
    if draw < 0.92:
        return text.upper()
    return text.lower() if draw < 0.96 else f" {text.replace(' ', '  ')} "


def domain_spelling(random: Random, domain: str) -> str:
    """Return a domain as exports hold it: bare, or with www., or in mixed case."""
    draw = random.random()
    if draw < 0.90:
        return domain
    return f"www.{domain}" if draw < 0.95 else domain.title()


def plain_domain(spelt: str) -> str:
    """Return the domain that `spelt` is a spelling of."""
    return spelt.strip().lower().removeprefix("www.")


def blanks(random: Random, row: Row, share: float, honest: frozenset[str]) -> Row:
    """Return the row with `share` of its honest cells empty or saying so in words."""
    return {
        label: random.choice(NOTHING) if label in honest and label not in SURE and random.random() < share else cell
        for label, cell in row.items()
    }


def twice(random: Random, rows: Sequence[Row], share: float) -> list[Row]:
    """Return the rows with `share` of them repeated, word for word, further down."""
    return [*rows, *random.sample(list(rows), round(len(rows) * share))]


def free_mail(random: Random, rows: Sequence[Row], share: float) -> list[Row]:
    """Return the rows with `share` of them under a free-mail domain, as if typed from a person's address."""
    chosen = set(random.sample(range(len(rows)), round(len(rows) * share)))
    return [{**row, "Company Domain Name": FREE_MAIL} if i in chosen else row for i, row in enumerate(rows)]


def amount_text(random: Random, amount: int) -> str:
    """Return an amount as exports hold it: plain, or with currency and separators."""
    return f"€{amount:,}.00" if random.random() < 0.04 else str(amount)
