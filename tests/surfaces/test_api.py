import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from earmark.book.folder import prepare
from earmark.errors import CallError
from earmark.surfaces.api import document


@pytest.fixture
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return SimpleNamespace(places=prepare(tmp_path_factory.mktemp("books") / "book", create=True))


@pytest.fixture(autouse=True)
def pages(monkeypatch: pytest.MonkeyPatch) -> None:
    report = SimpleNamespace(profile_id="abc")
    verb = SimpleNamespace(document=lambda _, version: report if version is None else None)
    monkeypatch.setitem(sys.modules, "earmark.verbs.document", verb)
    monkeypatch.setitem(sys.modules, "earmark.render.document", SimpleNamespace(document_html=lambda *_: "<html>é\n"))
    monkeypatch.setitem(sys.modules, "earmark.render.markdown", SimpleNamespace(document_markdown=lambda *_: "# ICP\n"))


@pytest.mark.parametrize(("name", "kind", "text"), [("a.html", "html", "<html>é\n"), ("a.MD", "markdown", "# ICP\n")])
def test_the_ending_says_what_is_written(tmp_path: Path, book: Any, name: str, kind: str, text: str) -> None:
    done = document(book, tmp_path / name)
    assert (done.format, done.profile_id, done.out) == (kind, "abc", str(tmp_path / name))
    assert (tmp_path / name).read_bytes() == text.encode()


def test_another_ending_is_refused_before_anything_is_written(tmp_path: Path, book: Any) -> None:
    with pytest.raises(CallError, match=r"\.html or \.md"):
        document(book, tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_what_fails_leaves_what_was_there(tmp_path: Path, book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("before")
    monkeypatch.setattr(sys.modules["earmark.render.markdown"], "document_markdown", lambda *_: "half \udc80")
    with pytest.raises(UnicodeEncodeError):
        document(book, tmp_path / "a.md")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    assert (tmp_path / "a.md").read_text() == "before"


def test_a_folder_that_is_not_there_is_refused_by_name(tmp_path: Path, book: Any) -> None:
    with pytest.raises(CallError, match="nowhere"):
        document(book, tmp_path / "nowhere" / "a.md")
