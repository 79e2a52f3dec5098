"""How numbers and findings are said: every output words them here, once."""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal

from earmark.profile.bins import Bin, Evidence
from earmark.profile.profile import Profile
from earmark.profile.report import ChurnCheck, Commerce, Counts, Explanation, LearnReport
from earmark.profile.rules import Exclusion, Price, Rate, Tier

MOST = 40  # fields named a reason in a document; the rest are counted
JOINERS = "\u200c\u200d"  # without them some scripts cannot be written
MONTHS = re.findall(r"\w+", "January February March April May June July August September October November December")
VERDICTS = {
    "supported": "Supported by the data.",
    "not_supported": "Not supported by the data.",
    "too_few": "Too few customers to say.",
    "hypothesis": "A hypothesis: not tested by the data yet.",
}
ALIKE = "The card is empty: all accounts score alike."
KINDS = {
    "leak": "Known only after the outcome",
    "thin": "Filled too rarely",
    "constant": "The same for every account",
    "unique": "Different for every account",
    "identity": "Names, not traits",
    "said": "Said by the mapping",
    "list": "Not in the target list",
}


def family(report: Explanation) -> tuple[str, ...]:
    """Return whose subsidiary an account is, its own, and what was merged into it; nothing where it stands alone."""
    many = len(report.subsidiaries)
    below = ", ".join(report.subsidiaries[:8]) + (f" and {many - 8} more" if many > 8 else "")
    said = (("Subsidiary of", report.parent), ("Subsidiaries", below), ("Merged into it", ", ".join(report.merged)))
    return tuple(f"{what}: {who}." for what, who in said if who)


def clean(text: str) -> str:
    """Return `text` on one line, without characters that steer a terminal or turn the writing round."""
    return " ".join("".join(c if c.isprintable() or c in JOINERS else " " for c in text).split())


def count(number: float) -> str:
    """Return a count with thousands parted: 1,204; one decimal only where it is not whole."""
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"


def many(number: float, one: str, more: str = "") -> str:
    """Return a count with its noun: 1 loss, 12 losses."""
    return f"{count(number)} {one if number == 1 else more or one + 's'}"


def percent(share: float) -> str:
    """Return a share as a percentage: one decimal below ten, none above."""
    value = 100 * share
    return f"{value:.1f}%" if 0 < value < 9.95 else f"{value:.0f}%"


def signed(points: int) -> str:
    """Return points with their sign: +2, 0, -1."""
    return f"{points:+d}" if points else "0"


def times(lift: float) -> str:
    """Return a lift: 0.14, 2.10, 12; not a number is nothing."""
    if math.isnan(lift):
        return ""
    return f"{lift:.2f}" if lift < 9.995 else f"{lift:.0f}" if math.isfinite(lift) else "very high"


def day(when: date) -> str:
    """Return a date in words: 1 July 2026."""
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def amount(cents: int, currency: str) -> str:
    """Return whole money: EUR 18,400."""
    return f"{clean(currency)} {(Decimal(cents) / 100):,.0f}".strip()


def known(rate: Tier | Rate) -> bool:
    """Return whether a rate is known at all: an interval from 0 to 1 says nothing."""
    return not (rate.rate_low <= 0 and rate.rate_high >= 1)


def rate_range(rate: Tier | Rate) -> str:
    """Return a rate's interval: 29% to 48%."""
    return f"{percent(rate.rate_low)} to {percent(rate.rate_high)}" if known(rate) else ""


def lift_range(seen: Evidence) -> str:
    """Return a lift's interval: 1.20 to 2.64."""
    return f"{times(seen.lift_low)} to {times(seen.lift_high)}"


def beyond_chance(seen: Evidence) -> bool:
    """Return whether the interval leaves out 1 and, above 1, the lift also exceeds what chance shows."""
    return seen.lift_high < 1 or (seen.lift_low > 1 and seen.lift > seen.lift_by_chance)


def seen_at_all(one: Bin) -> bool:
    """Return whether a bin belongs in a table: it earns points or some account fell in it."""
    seen = one.evidence
    return bool(one.points or seen is None or seen.good or seen.bad or seen.pending)


def title(profile: Profile) -> str:
    """Return the profile's name, or what it is when it has none."""
    return clean(profile.name) or "Ideal Customer Profile"


def good_means(profile: Profile) -> str:
    """Return what makes an account good under this profile's objective."""
    return "won" if profile.objective == "won" else f"won and kept {profile.horizon_months} months"


def aim(profile: Profile) -> str:
    """Return what the profile was made to find, as a sentence."""
    if profile.objective == "value":
        return "Made to find accounts of the highest expected net value."
    return f"Made to find accounts that are {good_means(profile)}."


