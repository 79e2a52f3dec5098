"""How the check is said: what the profile would have done, quarter by quarter, and beside what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from earmark.profile.checked import Ablation, Chosen, Odds, Period, Rival, Sellers, Without
from earmark.profile.report import Check
from earmark.render.words import clean, count, day, many, percent, times

HEADS = ("", "accounts", "good", "best 10%", "20%", "30%", "lift", "AUC", "forgone")
LEGEND = (
    "best 10%: the share of the quarter's good accounts that its best tenth by score held (by luck 10%); lift: of the "
    "best 30%; AUC: how often a good account outranks a bad one; forgone: good accounts below the best 30%"
)
GROUPS = {"won": "Won", "kept": "Kept (past the horizon)"}
INSTEAD = "Instead of it (won)"
RIVALS = {
    "base": "the base rate",
    "rule": "one criterion",
    "last_year": "a year ago's card",
    "version": "version {}",
    "hypothesis": "the hypothesis {}",
}


@dataclass(frozen=True)
class Line:
    """One line of the table: its label and cells; without cells it heads the lines below. `total`: a sum."""

    label: str
    cells: tuple[str, ...] = ()
    total: bool = False


def table(check: Check) -> tuple[Line, ...]:
    """Return the check by quarters and beside its rivals, one line each; none without quarters."""
    return (*quarterly(check), *_instead(check))


def summary(check: Check) -> tuple[Line, ...]:
    """Return the card over its quarters, and its rivals, one line each; none without quarters."""
    own = [(check.won, "won"), (check.kept, "kept")]
    mine = [_period(p, f"this card, {word} in {p.name}") for p, word in own if p is not None]
    return (*mine, *list(_instead(check))[1:])


def quarterly(check: Check) -> tuple[Line, ...]:
    """Return the card quarter by quarter, without its rivals."""
    return (*_outcome(check, "won", check.won), *_outcome(check, "kept", check.kept))


def _outcome(check: Check, outcome: str, total: Period | None) -> Iterator[Line]:
    mine = [p for p in check.periods if p.outcome == outcome]
    if not mine or total is None:
        return
    yield Line(GROUPS[outcome])
    yield from (_period(p) for p in mine)
    if len(mine) > 1:
        yield _period(total, "together")


def _period(one: Period, name: str = "") -> Line:
    gone = count(one.forgone) if one.goods else ""
    cells = (count(one.accounts), count(one.goods), *_chosen(one.chosen), _auc(one.auc), gone)
    return Line(name or one.name, cells, total=bool(name))


def _instead(check: Check) -> Iterator[Line]:
    if not check.rivals:
        return
    yield Line(INSTEAD)
    for one in check.rivals:
        fewer = check.won is not None and one.accounts < check.won.accounts
        beside = f" (the card there: {percent(one.own[-1].goods)} in its best 30%)" if fewer and one.own else ""
        sizes = (count(one.accounts), count(one.goods)) if fewer else ("", "")
        yield Line(_rival(one) + beside, (*sizes, *_chosen(one.chosen), _auc(one.auc), ""))


def _rival(one: Rival) -> str:
    said = RIVALS[one.kind].format(clean(one.name)).strip()
    return f"{said}: {clean(one.name)}" if one.kind == "rule" and one.name else said


def _chosen(shares: tuple[Chosen, ...]) -> tuple[str, ...]:
    if not shares:
        return ("",) * 4
    return (*(percent(c.goods) for c in shares), times(shares[-1].lift))


def _auc(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def checked(check: Check) -> tuple[str, ...]:
    """Return the check as sentences, the weightiest first; none when there was none."""
    if check.method == "none":
        return ()
    said = (_how(check), *_goods(check), *_told(check), *forgone(check), *leading(check), *selling(check))
    return tuple(line for line in said if line)


def lines(check: Check) -> tuple[str, ...]:
    """Return the check with why it was done so; one in time order says it already."""
    why = clean(check.why) if check.method != "time" else ""
    return (*checked(check), *([why] if why else []))


def unchecked(check: Check) -> str:
    """Return why there was no check."""
    return clean(check.why) or "Too few accounts have an outcome to learn from some and judge on the rest."


def _how(check: Check) -> str:
    good = "" if check.measure == "value" else f", {count(round(check.test_good, 1))} of them good"
    judged = f"{many(check.test, 'account')} judged{good}"
    if check.split is None:
        return (
            f"Learned from some accounts and judged on others, in turn: {judged}; no dates allow a check in time order."
        )
    each = "quarter's accounts were" if check.won is not None else "later period was"
    return (
        f"Had you used it, from {day(check.split)} on: each {each} judged by a card learned only on what had closed and"
        f" was known before ({count(check.train)} accounts before the last). All together: {judged}."
    )


def _goods(check: Check) -> Iterator[str]:
    if check.goods_top_10 is not None and check.goods_top_30 is not None:
        whole = float(check.test_good).is_integer() or check.measure == "value"
        pending = "" if whole else ", a pending win counted at its chance of being kept"
        what = "retained value" if check.measure == "value" else "good accounts"
        yield (
            f"Of those judged, the best tenth by score held {percent(check.goods_top_10)} of the {what}, the "
            f"best three tenths {percent(check.goods_top_30)} (by luck: 10% and 30%){pending}."
        )
    if check.auc is not None:
        yield _order(check)


def _order(check: Check) -> str:
    between = "" if check.auc_low is None else f" (90% interval {check.auc_low:.2f} to {check.auc_high:.2f})"
    rule = "" if check.rule_auc is None else f"; the single criterion {clean(check.rule)} alone {check.rule_auc:.2f}"
    who = "A good account outranks a bad one"
    if check.measure == "value":
        who = "Weighed by value, an account that brings some outranks one that brings none"
    return f"{who} with probability {check.auc:.2f}{between}{rule}; a coin 0.50."


def _told(check: Check) -> Iterator[str]:
    if check.odds is not None:
        yield clean(check.odds.banner) or held(check.odds)
    elif check.log_loss is not None and check.base_log_loss is not None:
        better = "better than" if check.log_loss < check.base_log_loss else "no better than"
        against = f"log-loss {check.log_loss:.3f} against {check.base_log_loss:.3f}"
        yield f"As odds it is {better} saying the base rate to all ({against})."
    if check.p_value is not None:
        yield f"Shuffled outcomes do as well with probability {check.p_value:.3f}."


def banner(check: Check) -> str:
    """Return that the rates are no better than the base rate, or nothing."""
    return clean(check.odds.banner) if check.odds else ""


def held(odds: Odds) -> str:
    """Return how far the rates told held out of time, as a sentence."""
    slope = "" if odds.slope is None else f"slope {odds.slope:.2f} (1 is right, below it is too sure), "
    shift = "" if odds.intercept is None else f"intercept {odds.intercept:+.2f}, "
    return (
        f"Its rates told {many(odds.accounts, 'later account')} more than the base rate: Brier skill "
        f"{percent(odds.skill)} (95% interval {percent(odds.skill_low)} to {percent(odds.skill_high)}); {slope}{shift}"
        f"mean error {percent(odds.ece)}."
    )


def forgone(check: Check) -> tuple[str, ...]:
    """Return which wins choosing the best 30% would have forgone, as a sentence; none when there were none."""
    if check.won is None or not check.won.forgone:
        return ()
    edge = f" ({count(check.won.tied)} more on its edge)" if check.won.tied else ""
    named = [f"{clean(f.name)} ({p.name})" for p in check.periods if p.outcome == "won" for f in p.named]
    among = f": {', '.join(named)}" if len(named) == check.won.forgone else f", among them {', '.join(named)}"
    wins = f"{count(check.won.forgone)} of {many(check.won.goods, 'win')}"
    return (f"The best 30% of each quarter would have forgone {wins}{edge}{among if named else ''}.",)


def leading(check: Check) -> tuple[str, ...]:
    """Return that one criterion tells most of the card, as a sentence, or nothing."""
    found = check.ablation
    if found is None or not found.leader:
        return ()
    name = clean(found.leader)
    return (f"One criterion leads: {name} makes {percent(found.share)} of the difference between scores.",)


def selling(check: Check) -> tuple[str, ...]:
    """Return how far the card rests on single sellers, a line each; none where it does not."""
    found = check.sellers
    if found is None:
        return ()
    lines = [f"{percent(found.share)} of the wins are by one seller ({clean(found.leader)})."] if _one(found) else []
    if found.bounded:
        lines.append(
            f"{many(found.bounded, 'bin')} would rest on one seller too much, most of all {clean(found.moved)}: "
            f"without {clean(found.mover)} its log-odds would change by {found.by:.2f}; what a seller adds is bounded."
        )
    lines += [
        f"{clean(one.bin)} is mostly one seller's territory: {percent(one.share)} of its accounts are "
        f"{clean(one.seller)}'s."
        for one in found.territories
    ]
    lines += [
        f"{clean(one.seller)} won {count(one.won)} of {count(one.accounts)}; others with such accounts would have won "
        f"{count(round(one.expected))}: see how these were recorded."
        for one in found.unlike
    ]
    return tuple(lines)


def _one(found: Sellers) -> bool:
    return found.sellers > 1 and found.share >= 0.5


def without(found: Ablation) -> tuple[tuple[str, str, str, str, str], ...]:
    """Return for each criterion what is lost without it: name, AUC, its interval, goods in the best 30%, interval."""
    return tuple(_without(one) for one in found.without)


def _without(one: Without) -> tuple[str, str, str, str, str]:
    auc = (f"{-one.auc:+.3f}", f"{-one.auc_high:+.3f} to {-one.auc_low:+.3f}")
    goods = (_points(-one.goods), f"{_points(-one.goods_high)} to {_points(-one.goods_low)}")
    return clean(one.criterion), *auc, *goods


def _points(share: float) -> str:
    return f"{100 * share:+.0f}%"


def judged_by(found: Ablation) -> str:
    """Return how the ablation was judged, as a sentence."""
    since = f"before {found.since}, on what closed from then on" if found.since else "from some accounts, on the others"
    return (
        f"The card learned {since} ({many(found.accounts, 'account')}, {count(round(found.goods, 1))} good), and what "
        "changes when it is learned without each criterion; 90% intervals over the same accounts."
    )
