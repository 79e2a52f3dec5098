"""The command line: names, options and examples; faults become one line and an exit code.

Exit codes: 0 done, rejected lines included; 1 the answer is negative where the caller asked;
2 the call or an input is wrong; 70 a fault in Earmark itself; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, CoercionError, CycloptsError, Group, MissingArgumentError, Parameter, UnusedCliTokensError

from earmark.config import process_from
from earmark.engines.address import parse
from earmark.errors import CallError, EarmarkError, InputError
from earmark.surfaces import (
    campaign_commands,
    commands,
    committee_commands,
    decide_commands,
    event_commands,
    forget_commands,
    listen_commands,
    merge_commands,
    queue_commands,
    version_commands,
    watch_commands,
)
from earmark.surfaces.helping import OnceWrapped
from earmark.surfaces.terminal import Terminal, fail, hush

OPTIONS = Group("Options", sort_key=1)
EVERY = Group("Options of every command", sort_key=2)

EXAMPLES = {
    "": "earmark load companies.csv deals.csv contracts.csv contacts.csv\n"
    "earmark learn\n"
    "earmark score targets.csv --out scored.csv\n"
    "earmark explain acme.example\n"
    "earmark document --out icp.html",
    "load": "earmark load companies.csv deals.csv\n"
    "earmark load --show-map companies.csv > mapping.toml\n"
    "earmark load companies.csv --map mapping.toml",
    "problems": "earmark problems\nearmark problems --file deals.csv --json",
    "merges": "earmark merges\nearmark merges accept acme.example acme.test\n"
    "earmark merges reject acme.example acne.example\nearmark merges undo acme.example acme.test",
    "events": "earmark events\nearmark events accept 'Acme Group' acme.example\n"
    "earmark events reject 'Acme Group'\nearmark events undo 'Acme Group'",
    "learn": "earmark learn\nearmark learn --as-of 2026-07-01 --json\nearmark learn --for targets.csv",
    "check": "earmark check my.toml\nearmark check my.toml --against 3 --json",
    "hypothesis": "earmark hypothesis new --out my.toml",
    "campaign": "earmark campaign plan --hypothesis my.toml --contacts 100 --out contacts.csv\n"
    "earmark campaign plan targets.csv --hypothesis my.toml --conversations 15\nearmark campaign results",
    "drift": "earmark drift\nearmark drift 2 --as-of 2026-07-01 --json",
    "update": "earmark update\nearmark update --relearn\nearmark update --approve",
    "history": "earmark history\nearmark history --json",
    "diff": "earmark diff v1 v2\nearmark diff v1 --json",
    "revert": "earmark revert v1",
    "score": "earmark score targets.csv --out scored.csv\n"
    "earmark score targets.csv --out scored.csv --profile my.toml\nearmark score --as xlsx --out icp.xlsx",
    "market": "earmark market targets.csv\nearmark market --json",
    "queue": "earmark queue\nearmark queue --per-owner 5 --as-of 2026-07-01\nearmark queue --top 50 --out queue.xlsx",
    "committee": "earmark committee --classify titles.csv --out classified.csv",
    "explain": "earmark explain acme.example\nearmark explain acme.example --sql\nearmark explain --fact event:3:17",
    "document": "earmark document --out icp.html\nearmark document --out icp.md\n"
    "earmark document --out icp.html --market targets.csv",
    "decide": 'earmark decide acme.example pursue --why "hires three engineers"\n'
    "earmark decide acme.example beta.example later --until 2026-10-01\nearmark decide acme.example undo",
    "decisions": "earmark decisions\nearmark decisions --limit 100 --json",
    "say": 'earmark say harder --why "budgets are frozen"\nearmark say undo',
    "forget": "earmark forget kim@acme.example --dry-run\nearmark forget acme.example --yes",
    "listen": "earmark listen call.vtt\nearmark listen calls/*.md interviews/*.txt --json\n"
    "earmark listen calls/*.vtt --link",
    "watch": "earmark watch --once\nearmark watch --every 6h --source greenhouse --source lever",
    "settings": "earmark settings\nearmark settings set own_domains ours.example,ours-labs.example\n"
    "earmark settings get horizon_months",
    "demo": "earmark demo\nearmark demo elsewhere --seed 2",
    "completion": "earmark completion bash\nearmark completion fish --install",
}


def _version() -> str:
    from importlib.metadata import version

    return f"earmark {version('earmark')}"


def _examples(name: str) -> str:
    lines = "\n".join(f"  {line}" for line in EXAMPLES[name].split("\n"))
    return f"Examples:\n{lines}"


app = App(
    name="earmark",
    help="Learns your Ideal Customer Profile from your own CRM, and says how far it can be trusted.",
    version=_version,
    default_parameter=Parameter(negative="", show_default=False),
    help_format="plaintext",
    help_formatter=OnceWrapped(),
    help_epilogue=_examples(""),
    group_parameters=OPTIONS,
    suppress_keyboard_interrupt=False,
)


def _group(name: str, words: str, place: int, default: Callable[..., Any] | None, **parts: Callable[..., Any]) -> App:
    """Return a command that has commands of its own beside what it does by itself, if anything."""
    group = App(name=name, help=words, help_epilogue=_examples(name), group_parameters=OPTIONS, sort_key=place)
    if default is not None:
        group.default(default)
    for part, does in parts.items():
        group.command(does, name=part)
    return group


settings = _group(
    "settings", "Show or change the book's settings.", 11, commands.settings_all,
    get=commands.settings_get, set=commands.settings_set,
)  # fmt: skip
merges = _group(
    "merges", "List accounts that may be one company, and merge them.", 10, merge_commands.merges_all,
    accept=merge_commands.merges_accept, reject=merge_commands.merges_reject, undo=merge_commands.merges_undo,
)  # fmt: skip
events = _group(
    "events", "List events whose account is not sure, and say whose they are.", 10, event_commands.events_all,
    accept=event_commands.events_accept, reject=event_commands.events_reject, undo=event_commands.events_undo,
)  # fmt: skip
hypothesis = _group(
    "hypothesis", "Write down what you believe before the data can speak.", 2, None,
    new=campaign_commands.hypothesis_new,
)  # fmt: skip
campaign = _group(
    "campaign", "Put a hypothesis to the test on accounts that you contact.", 7, None,
    plan=campaign_commands.campaign_plan, results=campaign_commands.campaign_results,
)  # fmt: skip

for _place, _name in enumerate(
    ("load", "problems", "learn", "check", "drift", "score", "market", "explain", "document")
):
    app.command(getattr(commands, _name), name=_name, help_epilogue=_examples(_name), sort_key=_place)
app.command(committee_commands.committee, name="committee", help_epilogue=_examples("committee"), sort_key=7)
app.command(queue_commands.queue, name="queue", help_epilogue=_examples("queue"), sort_key=6)
for _name in ("update", "history", "diff", "revert"):
    app.command(getattr(version_commands, _name), name=_name, help_epilogue=_examples(_name), sort_key=9)
for _name in ("decide", "decisions", "say"):
    app.command(getattr(decide_commands, _name), name=_name, help_epilogue=_examples(_name), sort_key=9)
app.command(forget_commands.forget, name="forget", help_epilogue=_examples("forget"), sort_key=10)
app.command(watch_commands.watch, name="watch", help_epilogue=_examples("watch"), sort_key=1)
app.command(listen_commands.listen, name="listen", help_epilogue=_examples("listen"), sort_key=1)
app.command(hypothesis)
app.command(campaign)
app.command(merges)
app.command(events)
app.command(settings)
for _place, _name in enumerate(("demo", "completion"), 12):
    app.command(getattr(commands, _name), name=_name, help_epilogue=_examples(_name), sort_key=_place)
app.meta.suppress_keyboard_interrupt = False


@app.meta.default
def launch(
    *tokens: Annotated[str, Parameter(show=False, allow_leading_hyphen=True)],
    book: Annotated[Path | None, Parameter(group=EVERY, negative="", show_default=False)] = None,
    engine: Annotated[str | None, Parameter(group=EVERY, negative="", show_default=False)] = None,
    json: Annotated[bool, Parameter(group=EVERY, negative="", show_default=False)] = False,
    quiet: Annotated[bool, Parameter(group=EVERY, negative="", show_default=False)] = False,
) -> int:
    """Run one command.

    Args:
        tokens: The command and its own options.
        book: Folder of the book (else EARMARK_BOOK, else ./earmark-book).
        engine: Where accounts are counted and scored: duckdb, postgresql://USER@HOST/DB, spark://HOST:PORT or local[2]
            (else EARMARK_ENGINE, else DuckDB, which comes along).
        json: Print the answer as JSON, alone on standard output.
        quiet: Print errors alone (and JSON, if asked for).
    """
    said = process_from(os.environ)
    terminal = Terminal(book or Path(said.book), json, quiet, parse(engine if engine is not None else said.engine))
    command, bound, ignored = app.parse_args(tokens, exit_on_error=False, print_error=False)
    answer = command(*bound.args, **bound.kwargs, **dict.fromkeys(ignored, terminal))
    return answer if isinstance(answer, int) else 0


def run(words: Sequence[str]) -> int:
    """Run the command in `words` and return its exit code; no exception but a debugged one leaves it."""
    as_json = "--json" in words
    try:
        return int(app.meta(list(words), exit_on_error=False, print_error=False, result_action="return_value") or 0)
    except CycloptsError as error:
        fail(_misused(error), as_json, sys.stderr)
    except EarmarkError as error:
        fail(error, as_json, sys.stderr)
    except BrokenPipeError:
        hush()
        return 0
    except KeyboardInterrupt:
        sys.stderr.write("earmark: interrupted. What was loaded before is safe; run the command again.\n")
        return 130
    except OSError as error:
        fail(_refused(error), as_json, sys.stderr)
    except Exception as error:
        if process_from(os.environ).debug:
            raise
        fail(_fault(error), as_json, sys.stderr)
        return 70
    return 2


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    sys.exit(run(sys.argv[1:]))


_KINDS: dict[type | None, tuple[str, str]] = {
    date: ("day", "2026-07-01"),
    int: ("whole number", "12"),
    float: ("number", "2.5"),
}


def _misused(error: CycloptsError) -> CallError:
    words = " ".join(("earmark", *(error.command_chain or ()), "--help"))
    unused = error.unused_tokens if isinstance(error, UnusedCliTokensError) else ()
    if isinstance(error, CoercionError) and error.token and error.target_type in _KINDS:
        kind, example = _KINDS[error.target_type]
        return CallError(f"{error.token.keyword}: {error.token.value!r} is no {kind}.", f"Write it as in {example}.")
    if isinstance(error, MissingArgumentError) and error.argument:
        return CallError(f"{error.argument.name} is not said.", f"See: {words}")
    what = f"Too much on the line: {' '.join(unused)}." if unused else str(error)
    return CallError(what, f"See: {words}")


def _refused(error: OSError) -> InputError:
    where = f"{error.filename}: " if error.filename else ""
    return InputError(f"{where}{error.strerror or error}.", "Check that the path exists, may be used and has room.")


def _fault(error: Exception) -> EarmarkError:
    what = f"A fault in Earmark itself: {type(error).__name__}: {error}."
    return EarmarkError(what, "Set EARMARK_DEBUG=1 to see where, and please report it.")