def stands_on(profile: Profile, counts: Counts) -> str:
    """Return what was learned from, as sentences."""
    if not counts.accounts:
        return "No accounts of yours were used: the profile was written by hand."
    parts = [f"{count(counts.won)} won", _not_won(counts)]
    parts += [f"{count(counts.churned)} of the won churned"] if counts.churned is not None else []
    told = f"Learned from {many(counts.accounts, 'worked account')}: {', '.join(parts)}."
    pending = f", {count(counts.pending)} pending" if counts.pending else ""
    sums = f"Good ({good_means(profile)}): {count(counts.good)}; bad: {count(counts.bad)}{pending}."
    base = f"Base rate: {percent(profile.base_rate)} {clean(profile.population)}." if profile.base_rate else ""
    return f"{told} {sums} {base}".strip()


def lost_deals(counts: Counts) -> int:
    """Return the accounts whose deal was lost: neither stalled nor contacted without a deal."""
    return counts.lost - counts.stalled - counts.contacted


def ways_lost(counts: Counts) -> str:
    """Return how the accounts that were not won ended: 94 lost, 15 stalled, 563 contacted without a deal."""
    ways = ((lost_deals(counts), "lost"), (counts.stalled, "stalled"), (counts.contacted, "contacted without a deal"))
    return ", ".join(f"{count(n)} {what}" for n, what in ways if n)


def _not_won(counts: Counts) -> str:
    if not counts.stalled and not counts.contacted:
        return f"{count(counts.lost)} lost"
    return f"{count(counts.lost)} not won ({ways_lost(counts)})"


def not_used(counts: Counts) -> str:
    """Return which accounts were not learned from and why, as a sentence, or nothing."""
    still = f"{many(counts.open, 'account')} still open, or contacted too lately to say"
    asides = ((counts.open, still), (counts.targets, f"{many(counts.targets, 'target')} not worked yet"))
    unused = [said for n, said in asides if n]
    return f"Not learned from: {'; '.join(unused)}." if unused else ""


def period(money: Commerce) -> str:
    """Return when the learned accounts closed, as a sentence to add, or nothing."""
    if money.first_close is None or money.last_close is None:
        return ""
    return f" They closed from {day(money.first_close)} to {day(money.last_close)}."


def commerce(money: Commerce, horizon_months: int) -> tuple[tuple[str, str, str], ...]:
    """Return what is known of money and time: name, figure, and the count it stands on."""
    shown = []
    if money.win_rate is not None:
        shown.append(("Win rate", percent(money.win_rate), f"of {many(money.win_rate_of, 'worked account')}"))
    if money.cycle_days is not None:
        shown.append(("Sales cycle", many(money.cycle_days, "day"), f"median of {count(money.cycle_of)} won"))
    if money.acv_cents is not None:
        lost = sum(one.count for one in money.amounts if not one.known)
        left = f"; {many(lost, 'amount')} without a rate left out" if lost else ""
        shown.append(("ACV", amount(money.acv_cents, money.currency), f"median of {count(money.acv_of)} won{left}"))
    if money.retention is not None:
        kept = f"after {horizon_months} months, of {many(money.retention_of, 'customer')}"
        shown.append(("Retention", percent(money.retention), kept))
    return tuple(shown)


def condition(rule: Exclusion) -> str:
    """Return what an exclusion looks at, unless its name says it already: Industry: Government."""
    said = f"{clean(rule.criterion.name)}: {clean(rule.bin)}"
    return "" if said == clean(rule.name) else said


def price(rule: Exclusion) -> str:
    """Return an exclusion's price as sentences; 90% intervals stand in brackets."""
    paid = rule.price
    if paid is None:
        return "Its price is not known: it was written by hand."
    known = bool(paid.lost_high or paid.churned_high or paid.good_high)
    churned = _priced(paid.churned, paid.of_churned, "churn", known, paid.churned_low, paid.churned_high)
    lost = _priced(paid.lost, paid.of_lost, "loss", known, paid.lost_low, paid.lost_high)
    avoided = [churned] if paid.of_churned else []
    avoided += [lost] if paid.of_lost else []
    good = _priced(paid.good, paid.of_good, "good", known, paid.good_low, paid.good_high)
    would = f"Would have avoided {' and '.join(avoided)}, and" if avoided else "Would have"
    return f"{would} cost {good}.{_besides(paid)}"


def _priced(seen: int, of: int, one: str, known: bool, low: int, high: int) -> str:
    more = "losses" if one == "loss" else ""
    between = f" [{count(low)}-{count(high)}]" if known else ""
    return f"{count(seen)} of {many(of, one, more)}{between}"


def _besides(paid: Price) -> str:
    """Return what else a rule touches, as sentences to add."""
    said = f" {many(paid.pending, 'pending account')} would go with it." if paid.pending else ""
    if paid.dragged:
        said += f" {count(paid.dragged)} of these losses dragged on."
    if paid.barely:
        said += f" It holds {count(paid.barely)} of {many(paid.of_barely, 'customer')} who barely use what they bought."
    return said


