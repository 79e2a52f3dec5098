"""Lever: a company's public postings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from earmark.facts.problem import Problem
from earmark.sources.watch.boards import Board, Post, day_of, events_of, post, rows
from earmark.sources.watch.found import Fetch, Found, Watched
from earmark.sources.watch.markup import shown, text_at


def events(fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield hiring, and technologies that posts name."""
    yield from events_of(_BOARD, fetch, about, as_of)


def posts(told: Any) -> list[Post] | None:
    """Return the posts of an answer."""
    jobs = rows(told)
    return None if jobs is None else [one for job in jobs for one in _post(job)]


def _post(job: dict[str, Any]) -> list[Post]:
    lists = " ".join(shown(f"{text_at(one, 'text')} {text_at(one, 'content')}") for one in rows(job, "lists") or [])
    text = f"{text_at(job, 'descriptionPlain')} {lists} {text_at(job, 'additionalPlain')}"
    department = text_at(job, "categories", "department") or text_at(job, "categories", "team")
    return post(text_at(job, "text"), day_of(job.get("createdAt")), text_at(job, "hostedUrl"), department, text)


_BOARD = Board("lever", "Lever", "https://api.lever.co/v0/postings/{token}?mode=json", posts)
