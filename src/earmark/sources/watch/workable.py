"""Workable: a company's public jobs, as its widget shows them."""

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
    jobs = rows(told, "jobs")
    return None if jobs is None else [one for job in jobs for one in _post(job)]


def _post(job: dict[str, Any]) -> list[Post]:
    day = day_of(job.get("published_on")) or day_of(job.get("created_at"))
    department = text_at(job, "department") or text_at(job, "function")
    return post(text_at(job, "title"), day, text_at(job, "url"), department, shown(text_at(job, "description")))


_BOARD = Board("workable", "Workable", "https://apply.workable.com/api/v1/widget/accounts/{token}?details=true", posts)
