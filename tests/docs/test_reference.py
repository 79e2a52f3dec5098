import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from earmark.config import BOOK_SETTINGS, PROCESS_SETTINGS
from earmark.surfaces.cli import app

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs/make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["commands", "settings"])
def test_a_reference_page_is_what_the_code_says(made: ModuleType, name: str) -> None:
    page = (ROOT / f"docs/reference/{name}.md").read_text("utf-8")
    assert page == getattr(made, f"{name}_page")(), "run: make docs"


def test_the_excerpt_in_readme_is_what_the_demo_prints(made: ModuleType) -> None:
    assert (ROOT / "README.md").read_text("utf-8") == made.readme_page(), "run: make docs"


def test_every_command_and_option_is_documented_with_a_sentence(made: ModuleType) -> None:
    page = (ROOT / "docs/reference/commands.md").read_text("utf-8")
    for name, sub in made.subcommands(app):
        assert f"## {name}\n" in page
        for one in sub.assemble_argument_collection(parse_docstring=True) if sub.default_command else ():
            if one.parse:
                assert (one.parameter.help or "").strip(), f"{name} {one.name}"
                assert one.parameter.help in page


def test_every_setting_is_documented_with_a_sentence() -> None:
    page = (ROOT / "docs/reference/settings.md").read_text("utf-8")
    for row in (*BOOK_SETTINGS, *PROCESS_SETTINGS):
        assert f"`{row.env or row.name}`" in page
        assert row.help.endswith(".")
