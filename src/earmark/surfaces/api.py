"""What the Python surface and the command line share where a verb's answer becomes a file."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
    from earmark.book.folder import checked_place
    from earmark.verbs.document import document as verb
    from earmark.verbs.market import market as sized

    path = Path(out)
    kind = path.suffix.lower().lstrip(".")
    if kind not in {"html", "htm", "md"}:
        raise CallError(f"{path}: a document ends in .html or .md.", "Name it so, as in icp.html.")
    checked_place(path)
    report = verb(book, version=version)
    sizes = sized(book, market, profile=report.version) if market is not None else None
    write(book, path, _page(report, kind, sizes))
    return DocumentReport(str(path), "markdown" if kind == "md" else "html", report.profile_id)


def scoring_sql(
    book: Book,
    dialect: str | None,
    out: Path | None,
    table: str,
    key: str,
    columns: Sequence[str],
    profile: Path | str | None,
    as_of: date | None,
    dbt: bool,
) -> str:
    """Write the card as SQL to `out` and return what was written; without `out`, return the SQL."""
    from earmark.book.folder import checked_place
    from earmark.verbs.script import score_sql

    if dialect is None:
        raise CallError("A dbt model is written for one dialect.", "Say which, as in: --sql snowflake")
    if dbt and (out is None or out.suffix != ".sql"):
        raise CallError("A dbt model is a file that ends in .sql.", "Say where, as in: --out models/icp_score.sql")
    if out is not None:
        checked_place(out)
    named = dict(halves(one) for one in columns)
    model = out.stem if dbt and out is not None else ""
    made = score_sql(book, dialect, table, key, named, profile, as_of, model)
    if out is None:
        return made.sql
    write(book, out, made.sql)
    if made.described:
        write(book, out.with_suffix(".yml"), made.described)
    beside = f" and {out.with_suffix('.yml')}" if made.described else ""
    return f"Profile {made.profile_id} written as SQL of {made.dialect} to {out}{beside}."


def halves(one: str) -> tuple[str, str]:
    """Return the field and the column that `field=column` names."""
    field, sign, name = one.rpartition("=")
    if not (sign and field and name):
        raise CallError(
            f"{one!r} names no column.", 'Write field=column, as in: --column "Web Technologies=tech_stack"'
        )
    return field, name


def _page(report: LearnReport, kind: str, sizes: MarketReport | None) -> str:
    if kind == "md":
        from earmark.render.markdown import document_markdown

        return document_markdown(report, sizes)
    from earmark.render.document import document_html

    return document_html(report, sizes)


def write(book: Book, path: Path, content: str | bytes) -> None:
    """Write a text or bytes whole or not at all."""
    from earmark.book.folder import deliver, workplace

    with workplace(book.places) as place:
        made = place / f"made{path.suffix}"
        made.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
        deliver(made, path)
