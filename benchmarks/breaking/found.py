"""What came of a fault, and whether it was as it has to be: nothing lost, nothing twice, errors in one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from breaking.books import BEFORE, Case, State, entries
from breaking.children import Ended

How = Literal["killed", "refused", "rebuilt", "went on"]


@dataclass(frozen=True)
class Found:
    """How a disturbed command ended, what was wrong after it (empty: nothing), and what it said."""

    how: How
    wrong: str = ""
    said: str = ""


def looked_at(case: Case, place: Path, disturbed: Callable[[], Ended], mend: Callable[[], None] | None = None) -> Found:
    """Run a disturbed command, open the book, mend what was broken, repeat, and compare with the undisturbed end."""
    before = entries(place)
    ended = disturbed()
    how: How = "killed" if ended.killed else "refused" if ended.code else "went on"
    try:
        if mend:
            mend()
        wrong = refusal(ended) or after(case, place, before, done=ended.code == 0)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the finding
        wrong = f"does not open: {type(error).__name__}: {error}"
    return Found(how, wrong, ended.said)


def refusal(ended: Ended) -> str:
    """Say what is wrong with how a command that was not killed refused; empty if nothing is."""
    if ended.killed or ended.code == 0:
        return ""
    lines = ended.said.splitlines()
    if ended.code != 2 or len(lines) != 1 or not lines[0].startswith("earmark: "):
        return f"no clear refusal, exit {ended.code}: {ended.said}"
    return ""


def after(case: Case, place: Path, before: tuple[tuple[str, str], ...], done: bool = False) -> str:
    """Say what is wrong with a place after its command was disturbed, and after it was repeated."""
    now = case.state(place)
    wrong = kept(case, before, now)
    if wrong or done:
        return wrong or differs(now, case.end)
    again = case.run(place)
    if again.code:
        return f"the repeated command ended with {again.code}: {again.said}"
    last = case.state(place)
    if not set(now.entries) <= set(last.entries):
        return "lost: an entry is gone after the repeated command"
    return differs(last, case.end)


def kept(case: Case, before: tuple[tuple[str, str], ...], now: State) -> str:
    """Say what of the book, or of the file that was to be written, is neither as before nor as after the command."""
    if not set(before) <= set(now.entries):
        return "lost: an entry that was acknowledged is gone"
    if not set(now.entries) <= set(case.end.entries):
        return "an entry nobody made"
    if now.out not in {BEFORE if case.out else "", case.end.out}:
        return "the file is neither the old one nor the new one"
    return ""


def differs(one: State, other: State) -> str:
    """Say in what two states differ; empty where they are the same."""
    if one.entries != other.entries:
        return f"other entries: {sorted(set(one.entries) ^ set(other.entries))}"
    if one.tables != other.tables:
        return f"other tables: {sorted({name for name, _ in set(one.tables) ^ set(other.tables)})}"
    if one.files != other.files:
        return f"other files: {sorted(set(one.files) ^ set(other.files))}"
    return "" if one.out == other.out else "another file was written"
