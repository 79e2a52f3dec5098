"""A market in words and cells: every output words it here, once."""

from __future__ import annotations

from collections.abc import Sequence

from earmark.profile.market import Absent, Breadth, MarketReport, Portion, Step, Thumb
from earmark.profile.report import Figure
from earmark.render.words import VERDICTS, amount, clean, count, day, many, percent

TITLE = "Market"
LISTED = {
    "list": "The list stands for the market.",
    "new": "No list was given: these are the accounts of the book that nobody sold to yet.",
    "book": "No list was given, and few accounts of the book are new: these are all of its accounts.",
}
JUST_COUNTS = "The sizes below are counts, no more: no ICP is judged by them."
MEASURES = {
    "share": "share of the market",
    "revenue": "share of revenue it gave",
    "goods": "share of goods it gave, for revenue",
    "accounts": "accounts",
}
WORDS = {"too broad": "Too broad.", "fits": "Fits.", "too narrow": "Too narrow."}
SIZE_ALONE = "Fits in size alone."
BECAUSE = {
    ("too broad", "share"): "it is more of the market than a list worth pursuing first.",
    ("too broad", "accounts"): "more accounts than a team pursues.",
    ("too narrow", "accounts"): "too few accounts to pursue.",
    ("too narrow", "share"): "little of the market, and it did not give most of what came in.",
    ("fits", "gave"): "more came from accounts outside it than the rule of thumb supposes.",
    ("fits", "small"): "little of the market, but it gave, or may have given, most of what came in.",
    ("fits", ""): "its share of the market lies within the rule of thumb.",
}
FEWER = "asked of nobody: every account counts as if in its best bin"
NONE_TO_TRY = (
    "Nothing further can be tried: too few of your accounts are in the ICP, or the list has no other of their fields."
)
MISSING = "they count as missing on the card, which moves the sizes"
BESIDE = "Share of the list beside the shares of goods and revenue that such accounts gave, with their 90% intervals."
HUNDRED = "In 100: goods expected of 100 worked accounts of that part."


def head(report: MarketReport) -> str:
    """Return what was counted, as sentences."""
    counted = f"{clean(report.name)}: {many(report.accounts, 'account')}"
    return f"{counted}, by profile {report.profile_id} as of {day(report.as_of)}. {LISTED[report.listed]}"


def doubt(report: MarketReport) -> str:
    """Return that the profile is not supported and what that means here, or nothing."""
    if report.verdict == "supported":
        return ""
    return " ".join(w for w in (VERDICTS[report.verdict], clean(report.why), JUST_COUNTS) if w)


def gave(report: MarketReport) -> str:
    """Return what the shares of goods and revenue are of, as sentences."""
    if not report.worked:
        return "No worked accounts of yours are known, so what such accounts gave cannot be told."
    kept = "won" if report.objective == "won" else f"won and kept {report.horizon_months} months"
    pending = f"; {count(report.pending)} more pending, left out" if report.pending else ""
    said = f"Goods: {count(report.good)} of {many(report.worked, 'worked account')} ({kept}){pending}."
    if report.cents:
        money = amount(report.cents, report.currency)
        paid = f"the {money} a year that {many(report.customers, 'customer')} bought for when won"
        return f"{said} Revenue: {paid}."
    return f"{said} Revenue is not recorded."


def caution(report: MarketReport) -> str:
    """Return that the card was learned from the same goods, and what it found of later ones, or nothing."""
    if not report.good or not report.tiers or report.verdict == "hypothesis":
        return ""
    said = "The card fits the accounts it was learned from better than later ones"
    if report.later is None:
        return f"{said}."
    best, goods = percent(report.later.share), percent(report.later.goods)
    return f"{said}: in the check, the best {best} of later accounts held {goods} of the goods."


def share(seen: Figure | None) -> str:
    """Return a share: 61%, or nothing."""
    return percent(seen.value) if seen else ""


def between(seen: Figure | None) -> str:
    """Return a share's interval: 52% to 69%, nothing where it is no wider than a hundredth."""
    narrow = seen is None or seen.high - seen.low < 0.01
    return "" if seen is None or narrow else f"{percent(seen.low)} to {percent(seen.high)}"


def per_100(one: Portion) -> tuple[str, str]:
    """Return the goods expected in 100 worked accounts, and the interval: 15, 9 to 21."""
    if one.rate is None or one.rate_low is None or one.rate_high is None:
        return "", ""
    return _hundred(one.rate), f"{_hundred(one.rate_low)} to {_hundred(one.rate_high)}"


def _hundred(rate: float) -> str:
    return percent(rate).rstrip("%")


def of_tiers(report: MarketReport) -> tuple[Portion, ...]:
    """Return the tiers with the excluded last; nothing where there are no tiers."""
    rest = (report.excluded,) if report.excluded.accounts or report.rules else ()
    return (*report.tiers, *rest) if report.tiers else ()


def of_segments(report: MarketReport) -> tuple[Portion, ...]:
    """Return the segments with what is in none last."""
    rest = (report.outside,) if report.outside else ()
    return (*report.segments, *rest) if report.segments else ()


