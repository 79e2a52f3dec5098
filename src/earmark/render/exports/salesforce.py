"""The card as formula fields of Salesforce, with the table of fields that they ask for.

Texts are compared by LOWER, TRIM and double spaces made single: Salesforce has no Unicode normal form. A formula
holds 3,900 characters: where the whole score is longer, each criterion gets a field of its own, and the score
adds them up.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from earmark.profile.bins import Kind
from earmark.profile.profile import Profile
from earmark.render.exports import plan
from earmark.render.exports.calls import FALSE, nested, worded
from earmark.render.exports.names import ASKS, called, distinct, head, plain
from earmark.render.exports.plan import Choice, Test, Wanted
from earmark.render.markdown import plain as shown
from earmark.render.words import clean

LONGEST = 3900
COMPILED = 15_000
STANDARD = {"number of employees": "NumberOfEmployees", "employees": "NumberOfEmployees", "industry": "Industry",
            "annual revenue": "AnnualRevenue", "type": "Type",
            "rating": "Rating", "ownership": "Ownership"}  # fmt: skip
PICKLISTS = {"Industry", "Type", "Rating", "Ownership"}
NOTES = (
    "Make each field under Setup, Object Manager, Account, Fields: Formula, of the type named, in this order.",
    "Blank fields: choose 'Treat blank fields as blanks', not as zeroes; otherwise what is missing counts as 0.",
    (
        "Text is compared without regard to case, outer spaces and double spaces. Accents written in two ways (Unicode"
        " normal forms), tabs and invisible characters are not evened out: Salesforce has no function for it."
    ),
    (
        "A standard picklist is read as TEXT(Industry). Of a picklist of your own, say so when the formulas are handed"
        ' out: --column "Vertical=TEXT(Vertical__c)".'
    ),
    (
        "Lists are text fields with semicolons between items. Of a multi-select picklist, write INCLUDES(Field__c, "
        '"Item") in place of each CONTAINS, once for an item, exactly as the picklist spells it.'
    ),
    (
        f"A formula that refers to others takes on their compiled size, {COMPILED:,} bytes at most; where Salesforce"
        " refuses, let a flow write the criteria's points into number fields and add those up."
    ),
    "Checked against the reference scorer, on texts in ASCII, by reading these formulas in a test, not in Salesforce.",
)


@dataclass(frozen=True)
class Formula:
    """One formula field: its API name, its type and its text."""

    name: str
    kind: str
    text: str


def salesforce(profile: Profile, wanted: Wanted) -> str:
    """Return the formulas with what has to be known to use them, as a page of Markdown."""
    title, *about = map(shown, head(profile, wanted))
    lines = [f"# {title}: Salesforce formula fields", "", *about, ""]
    lines += [f"- {note}" for note in NOTES]
    lines += ["", "| field of the card | Salesforce field | has to be |", "|---|---|---|"]
    kinds, names = plan.kinds(profile), api_names(profile, wanted)
    lines += [f"| {shown(field)} | `{names[field]}` | {ASKS[kind]} |" for field, kind in kinds.items()]
    for one in formulas(profile, wanted):
        long = f" **Too long for Salesforce, which takes {LONGEST:,}.**" if len(one.text) > LONGEST else ""
        lines += ["", f"## {one.name}", "", f"{one.kind}, {len(one.text):,} characters.{long}", "", "```text"]
        lines += [one.text, "```"]
    return "\n".join(lines) + "\n"


def formulas(profile: Profile, wanted: Wanted) -> tuple[Formula, ...]:
    """Return the formula fields, each after those it refers to."""
    say = _Words(plan.kinds(profile), api_names(profile, wanted), wanted)
    criteria = profile.card.criteria
    found = [Formula(GROUND, "Number", say.number(plan.ground(profile)))] if plan.grounded(profile) else []
    each = [say.number(plan.points(profile, c)) for c in criteria]
    whole = "\n+ ".join(each) or "0"
    if len(whole) > LONGEST:
        names = distinct((c.name for c in criteria), lambda name: f"Earmark_Points_{plain(name, 22)}__c")
        found += [Formula(name, "Number", text) for name, text in zip(names, each, strict=True)]
        whole = "\n+ ".join(names)
    found.append(Formula(SCORE, "Number", whole))
    for name, choice in _spoken(profile):
        found.append(Formula(ANSWERS[name], "Text", say.text(choice)))
    return tuple(found)


def api_names(profile: Profile, wanted: Wanted) -> dict[str, str]:
    """Return how each field is called in Salesforce: as the user says, a standard field, else a custom one."""
    return called(profile, wanted, STANDARD, usual)


def usual(name: str) -> str:
    """Return how a custom field of that label is usually called."""
    return f"{plain(name)}__c"


GROUND, SCORE = "Earmark_Ground__c", "Earmark_Score__c"
ANSWERS = {plan.GROUND: GROUND, plan.SCORE: SCORE, plan.TIER: "Earmark_Tier__c",
           plan.EXCLUSION: "Earmark_Exclusion__c", plan.SEGMENT: "Earmark_Segment__c"}  # fmt: skip


def _spoken(profile: Profile) -> list[tuple[str, Choice[str]]]:
    found = [(plan.TIER, plan.tier(profile))] if profile.tiers else []
    found += [(plan.EXCLUSION, plan.exclusion(profile))] if profile.exclusions else []
    return found + ([(plan.SEGMENT, plan.segment(profile))] if profile.segments else [])


@dataclass(frozen=True)
class _Words:
    kinds: dict[str, Kind]
    names: dict[str, str]
    wanted: Wanted

    def number(self, choice: Choice[int]) -> str:
        return nested(plan.shortened(choice), self.leaf, str, ", ")

    def text(self, choice: Choice[str]) -> str:
        return nested(plan.shortened(choice), self.leaf, quoted, ", ")

    def leaf(self, test: Test) -> str:  # noqa: PLR0911 - one line a kind of test
        match test:
            case plan.Known(field):
                return f"NOT(ISBLANK({self._bare(field)}))"
            case plan.Below(field, limit):
                return f"{self.names[field]} < {figure(limit)}"
            case plan.After(field, days):
                return f"{self.names[field]} > {self._day(days)}"
            case plan.OneOf(field, values):
                return _among(self._folded(field), values)
            case plan.Holds(field, values):
                return _either([f"CONTAINS({self._list(field)}, {quoted(f';{v};')})" for v in values])
            case plan.AtLeast(cut_off):
                return f"{SCORE} >= {cut_off}"
            case plan.Told(answer, values):
                return _either([_same(ANSWERS[answer], one) for one in values])
        return worded(test, self.leaf)

    def _day(self, before: int) -> str:
        on = self.wanted.as_of
        day = f"DATE({on.year}, {on.month}, {on.day})" if on else "TODAY()"
        return f"{day} {'-' if before > 0 else '+'} {abs(before)}" if before else day

    def _bare(self, field: str) -> str:
        if self.kinds[field] == "list":
            return f'SUBSTITUTE({self._read(field)}, ";", "")'
        return self._read(field) if self.kinds[field] == "category" else self.names[field]

    def _read(self, field: str) -> str:
        name = self.names[field]
        return f"TEXT({name})" if name in PICKLISTS else name

    def _folded(self, field: str) -> str:
        return f'SUBSTITUTE(LOWER(TRIM({self._read(field)})), "  ", " ")'

    def _list(self, field: str) -> str:
        tight = f'SUBSTITUTE(SUBSTITUTE({self._folded(field)}, "; ", ";"), " ;", ";")'
        return f'";" & {tight} & ";"'


def quoted(text: str) -> str:
    """Return a text as Salesforce writes it: in quotes, on one line, backslash and quotes behind a backslash."""
    return '"' + clean(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _among(text: str, values: tuple[str, ...]) -> str:
    """Whether a text is one of these; as CASE, so that many of them stay short."""
    if len(values) == 1:
        return f"{text} = {quoted(values[0])}"
    return f"CASE({text}, {', '.join(f'{quoted(v)}, 1' for v in values)}, 0) = 1"


def _same(name: str, one: int | str) -> str:
    if one == "":
        return f"ISBLANK({name})"
    return f"{name} = {one if isinstance(one, int) else quoted(one)}"


def figure(number: Decimal) -> str:
    """Return a number in digits, without an exponent."""
    return f"{number:f}"


def _either(tests: list[str]) -> str:
    return f"OR({', '.join(tests)})" if len(tests) > 1 else tests[0] if tests else FALSE
