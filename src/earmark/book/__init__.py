"""The book: a team's folder of facts, profiles and decisions."""

from earmark.book.book import Book, open_book

__all__ = ["Book", "open_book"]
