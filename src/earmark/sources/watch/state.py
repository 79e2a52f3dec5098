"""What a source remembers from run to run, in one small file of the book; without it everything is asked anew."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from earmark.sources.watch.found import Notes

_MOST = 50_000  # notes of one kind; the oldest go first


@dataclass
class State:
    """One source's memory.

    `about` is a digest of what was watched: the marks hold for that alone. `marks` are ETag and Last-Modified by
    address; `waits` hosts that asked to be left alone, until when (seconds since 1970); `notes` the source's own.
    """

    about: str = ""
    marks: dict[str, tuple[str, str]] = field(default_factory=dict)
    waits: dict[str, float] = field(default_factory=dict)
    notes: Notes = field(default_factory=dict)


def read_state(path: Path, about: str) -> State:
    """Return the memory kept at `path`; a new one where there is none, it is unreadable or of other things."""
    try:
        told = json.loads(path.read_text("utf-8"))
        state = State(
            str(told["about"]),
            {str(url): (str(tag), str(day)) for url, (tag, day) in told["marks"].items()},
            {str(host): float(until) for host, until in told["waits"].items()},
            {str(name): [str(one) for one in values] for name, values in told["notes"].items()},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return State(about)
    return state if state.about == about else State(about, waits=state.waits, notes=state.notes)


def write_state(path: Path, state: State) -> None:
    """Keep a memory at `path`, whole or not at all."""
    told: dict[str, Any] = asdict(state)
    told["notes"] = {name: values[-_MOST:] for name, values in state.notes.items()}
    path.parent.mkdir(exist_ok=True)
    made = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    try:
        with made.open("w", encoding="utf-8") as file:
            json.dump(told, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
