"""Help on a terminal: each command and option in lines that are wrapped once."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from cyclopts.help.formatters.plain import PlainFormatter

if TYPE_CHECKING:
    from rich.console import Console


class OnceWrapped(PlainFormatter):
    """Cyclopts' plain formatter, which wraps what an entry says, puts its name before it, and wraps that again."""

    def _print_plain(self, console: Console, text: str) -> None:
        if text.startswith(self.indent):
            further = self.indent * 3
            text = textwrap.fill(
                " ".join(text.split()), console.width, initial_indent=self.indent, subsequent_indent=further,
                break_long_words=False, break_on_hyphens=False,
            )  # fmt: skip
        super()._print_plain(console, text)
