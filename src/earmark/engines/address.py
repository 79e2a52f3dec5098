"""Where an engine is, as one writes it: duckdb, postgresql://USER@HOST/DB, spark://HOST:PORT, local[2]."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from earmark.errors import CallError

Kind = Literal["duckdb", "postgres", "spark"]
ENGINES = "duckdb, postgresql://USER@HOST/DB, spark://HOST:PORT or local[2]"
PASSWORD = re.compile(r"(?i)(password=)[^&\s]*")
GIVEN = re.compile(r"(?s)^([^:]*(?:://[^:]*)?):(?!//)(.*)@")  # what a server's library may take for less than it is


@dataclass(frozen=True)
class Address:
    """An engine's kind, the URL that its own library takes, and how it is shown: without a password."""

    kind: Kind
    url: str = field(repr=False)
    shown: str
    secrets: tuple[str, ...] = field(default=(), repr=False)

    def hushed(self, text: str) -> str:
        """Return `text` without the passwords of this address."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


HERE = Address("duckdb", "", "duckdb")


def parse(url: str) -> Address:
    """Return the address that `url` says, or raise a CallError that lists how one is written."""
    word = url.strip()
    if word in {"", "duckdb"}:
        return HERE
    if re.fullmatch(r"local(\[(\d{1,3}|\*)\])?|spark(://[^\s/]+)?", word):
        return Address("spark", "local[2]" if word == "spark" else word, word)
    if re.match(r"postgres(ql)?://", word):
        return _postgres(word)
    raise CallError(f"{hidden(word)!r} names no engine.", f"Write one of: {ENGINES}.")


def hidden(url: str) -> str:
    """Return `url` without a password: all from the first colon behind :// to the last @ may be one."""
    return PASSWORD.sub(r"\1***", GIVEN.sub(r"\1@", url))


def _postgres(url: str) -> Address:
    given = GIVEN.match(url)
    password = given[2] if given else ""
    if re.search(r"[/?#@\s]", password):  # the server's library would end it there, and print the rest
        raise CallError(
            f"{hidden(url)!r}: its password, or a name in it, has a mark that ends it.",
            "Write / as %2F, ? as %3F, # as %23, @ as %40, a space as %20; or set PGPASSWORD.",
        )
    asked = [part.partition("=")[2] for part in re.findall(r"(?i)password=[^&\s]*", url)]
    words = {word for one in (password, *asked) for word in (one, unquote(one)) if word}
    return Address("postgres", url, hidden(url), tuple(sorted(words, key=len, reverse=True)))
