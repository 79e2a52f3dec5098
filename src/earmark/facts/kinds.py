"""Kinds of trigger events as people spell them: taken for one of ours where that is sure, else left as they are."""

from __future__ import annotations

import difflib
import re

from earmark.facts.fold import fold
from earmark.facts.triggers import KINDS, spellings

CHIEFS = (  # who counts as an executive, as titles and kinds say it
    r"(?:c[efimoprst]o|cdo|cho|ciso|chief(?: [a-z&]+){1,4} officer|president|managing director|[es]?vps?|"
    r"vice president|general counsel|head of [a-z]+)"
)
_DOUBT = re.compile(
    r"\b(?:no|not|never|without|freez\w+|froze|frozen|paus\w+|stopped hiring|den(?:y|ies|ied)|rumou?r\w*|failed|"
    r"cancel\w*|planned|maybe|may|might|could|talks|prices?|pricing|notices?|targets?|guidance)\b"
)
_EXECUTIVE = rf"(?:executive|exec|leadership|{CHIEFS})(?: \w+){{0,2}}"
_STAFF = r"(?:headcount|employees?|team|staff|work ?force)"
_TECH = r"tech(?:nolog(?:y|ies))?"
_CUES: dict[str, tuple[str, ...]] = {  # kind -> words that it alone is spelt with
    "funding": (
        *(r"funding", r"fund ?rais(?:e|er|ing)", r"raise[ds]?", r"series [a-k]\d?", r"(?:pre ?)?seed"),
        *(r"angel(?: round| investment)?", r"venture (?:round|debt)"),
        r"(?:investment|equity|growth|debt|bridge) round",
    ),
    "executive_hire": (
        rf"(?:new|hired|hires|appoint(?:s|ed)?) (?:an? |its )?(?:executive|exec|{CHIEFS})",
        rf"{_EXECUTIVE} (?:hires?|hired|appointments?|appointed|joins|joined)",
        rf"(?:appointment|hire) of (?:an? |its )?{CHIEFS}",
    ),
    "hiring": (
        *(r"hiring", r"recruiting", r"vacanc(?:y|ies)", r"new jobs?", r"jobs posted"),
        *(r"job (?:posts?|postings?|openings?|ads?)", r"open (?:roles?|positions?|jobs?)"),
    ),
    "headcount_growth": (
        rf"{_STAFF} (?:growth|growing|grew|increased?)",
        r"growth (?:in|of) (?:headcount|employees|staff)",
    ),
    "acquisition": (r"acquisitions?", r"acqui(?:red?|res)", r"mergers?", r"m ?& ?a", r"takeovers?", "\u00fcbernahme"),
    "layoffs": (
        *(r"lay ?offs?", r"laid off", r"lays off", r"job cuts?", r"redundanc(?:y|ies)", r"downsizing"),
        *(rf"{_STAFF} (?:reductions?|cuts?)", r"reductions? in (?:force|headcount)"),
        *(r"stellenabbau", r"entlassungen", r"licenciements?"),
    ),
    "executive_departure": (
        rf"{_EXECUTIVE} (?:departures?|departs|departed|exits?|left|leaves|leaving)",
        rf"{_EXECUTIVE} (?:resign(?:s|ed)?|resignation|steps down|stepped down)",
        rf"departure of (?:an? |its )?{CHIEFS}",
    ),
    "launch": (
        *(r"launch(?:es|ed)?", r"(?:product|feature) (?:launch|release)", r"new product"),
        r"general(?:ly)? availab(?:le|ility)",
    ),
    "competitor_news": (
        r"(?:competitor|rival)s? (?:news|outage|incident)",
        r"news (?:of|about) (?:an? |our )?(?:competitor|rival)s?",
    ),
    "technology_added": (
        rf"{_TECH} (?:added|adopted|adoption|installed|install|detected)",
        *(rf"(?:added|adopted|adopts|installed|new) {_TECH}", r"start(?:s|ed) using"),
    ),
    "technology_removed": (
        rf"{_TECH} (?:removed|dropped|uninstalled|abandoned)",
        *(rf"(?:removed|dropped|uninstalled) {_TECH}", r"stop(?:s|ped) using"),
    ),
}
_SAID = {kind: re.compile(rf"\b(?:{'|'.join(_CUES[kind])})\b") for kind in KINDS}
_LONGEST = 60  # characters; beyond it a cell is a sentence and no kind


def sure_kind(written: str) -> str:
    """Return the kind that a spelling surely means (`Series B`: funding, `new CFO`: executive_hire), else it folded.

    Sure is what speaks of one kind alone, and neither denies nor doubts it.
    """
    word = fold(written)
    spaced = " ".join(re.sub(r"[_\-/|:,.]+", " ", word).split())
    if (joined := spaced.replace(" ", "_")) in _SAID:
        return joined
    if len(spaced) > _LONGEST or _DOUBT.search(spaced):
        return word
    meant = [kind for kind, cue in _SAID.items() if cue.search(spaced)]
    return meant[0] if len(meant) == 1 else word


def near_kind(word: str) -> str:
    """Return the kind that a folded word is spelled much like (fundig: funding), or empty."""
    spelled = {spelling: kind for kind in KINDS for spelling in spellings(kind)}
    return next((spelled[near] for near in difflib.get_close_matches(word, spelled, n=1, cutoff=_NEAR)), "")


_NEAR = 0.8  # of difflib's ratio
_BAD_NEWS = re.compile(
    r"\b(?:outages?|incidents?|downtime|breach(?:es)?|price (?:increases?|rises?|hikes?)|(?:raised|raises) prices?|"
    r"end of life|sunset|discontinued)\b"
)


def is_bad_news(kind: str) -> bool:
    """Return whether a competitor's event of a kind gives its customers cause to look around."""
    return kind in {"acquisition", "layoffs"} or bool(_BAD_NEWS.search(kind.replace("_", " ").replace("-", " ")))
