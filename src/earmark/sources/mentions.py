"""Where a text names somebody: by a domain, a mail address or a name; and the text without it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from earmark.sources.domains import FREE_MAIL

INSTEAD = "(forgotten)"
_BREAKS = "\\s,;|<>\"'()\\[\\]{}"
_LEFT, _RIGHT = re.compile(f"[^{_BREAKS}]*$"), re.compile(f"[^{_BREAKS}]*")
_LONGEST = 2000  # characters of a word around a domain or address
_AFTER = r"(?![\w-]|\.\w)"  # a domain that goes on is another one
_OURS = re.compile("[a-z_]+")
_REPEATED = re.compile(r"([;,|])(?:\s*\1)+")
_WORD = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+|[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True)
class Mentions:
    """What names somebody: domains with all hosts and addresses under them, mail addresses, names as written."""

    domains: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.domains or self.addresses or self.names)

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """Texts of which every text that names somebody holds one, in any case."""
        long_words = (max(form.split(), key=len) for form in _forms(self.names))
        coded = (address.replace("@", "%40") for address in self.addresses)
        return tuple(sorted({*self.domains, *self.addresses, *coded, *long_words}))

    @cached_property
    def pattern(self) -> str:
        """The needles as a regular expression of RE2's."""
        return "|".join(re.escape(needle) for needle in self.needles)

    def among(self, text: str) -> bool:
        """Return whether a text names somebody."""
        return any(pattern.search(text) for pattern in (self._sites, self._names) if pattern)

    def without(self, text: str, instead: str = "") -> str:
        """Return a text without the words that name somebody, `instead` in their place; one that does not, as it is."""
        found = _replaced(text, self._sites, instead, whole=True) if self._sites else text
        found = _replaced(found, self._names, instead, whole=False) if self._names else found
        return found if found == text or instead else _REPEATED.sub(r"\1", found).strip(" ;,|")

    def hosted(self, text: str) -> str:
        """Return a cell of one address as the domain of it, which tells the account; else the text without mentions."""
        address = text.strip().lower()
        host = address.rpartition("@")[2]
        keeps = address in self.addresses and host not in FREE_MAIL and not self.among(host)
        return host if keeps else self.without(text)

    def cleaned(self, value: Any) -> Any:
        """Return plain values (dicts, lists, texts) with INSTEAD in place of what names somebody.

        Keys that are words of ours (a, a_b) stay.
        """
        if isinstance(value, str):
            return self.without(value, INSTEAD)
        if isinstance(value, list):
            return [self.cleaned(one) for one in value]
        if not isinstance(value, dict):
            return value
        return {k if _OURS.fullmatch(k) else self.cleaned(k): self.cleaned(v) for k, v in value.items()}

    @cached_property
    def _sites(self) -> re.Pattern[str] | None:
        hosts = [rf"(?:(?<![\w-])|(?<=%40)|(?<=%2f)){re.escape(domain)}{_AFTER}" for domain in sorted(self.domains)]
        addresses = [
            rf"(?:(?<![\w.+-])|(?<=%3a)){re.escape(address).replace('@', '(?:@|%40)')}{_AFTER}"
            for address in sorted(self.addresses)
        ]
        return re.compile("|".join([*hosts, *addresses]), re.IGNORECASE) if hosts or addresses else None

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        forms = sorted(_forms(self.names), key=lambda name: (-len(name), name))
        words = [r"\s+".join(re.escape(word) for word in form.split()) for form in forms]
        return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", re.IGNORECASE) if words else None


def words_of(text: str) -> list[str]:
    """Return the mail addresses and hosts in a text, in lower case."""
    return [found.lower() for found in _WORD.findall(text)]


def _forms(names: frozenset[str]) -> set[str]:
    """Names composed and decomposed: a file may hold either."""
    return {unicodedata.normalize(form, name) for name in names for form in ("NFC", "NFD")}


def _replaced(text: str, pattern: re.Pattern[str], instead: str, *, whole: bool) -> str:
    """Replace what a pattern finds, with the whole word around it."""
    parts, end = [], 0
    for match in pattern.finditer(text):
        first, last = match.span()
        if first < end:  # in a word that has gone
            continue
        if whole:
            first = max(end, _LEFT.search(text, max(end, first - _LONGEST), first).start())  # type: ignore[union-attr] # finds nothing at least
            last = _RIGHT.match(text, last, last + _LONGEST).end()  # type: ignore[union-attr] # as above
        parts += [text[end:first], instead]
        end = last
    return "".join([*parts, text[end:]]) if parts else text