def churned_last(check: ChurnCheck) -> tuple[str, ...]:
    """Return how the latest customers who left stand to the exclusions, a line each; none when nobody left."""
    if not check.latest:
        return ()
    rules = dict.fromkeys(one.excluded_by for one in check.latest if one.excluded_by)
    by_rule = [f"{_those(check, rule)} by {clean(rule)}" for rule in rules]
    caught = sum(bool(one.excluded_by) for one in check.latest)
    whom = f"Of the {many(len(check.latest), 'customer')} who left last"
    if not caught:
        return (f"{whom}, no exclusion would have caught any.", *_gaps(check))
    told = f"{whom}, an exclusion would have caught {count(caught)}: {'; '.join(by_rule)}."
    again = " (They are among those it was learned from.)"
    return (told + again, *(_gaps(check) if caught < len(check.latest) else ()))


def _those(check: ChurnCheck, rule: str) -> str:
    return ", ".join(f"{clean(one.name)} ({one.left})" for one in check.latest if one.excluded_by == rule)


def _gaps(check: ChurnCheck) -> tuple[str, ...]:
    free = f"Not caught: {_those(check, '')}."
    shared = [f"{count(g.held)} of them {clean(g.name)} ({percent(g.usual)} of all customers)" for g in check.gaps]
    if not shared:
        return (f"{free} They share no trait beyond chance.",)
    return (f"{free} What they share beyond chance, and no exclusion names: {'; '.join(shared)}.",)


def cut_offs(tiers: tuple[Tier, ...]) -> tuple[str, ...]:
    """Return each tier's scores in words: 6 and more, 3 to 5, below 0."""
    said = []
    for above, tier in zip((None, *tiers), tiers, strict=False):
        last = tier is tiers[-1]
        if above is None:
            said.append("all" if last else f"{tier.cut_off} and more")
        elif last:
            said.append(f"below {above.cut_off}")
        else:
            one = above.cut_off - 1 == tier.cut_off
            said.append(f"{tier.cut_off}" if one else f"{tier.cut_off} to {above.cut_off - 1}")
    return tuple(said)


def no_card(profile: Profile) -> str:
    """Return that the card is empty, as a sentence, or nothing."""
    return "" if profile.card.criteria else "There is no card: no criterion stands out from chance in these data."


def grouped(report: LearnReport) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the fields left out, by kind of reason in a fixed order: (reason, fields)."""
    kinds = {d.kind: KINDS.get(d.kind, clean(d.kind)) for d in report.dropped}
    order = sorted(kinds, key=lambda k: [*KINDS].index(k) if k in KINDS else len(KINDS))
    return tuple((kinds[k], tuple(clean(d.field) for d in report.dropped if d.kind == k)) for k in order)


def to_load(report: LearnReport) -> tuple[str, ...]:
    """Return what is not known and which data would tell, a line each."""
    counts, money_known = report.counts, report.commerce
    asks = (
        (counts.churned is None, "Who stayed is not recorded: load contracts with start and end dates."),
        (
            not counts.lost and not counts.lost_deals,
            "Lost deals are not recorded: load every closed deal, not only the won ones.",
        ),
        (money_known.cycle_days is None, "The sales cycle is not recorded: load deals with create and close dates."),
        (money_known.acv_cents is None, "The contract value is not recorded: load deals or contracts with amounts."),
        (not report.examples.best, "Best customers cannot be named: load contracts, renewals, usage or referrals."),
    )
    return tuple(line for absent, line in asks if absent)


def change_of_mind(report: LearnReport) -> tuple[str, ...]:
    """Return what would change this profile, from what it stands on."""
    profile, check = report.profile, report.check
    said = [_verdict_turns(profile)]
    if report.counts.pending:
        pending = many(report.counts.pending, "pending account")
        said.append(f"What becomes of the {pending} within {profile.horizon_months} months.")
    weak = [clean(c.name) for c in profile.card.criteria if _rests_on_little(c.bins)]
    if weak:
        said.append(f"Criteria whose points chance could also have dealt, the first to go: {', '.join(weak)}.")
    top = check.goods_top_10
    if top is not None and top > 0.1:
        half = percent(top / 2 + 0.05)  # half way from the check to luck
        what = "retained value" if check.measure == "value" else "good accounts"
        fewer = "Less" if check.measure == "value" else "Fewer"
        said.append(f"{fewer} than {half} of the next quarters' {what} in the best tenth (the check: {percent(top)}).")
    return (*said, "Time: learn again after six months at the latest.")


def _verdict_turns(profile: Profile) -> str:
    return {
        "supported": "New customers that churn above the average, or a close rate that falls by ten points or more.",
        "not_supported": "Criteria that the CRM does not hold yet: load more columns on the same accounts.",
        "too_few": "At least five customers won; until then scores stay close to the base rate.",
        "hypothesis": "Ten to twenty conversations, or closed deals loaded from the CRM.",
    }[profile.verdict]


def _rests_on_little(bins: tuple[Bin, ...]) -> bool:
    pointed = [b.evidence for b in bins if b.points and b.evidence]
    return bool(pointed) and not any(beyond_chance(seen) for seen in pointed)


def priority(whole: int, fit: int, timing: int) -> str:
    """Return what a priority sums up: priority 8 = fit 3 + timing 5."""
    return f"priority {whole} = fit {fit} {'-' if timing < 0 else '+'} timing {abs(timing)}"
