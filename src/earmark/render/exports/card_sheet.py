"""The sheets that people read: the card with its points to edit, and one page for whoever talks to accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from earmark.profile.bins import Bin, Criterion
from earmark.profile.profile import Profile
from earmark.render.exports.cells import Fonts
from earmark.render.exports.names import head
from earmark.render.exports.plan import Wanted
from earmark.render.words import VERDICTS, clean, day, percent

EDIT = (
    "Yellow cells may be edited: the sheet Score uses them at once. What falls in a bin is fixed; to change it, edit"
    " the profile and hand the workbook out again."
)
NARROW, WIDE, LINE = 44, 60, 13.5  # letters in a line of the rep card and of the card; points of a line
ASK = {"number": "{}: how many, how much?", "category": "{}: which?", "date": "{}: when?"}


@dataclass
class CardSheet:
    """Where labels, points, cut-offs and names stand on the sheet, as references."""

    labels: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    own: dict[tuple[int, str, str], str] = field(default_factory=dict)
    tiers: dict[str, str] = field(default_factory=dict)
    cut_offs: dict[int, str] = field(default_factory=dict)
    exclusions: list[str] = field(default_factory=list)
    segments: dict[str, str] = field(default_factory=dict)


def write_card(sheet: Any, profile: Profile, wanted: Wanted, fonts: Fonts) -> CardSheet:
    """Write the card to its sheet; return where everything stands."""
    made = CardSheet()
    lines = [*head(profile, wanted), EDIT]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line, fonts.title if row == 0 else None)
    sheet.set_row(0, 24)
    row = _criteria(sheet, profile, fonts, len(lines) + 1, made)
    row = _tiers(sheet, profile, fonts, row, made)
    row = _exclusions(sheet, profile, fonts, row, made)
    _segments(sheet, profile, fonts, row, made)
    for letters, width in (("A:A", 26), ("B:B", NARROW + 6), ("C:C", 10), ("D:D", WIDE + 4)):
        sheet.set_column(letters, width)
    sheet.fit_to_pages(1, 0)
    return made


def _heads(sheet: Any, row: int, fonts: Fonts, *names: str) -> int:
    for i, name in enumerate(names):
        sheet.write_string(row, i, name, fonts.head)
    return row + 1


def _criteria(sheet: Any, profile: Profile, fonts: Fonts, row: int, made: CardSheet) -> int:
    row = _heads(sheet, row, fonts, "Criterion", "Bin", "Points", "What falls in it")
    for i, criterion in enumerate(profile.card.criteria):
        first = row + 1
        for j, one in enumerate(criterion.bins):
            sheet.write_string(row, 0, clean(criterion.name) if not j else "", fonts.bold)
            sheet.write_string(row, 1, one.label, fonts.wrapped)
            sheet.write_number(row, 2, one.points, fonts.points)
            _wrapped(sheet, row, 3, meant(criterion, one), fonts)
            made.cells[(i, j)] = f"Card!$C${row + 1}"
            row += 1
        made.labels.append(f"Card!$B${first}:$B${row}")
        made.points.append(f"Card!$C${first}:$C${row}")
    return row + 1


def _tiers(sheet: Any, profile: Profile, fonts: Fonts, row: int, made: CardSheet) -> int:
    if not profile.tiers:
        return row
    row = _heads(sheet, row, fonts, "Tier", "", "From score", "")
    for tier in profile.tiers:
        last = tier is profile.tiers[-1]
        sheet.write_string(row, 0, tier.name, fonts.bold)
        sheet.write_string(row, 1, "every score below" if last else "", fonts.text)
        if not last:
            sheet.write_number(row, 2, tier.cut_off, fonts.cut_off)
            made.cut_offs[tier.cut_off] = f"Card!$C${row + 1}"
        made.tiers[tier.name] = f"Card!$A${row + 1}"
        row += 1
    return row + 1


def _exclusions(sheet: Any, profile: Profile, fonts: Fonts, row: int, made: CardSheet) -> int:
    if not profile.exclusions:
        return row
    row = _heads(sheet, row, fonts, "Excluded", "Criterion", "", "Where it is")
    for rule in profile.exclusions:
        one = next(b for b in rule.criterion.bins if b.label == rule.bin)
        sheet.write_string(row, 0, rule.name, fonts.bold)
        sheet.write_string(row, 1, clean(rule.criterion.name), fonts.text)
        _wrapped(sheet, row, 3, f"{rule.bin}: {meant(rule.criterion, one)}", fonts)
        made.exclusions.append(f"Card!$A${row + 1}")
        row += 1
    return row + 1


def _segments(sheet: Any, profile: Profile, fonts: Fonts, row: int, made: CardSheet) -> int:
    if not profile.segments:
        return row
    row = _heads(sheet, row, fonts, "Segment", "Bin with points of its own", "Points", "Whom it holds")
    for i, one in enumerate(profile.segments):
        sheet.write_string(row, 0, one.name, fonts.bold)
        _wrapped(sheet, row, 3, clean(one.about) or f"tier {', '.join(one.tiers)}", fonts)
        made.segments[one.name] = f"Card!$A${row + 1}"
        row += 1
        for own in one.points:
            sheet.write_string(row, 1, f"{clean(own.criterion)}: {own.bin}", fonts.text)
            sheet.write_number(row, 2, own.points, fonts.points)
            made.own[(i, own.criterion, own.bin)] = f"Card!$C${row + 1}"
            row += 1
    return row + 1


def _wrapped(sheet: Any, row: int, column: int, text: str, fonts: Fonts) -> None:
    """Write a text that may take several lines, the row as high as they need: no spreadsheet fits it by itself."""
    lines = -(-len(text) // (NARROW if column == 1 else WIDE)) or 1
    sheet.write_string(row, column, text, fonts.wrapped)
    sheet.set_row(row, LINE * min(lines, 30))


def meant(criterion: Criterion, one: Bin) -> str:
    """Return in words what falls in a bin."""
    if one.missing:
        return "no value"
    if criterion.parts:
        whole = " and ".join(f"{p.criterion.name}: {p.holds}" for p in criterion.parts)
        return clean(f"not both of {whole}" if one.other else whole)
    if one.other:
        return "every other value"
    if one.values:
        return clean(", ".join(one.values))
    return _dates(one) if criterion.kind == "date" else _numbers(one)


def _numbers(one: Bin) -> str:
    if one.low is None:
        return "any value" if one.high is None else f"below {one.high:,f}"
    return f"from {one.low:,f}" + ("" if one.high is None else f" to below {one.high:,f}")


def _dates(one: Bin) -> str:
    if one.low is None and one.high is None:
        return "any date"
    if one.low is None:
        return f"less than {one.high:f} months before the day, or later" if one.high else "after the day"
    most = "or more" if one.high is None else f"to less than {one.high:f}"
    return f"{one.low:f} {most} months before the day"


def rep_sheet(sheet: Any, profile: Profile, card: CardSheet, fonts: Fonts) -> None:
    """Write what a salesperson needs on one page: what to ask, the points of each answer, tiers, exclusions."""
    sheet.write_string(0, 0, clean(profile.name), fonts.title)
    sheet.write_string(1, 0, f"As of {day(profile.as_of)}. {VERDICTS[profile.verdict]}", fonts.faint)
    sheet.set_row(0, 24)
    row = _heads(sheet, 3, fonts, "Ask", "Answer", "Points")
    for i, criterion in enumerate(profile.card.criteria):
        for j, one in enumerate(criterion.bins):
            sheet.write_string(row, 0, _question(criterion) if not j else "", fonts.bold)
            _wrapped(sheet, row, 1, _answer(criterion, one), fonts)
            sheet.write_formula(row, 2, f"={card.cells[(i, j)]}", fonts.signed, one.points)
            row += 1
    row = _rep_tiers(sheet, profile, card, fonts, row + 1)
    row = _heads(sheet, row + 1, fonts, "Whatever the points: not for us", "", "") if profile.exclusions else row
    for rule in profile.exclusions:
        sheet.write_string(row, 0, f"{clean(rule.criterion.name)}: {clean(rule.bin)}", fonts.bold)
        _wrapped(sheet, row, 1, clean(rule.reason or rule.name), fonts)
        sheet.write_string(row, 2, "", fonts.text)
        row += 1
    _paper(sheet, row)


def _rep_tiers(sheet: Any, profile: Profile, card: CardSheet, fonts: Fonts, row: int) -> int:
    row = _heads(sheet, row, fonts, "The points, added up", "", "From") if profile.tiers else row
    for tier in profile.tiers:
        last = tier is profile.tiers[-1]
        rate = f"{percent(tier.rate)} of such accounts become good" if profile.base_rate else ""
        sheet.write_string(row, 0, f"Tier {clean(tier.name)}", fonts.bold)
        sheet.write_string(row, 1, rate, fonts.text)
        if last:
            sheet.write_string(row, 2, "less", fonts.whole)
        else:
            sheet.write_formula(row, 2, f"={card.cut_offs[tier.cut_off]}", fonts.whole, tier.cut_off)
        row += 1
    return row


def _paper(sheet: Any, rows: int) -> None:
    sheet.set_column("A:A", 40)
    sheet.set_column("B:B", NARROW + 6)
    sheet.set_column("C:C", 9)
    sheet.hide_gridlines(2)
    sheet.set_paper(9)
    sheet.set_margins(0.6, 0.6, 0.6, 0.6)
    sheet.print_area(0, 0, max(rows - 1, 4), 2)
    sheet.fit_to_pages(1, 1)


def _question(criterion: Criterion) -> str:
    return ASK.get(criterion.kind, "{}?").format(clean(criterion.name))


def _answer(criterion: Criterion, one: Bin) -> str:
    label, said = clean(one.label), meant(criterion, one)
    plain = one.missing or one.other or criterion.kind in ("number", "date") or label.casefold() == said.casefold()
    return label if plain else f"{label} ({said})"
