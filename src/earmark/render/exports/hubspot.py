"""The card as calculation properties of HubSpot, for what its formulas can say, and by hand for the rest.

The language is that of `calculationFormula` of the properties API: if, then, elseif, else, endif; string(property);
is_present, contains, concatenate. It has no lower case, no trimming, no today and no way to write a quote within a
quoted text of both kinds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from earmark.facts.fold import fold
from earmark.profile.bins import Kind
from earmark.profile.profile import Profile
from earmark.render.exports import plan
from earmark.render.exports.names import ASKS, called, distinct, head, plain
from earmark.render.exports.plan import Choice, Test, Wanted
from earmark.render.markdown import plain as shown
from earmark.render.words import clean, day

STANDARD = {"number of employees": "numberofemployees", "employees": "numberofemployees", "industry": "industry",
            "annual revenue": "annualrevenue", "country": "country",
            "web technologies": "web_technologies"}  # fmt: skip
ANSWERS = {name: f"earmark_{name}" for name in (plan.GROUND, plan.SCORE, plan.TIER, plan.EXCLUSION, plan.SEGMENT)}
BY_HAND = (
    "By hand, where a subscription has no calculation properties, or where a text or list is not written as on the"
    " card: make the same properties as plain ones, and one workflow on companies that re-enrols when a property of"
    " the table above changes. One branch for each criterion: an if/then branch for each bin in the order of the"
    " formula, then 'Set property value' of its points; a last action adds them up."
)


@dataclass(frozen=True)
class Equation:
    """One calculation property: its internal name, its type, its formula."""

    name: str
    kind: str
    text: str


def hubspot(profile: Profile, wanted: Wanted) -> str:
    """Return the recipe as a page of Markdown: what it can and cannot do, the properties asked for, the formulas."""
    on = wanted.as_of or profile.as_of
    title, *about = map(shown, head(profile, wanted))
    lines = [f"# {title}: HubSpot calculation properties", "", *about, ""]
    lines += [f"- {note}" for note in _notes(profile, on)]
    lines += ["", "| field of the card | HubSpot property | has to be |", "|---|---|---|"]
    kinds, names = plan.kinds(profile), property_names(profile, wanted)
    lines += [f"| {shown(f)} | `{names[f]}` | {ASKS[kind]} |" for f, kind in kinds.items()]
    for one in equations(profile, wanted):
        lines += ["", f"## {one.name}", "", f"type `{one.kind}`, fieldType `calculation_equation`", "", "```text"]
        lines += [one.text, "```"]
    return "\n".join([*lines, "", "## By hand", "", BY_HAND]) + "\n"


def equations(profile: Profile, wanted: Wanted) -> tuple[Equation, ...]:
    """Return the calculation properties, each after those it refers to."""
    kinds = plan.kinds(profile)
    say = _Words(kinds, property_names(profile, wanted), wanted.as_of or profile.as_of, _spelled(profile))
    criteria = profile.card.criteria
    found = (
        [Equation(ANSWERS[plan.GROUND], "number", say.chain(plan.ground(profile)))] if plan.grounded(profile) else []
    )
    names = distinct((c.name for c in criteria), lambda name: f"earmark_points_{plain(name, 60).lower()}")
    for name, criterion in zip(names, criteria, strict=True):
        found.append(Equation(name, "number", say.chain(plan.points(profile, criterion))))
    found.append(Equation(ANSWERS[plan.SCORE], "number", " + ".join(names) or "0"))
    spoken = [(plan.TIER, plan.tier(profile))] if profile.tiers else []
    spoken += [(plan.EXCLUSION, plan.exclusion(profile))] if profile.exclusions else []
    spoken += [(plan.SEGMENT, plan.segment(profile))] if profile.segments else []
    return (*found, *(Equation(ANSWERS[name], "string", say.chain(choice)) for name, choice in spoken))


def property_names(profile: Profile, wanted: Wanted) -> dict[str, str]:
    """Return how each field is called in HubSpot: as the user says, else a standard property, else in snake case."""
    return called(profile, wanted, STANDARD, lambda name: plain(name, 60).lower())


def sayable(text: str) -> bool:
    """Whether a text can stand in a formula: no two kinds of quotes, no backslash, nothing that is not shown."""
    return not ("'" in text and '"' in text) and "\\" not in text and text.isprintable()


def _notes(profile: Profile, on: date) -> tuple[str, ...]:
    lost = sorted(v for v in _spelled(profile).values() if not sayable(v))
    return (
        (
            "Make each property by the API (POST /crm/v3/properties/companies, the formula as calculationFormula),"
            " in this order; the editor for custom equations takes another notation."
        ),
        (
            "HubSpot compares texts exactly: case, spaces and accents count. Values stand here as the card spells them;"
            " where a property holds an option's internal name (COMPUTER_SOFTWARE), write that name in its place."
        ),
        "A list is a text or a multiple-checkbox property, its items divided by semicolons without spaces.",
        (
            f"A formula has no today: dates are compared with fixed days, counted from {day(on)} (HubSpot keeps a date"
            " as milliseconds). Hand the recipe out again as time goes by, monthly for instance."
        ),
        *([f"Not expressible, so that these values count as others: {', '.join(map(shown, lost))}."] if lost else []),
        (
            "Checked against the reference scorer, for accounts whose texts are written as on the card or not named on"
            " it, by reading these formulas in a test; not in HubSpot."
        ),
    )


def _spelled(profile: Profile) -> dict[str, str]:
    """How the profile spells each value that it names, by the value folded."""
    values = [v for c in plan.asked(profile) for b in c.bins for v in b.values]
    return {fold(v): v for v in reversed(values)}


@dataclass(frozen=True)
class _Words:
    kinds: dict[str, Kind]
    names: dict[str, str]
    on: date
    spelled: dict[str, str]

    def chain(self, choice: Choice[int] | Choice[str]) -> str:
        """Return a choice as if, elseif, else."""
        short = plan.shortened(choice.map(_answer))
        said = [f"if {self.test(test)} then {one}" for test, one in short.branches]
        return f"{' else'.join(said)} else {short.rest} endif" if said else short.rest

    def test(self, test: Test) -> str:  # noqa: C901, PLR0911 - one line a kind of test
        match test:
            case plan.Not(inner):
                return f"not ({self.test(inner)})"
            case plan.Every(tests):
                return self._joined(tests, " and ", "1 = 1")
            case plan.Either(tests):
                return self._joined(tests, " or ", "1 = 0")
            case plan.Known(field):
                return f"is_present({self._read(field)})"
            case plan.Below(field, limit):
                return f"{self.names[field]} < {figure(limit)}"
            case plan.After(field, days):
                return self._after(field, days)
            case plan.OneOf(field, values):
                return _either([f"{self._read(field)} = {quoted(v)}" for v in self._said(values)])
            case plan.Holds(field, values):
                held = f"concatenate(';', {self._read(field)}, ';')"
                return _either([f"contains({held}, {quoted(f';{v};')})" for v in self._said(values)])
            case plan.AtLeast(cut_off):
                return f"{ANSWERS[plan.SCORE]} >= {figure(cut_off)}"
            case plan.Told(answer, told):
                return _either([_same(ANSWERS[answer], one) for one in told])

    def _joined(self, tests: tuple[Test, ...], word: str, empty: str) -> str:
        said = [f"({self.test(one)})" for one in tests]
        return word.join(said) if len(said) > 1 else said[0][1:-1] if said else empty

    def _read(self, field: str) -> str:
        return f"string({self.names[field]})" if self.kinds[field] in ("category", "list") else self.names[field]

    def _said(self, values: tuple[str, ...]) -> list[str]:
        return [spelled for v in values if sayable(spelled := self.spelled[v])]

    def _after(self, field: str, days: int) -> str:
        try:
            return f"{self.names[field]} > {figure(milliseconds(self.on - timedelta(days=days)))}"
        except OverflowError:
            return "1 = 1" if days > 0 else "1 = 0"


def milliseconds(on: date) -> int:
    """Return a day as HubSpot keeps it: milliseconds since 1970, at midnight UTC."""
    return (datetime(on.year, on.month, on.day, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
        milliseconds=1
    )


def quoted(text: str) -> str:
    """Return a text in the quotes that it does not hold itself; what cannot be said is cut down to what can."""
    if sayable(text):
        return f'"{text}"' if "'" in text else f"'{text}'"
    return quoted(clean(text).replace("\\", "/").replace('"', "'"))


def figure(number: int | Decimal) -> str:
    """Return a number in digits; one below 0 as a difference, for a sign before a number is not documented."""
    digits = f"{abs(Decimal(number)):f}"
    return digits if number >= 0 else f"(0 - {digits})"


def _answer(one: int | str) -> str:
    return quoted(one) if isinstance(one, str) else figure(one)


def _same(name: str, one: int | str) -> str:
    if one == "":
        return f"not (is_present(string({name}))) or string({name}) = ''"
    return f"string({name}) = {quoted(one)}" if isinstance(one, str) else f"{name} = {figure(one)}"


def _either(tests: list[str]) -> str:
    return " or ".join(tests) if len(tests) > 1 else tests[0] if tests else "1 = 0"
