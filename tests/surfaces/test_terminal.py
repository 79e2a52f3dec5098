import io
import sys
from pathlib import Path

import pytest

from earmark.surfaces.terminal import Terminal, one_line


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def a_screen(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Put a screen in standard error's place; called in the test, as pytest swaps the streams before it."""
    found = Screen()
    monkeypatch.setattr(sys, "stderr", found)
    return found


def test_without_a_terminal_there_is_no_bar_and_no_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    at = Terminal(Path("b"))
    assert at.answers is None
    with at.progress("Loading") as progress:
        assert progress is None


def test_on_a_terminal_a_bar_is_drawn_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = a_screen(monkeypatch)
    with Terminal(Path("b")).progress("Loading") as progress:
        assert progress is not None
        progress(0.5)
    assert "Loading" in screen.getvalue()
    assert capsys.readouterr().out == ""


def test_on_a_terminal_the_step_under_way_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = a_screen(monkeypatch)
    with Terminal(Path("b")).steps() as progress:
        assert progress is not None
        progress("tally")
    assert "tally" in screen.getvalue()
    with Terminal(Path("b"), quiet=True).steps() as progress:
        assert progress is None


def test_quiet_draws_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = a_screen(monkeypatch)
    with Terminal(Path("b"), quiet=True).progress("Loading") as progress:
        assert progress is None
    assert screen.getvalue() == ""


def test_questions_are_asked_only_where_a_person_can_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    a_screen(monkeypatch)
    monkeypatch.setattr(sys, "stdin", Screen())
    assert Terminal(Path("b")).answers is not None
    assert Terminal(Path("b"), json=True).answers is None
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert Terminal(Path("b")).answers is None


def test_what_is_printed_in_an_error_cannot_steer_the_terminal() -> None:
    assert one_line("a\n\x1b[31mb\u202ec  d") == "a [31mb c d"


def test_a_very_long_message_is_cut() -> None:
    assert len(one_line("statement " * 1000)) < 700
