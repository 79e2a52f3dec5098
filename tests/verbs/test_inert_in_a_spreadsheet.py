"""What is exported runs nowhere: LibreOffice, which really evaluates formulas, finds none in it."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from earmark.book import open_book
from earmark.surfaces.cli import run

OFFICE = shutil.which("soffice")
WICKED = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "'=1+1", "''=1+1", "=cmd|' /C calc'!A0", "=HYPERLINK(1)",
    "-5", "+49 30 1234", "1e5", "plain", '"=1+1"', "=1+1\nx", ";=1+1", " =1+1",
]  # fmt: skip
CARD = """
name = "=1+1"
[[criterion]]
name = "=2+2"
field = "Sector"
bins = [{ values = ["=1+1"], points = 2, label = "=3+3" }, { other = true, points = 1 }, { missing = true }]
[[exclusion]]
name = "@SUM(1)"
criterion = "=2+2"
bin = "=3+3"
"""

pytestmark = pytest.mark.skipif(
    OFFICE is None and "EARMARK_REQUIRE" not in os.environ, reason="LibreOffice (soffice) is not installed"
)


def formulas(file: Path) -> list[str]:
    """Return the formulas that LibreOffice finds in a file."""
    assert OFFICE is not None, "LibreOffice (soffice) is not installed"
    profile = f"-env:UserInstallation=file://{file.parent}/office"
    order = [OFFICE, "--headless", profile, "--convert-to", "fods", "--outdir", str(file.parent), str(file)]
    subprocess.run(order, check=True, capture_output=True, timeout=120)
    sheet = file.with_suffix(".fods").read_text("utf-8")
    assert "<table:table-cell" in sheet
    return re.findall(r'table:formula="([^"]*)"', sheet)


@pytest.fixture
def listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a list whose cells and headers are formulas, and a profile that has some too."""
    monkeypatch.chdir(tmp_path)
    lines = io.StringIO()
    csv.writer(lines).writerows(
        [["Name", "Sector", "Note", "=4+4"], *([f"A{i}", *[word] * 3] for i, word in enumerate(WICKED * 2))]
    )
    (tmp_path / "list.csv").write_text(lines.getvalue(), "utf-8", newline="")
    (tmp_path / "card.toml").write_text(CARD, "utf-8")
    open_book(tmp_path / "earmark-book", create=True).close()
    return tmp_path


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_cell_of_a_scored_list_is_a_formula(listed: Path, kind: str) -> None:
    assert run(["score", "list.csv", "--profile", "card.toml", "--out", f"scored.{kind}", "--quiet"]) == 0
    assert formulas(listed / f"scored.{kind}") == []


def test_the_list_itself_has_formulas_so_that_the_test_can_fail(listed: Path) -> None:
    assert len(formulas(listed / "list.csv")) >= 5
