"""The card as a workbook that scores by itself: sheets Card, Score, Rep card, and the values that formulas look up.

Points and cut-offs are cells of Card that the formulas of Score refer to; whoever edits them changes the scores.
Everything of the user's stands in cells as text, nothing of it within a formula.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from earmark.profile.bins import Value
from earmark.profile.profile import Profile
from earmark.render.exports import plan
from earmark.render.exports.card_sheet import rep_sheet, write_card
from earmark.render.exports.cells import Cells, Fonts
from earmark.render.exports.plan import Wanted
from earmark.render.exports.score_sheet import ScoreSheet

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # a workbook says when it was made; same input, same bytes
EMPTY = 1000  # rows with formulas, for accounts to be pasted into
VALUES = "Values"


def workbook(
    profile: Profile, wanted: Wanted, accounts: Sequence[tuple[str, Mapping[str, Value]]] = (), empty: int = EMPTY
) -> bytes:
    """Return the workbook; accounts: name and values by field of those already in it, before the `empty` rows."""
    import xlsxwriter

    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": EPOCH, "title": profile.name})
    fonts = Fonts.of(book)
    sheets = {name: book.add_worksheet(name) for name in ("Score", "Card", "Rep card", VALUES)}
    card = write_card(sheets["Card"], profile, wanted, fonts)
    rep_sheet(sheets["Rep card"], profile, card, fonts)
    cells = _values(sheets[VALUES], profile)
    ScoreSheet(profile, card, cells).write(sheets["Score"], fonts, wanted.as_of, accounts, empty)
    book.close()
    return made.getvalue()


def _values(sheet: Any, profile: Profile) -> Cells:
    """Write every set of values that a test looks up in a column of its own; return where each stands."""
    from xlsxwriter.utility import xl_col_to_name

    found: dict[tuple[str, ...], str] = {}
    for values in _sets(profile):
        if values not in found:
            letter = xl_col_to_name(len(found))
            for row, value in enumerate(values):
                sheet.write_string(row, len(found), value)
            found[values] = f"{VALUES}!${letter}$1:${letter}${len(values)}"
    sheet.hide()
    return Cells(found)


def _sets(profile: Profile) -> list[tuple[str, ...]]:
    choices = [plan.place(c) for c in profile.card.criteria]
    tests = [test for choice in choices for test, _ in choice.branches]
    tests += [test for test, _ in plan.excluded(profile).branches] + [t for t, _ in plan.ground(profile).branches]
    return [values for test in tests for values in _looked_up(test)]


def _looked_up(test: plan.Test) -> list[tuple[str, ...]]:
    match test:
        case plan.OneOf(_, values) | plan.Holds(_, values):
            return [values]
        case plan.Not(inner):
            return _looked_up(inner)
        case plan.Every(tests) | plan.Either(tests):
            return [values for one in tests for values in _looked_up(one)]
    return []
