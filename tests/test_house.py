"""The house's own rules, as far as a machine can check them."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SKIPPED = {".git", ".venv", "demo", "earmark-book", "__pycache__", "dist", "build"}
SOURCES = sorted((ROOT / "src").rglob("*.py"))
WORDS = (
    (r"(?<![\w.])/(wo" r"rk|fa" r"rm)/"),
    (r"TO" r"DO\b"),
    (r"FIX" r"ME\b"),
    (r"--index" r"-url"),
    (r"raise Not" r"ImplementedError"),
)
VAGUE = {"utils", "helpers", "helper", "manager", "base", "common", "misc"}


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part not in {".ci", ".gitignore"} for part in parts)
        if path.is_file() and not hidden and not SKIPPED & set(parts) and path.stat().st_size < 1_000_000:
            try:
                found.append((path, path.read_text("utf-8")))
            except UnicodeDecodeError:
                continue
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_short_and_named_for_what_it_holds(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= 400
    assert path.stem not in VAGUE


def test_nothing_unfinished_and_no_path_of_one_machine() -> None:
    found = [f"{path.relative_to(ROOT)}: {word}" for path, text in texts() for word in WORDS if re.search(word, text)]
    assert found == []


def test_every_exception_from_the_linter_has_its_reason() -> None:
    bare = re.compile(r"# noqa(?!: [A-Z]+[0-9]+(, [A-Z]+[0-9]+)* - \S)")
    assert [str(path) for path in SOURCES if bare.search(path.read_text("utf-8"))] == []


def test_constraints_pin_names_and_versions_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    assert all(re.fullmatch(r"#.*|[a-z0-9-]+==[0-9][0-9a-z.]*", line) for line in lines)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [*project["dependencies"], *(one for extra in project["optional-dependencies"].values() for one in extra)]
    pinned = {line.split("==")[0] for line in lines}
    assert {re.split(r"[<>=\[]", one)[0].lower() for one in wanted} <= pinned


def test_the_repository_has_its_papers() -> None:
    for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE", "Makefile", ".ci/run"):
        assert (ROOT / name).is_file(), name
    assert (ROOT / ".ci/run").stat().st_mode & 0o111


def test_no_two_test_files_share_a_name() -> None:
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
