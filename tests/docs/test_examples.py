"""What README and docs show is run: each page in a folder of its own, top to bottom."""

import io
import re
import shlex
import shutil
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from earmark.book import open_book
from earmark.sources.world import make_world
from earmark.surfaces.cli import run
from earmark.verbs.load import load
from earmark.verbs.settings import set_setting

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*) ?([\w.-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SERVER = "postgresql://you@db.example/crm"  # a page that names it is run where a Postgres can be started
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def blocks(page: Path, *kinds: str) -> list[tuple[str, str, str]]:
    return [found for found in FENCE.findall(page.read_text("utf-8")) if found[0] in kinds]


RUN = [page for page in PAGES if blocks(page, "console", "python")]


def typed(line: str) -> tuple[int, str, str]:
    """Run a line as a reader types it, `> FILE` included; return exit code, standard output and error."""
    words, _, into = line.partition(" > ")
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(shlex.split(words)[1:])
    if into:
        Path(into).write_text(out.getvalue(), "utf-8")
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder as a reader has it: exports, a list, and a book that holds them. One customer is acme.example."""
    folder = tmp_path_factory.mktemp("sample")
    world = make_world(folder, seed=1, accounts=300)
    customer = next(domain for domain, outcome in world.outcomes.items() if outcome == "won")
    for file in world.files.values():
        file.write_text(re.sub(rf"(?i)(www\.)?{customer}", "acme.example", file.read_text("utf-8-sig")), "utf-8-sig")
    exports = [str(world.files[name]) for name in ("companies", "deals", "contracts", "contacts")]
    with open_book(folder / "earmark-book", today=world.end) as book:
        set_setting(book, "new_business_pipelines", world.new_business)
        load(book, *exports)
    return folder


@pytest.fixture
def folder(sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the sample, and stand in it."""
    copy = tmp_path / "here"
    shutil.copytree(sample, copy)
    monkeypatch.chdir(copy)
    monkeypatch.delenv("EARMARK_BOOK", raising=False)
    return copy


@pytest.mark.parametrize("page", RUN, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_does_what_it_shows(page: Path, folder: Path, request: pytest.FixtureRequest) -> None:
    if "local[2]" in page.read_text("utf-8"):
        request.getfixturevalue("spark")
    elsewhere = {SERVER: request.getfixturevalue("postgres")} if SERVER in page.read_text("utf-8") else {}
    for kind, name, text in blocks(page, "console", "python", "toml", "csv", "text"):
        if kind in {"toml", "csv", "text"} and name:
            (folder / name).write_text(text, "utf-8")
        elif kind == "python":
            with redirect_stdout(io.StringIO()):
                exec(compile(text, page.name, "exec"), {})  # noqa: S102 - the page's own example
        elif kind == "console":
            for line, shown in COMMAND.findall(text):
                code, out, err = typed(line.replace(SERVER, f"'{elsewhere[SERVER]}'") if elsewhere else line)
                assert code == 0, f"{page.name}: {line}\n{err}"
                missing = [one for one in shown.splitlines() if one.strip() not in {"", "..."} and one not in out]
                assert not missing, f"{page.name}: {line} no longer prints:\n" + "\n".join(missing)


def test_every_page_that_shows_commands_is_run() -> None:
    assert {page.name for page in RUN} >= {"README.md", "load.md", "learn.md", "score.md", "document.md", "python.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_link_between_pages_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
