"""Forget an account or a person: what tells of it is taken out of the whole book, and kept out from then on."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from earmark.book import census
from earmark.book.folder import workplace
from earmark.book.forgetting import Plan, plan, settled
from earmark.book.forgetting import forget as carry_out
from earmark.book.forgotten import kept_out
from earmark.book.gathered import Meant, account, person
from earmark.errors import CallError
from earmark.facts.forgetting import ForgetReport, Gone
from earmark.verbs.explain import the_one
from earmark.verbs.wording import called

if TYPE_CHECKING:
    from earmark.book import Book

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_COPIES = "Copies of the book, your own exports elsewhere and your CRM still hold it."
_LEFT = "Files in the book's folder that name it, and stay, for they are no exports: {0}."
_WATCH = "What sources remembered, and the rows that versions were fitted to, are thrown away and made again."
_SHARED = "Others have the name {0}, too, or it is a common word: texts of others that hold it stay as they are."
_OPEN = "Others have the ledger's file open: it still holds what was forgotten until the book is next opened."


def forget(
    book: Book,
    whom: str,
    *,
    dry_run: bool = False,
    confirm: Callable[[ForgetReport], bool] | None = None,
    progress: Callable[[float], None] | None = None,
) -> ForgetReport:
    """Forget a person, named by a mail address, or an account, by its domain, CRM id, exact name or key.

    Lines of files, cells, decisions, answers, versions' examples, copies, and exports in the book's folder lose it;
    files loaded later lose it, too. There is no way back. dry_run: say what would go, and leave it. confirm: asked with
    that first; where it says no, it was a trial. progress: told the share of the book that was looked through.

    Raises:
        CallError: nobody of the book is meant, or several accounts are.
        BookError: another process has the book, or changed it meanwhile; or its key is gone.
    """
    word = whom.strip()
    has = kept_out(book.ledger, book.places)
    with workplace(book.places) as place:
        try:
            report, meant, planned = _found(book, word, place, progress or _silent)
        except CallError:
            if has is None or not any(has(f"{kind} {word.lower()}") for kind in ("mail", "domain", "name")):
                raise
            return ForgetReport("person" if _ADDRESS.fullmatch(word) else "account", word, (), before=True)
        if dry_run or (confirm is not None and not confirm(replace(report, dry_run=True))):
            return replace(report, dry_run=True)
        cleared = carry_out(book, meant, planned)
    _publish(book)
    return report if cleared else replace(report, notes=(*report.notes, _OPEN))


def _silent(_: float) -> None:
    return


def _found(book: Book, word: str, place: Path, told: Callable[[float], None]) -> tuple[ForgetReport, Meant, Plan]:
    with settled(book) as scene:
        if _ADDRESS.fullmatch(word):
            meant, shown, kin = person(scene, word.lower()), word, census.Kin("", (), ())
        elif "@" in word:
            raise CallError(f"{word!r} is no mail address.", "Write all of it; an account by its domain, without @.")
        else:
            number, domain, _, name, key = the_one(book, word)
            meant, shown = account(scene, str(key)), called(name, domain, key)
            kin = census.kin(book.facts, int(number))
        planned = plan(book, scene, place, meant, told)
    if not planned:
        raise CallError(f"Nothing in the book tells of {word}.", "Check how the address is written.")
    return _report(book, shown, kin, meant, planned), meant, planned


def _report(book: Book, shown: str, kin: census.Kin, meant: Meant, planned: Plan) -> ForgetReport:
    counts = {**meant.kinds, "cell": planned.cells, **planned.kinds}
    gone = tuple(Gone(kind, count) for kind, count in counts.items() if count)
    left = [str(path.relative_to(book.folder)) for path in planned.left]
    notes = [
        *([_LEFT.format(", ".join(left))] if left else []),
        *map(_SHARED.format, meant.kept_names),
        *([_WATCH] if _remembers(book) else []),
        _COPIES,
    ]
    return ForgetReport(
        meant.whom,
        shown,
        gone,
        together=kin.merged,
        subsidiaries=kin.subsidiaries,
        files=tuple(str(path.relative_to(book.folder)) for path in planned.files),
        notes=tuple(notes),
    )


def _remembers(book: Book) -> bool:
    return any(place.is_dir() and any(place.iterdir()) for place in (book.places.kept, book.folder / "watch"))


def _publish(book: Book) -> None:
    """Replace what was published, where the book is asked on another engine."""
    from earmark.engines.address import HERE

    if book.address != HERE:
        _ = book.engine
