"""The demo on a terminal: each command as one would type it, what it answers, and how it ends."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.engines.address import HERE
from earmark.errors import CallError

if TYPE_CHECKING:
    from earmark.surfaces.terminal import Terminal
    from earmark.verbs.demo import Demo, DemoReport


def walk(folder: Path, *, seed: int, accounts: int, at: Terminal, run: Callable[[Sequence[str]], int]) -> int:
    """Make a sample book in `folder`, run every command on it through `run`, and say how the chosen tenth fares.

    Returns the exit code of the first command that fails, else 0. A demo's earlier book in `folder`
    is replaced; a folder that holds anything else is refused.
    """
    from earmark.verbs.demo import judge, prepare

    _clear(folder)
    demo = prepare(folder, seed=seed, accounts=accounts)
    at.say(f"Made a sample team's exports in {folder}: {accounts} accounts worked over two years. None of it is real.")
    for step in demo.steps:
        shown = ("--book", str(demo.book), *_engine(at, at.engine.shown), *step.words)
        _tell(at, f"\n# {step.why}\n$ {shlex.join(('earmark', *shown))}\n")
        words = ("--book", str(demo.book), *_engine(at, at.engine.url), *step.words)
        code = run((*words, "--quiet") if at.json or at.quiet else words)
        if code:
            return code
    report = judge(demo)
    if at.json:
        at.show(report)
    else:
        _tell(at, _ending(demo, report))
    return 0


def _engine(at: Terminal, said: str) -> tuple[str, ...]:
    return () if at.engine == HERE else ("--engine", said)


def _clear(folder: Path) -> None:
    """Remove an earlier demo from `folder`; refuse a folder that is something else."""
    if folder.exists() and any(folder.iterdir()):
        readme = folder / "README.txt"
        if not readme.is_file() or "are made" not in readme.read_text(encoding="utf-8", errors="replace"):
            raise CallError(f"{folder} is not empty and holds no earlier demo.", "Name another folder.")
        shutil.rmtree(folder / "book", ignore_errors=True)


def _tell(at: Terminal, text: str) -> None:
    if not (at.json or at.quiet):
        at.write(text)


def _ending(demo: Demo, report: DemoReport) -> str:
    """Return the last words: where the document lies, how the chosen tenth fares."""
    return "\n".join(
        (
            "",
            f"The document: {demo.document}",
            f"The scored list: {demo.scored}",
            "",
            f"How the list then fares (known, because this world is made; {demo.world.end} plus a year):",
            f"  whole list    {_share(report.listed_good, report.listed)} become customers and stay",
            f"  chosen tenth  {_share(report.chosen_good, report.chosen)}, {_times(report)} the list's rate",
            f"  at best       {_share(report.oracle_good, report.chosen)}, if one knew this world's law",
        )
    )


def _share(good: int, of: int) -> str:
    return f"{good:3d} of {of:4d} ({good / max(of, 1):.1%})"


def _times(report: DemoReport) -> str:
    base = report.listed_good / max(report.listed, 1)
    return f"{report.chosen_good / max(report.chosen, 1) / base:.1f}x" if base else "-"
