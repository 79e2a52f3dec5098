import io
import sys

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
