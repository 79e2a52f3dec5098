import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from earmark.errors import BookError, QuestionError
from earmark.surfaces.cli import run

Calls = list[tuple[tuple[Any, ...], dict[str, Any]]]


@dataclass
class Stub:
    """Stands in for a verb: notes how it was called, answers or raises as told."""

    answer: Any = None
    error: BaseException | None = None
    calls: Calls = field(default_factory=list)

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.calls.append((args, options))
        if self.error:
            raise self.error
        return self.answer


@pytest.fixture
def verb(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Stub]:
    """Put a stub in a verb's place, a book that is only its folder's name, and plain renderers."""

    @contextmanager
    def open_book(folder: Path, create: bool, engine: str, tell: Callable[[str], None]) -> Iterator[tuple[str, bool]]:
        assert not engine
        assert callable(tell)
        yield str(folder), create

    def put(module: str, *names: str, answer: Any = "the answer", error: BaseException | None = None) -> Stub:
        stub = Stub(answer, error)
        monkeypatch.setitem(sys.modules, module, SimpleNamespace(**dict.fromkeys(names, stub)))
        return stub

    monkeypatch.delenv("EARMARK_BOOK", raising=False)
    monkeypatch.setitem(sys.modules, "earmark.book", SimpleNamespace(open_book=open_book))
    monkeypatch.setitem(sys.modules, "earmark.render.text", SimpleNamespace(as_text=str))
    monkeypatch.setitem(
        sys.modules, "earmark.render.data", SimpleNamespace(as_data=lambda report: {"data": str(report)})
    )
    return put


CASES = [
    (
        "load a.csv b.csv --map m.toml --as-of 2026-07-01",
        ("earmark.verbs.load", "load", "show_map"),
        (Path("a.csv"), Path("b.csv")),
        {"mapping": Path("m.toml"), "as_of": date(2026, 7, 1), "answers": None, "progress": None},
    ),
    ("load a.csv --show-map", ("earmark.verbs.load", "load", "show_map"), (Path("a.csv"),), {"mapping": None}),
    (
        "problems --file a.csv --limit 3",
        ("earmark.verbs.problems", "problems"),
        (),
        {"file": "a.csv", "limit": 3},
    ),
    (
        "check my.toml --against 3 --as-of 2026-07-01",
        ("earmark.verbs.check", "check"),
        ("my.toml",),
        {"against": "3", "as_of": date(2026, 7, 1), "progress": None},
    ),
    (
        "score t.csv --out s.csv --profile my.toml --as-of 2026-07-01 --map m.toml",
        ("earmark.verbs.score", "score"),
        (Path("t.csv"), Path("s.csv")),
        {"profile": "my.toml", "as_of": date(2026, 7, 1), "mapping": Path("m.toml"), "progress": None},
    ),
    (
        "score --out s.csv",
        ("earmark.verbs.score", "score"),
        (None, Path("s.csv")),
        {"profile": None, "as_of": None, "mapping": None, "progress": None},
    ),
    (
        "explain acme.example --sql --profile 2",
        ("earmark.verbs.explain", "explain"),
        ("acme.example",),
        {"sql": True, "profile": "2", "as_of": None},
    ),
    (
        "drift 2 --as-of 2026-07-01",
        ("earmark.verbs.drift", "drift"),
        ("2",),
        {"as_of": date(2026, 7, 1)},
    ),
    ("drift", ("earmark.verbs.drift", "drift"), (None,), {"as_of": None}),
    (
        "market t.csv --profile 2 --as-of 2026-07-01 --map m.toml",
        ("earmark.verbs.market", "market"),
        (Path("t.csv"),),
        {"profile": "2", "as_of": date(2026, 7, 1), "mapping": Path("m.toml"), "progress": None},
    ),
    (
        "market",
        ("earmark.verbs.market", "market"),
        (None,),
        {"profile": None, "as_of": None, "mapping": None, "progress": None},
    ),
    (
        "document --out icp.html --version 2 --market t.csv",
        ("earmark.surfaces.api", "document"),
        (Path("icp.html"),),
        {"version": 2, "market": Path("t.csv")},
    ),
    ("settings", ("earmark.verbs.settings", "settings"), (), {}),
    ("settings get currency", ("earmark.verbs.settings", "settings"), ("currency",), {}),
    ("settings set partners a b", ("earmark.verbs.settings", "set_setting"), ("partners", ("a", "b")), {}),
]


