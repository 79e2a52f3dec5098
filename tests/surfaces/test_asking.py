import io
import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from earmark.sources.mapping import Question
from earmark.surfaces.asking import ask, understood

STAGES = Question("stages", "What does 'Done [x]' mean?", ("Demo", "Done [x]", "Dropped"))
PIPELINES = Question("new_business_pipelines", "Which pipelines?", ("Sales", "Partners", "Renewals"))
MARK = Question("numbers.Revenue", "Is 1,234 more than a thousand?", ("1,234.5", "1.234,5"))
FREE = Question("other", "What is it?")


@pytest.mark.parametrize(
    ("question", "said", "answer"),
    [
        (PIPELINES, "1", "Sales"),
        (PIPELINES, "1, 2", "Sales;Partners"),
        (PIPELINES, "partners; 1", "Partners;Sales"),
        (PIPELINES, "", ""),
        (PIPELINES, "4", None),
        (PIPELINES, "0", None),
        (PIPELINES, "1, nothing", None),
        (STAGES, "2=won, 3=lost", "Done [x]=won;Dropped=lost"),
        (STAGES, "2", "Done [x]"),
        (STAGES, "2=perhaps", None),
        (MARK, "1,234.5", "1,234.5"),
        (MARK, "2", "1.234,5"),
        (MARK, "1, 2", None),
        (FREE, " anything, at all ", "anything, at all"),
    ],
)
def test_what_is_typed_is_understood(question: Question, said: str, answer: str | None) -> None:
    assert understood(question, said) == answer


def test_a_question_is_asked_until_it_is_understood(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(sys, "stderr", screen)
    answers = iter(["perhaps", "2=won"])
    monkeypatch.setattr("builtins.input", lambda *_: next(answers))
    assert ask(STAGES) == "Done [x]=won"
    assert "  2  Done [x]" in screen.getvalue()
    assert screen.getvalue().count("Not understood") == 1
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_nothing_wipes_a_question_away(tmp_path: Path) -> None:
    """At a terminal the bar stops while a question stands: nothing is written or erased until it is answered."""
    import pty

    (tmp_path / "deals.csv").write_text("Record ID,Deal Name,Deal Stage,Company name\n1,a,Phase 9,Acme\n")
    screen, line = pty.openpty()
    command = [sys.executable, "-m", "earmark", "--book", str(tmp_path / "book"), "load", str(tmp_path / "deals.csv")]
    with subprocess.Popen(command, stdin=line, stdout=line, stderr=line, cwd=tmp_path) as running:
        try:
            os.close(line)
            assert "Phase 9" in _read(screen, "leave it open: ", 60)
            assert _read(screen, "never printed", 1.5) == ""
            os.write(screen, b"1=won\n")
            assert "In the book now" in _read(screen, "In the book now", 60)
        finally:
            running.kill()
    os.close(screen)


def _read(screen: int, until: str, seconds: float) -> str:
    """Return what appears on a screen until a text does, or some seconds have passed."""
    seen, end = "", time.monotonic() + seconds
    while until not in seen and time.monotonic() < end:
        if select.select([screen], [], [], 0.1)[0]:
            try:
                seen += os.read(screen, 4096).decode()
            except OSError:
                break
    return seen
