"""What a score says in words: a reason, rate, confidence, evidence."""

from __future__ import annotations

from earmark.profile.bins import Bin, Evidence
from earmark.profile.profile import Profile
from earmark.profile.rules import Rate, rate_of, tier_of
from earmark.profile.scorecard import Scorecard
from earmark.profile.segments import OwnPoints
from earmark.sql.reasons import Reason

HIGH_MISSING = 5  # high confidence allows one missing criterion in as many


def called(name: object, domain: object, key: object) -> str:
    """Return what people call an account: its name, else its domain, its CRM id, or the line that it stands on."""
    if name or domain:
        return str(name or domain)
    own = str(key).split(":", 2)[-1]  # after the kind of key, and the CRM: an id, or a table of ours and its line
    return f"line {own.rsplit(':', 1)[-1]}" if own.startswith("raw_") else own


def reason_text(card: Scorecard, reason: Reason) -> str:
    """Return one reason, as in "Industry: Software +3"."""
    place, at, points = reason
    criterion = card.criteria[place]
    return f"{criterion.name}: {criterion.bins[at].label} {points:+d}"


def card_text(card: Scorecard) -> str:
    """Return the criteria with their lowest and highest points, as in "Industry (-1 to +3), Employees (-2 to +1)"."""
    spans = [(c.name, min(b.points for b in c.bins), max(b.points for b in c.bins)) for c in card.criteria]
    return ", ".join(f"{name} ({low:+d} to {high:+d})" for name, low, high in spans)


def rate_at(profile: Profile, score: int) -> Rate | None:
    """Return the calibration row of a score; by tier where the profile has no calibration, None without either."""
    if profile.rates:
        return rate_of(profile.rates, score)
    if profile.tiers and profile.base_rate:
        name = tier_of(profile.tiers, score)
        tier = next(t for t in profile.tiers if t.name == name)
        worth = (tier.value, tier.value_low, tier.value_high)
        return Rate(tier.cut_off, tier.rate, tier.rate_low, tier.rate_high, 0, *worth)
    return None


def confidence(profile: Profile, score: int, missing: int) -> str:
    """Return how far a score can be trusted: high, medium or low.

    low: the verdict is not `supported`, no rate is known for the score, or more than half of the
    criteria are missing. high: at most one criterion in five is missing and the rate's 90%
    interval is no wider than the rate itself or a tenth. medium: all else.
    """
    rate, criteria = rate_at(profile, score), len(profile.card.criteria)
    if profile.verdict != "supported" or rate is None or 2 * missing > criteria:
        return "low"
    narrow = rate.rate_high - rate.rate_low <= max(rate.rate, 0.1)
    return "high" if narrow and HIGH_MISSING * missing <= criteria else "medium"


def doubt(profile: Profile) -> tuple[str, ...]:
    """Return the warning that a profile is not supported by the data; nothing where it is."""
    if profile.verdict == "supported":
        return ()
    verdict = profile.verdict.replace("_", " ")
    why = f" {profile.why}" if profile.why else ""
    return (f"The profile's verdict is {verdict}: take the scores as a hint, not as a finding.{why}",)


def evidence_text(one: Bin) -> str:
    """Return the counts behind a bin in words, or the empty string."""
    return _counted(one.evidence) if one.evidence else ""


def own_text(own: OwnPoints) -> str:
    """Return the counts behind points that a segment gives, in words."""
    pending = f", {own.pending} pending" if own.pending else ""
    return f"in this segment {own.good} good{pending} of {own.good + own.bad + own.pending:,}"


def _counted(evidence: Evidence) -> str:
    total = evidence.good + evidence.bad + evidence.pending
    pending = f", {evidence.pending} pending" if evidence.pending else ""
    lift = f"lift {evidence.lift:.1f} ({evidence.lift_low:.1f} to {evidence.lift_high:.1f})"
    return f"{evidence.good} good{pending} of {total:,}; {lift}"