@pytest.mark.parametrize(("line", "place", "args", "options"), CASES, ids=[case[0] for case in CASES])
def test_a_command_calls_its_verb_with_its_options(
    verb: Callable[..., Stub],
    capsys: pytest.CaptureFixture[str],
    line: str,
    place: tuple[str, ...],
    args: tuple[Any, ...],
    options: dict[str, Any],
) -> None:
    stub = verb(*place)
    assert run(line.split()) == 0
    assert stub.calls == [((stub.calls[0][0][0], *args), options)]
    assert capsys.readouterr() == ("the answer\n", "")


def learned(verdict: str) -> SimpleNamespace:
    return SimpleNamespace(profile=SimpleNamespace(verdict=verdict))


def test_learn_passes_its_options(verb: Callable[..., Stub]) -> None:
    stub = verb("earmark.verbs.learn", "learn", answer=learned("supported"))
    words = "learn --as-of 2026-07-01 --objective won --horizon-months 6 --criteria 5 --for t.csv"
    words += " --hypothesis h.toml --worth 9"
    assert run(words.split()) == 0
    assert stub.calls[0][1] == {
        "as_of": date(2026, 7, 1),
        "objective": "won",
        "horizon_months": 6,
        "criteria": 5,
        "only_columns_of": Path("t.csv"),
        "hypothesis": "h.toml",
        "worth": 9.0,
        "without_hypothesis": False,
        "progress": None,
    }


@pytest.mark.parametrize(
    ("verdict", "asked", "code"),
    [
        ("supported", True, 0),
        ("not_supported", True, 1),
        ("too_few", True, 1),
        ("hypothesis", True, 1),
        ("not_supported", False, 0),
    ],
)
def test_a_negative_verdict_is_an_exit_code_only_where_asked(
    verb: Callable[..., Stub], verdict: str, asked: bool, code: int
) -> None:
    verb("earmark.verbs.learn", "learn", answer=learned(verdict))
    assert run(["learn", "--fail-if-unsupported"] if asked else ["learn"]) == code


@pytest.mark.parametrize("words", [["--book", "B", "problems"], ["problems", "--book", "B"]])
def test_the_book_may_be_named_before_and_after_the_command(verb: Callable[..., Stub], words: list[str]) -> None:
    stub = verb("earmark.verbs.problems", "problems")
    assert run(words) == 0
    assert stub.calls[0][0] == (("B", False),)


def test_the_environment_names_the_book(verb: Callable[..., Stub], monkeypatch: pytest.MonkeyPatch) -> None:
    stub = verb("earmark.verbs.problems", "problems")
    monkeypatch.setenv("EARMARK_BOOK", "elsewhere")
    run(["problems"])
    run(["problems", "--book", "here"])
    assert [call[0][0][0] for call in stub.calls] == ["elsewhere", "here"]


def test_only_loading_and_settings_make_a_book(verb: Callable[..., Stub]) -> None:
    for line, module, name in (
        ("load a.csv", "earmark.verbs.load", "load"),
        ("settings", "earmark.verbs.settings", "settings"),
    ):
        stub = verb(module, name, *(["show_map"] if name == "load" else []))
        run(line.split())
        assert stub.calls[0][0][0][1] is True


def test_json_is_alone_on_standard_output(verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str]) -> None:
    verb("earmark.verbs.problems", "problems")
    assert run(["problems", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"data": "the answer"}
    assert err == ""


def test_quiet_prints_nothing_but_json_that_was_asked_for(
    verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str]
) -> None:
    verb("earmark.verbs.problems", "problems")
    run(["problems", "--quiet"])
    assert capsys.readouterr() == ("", "")
    run(["problems", "--quiet", "--json"])
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "line",
    [
        "lod",
        "load --nothing",
        "load",
        "learn --as-of 2026-13-01",
        "learn --horizon-months twelve",
        "learn --objective lost",
        "learn extra",
        "score targets.csv",
        "explain",
        "settings get",
        "completion tcsh",
    ],
)
def test_a_wrong_call_is_one_line_with_a_next_step_and_exits_2(
    verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str], line: str
) -> None:
    verb("earmark.verbs.load", "load", "show_map")
    assert run(line.split()) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("earmark: ")
    assert err.count("\n") == 1
    assert "--help" in err or "as in" in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("learn --as-of 31.12.2024", "--as-of: '31.12.2024' is no day. Write it as in 2026-07-01."),
        ("learn --criteria ten", "--criteria: 'ten' is no whole number. Write it as in 12."),
        ("learn --worth x", "--worth: 'x' is no number. Write it as in 2.5."),
        ("score targets.csv", "--out is not said. See: earmark score --help"),
        ("explain", "ACCOUNT is not said. See: earmark explain --help"),
    ],
)
def test_a_wrong_call_says_what_is_right(
    verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str], line: str, said: str
) -> None:
    verb("earmark.verbs.learn", "learn")
    assert run(line.split()) == 2
    assert capsys.readouterr().err == f"earmark: {said}\n"