def rules(report: MarketReport) -> str:
    """Return how many accounts each exclusion takes, as a sentence, or nothing."""
    held = [f"{clean(name)} {count(n)}" for name, n in report.rules.items() if n]
    return f"Excluded by: {', '.join(held)}." if held else ""


def judged(report: MarketReport) -> tuple[str, str]:
    """Return the judgement of the ICP, and its reason, the team's own figures first; nothing where none is made."""
    icp, seen = report.icp, report.breadth
    if icp is None or seen is None:
        return "", ""
    given = [f"{percent(one.value)} of {name}" for name, one in (("goods", icp.goods), ("revenue", icp.revenue)) if one]
    which = f", which gave {' and '.join(given)}" if given else ""
    size = f"{_called(icp.name)} is {percent(icp.share)} of the market ({many(icp.accounts, 'account')}){which}"
    word = SIZE_ALONE if seen.because == "gave" else WORDS[seen.word]
    return word, f"{size}: {BECAUSE[seen.word, seen.because]}"


def _called(name: str) -> str:
    which = _which(name)
    return which[:1].upper() + which[1:]


def thumb(one: Thumb) -> tuple[str, str, str, str]:
    """Return a line of the judgement: what, the team's own figure, the rule of thumb, and where it lies."""
    if one.measure == "accounts":
        rule = f"{count(one.rule_low)} to {count(one.rule_high)}"
        return MEASURES[one.measure], count(one.value), rule, one.lies
    own = percent(one.value)
    if one.low is not None and one.high is not None:
        own += f" ({percent(one.low)} to {percent(one.high)})"
    reaches = one.lies == "within" and not one.rule_low <= one.value <= one.rule_high
    lies = "may lie within" if reaches else one.lies
    return MEASURES[one.measure], own, f"{percent(one.rule_low)} to {percent(one.rule_high)}", lies


def source(seen: Breadth) -> str:
    """Return where the rules of thumb come from, as a sentence."""
    return f"Rules of thumb: {seen.source}."


def stepped(report: MarketReport, change: str) -> tuple[tuple[str, tuple[Step, ...]], ...]:
    """Return the steps of one kind by what they change: ("tier A", steps)."""
    held = [step for step in report.steps if step.change == change]
    return tuple((of, tuple(s for s in held if s.of == of)) for of in dict.fromkeys(step.of for step in held))


def as_it_is(report: MarketReport, of: str) -> Portion | None:
    """Return the tiers or the segment that steps change, as it is."""
    if report.icp and report.icp.name == of:
        return report.icp
    return next((one for one in report.tiers if of == f"tier {one.name}"), None)


def step(one: Step) -> str:
    """Return what a step changes: without Industry; only where Country is DACH."""
    if one.change == "fewer":
        return f"without {clean(one.criterion)}{f' ({clean(one.bin)})' if one.bin else ''}"
    return f"only {clean(one.bin)}" if one.p_value is None else f"only {clean(one.criterion)}: {clean(one.bin)}"


def evidence(report: MarketReport) -> tuple[str, ...]:
    """Return what speaks for one criterion more, a sentence a part that it would narrow; honest where nothing does."""
    if not report.worked:
        return ()
    tried = {of: n for of, n in report.tried.items() if n}
    return tuple(_evidence(report, of, n) for of, n in tried.items()) or ((NONE_TO_TRY,) if report.tried else ())


def _evidence(report: MarketReport, of: str, tried: int) -> str:
    inside = f"among your accounts in {_which(of)}"
    found = next((s for s in report.steps if (s.change, s.of) == ("more", of) and s.p_value is not None), None)
    if found is None:
        return f"Nothing further has evidence: of {many(tried, 'condition')} tried {inside}, none tells beyond chance."
    chance = percent(max(found.p_value or 0.0, 0.001))
    return (
        f"{clean(found.criterion)}: {clean(found.bin)} tells good from bad {inside}; the best of "
        f"{many(tried, 'condition')} tried looks so by chance at most {chance} of the time."
    )


def _which(of: str) -> str:
    return clean(of) if of.startswith("tier") else f"the segment {clean(of)}"


def lacking(report: MarketReport) -> tuple[Absent, ...]:
    """Return the criteria that accounts of the list lack a value for, the most first."""
    return tuple(sorted((one for one in report.absent if one.accounts), key=lambda one: -one.accounts))


def legend(report: MarketReport) -> str:
    """Return how to read the tables of portions, as sentences."""
    known = any(one.rate is not None for one in (*report.tiers, *report.segments))
    shares = f" {BESIDE}" if report.good or report.cents else ""
    return f"{shares}{f' {HUNDRED}' if known else ''}".strip()


def heads(portions: Sequence[Portion], report: MarketReport) -> tuple[str, ...]:
    """Return the heads of a table of portions: only what is known of any."""
    known = ("goods",) * bool(report.good) + ("revenue",) * bool(report.cents)
    return ("accounts", "list", *known, *(("in 100",) if any(one.rate is not None for one in portions) else ()))
