"""The sheet where people paste accounts: one row an account, formulas beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from earmark.profile.bins import Criterion, Value
from earmark.profile.profile import Profile
from earmark.render.exports import plan
from earmark.render.exports.calls import nested, worded
from earmark.render.exports.card_sheet import CardSheet
from earmark.render.exports.cells import Cells, Fonts, evened
from earmark.render.exports.plan import Test
from earmark.render.words import clean

TOP = 5  # the first row of accounts, counted from 1
DAY = "$B$3"
OLDEST = date(1900, 3, 1)  # before it spreadsheets disagree
TOLD = (
    "Paste accounts below, from column A; only the values, the formulas beside them are there already. Lists: items"
    " divided by semicolons. A number has to be one (of a band like 1k-10k its lower end), what is not known empty, not"
    " n/a. Points and cut-offs are those of the sheet Card. For more rows copy the formulas of the last one down."
)


@dataclass(frozen=True)
class ScoreSheet:
    """The formulas of one row, and where its columns stand."""

    profile: Profile
    card: CardSheet
    cells: Cells

    @cached_property
    def kinds(self) -> dict[str, str]:
        """The fields that are asked for, in the order of their columns."""
        return dict(plan.kinds(self.profile))

    @cached_property
    def columns(self) -> dict[str, str]:
        """What stands in which column, by a name of ours, in order."""
        from xlsxwriter.utility import xl_col_to_name

        criteria = range(len(self.profile.card.criteria))
        names = ["account", *(f"field {f}" for f in self.kinds), plan.SCORE]
        names += [name for name, there in self._answers() if there]
        names += [one for i in criteria for one in (f"bin {i}", f"points {i}")]
        names += [*(f"even {f}" for f in self.kinds), *(f"place {i}" for i in criteria), plan.GROUND]
        return {name: xl_col_to_name(i) for i, name in enumerate(names)}

    def write(
        self, sheet: Any, fonts: Fonts, on: date | None, accounts: Sequence[tuple[str, Mapping[str, Value]]], empty: int
    ) -> None:
        """Write headings, the accounts given and `empty` rows without one; every row has its formulas."""
        sheet.write_string("A1", clean(self.profile.name), fonts.title)
        sheet.write_string("A2", TOLD)
        sheet.write_string("A3", "Dates are counted to", fonts.bold)
        if on:
            sheet.write_datetime(DAY.replace("$", ""), on, fonts.editable_day)
        else:
            sheet.write_formula(DAY.replace("$", ""), "=TODAY()", fonts.editable_day, "")
        for name, letter in self.columns.items():
            sheet.write_string(f"{letter}{TOP - 1}", self._heading(name), fonts.head)
        for row in range(TOP, TOP + len(accounts) + empty):
            some = accounts[row - TOP] if row - TOP < len(accounts) else ("", {})
            self._entries(sheet, fonts, row, *some)
            for name, formula in self.formulas(row).items():
                look = fonts.signed if name.startswith("points") else fonts.text
                sheet.write_formula(f"{self.columns[name]}{row}", f"={formula}", look, "")
        self._shape(sheet)

    def formulas(self, row: int) -> dict[str, str]:
        """Return the formula of each column of a row, by its name, without the sign before it."""
        at = {name: f"${letter}{row}" for name, letter in self.columns.items()}
        say = _Row(at, self)
        made = {f"even {f}": evened(kind, at[f"field {f}"]) for f, kind in self.kinds.items()}
        made[plan.GROUND] = say.chain(plan.ground(self.profile), str)
        for i, criterion in enumerate(self.profile.card.criteria):
            made[f"place {i}"] = say.chain(plan.place(criterion), str)
            made[f"bin {i}"] = f"INDEX({self.card.labels[i]},{at[f'place {i}']}+1)"
            made[f"points {i}"] = self._points(i, criterion, at)
        made[plan.SCORE] = "+".join(at[f"points {i}"] for i in range(len(self.profile.card.criteria))) or "0"
        made |= self._said(say)
        last = self.columns[f"field {list(self.kinds)[-1]}"] if self.kinds else "A"
        blank = f"COUNTA($A{row}:${last}{row})=0"
        return {n: f if n.startswith("even") else f'IF({blank},"",{f})' for n, f in made.items()}

    def _said(self, say: _Row) -> dict[str, str]:
        card, there = self.card, dict(self._answers())
        said = {
            plan.TIER: say.chain(plan.tier(self.profile), lambda t: card.tiers.get(t, '""')),
            plan.EXCLUSION: say.chain(plan.excluded(self.profile), lambda i: '""' if i is None else card.exclusions[i]),
            plan.SEGMENT: say.chain(plan.segment(self.profile), lambda s: card.segments.get(s, '""')),
        }
        return {name: formula for name, formula in said.items() if there[name]}

    def _points(self, i: int, criterion: Criterion, at: Mapping[str, str]) -> str:
        text = f"INDEX({self.card.points[i]},{at[f'place {i}']}+1)"
        labels = [b.label for b in criterion.bins]
        for (segment, name, label), cell in reversed(self.card.own.items()):
            if name == criterion.name:
                same = f"{at[f'place {i}']}={labels.index(label)}"
                text = f"IF(AND({at[plan.GROUND]}={segment},{same}),{cell},{text})"
        return text

    def _answers(self) -> list[tuple[str, bool]]:
        one = self.profile
        there = (bool(one.tiers), bool(one.exclusions), bool(one.segments))
        return list(zip((plan.TIER, plan.EXCLUSION, plan.SEGMENT), there, strict=True))

    def _heading(self, name: str) -> str:
        what, _, which = name.partition(" ")
        criteria = self.profile.card.criteria
        if what == "field":
            return clean(which)
        if what in ("bin", "points", "place"):
            label = clean(criteria[int(which)].name)
            return label if what == "bin" else f"{label}: {what}"
        words = {"account": "Account", plan.SCORE: "Score", plan.TIER: "Tier", plan.EXCLUSION: "Excluded by",
                 plan.SEGMENT: "Segment", plan.GROUND: "ground"}  # fmt: skip
        return words.get(what, name)

    def _entries(self, sheet: Any, fonts: Fonts, row: int, name: str, account: Mapping[str, Value]) -> None:
        if name:
            sheet.write_string(f"A{row}", name, fonts.text)
        for field, kind in self.kinds.items():
            cell, value = f"{self.columns[f'field {field}']}{row}", account.get(field)
            look = fonts.day if kind == "date" else fonts.text if kind == "number" else fonts.entry
            if value is None or value in ("", ()):
                sheet.write_blank(cell, None, look)
            elif isinstance(value, date) and value >= OLDEST:
                sheet.write_datetime(cell, value, look)
            elif isinstance(value, tuple):
                sheet.write_string(cell, "; ".join(value), look)
            elif kind == "number":
                sheet.write_number(cell, value, look)
            else:
                sheet.write_string(cell, str(value), look)

    def _shape(self, sheet: Any) -> None:
        letters, names = list(self.columns.values()), list(self.columns)
        sheet.set_column(f"A:{letters[-1]}", 15)
        sheet.set_column("A:A", 22)
        hidden = next((i for i, n in enumerate(names) if n.startswith("even") or n == plan.GROUND), len(names) - 1)
        sheet.set_column(f"{letters[hidden]}:{letters[-1]}", 12, None, {"hidden": True})
        sheet.set_row(TOP - 2, 54)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_row(0, 24)
        sheet.freeze_panes(TOP - 1, 1)


@dataclass(frozen=True)
class _Row:
    """Tests in the words of a spreadsheet, over the cells of one row."""

    at: Mapping[str, str]
    sheet: ScoreSheet

    def chain(self, choice: plan.Choice[plan.T], answer: Any) -> str:
        return nested(choice, self.leaf, answer)

    def leaf(self, test: Test) -> str:  # noqa: PLR0911 - one line a kind of test
        match test:
            case plan.Known(field):
                return f'{self.at[f"even {field}"]}<>""'
            case plan.Below(field, limit):
                return f"{self.at[f'even {field}']}<{limit:f}"
            case plan.After(field, days):
                return f"{self.at[f'even {field}']}>{DAY}-({days})"
            case plan.OneOf(field, values):
                return f"SUMPRODUCT(--EXACT({self.sheet.cells.ranges[values]},{self.at[f'even {field}']}))>0"
            case plan.Holds(field, values):
                found = f'FIND(";"&{self.sheet.cells.ranges[values]}&";",{self.at[f"even {field}"]})'
                return f"SUMPRODUCT(--ISNUMBER({found}))>0"
            case plan.AtLeast(cut_off):
                return f"{self.at[plan.SCORE]}>={self.sheet.card.cut_offs[cut_off]}"
            case plan.Told(answer, told):
                return self._told(answer, told)
        return worded(test, self.leaf)

    def _told(self, answer: str, told: tuple[int | str, ...]) -> str:
        if answer == plan.TIER:
            same = [f"EXACT({self.at[answer]},{self.sheet.card.tiers[str(one)]})" for one in told]
            return f"OR({','.join(same)})"
        if answer == plan.EXCLUSION:
            return f'{self.at[answer]}=""'
        return f"OR({','.join(f'{self.at[answer]}={one}' for one in told)})"
