"""Ashby: a company's public job board."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from earmark.facts.problem import Problem
from earmark.sources.watch.boards import Board, Post, day_of, events_of, post, rows
from earmark.sources.watch.found import Fetch, Found, Watched
from earmark.sources.watch.markup import text_at


def events(fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield hiring, and technologies that posts name."""
    yield from events_of(_BOARD, fetch, about, as_of)


def posts(told: Any) -> list[Post] | None:
    """Return the posts of an answer, those that the company lists."""
    jobs = rows(told, "jobs")
    return None if jobs is None else [one for job in jobs if job.get("isListed", True) for one in _post(job)]


def _post(job: dict[str, Any]) -> list[Post]:
    day, text = day_of(job.get("publishedAt")), text_at(job, "descriptionPlain")
    return post(text_at(job, "title"), day, text_at(job, "jobUrl"), text_at(job, "department"), text)


_BOARD = Board("ashby", "Ashby", "https://api.ashbyhq.com/posting-api/job-board/{token}", posts)
