"""What a command says and asks: answers on standard output, everything else on standard error."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from earmark.engines.address import HERE, Address
from earmark.errors import EarmarkError, QuestionError

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from earmark.book import Book
    from earmark.sources.mapping import Question

Progress = Callable[[float], None]
LONGEST = 600  # characters of a message or hint; --json has them whole


@dataclass(frozen=True)
class Terminal:
    """One command's surroundings: the book's folder, its engine, how answers are printed, and the bars being drawn."""

    folder: Path
    json: bool = False
    quiet: bool = False
    engine: Address = HERE
    bars: list[Bar] = field(default_factory=list, compare=False)

    @contextmanager
    def book(self, new: bool = False) -> Iterator[Book]:
        """Open the book and close it at the end; only with `new` may it not exist yet."""
        from earmark.book import open_book

        with open_book(self.folder, create=new, engine=self.engine.url, tell=self.say) as book:
            yield book

    def show(self, report: Any) -> None:
        """Print an answer: as data if that was asked for, else as text, unless quiet."""
        if self.json:
            from earmark.render.data import as_data

            self.write(json.dumps(as_data(report), ensure_ascii=False, indent=2))
        elif not self.quiet:
            from earmark.render.text import as_text

            self.write(as_text(report))

    def hand(self, name: str, text: str) -> None:
        """Print a text that is itself a file, whole; as data under `name`."""
        self.write(json.dumps({name: text}, ensure_ascii=False) if self.json else text)

    def write(self, text: str) -> None:
        """Print on standard output, with one line end."""
        sys.stdout.write(text.rstrip("\n") + "\n")
        sys.stdout.flush()

    def say(self, line: str) -> None:
        """Print on standard error what is no answer, unless quiet."""
        if not self.quiet:
            sys.stderr.write(line + "\n")

    @property
    def talks(self) -> bool:
        """Whether a person sits at it: bars are drawn and questions asked."""
        return not self.quiet and sys.stderr.isatty()

    @contextmanager
    def progress(self, what: str) -> Iterator[Progress | None]:
        """Draw a bar on standard error while something runs; yields a function of the share done."""
        if not self.talks:
            yield None
            return
        from rich.console import Console
        from rich.progress import Progress as Bar

        with Bar(console=Console(file=sys.stderr), transient=True) as bar:
            task = bar.add_task(what, total=1.0)
            self.bars.append(bar)
            yield lambda share: bar.update(task, completed=share)
            self.bars.remove(bar)

    @contextmanager
    def steps(self) -> Iterator[Callable[[str], None] | None]:
        """Show the step under way on standard error; yields a function of the step's name."""
        if not self.talks:
            yield None
            return
        from rich.console import Console

        with Console(file=sys.stderr).status("") as status:
            yield status.update

    @property
    def answers(self) -> Callable[[Question], str] | None:
        """How questions are answered: by the person at the terminal, or not at all."""
        return self._ask if self.talks and not self.json and sys.stdin.isatty() else None

    @contextmanager
    def still(self) -> Iterator[None]:
        """Draw no bar while something is asked: it would wipe the question away."""
        for bar in self.bars:
            bar.stop()
        try:
            yield
        finally:
            for bar in self.bars:
                bar.start()

    def _ask(self, question: Question) -> str:
        from earmark.surfaces.asking import ask

        with self.still():
            return ask(question)


def fail(error: EarmarkError, as_json: bool, to: TextIO) -> None:
    """Print an error on `to`: one line, or one JSON object on one line."""
    kept = keep_mapping(error) if isinstance(error, QuestionError) else ""
    hint = f"Answer in {kept}, then load again with --map {kept}." if kept else error.hint
    questions = error.questions if isinstance(error, QuestionError) else ()
    if as_json:
        told: dict[str, object] = {"code": error.code, "message": error.message, "hint": hint}
        told |= {"questions": list(questions)} if questions else {}
        told |= {"mapping_file": kept} if kept else {}
        to.write(json.dumps({"error": told}, ensure_ascii=False) + "\n")
        return
    to.writelines(f"  {one_line(question)}\n" for question in questions)
    to.write(f"earmark: {one_line(error.message)} {one_line(hint)}".rstrip() + "\n")


def keep_mapping(error: QuestionError) -> str:
    """Write the error's mapping beside the user as mapping.toml (or -2, -3, ...), and return its name."""
    if not error.mapping:
        return ""
    for number in range(1, 1000):
        name = "mapping.toml" if number == 1 else f"mapping-{number}.toml"
        try:
            with Path(name).open("x", encoding="utf-8") as file:
                file.write(error.mapping)
        except FileExistsError:
            continue
        except OSError:
            return ""
        return name
    return ""


def one_line(text: str) -> str:
    """Return `text` on one line of bearable length, without what would steer a terminal."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} ..."


def hush() -> None:
    """Stop writing to a pipe that nobody reads."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
