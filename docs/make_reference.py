"""Write docs/reference/ from the code, and README's excerpt from a run of the demo. `make docs` runs it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

from cyclopts import App
from cyclopts.argument import Argument

from earmark.config import BOOK_SETTINGS, PROCESS_SETTINGS, Setting, shown
from earmark.surfaces.cli import EXAMPLES, app

REFERENCE = Path(__file__).parent / "reference"
README = Path(__file__).parent.parent / "README.md"
EXCERPT = re.compile(r"(?<=<!-- from earmark demo -->\n```text\n).*?(?=```\n<!-- -->)", re.DOTALL)
CODES = """\
## Exit codes

| code | means |
|---|---|
| 0 | done; rejected lines are reported, not a failure |
| 1 | the answer is negative, where that was asked: `learn --fail-if-unsupported` |
| 2 | the call or an input is wrong; one line on standard error says what to do next |
| 70 | a fault in Earmark itself |
| 130 | interrupted |

With `--json` an error is one JSON object on standard error: `{"error": {"code", "message", "hint"}}`,
with `questions` and `mapping_file` where something is asked.
"""


def commands_page() -> str:
    """Return the page of commands."""
    parts = ["# Commands\n\nMade by `make docs` from the command line itself.\n"]
    every = app.meta.assemble_argument_collection(parse_docstring=True)
    parts.append("## Options of every command\n\n" + _table(list(every)))
    parts += [_command(name, sub) for name, sub in subcommands(app)]
    return "\n".join([*parts, CODES])


def subcommands(of: App, before: str = "") -> Iterator[tuple[str, App]]:
    """Yield each command with its full name, in the order of `--help`."""
    names = [name for name in of if not name.startswith("-")]
    for name in sorted(names, key=lambda n: (of[n].sort_key is None, of[n].sort_key or 0)):
        yield f"{before}{name}", of[name]
        yield from subcommands(of[name], f"{before}{name} ")


def _command(name: str, sub: App) -> str:
    arguments = list(sub.assemble_argument_collection(parse_docstring=True)) if sub.default_command else []
    about = str(sub.help or "").split("\n")[0]
    usage = " ".join(["earmark", name, *filter(None, (_usage(one) for one in arguments if one.parse))])
    lines = [f"## {name}\n", f"{about}\n", f"    {usage}\n", _table(arguments)]
    if name in EXAMPLES:
        lines.append("\n".join(["```", *EXAMPLES[name].split("\n"), "```\n"]))
    return "\n".join(line for line in lines if line)


def _usage(one: Argument) -> str:
    many = "..." if one.field_info.kind is one.field_info.VAR_POSITIONAL else ""
    if one.required:
        return f"{_word(one)}{many}"
    return "" if _is_option(one) else f"[{_word(one)}{many}]"


def _word(one: Argument) -> str:
    """Return an argument as it stands on a line: FILE, or --out PATH."""
    if not _is_option(one):
        return one.field_info.name.upper()
    if one.hint is bool:
        return one.name
    kind = next((part for part in get_args(one.hint) if part in _VALUES), one.hint)
    return f"{one.name} {'|'.join(one.get_choices() or ()) or _VALUES[kind]}"


_VALUES = {int: "NUMBER", float: "NUMBER", str: "TEXT", Path: "PATH", date: "DATE"}


def _is_option(one: Argument) -> bool:
    return one.field_info.kind is one.field_info.KEYWORD_ONLY


def _table(arguments: list[Argument]) -> str:
    rows = [
        f"| `{_word(one)}` | {one.parameter.help or ''} |".replace("kept|won|value", "kept\\|won\\|value")
        for one in arguments
        if one.parse and one.show
    ]
    return "\n".join(["| | |", "|---|---|", *rows, ""]) if rows else ""


def settings_page() -> str:
    """Return the page of settings."""
    book = [f"| `{s.name}` | {_kind(s)} | {_default(s)} | {s.help} |" for s in BOOK_SETTINGS]
    process = [f"| `{s.env}` | {_kind(s)} | {_default(s)} | {s.help} |" for s in PROCESS_SETTINGS]
    head = "| {} | value | default | |\n|---|---|---|---|"
    return "\n".join(
        [
            "# Settings\n\nMade by `make docs` from the table in `config.py`.\n",
            "## Of a book\n\nKept in its ledger; `earmark settings set NAME VALUE` changes one.\n",
            head.format("name"),
            *book,
            "\n## Of a process\n\nEnvironment variables.\n",
            head.format("variable"),
            *process,
            "",
        ]
    )


def _kind(one: Setting) -> str:
    words = {
        "domains": "domains",
        "accounts": "domains or names",
        "names": "names",
        "currency": "three letters",
        "folder": "a folder",
        "engine": "an engine",
        "switch": "1 or nothing",
    }
    if one.options:
        return " or ".join(one.options)
    return words.get(one.kind) or f"{one.low:.12g} to {one.high:.12g}"


def _default(one: Setting) -> str:
    return (shown(one.default) if one.default else "") or "none"


def excerpt() -> str:
    """Return of `earmark demo`, 88 columns wide: verdict, card, tiers, whom to pursue first, how the tenth fares."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "earmark", "demo", "demo"],
            cwd=folder,
            env={**os.environ, "COLUMNS": "88", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=True,
        )
    lines = done.stdout.splitlines()

    def between(start: str, end: str) -> list[str]:
        first = next(at for at, line in enumerate(lines) if line.startswith(start))
        return lines[first : next((at for at in range(first, len(lines)) if lines[at].startswith(end)), None)]

    verdict, card = between("Supported ", "Learned from "), between("The card ", "Trigger events ")
    queue = between("5 accounts to pursue", " 2. ")
    return "\n".join((*verdict, *card, *queue, "...", "", *between("How the list then fares", "never"))) + "\n"


def readme_page() -> str:
    """Return README with its excerpt as the demo prints it now."""
    said = excerpt()
    return EXCERPT.sub(lambda _: said, README.read_text("utf-8"))


def main() -> None:
    """Write the pages."""
    REFERENCE.mkdir(exist_ok=True)
    for name, page in (("commands.md", commands_page()), ("settings.md", settings_page())):
        (REFERENCE / name).write_text(page, encoding="utf-8", newline="\n")
    README.write_text(readme_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
