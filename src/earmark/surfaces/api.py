"""What the Python surface and the command line share where a verb's answer becomes a file."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.errors import CallError
from earmark.profile.report import DocumentReport, LearnReport

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.profile.market import MarketReport


def document(
    book: Book, out: str | Path, version: int | None = None, market: str | Path | None = None
) -> DocumentReport:
    """Write a saved profile as one page to `out`, HTML or Markdown by its ending; the latest unless `version`.

    market: a target list whose sizes are shown too, as `market` counts them.
    """
    from earmark.verbs.document import document as verb
    from earmark.verbs.market import market as sized

    path = Path(out)
    kind = path.suffix.lower().lstrip(".")
    if kind not in {"html", "htm", "md"}:
        raise CallError(f"{path}: a document ends in .html or .md.", "Name it so, as in icp.html.")
    if not path.parent.is_dir():
        raise CallError(f"There is no folder {path.parent}.", "Make it, or name another.")
    report = verb(book, version=version)
    sizes = sized(book, market, profile=report.version) if market is not None else None
    _write(path, _page(report, kind, sizes))
    return DocumentReport(str(path), "markdown" if kind == "md" else "html", report.profile_id)


def _page(report: LearnReport, kind: str, sizes: MarketReport | None) -> str:
    if kind == "md":
        from earmark.render.markdown import document_markdown

        return document_markdown(report, sizes)
    from earmark.render.document import document_html

    return document_html(report, sizes)


def _write(path: Path, text: str) -> None:
    """Write `text` whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".earmark-", suffix=path.suffix)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
