"""What is scored: a list in a file, or the accounts of the book, as tables of the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.engines import Engine
from earmark.facts.fold import fold
from earmark.profile.profile import Profile
from earmark.profile.scorecard import Scorecard
from earmark.verbs.travel import send
from earmark.verbs.written import Form

if TYPE_CHECKING:
    from earmark.book import Book
    from earmark.book.lists import UserList

OURS = (
    "earmark_segment", "earmark_tier", "earmark_score", "earmark_rate", "earmark_confidence", "earmark_excluded_by",
    "earmark_reasons", "earmark_missing", "earmark_relationship",
)  # fmt: skip
VALUE = "earmark_value"  # of a profile made for value alone, after the rate

LABELS = ("Domain", "CRM id", "Name")
CELLS = ("domain", "crm_id", "name")


def _nothing() -> None:
    """Close nothing."""


@dataclass(frozen=True)
class Listing:
    """Rows to be scored.

    table: line, domain, crm_id, name (of a file also name_key, as compared), and the typed values of
    each field (see `facts.schema`).
    cells_table, cells: where the user's own cells stand, by line, in the order of `labels`.
    fields: folded field name -> column of `table`.
    form: how the file is written, where it is a delimited text.
    accounts: whether the lines are the numbers of the book's accounts.
    engine: where `table` stands to be counted and scored: a list in the book's own engine, the book's accounts
    where its questions are asked. `cells_table` and what is said of a line stand in the book's own.
    """

    name: str
    engine: Engine
    table: str
    cells_table: str
    labels: tuple[str, ...]
    cells: tuple[str, ...]
    fields: Mapping[str, str]
    count: int
    accounts: bool = False
    notes: tuple[str, ...] = ()
    form: Form = field(default_factory=Form)
    close: Callable[[], None] = field(default=_nothing, compare=False)

    @property
    def together(self) -> bool:
        """Whether the user's cells stand beside the values."""
        return self.cells_table == self.table and self.engine.dialect == "duckdb"

    def columns(self, profile: Profile) -> dict[str, str]:
        """Return the column of each field of the profile that the rows have."""
        return {field: self.fields[fold(field)] for field in profile.fields if fold(field) in self.fields}


def added(profile: Profile) -> tuple[str, ...]:
    """Return the columns that scoring with a profile adds, in order: OURS, and VALUE where it is made for value."""
    after = OURS.index("earmark_rate") + 1
    return (*OURS[:after], VALUE, *OURS[after:]) if profile.objective == "value" else OURS


def listing(
    book: Book,
    path: Path | None,
    mapping: Path | None,
    progress: Callable[[float], None] | None,
    card: Scorecard | None = None,
    *,
    lean: bool = False,
) -> Listing:
    """Open the list in `path`, read for a card; None: every account of the book. lean: see `open_list`."""
    asked = {c.field: c.kind for c in card.criteria} if card else {}
    return _accounts(book, book.engine) if path is None else _opened(book, path, mapping, progress, asked, lean=lean)


def fresh(book: Book, rows: Listing) -> Listing:
    """Return the lines that the table `related` does not name: accounts of the book nobody sold to yet."""
    from earmark.sql import market
    from earmark.sql import vocabulary as say

    send(book, rows.engine, "related", ("line", "relation"))
    for statement in say.create_view("fresh", market.fresh(rows.table, "related")):
        rows.engine.run(statement, step="accounts")
    return replace(rows, table="fresh", cells_table="fresh", count=_count(rows.engine, "fresh"))


def one_account(book: Book, number: int) -> Listing:
    """Open one account of the book."""
    return _accounts(book, book.facts, number)


def _accounts(book: Book, engine: Engine, only: int | None = None) -> Listing:
    from sqlglot import exp

    from earmark.sql import ask
    from earmark.sql import vocabulary as say

    rows = book.facts.rows(ask.table_rows("field", ("field", "name"), ("field",)), step="fields")
    fields = {fold(str(name)): f"f{number}" for number, name in rows}
    chosen = [say.same(say.column("account"), say.whole(only))] if only is not None else []
    query = exp.select(*(say.named(say.column(c), a) for c, a in _ALIASES), *map(say.column, fields.values()))
    query = query.from_(say.table("account")).where(*chosen)
    for statement in say.create_view("listed", query):
        book.facts.run(statement, step="accounts")
    if engine is not book.facts:
        there = exp.select(*(one for one in query.expressions if one.alias_or_name not in {"crm_id", "name"}))
        for statement in say.create_view("listed", there.from_(say.table("account"))):
            engine.run(statement, step="accounts")
    return Listing(
        "the book", engine, "listed", "listed", LABELS, CELLS, fields, _count(engine, "listed"), accounts=True
    )


def _count(engine: Engine, table: str) -> int:
    from sqlglot import exp

    from earmark.sql import vocabulary as say

    return int(engine.rows(say.guard(exp.select(say.count()).from_(say.table(table))))[0][0])


_ALIASES = (("account", "line"), ("domain", "domain"), ("crm_id", "crm_id"), ("name", "name"))


def _opened(
    book: Book,
    path: Path,
    mapping: Path | None,
    progress: Callable[[float], None] | None,
    asked: Mapping[str, str],
    *,
    lean: bool,
) -> Listing:
    """Open a file; columns that an earlier scoring added are left behind, they are written anew."""
    from earmark.book.lists import open_list

    found = open_list(book, path, mapping, progress, asked, lean=lean)
    kept = [(label, f"c{i}") for i, label in enumerate(found.labels) if label not in (*OURS, VALUE)]
    fields = {name: f"f{number}" for name, number in found.fields.items()}
    return Listing(
        found.name, book.facts, found.table, found.cells_table, tuple(label for label, _ in kept),
        tuple(cell for _, cell in kept), fields, found.count, notes=(*_left_out(found), *found.notes),
        form=Form(found.delimiter or ",", marked=found.marked), close=found.close,
    )  # fmt: skip


def _left_out(found: UserList) -> list[str]:
    """Say which lines of the list are not in the output."""
    if not found.rejected:
        return []
    lost = [p for p in found.problems if p.severity == "rejected"]
    shown = "; ".join(f"line {p.line}: {p.reason}" for p in lost[:3])
    return [f"{found.rejected} of {found.lines} lines could not be read and are not in the output ({shown})."]
