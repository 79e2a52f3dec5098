from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from earmark.profile.report import LearnReport
from earmark.render.document import document_html
from earmark.render.markdown import document_markdown

VOID = {"meta", "br"}
DRAWN = {"rect", "line", "circle", "polyline", "polygon"}  # closed in their own tag


class Page(HTMLParser):
    """Reads a page, refusing a tag that is not closed where it was opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []
        self.heads: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)
        self.attributes += [(k, v or "") for k, v in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN
        self.seen.append(tag)
        self.attributes += [(k, v or "") for k, v in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "h2":
            self.heads.append(data)


@pytest.mark.parametrize("name", ["learned", "sparse", "hostile"])
def test_a_page_is_whole_and_asks_nothing_of_the_network(name: str, request: pytest.FixtureRequest) -> None:
    text = document_html(request.getfixturevalue(name))
    page = Page(text)
    assert page.open == []
    assert not {"script", "img", "link", "iframe", "a", "form", "object"} & set(page.seen)
    assert not [k for k, _ in page.attributes if k.startswith("on") or k in ("src", "href", "style")]
    assert not re.search(r"url\(|@import|https?:", text)
    assert not re.search(r"\bnan\b|\bNone\b|\binf\b", text)


def test_what_users_wrote_stays_words(hostile: LearnReport) -> None:
    text = document_html(hostile)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_the_page_holds_what_is_expected_of_an_icp(learned: LearnReport) -> None:
    text = document_html(learned)
    for said in (
        "Fieldstone Analytics",
        "Version 3, as of 1 July 2026",
        "Supported by the data.",
        "won and kept 12 months",
        "2 July 2024 to 28 June 2026",
        "Would have avoided 4 of 21 churns [2-7] and 88 of 590 losses [70-107], and cost 1 of 74 goods [0-4].",
        "an exclusion would have caught 1: Saltmarsh Pty (2026-05) by Region APAC.",
        "Not caught: Quarrymen (2026-03), Ferrous (2026-02), Tallow (2026-01).",
        "3 of them Employees: 1-10 (9.0% of all customers)",
        "of worked accounts",
        "29% to 48%",
        "the best tenth by score held 37%",
        "the single criterion Employees alone 0.66",
        "EUR 18,400",
        "median of 101 won",
        "Larkfield Systems",
        "Saltmarsh Pty",
        "Closed Lost Reason",
        "What would change our mind",
        "Change log",
    ):
        assert said in text, said


def test_both_forms_have_the_same_sections(learned: LearnReport, sparse: LearnReport) -> None:
    for report in (learned, sparse):
        marked = re.findall(r"^## (.+)$", document_markdown(report), re.MULTILINE)
        assert Page(document_html(report)).heads == marked


def test_every_drawing_has_a_title(learned: LearnReport) -> None:
    text = document_html(learned)
    assert (
        text.count("<svg") == text.count('<svg role="img"') == len(re.findall(r"<svg [^>]*><title>[^<]+</title>", text))
    )


def test_the_same_report_gives_the_same_bytes(learned: LearnReport) -> None:
    assert document_html(learned) == document_html(replace(learned))
    assert document_markdown(learned) == document_markdown(replace(learned))


def test_a_young_book_says_what_to_load_and_shows_no_empty_section(sparse: LearnReport) -> None:
    text = document_html(sparse)
    assert "load contracts with start and end dates" in text
    assert "There is no card" in text
    assert not {"Exclusions", "Tiers", "Money and time", "Left out, and why"} & set(Page(text).heads)


def test_changes_against_the_version_before_are_listed(learned: LearnReport) -> None:
    text = document_html(replace(learned, changes=("New criterion: Country.",)))
    assert "against version 2" in text
    assert "New criterion: Country." in text


@pytest.mark.parametrize("name", ["learned", "sparse", "hostile"])
def test_markdown_tables_keep_their_columns(name: str, request: pytest.FixtureRequest) -> None:
    text = document_markdown(request.getfixturevalue(name))
    tables = re.findall(r"(?:^\|.*\|\n?)+", text, re.MULTILINE)
    for table in tables:
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.strip().splitlines()}) == 1
    assert not re.search(r"(?<!\\)[<`\[]", text)


@pytest.mark.chromium
@pytest.mark.parametrize("name", ["learned", "sparse"])
def test_the_page_prints_on_few_sheets(name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium here")
    page, sheet = tmp_path / "icp.html", tmp_path / "icp.pdf"
    page.write_text(document_html(request.getfixturevalue(name)), "utf-8")
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}/home",
        f"--print-to-pdf={sheet}",
    ]
    subprocess.run([chromium, *flags, page.as_uri()], check=True, capture_output=True, timeout=60)
    assert 1 <= len(re.findall(rb"/Type ?/Page\b", sheet.read_bytes())) <= 3
