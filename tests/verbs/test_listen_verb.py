import hashlib
import json
import os
from datetime import date
from pathlib import Path

import pytest

import earmark
from earmark.errors import CallError
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.surfaces.cli import run
from earmark.verbs.listen import verbatim

DATA = os.environ.get("EARMARK_TEST_DATA")
LABELS = Path(__file__).parent.parent.parent / "benchmarks/labels"
needs_data = pytest.mark.skipif(DATA is None, reason="EARMARK_TEST_DATA names no folder with outside data")
CALL = """**Ada:** What slows you down?

**Ben:** We spend two days a week on manual entry. Our CFO has to approve any tool.

**Ada:** And so?

**Ben:** It must work with our ledger.
"""


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("call.md")
    path.write_text(CALL, "utf-8")
    return path


def test_quotes_come_with_their_places_and_what_cannot_be_read_with_a_reason(call: Path) -> None:
    Path("empty.txt").touch()
    report = earmark.listen(call, "empty.txt", "none.vtt")
    assert [one.kind for one in report.quotes] == ["pain", "role", "criterion"]
    assert all(CALL[one.start : one.end] == one.text for one in report.quotes)
    assert [(one.file, one.turns, one.quotes) for one in report.heard] == [("call.md", 4, 3)]
    assert [one.message.split(":")[0] for one in report.refused] == ["empty.txt", "none.vtt"]
    assert all(one.hint for one in report.refused)


def test_no_file_is_a_wrong_call() -> None:
    with pytest.raises(CallError, match="No file"):
        earmark.listen()


def test_a_quote_that_does_not_stand_there_is_never_returned(call: Path) -> None:
    from dataclasses import replace

    from earmark.language.quotes import quotes_of
    from earmark.sources.talks.reading import read_talk

    talk = read_talk(call)
    wrong = tuple(replace(one, start=one.start + 1) for one in quotes_of(talk))
    with pytest.raises(RuntimeError, match="not what stands there"):
        verbatim(talk, wrong)


def test_data_is_a_list_of_quotes_with_the_names_that_scripts_rely_on(call: Path) -> None:
    told = json.loads(json.dumps(as_data(earmark.listen(call))))
    assert set(told[0]) >= {"file", "start", "end", "text", "kind", "speaker", "side"}
    assert told[0] == {
        "file": "call.md",
        "start": CALL.index("We spend"),
        "end": CALL.index(" Our CFO"),
        "text": "We spend two days a week on manual entry.",
        "kind": "pain",
        "speaker": "Ben",
        "side": "unknown",
        "at": None,
        "details": {"manifestation": "spend two days", "frequency": "a week", "metric": "two days"},
    }


def test_a_command_answers_for_all_files_and_exits_2_if_one_is_refused(
    call: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["listen", str(call), "none.vtt", "--json"]) == 2
    out, err = capsys.readouterr()
    assert len(json.loads(out)) == 3
    assert json.loads(err)["error"]["code"] == "input"
    assert run(["listen", "./call.md", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["file"] == "./call.md"
    assert run(["listen", str(call)]) == 0
    assert "Who decides" in capsys.readouterr().out


def test_the_terminal_shows_names_and_words_as_plain_text(call: Path) -> None:
    call.write_text(CALL.replace("Ben", "[red]\x1b[31mBen"), "utf-8")
    text = as_text(earmark.listen(call), width=80)
    assert "\x1b" not in text
    assert "[red]" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_same_files_give_the_same_quotes(call: Path) -> None:
    assert earmark.listen(call) == earmark.listen(call)


def test_conversations_are_linked_to_accounts_of_a_book_or_stay_unlinked(tmp_path: Path) -> None:
    companies = "Record ID,Company name,Company Domain Name\n1,Acme GmbH,acme.com\n2,Zeta,zeta.com\n3,Zeta,zeta.test\n"
    (tmp_path / "companies.csv").write_text(companies, "utf-8")
    talks = {
        "a.md": "Account: Acme GmbH\n\n",
        "b acme.com.md": "",
        "c.md": "Account: Zeta\n\n",
        "d.md": "Account: Nobody\n\n",
    }
    for name, head in talks.items():
        (tmp_path / name).write_text(head + CALL, "utf-8")
    with earmark.open_book(tmp_path / "book", today=date(2026, 1, 1)) as book:
        earmark.load(book, tmp_path / "companies.csv")
        report = earmark.listen(*(tmp_path / name for name in talks), book=book)
    assert [one.linked for one in report.heard] == ["d:acme.com", "d:acme.com", "", ""]
    assert "2 of 4 linked to no account" in as_text(report)


@needs_data
def test_real_conversations_are_quoted_word_for_word() -> None:
    files = [
        *Path(DATA or "").glob("demo-sales-calls/[kt]*"),
        *Path(DATA or "").glob("cncf-adopter-interviews/interviews/*"),
    ]
    report = earmark.listen(*sorted(files))
    texts = {str(file): file.read_bytes().decode() for file in files}
    assert len(report.heard) == len(files) == 33
    assert len(report.quotes) > 300
    assert all(texts[one.file][one.start : one.end] == one.text for one in report.quotes)
    assert {one.side for one in report.quotes} == {"theirs"}


@needs_data
@pytest.mark.parametrize("part", ["tuning", "test"])
def test_pains_of_real_conversations_are_found_as_people_labelled_them(part: str) -> None:
    labelled = json.loads((LABELS / f"{part}.json").read_text("utf-8"))["files"]
    found = right = 0
    told = sum(kind == "pain" for one in labelled for *_, kind in one["labels"])
    for one in labelled:
        path = Path(DATA or "") / one["file"]
        assert hashlib.sha256(path.read_bytes()).hexdigest() == one["sha256"]
        pains = [quote for quote in earmark.listen(path).quotes if quote.kind == "pain"]
        spans = [(start, end) for start, end, kind in one["labels"] if kind == "pain"]
        found += len(pains)
        right += sum(any(min(q.end, end) > max(q.start, start) for start, end in spans) for q in pains)
    assert right / found >= 0.7
    assert right / told >= 0.5
