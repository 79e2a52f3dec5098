"""Show and change what a book is told to assume."""

from __future__ import annotations

from typing import TYPE_CHECKING

from earmark.config import BOOK_SETTINGS, SettingRow, SettingsReport, parse, setting

if TYPE_CHECKING:
    from earmark.book import Book


def settings(book: Book, name: str | None = None) -> SettingsReport:
    """Return every setting of the book with its value, or the one called `name`."""
    rows = (setting(name),) if name else BOOK_SETTINGS
    return SettingsReport(
        tuple(SettingRow(row.name, getattr(book.settings, row.name), row.default, row.help) for row in rows)
    )


def set_setting(book: Book, name: str, values: tuple[str, ...]) -> SettingsReport:
    """Save the setting `name` as the words in `values` say (none: its default) and return it."""
    row = setting(name)
    book.save_settings({row.name: parse(row.name, tuple(values)) if values else None})
    return settings(book, row.name)
