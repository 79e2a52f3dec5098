"""Greenhouse: a company's public board, as its own careers page shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

from earmark.facts.problem import Problem
from earmark.sources.watch.boards import Board, Post, day_of, events_of, post, rows
from earmark.sources.watch.found import Fetch, Found, Watched
from earmark.sources.watch.markup import shown, text_at


def events(fetch: Fetch, about: Watched, as_of: date) -> Iterator[Found | Problem]:
    """Yield hiring, and technologies that posts name."""
    yield from events_of(_BOARD, fetch, about, as_of)


def posts(told: Any) -> list[Post] | None:
    """Return the posts of an answer; a post without the day it was published is dated by its last change."""
    jobs = rows(told, "jobs")
    return None if jobs is None else [one for job in jobs for one in _post(job)]


def _post(job: dict[str, Any]) -> list[Post]:
    departments = rows(job, "departments") or [{}]
    day = day_of(job.get("first_published")) or day_of(job.get("updated_at"))
    text = shown(unescape(text_at(job, "content")))
    return post(text_at(job, "title"), day, text_at(job, "absolute_url"), text_at(departments[0], "name"), text)


_BOARD = Board(
    "greenhouse", "Greenhouse", "https://boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true", posts
)