def test_an_error_says_what_happened_and_what_to_do(
    verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str]
) -> None:
    verb("earmark.verbs.problems", "problems", error=BookError("The book is\nin use.", "Wait for it."))
    assert run(["problems"]) == 2
    assert capsys.readouterr() == ("", "earmark: The book is in use. Wait for it.\n")
    assert run(["problems", "--json"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert json.loads(err) == {
        "error": {"code": "book", "message": "The book is\nin use.", "hint": "Wait for it."},
    }


def test_a_refusal_by_the_system_is_one_line(verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str]) -> None:
    verb("earmark.verbs.problems", "problems", error=PermissionError(13, "Permission denied", "/elsewhere/x"))
    assert run(["problems"]) == 2
    assert capsys.readouterr().err.startswith("earmark: /elsewhere/x: Permission denied. ")


def test_a_fault_of_our_own_is_one_line_and_exits_70(
    verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    verb("earmark.verbs.problems", "problems", error=ZeroDivisionError("by zero"))
    monkeypatch.delenv("EARMARK_DEBUG", raising=False)
    assert run(["problems"]) == 70
    assert "ZeroDivisionError: by zero" in capsys.readouterr().err
    monkeypatch.setenv("EARMARK_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["problems"])


def test_an_interruption_exits_130(verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str]) -> None:
    verb("earmark.verbs.problems", "problems", error=KeyboardInterrupt())
    assert run(["problems"]) == 130
    assert capsys.readouterr().err.count("\n") == 1


def test_an_open_question_is_printed_and_kept_as_a_mapping_file(
    verb: Callable[..., Stub], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    error = QuestionError("Two pipelines.", "Say which.", ("Which pipelines sell new business?",), "[mapping]\n")
    verb("earmark.verbs.load", "load", "show_map", error=error)
    assert run(["load", "deals.csv"]) == 2
    err = capsys.readouterr().err
    assert "Which pipelines sell new business?" in err
    assert "--map mapping.toml" in err
    assert (tmp_path / "mapping.toml").read_text() == "[mapping]\n"
    assert run(["load", "deals.csv", "--json"]) == 2
    told = json.loads(capsys.readouterr().err)["error"]
    assert told["mapping_file"] == "mapping-2.toml"
    assert told["questions"] == ["Which pipelines sell new business?"]
    assert (tmp_path / "mapping.toml").read_text() == "[mapping]\n"


def command(
    *words: str, code: str = "from earmark.surfaces.cli import main; main()"
) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("words", [("--help",), ("load", "--help"), ("learn", "--help"), ("--version",)])
def test_help_imports_nothing_heavy(words: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom earmark.surfaces.cli import run\ncode = run(sys.argv[1:])\n"
        "print(code, sorted({'duckdb', 'numpy', 'sqlglot'} & set(sys.modules)), file=sys.stderr)"
    )
    done = command(*words, code=code)
    assert done.stdout
    assert done.stderr.strip() == "0 []"


def test_python_m_earmark_is_the_command() -> None:
    done = subprocess.run([sys.executable, "-m", "earmark", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("earmark ")


def test_help_has_examples_for_every_command() -> None:
    every = (
        "load",
        "problems",
        "learn",
        "drift",
        "score",
        "market",
        "explain",
        "document",
        "listen",
        "settings",
        "demo",
        "completion",
    )
    for name in every:
        assert f"earmark {name}" in command(name, "--help").stdout.split("Examples:")[1]


def test_a_reader_that_leaves_is_no_error() -> None:
    line = f"{sys.executable} -m earmark --help | true"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False)
    assert done.stderr == ""


@pytest.mark.parametrize("words", [["--help"], ["score", "--help"], ["campaign", "plan", "--help"]])
def test_help_is_wrapped_once(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(words)
    lines = capsys.readouterr().out.split("Examples:")[0].splitlines()
    assert max(map(len, lines)) <= 80
    entries = [(line, after) for line, after in pairwise(lines) if line.startswith("  ")]
    assert entries
    for line, after in entries:
        goes_on = after.startswith("      ")
        assert goes_on or not after or after.startswith("  ")
        assert not goes_on or len(line) + 1 + len(after.split()[0]) > 80  # no word is sent down that had room
