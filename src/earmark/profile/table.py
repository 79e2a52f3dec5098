"""A table of a profile file, read key by key: what does not fit is refused naming key and place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from earmark.errors import ProfileError


@dataclass(frozen=True)
class Table:
    """One TOML table and where it stands ("my.toml: criterion 'Employees', bin 2")."""

    place: str
    data: Mapping[str, Any]

    def only(self, *keys: str) -> None:
        """Refuse a key that is none of `keys`, naming it and the nearest one that exists."""
        for name in self.data:
            if name not in keys:
                near = difflib.get_close_matches(name, keys, 1)
                hint = f"Did you mean {near[0]!r}?" if near else f"Keys here: {', '.join(keys)}."
                raise ProfileError(f"{self.place}: unknown key {name!r}.", hint)

    def text(self, key: str, default: str | None = None) -> str:
        """Return a string; without `default` it has to be there."""
        value = self._get(key, default)
        return value if isinstance(value, str) else self._refuse(key, value, "a text in quotes")

    def one_of(self, key: str, words: tuple[str, ...], default: str) -> str:
        """Return one of `words`."""
        value = self.text(key, default)
        return value if value in words else str(self._refuse(key, value, "one of " + ", ".join(words)))

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number."""
        value = self._get(key, default)
        return value if type(value) is int else self._refuse(key, value, "a whole number")

    def real(self, key: str, default: float | None = None) -> float:
        """Return a number as a float."""
        value = self._get(key, default)
        fits = type(value) in {int, float, Decimal}
        return float(value) if fits else self._refuse(key, value, "a number")

    def decimal(self, key: str) -> Decimal | None:
        """Return a finite number exactly, or None when the key is absent."""
        value = self.data.get(key)
        if value is None:
            return None
        fits = type(value) is int or (isinstance(value, Decimal) and value.is_finite())
        return Decimal(value) if fits else self._refuse(key, value, "a number")

    def flag(self, key: str) -> bool:
        """Return true or false; absent is false."""
        value = self.data.get(key, False)
        return value if isinstance(value, bool) else self._refuse(key, value, "true or false")

    def day(self, key: str, default: date | None) -> date:
        """Return a date; without `default` it has to be there."""
        value = self._get(key, default)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        return self._refuse(key, value, "a date like 2026-07-01, without quotes")  # type: ignore[no-any-return]

    def texts(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return a list of strings."""
        value = self.data.get(key, default)
        fits = isinstance(value, list | tuple) and all(isinstance(v, str) for v in value)
        return tuple(value) if fits else self._refuse(key, value, 'a list of texts: ["...", "..."]')

    def table(self, key: str, place: str = "") -> Table:
        """Return the table under `key`; absent is empty."""
        value = self.data.get(key, {})
        return (
            Table(f"{self.place}, {place or key}", value)
            if isinstance(value, dict)
            else self._refuse(key, value, "a table")
        )

    def tables(self, key: str, called: str) -> tuple[Table, ...]:
        """Return the tables of an array, each placed by its name or label, else by its number from 1."""
        value = self.data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(v, dict) for v in value):
            self._refuse(key, value, f"a list of tables: [[{key}]]")
        return tuple(Table(f"{self.place}, {called} {_known_as(i, v)}", v) for i, v in enumerate(value, 1))

    def _get(self, key: str, default: object) -> Any:
        if key not in self.data and default is None:
            raise ProfileError(f"{self.place}: {key} is missing.", f"Add {key} = ...")
        return self.data.get(key, default)

    def _refuse(self, key: str, value: object, wanted: str) -> Any:
        hint = "It is still to be filled in: write what you believe, or delete the criterion." if value == "?" else ""
        raise ProfileError(f"{self.place}: {key} = {_shown(value)} is not {wanted}.", hint)


def _known_as(number: int, table: Mapping[str, Any]) -> str:
    name = table.get("name", table.get("label"))
    return repr(name) if isinstance(name, str) else str(number)


def _shown(value: object) -> str:
    text = str(value).lower() if isinstance(value, bool) else str(value) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= 40 else text[:37] + "..."
