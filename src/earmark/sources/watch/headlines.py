"""What a headline says of a company: its kind by written cues around the company's name, or nothing.

A cue asks for the name where the doer (or the one it is done to) stands: "Acme raises $5M" is funding, "Acme raises
prices" is not, nor "Acme rival Beta raises $5M". What doubts, plans, asks or denies is no event.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from earmark.facts.kinds import CHIEFS

_LONGEST = 300  # characters of a headline
NAME = "\u00a7"  # stands for the company in a headline
_DOUBT = re.compile(
    r"\b(?:rumou?r(?:s|ed)?|reportedly|could|may|might|would|should|consider(?:s|ing)|mulls?|weighs?|explor(?:es|ing)|"
    r"talks?|eyes|eyeing|seek(?:s|ing)?|looking to|aims? to|hopes? to|wants? to|plans? to (?:raise|buy|acquire|sell)|"
    r"den(?:y|ies|ied)|refutes?|fail(?:s|ed)? to|scraps?|abandons?|calls? off|halts?|postpones?|rejects?|not|"
    r"no (?:layoffs|plans)|without|never|won't|isn't|hypothetical|opinion|podcast|webinar|interview|roundup)\b"
)
_ASKING = re.compile(rf"^[^\w{NAME}]*(?:how|why|what|when|who|which|should|can|is|are|will|does|do|did|inside|meet)\b")
_ASIDE = re.compile(rf"\b(?:which|that|where|since|after|before|when) {NAME}")
_OTHER = (  # after one of these the doer is somebody else, or what is told is of long ago
    r"(?:rivals?|competitors?|backed|backers?|investors?|alum\w*|founders?|former|ex|spin\w*|partners?|customers?|"
    r"parent|owners?|owned|subsidiary|supplier|maker|and|vs|versus|like|against|with|from|for|on|by|of|to|after|as|"
    r"which|that|who|it|crowdfunder)"
)
_DOER = rf"{NAME}(?:'s)?(?P<gap>(?:,? (?!{_OTHER}\b)[\w.'&/()+-]+){{0,6}}?,?) "
_MONEY = r"(?:(?:us|ca|au|s)?[$\u20ac\u00a3\u20b9\u00a5] ?\d|\d[\d.,]* ?(?:million|billion|mn|bn|m|crore|cr)\b)"
_ROUND = r"(?:series[ -][a-k]\b|(?:pre-?)?seed (?:round|funding|investment|extension)|funding|financing|equity round)"
_UNLIKE = (  # money that nobody invested, and money of long ago
    r"(?:fine|penalt|settle|lawsuit|contract|order|sale|revenue|loss|profit|buyback|dividend|restructur|layoff|savings|"
    r"cuts\b|deal\b|fund\b|in (?:19|20)\d\d\b)"
)
_STAFF = r"(?:jobs?|staff|staffers|workforce|work force|employees|roles|positions|headcount|workers|team)"
_CHIEF = rf"(?:{CHIEFS}|chief executive|(?:co-?)?founder|chairman|chairwoman)"
_NO_PRODUCT = (
    r"(?:investigation|search|probe|hunt|lawsuit|ipo|tender|buyback|fund|appeal|report|layoffs?|talent|alumni|official|"
    r"public|volunteer|headcount|restructur\w*|pay|further|another round|cost)"
)
_CUES: dict[str, tuple[str, ...]] = {
    "funding": (
        (
            rf"{_DOER}(?:raises|raised|secures|secured|closes|closed|lands|landed|nabs|bags|snags|grabs|pulls in|gets|"
            rf"scores|banks|nets|hauls in|receives) (?:\S+ ){{0,4}}?(?:{_MONEY}|{_ROUND})(?!.*\b{_UNLIKE})"
        ),
        rf"{_DOER}announces (?:\S+ ){{0,5}}?{_ROUND}(?!.*\b{_UNLIKE})",
    ),
    "executive_hire": (
        (
            rf"{_DOER}(?:appoints|appointed|names|named|hires|hired|taps|tapped|promotes|welcomes|adds|picks) "
            rf"(?:\S+ ){{0,7}}?{_CHIEF}\b"
        ),
        rf"\b(?:joins|joined|appointed|named) (?:to )?{NAME} as (?:\S+ ){{0,3}}?{_CHIEF}\b",
    ),
    "executive_departure": (
        (
            rf"{NAME}(?:'s)?(?P<gap>) {_CHIEF}(?: \S+){{0,4}}? (?:steps down|to step down|resigns|resigned|"
            r"quits|leaves|to leave|is leaving|departs|exits|ousted|is out|fired|retires)\b"
        ),
        rf"\b(?:steps down|stepped down|resigns|resigned|ousted|departs) (?:as|from) (?:\S+ ){{0,4}}?{NAME}(?!\w)",
    ),
    "acquisition": (
        (
            rf"{_DOER}(?:acquires|acquired|buys(?! back)|bought|snaps up|(?:agrees )?to (?:buy|acquire)|to be acquired|"
            r"completes (?:the |its )?acquisition|merges with)\b(?! (?:rights|customers|a stake|back))"
        ),
        rf"\b(?:acquires|buys|to (?:buy|acquire)|acquired|bought|snaps up|acquisition of|takeover of) {NAME}(?!\w)",
    ),
    "layoffs": (
        rf"{_DOER}(?:lays? off|laid off|laying off|to lay off|layoffs|lay-offs|job cuts|downsizes|lets go of)\b",
        (
            rf"{_DOER}(?:(?:to )?(?:cut|slash|shed|axe|trim|eliminate|fire)s?|cutting|slashing|shedding|eliminating|"
            rf"reduc(?:es|ing)|to reduce|fired) (?:\S+ ){{0,5}}?{_STAFF}\b"
        ),
        rf"\b(?:layoffs?|job cuts) (?:at|hit|hits) {NAME}(?!\w)",
    ),
    "launch": (
        rf"{_DOER}(?:launches|unveils|introduces|rolls out|debuts|releases)\b(?!(?: \S+){{0,2}} {_NO_PRODUCT}\b)",
    ),
    "hiring": (rf"{_DOER}(?:to hire|plans to hire|will hire|is hiring|to create|creates) (?:\S+ )?\d[\d,]*\b",),
    "outage": (
        rf"{_DOER}(?:outage|is down|goes down|went down|suffers (?:\S+ ){{0,4}}?outage|service disruption)\b",
        rf"\boutages? (?:at|hits?|of|knocks?) {NAME}(?!\w)",
    ),
    "price_increase": (
        (
            rf"{_DOER}(?:raises|raised|hikes|hiked|increases|increased|ups|to raise|to increase) (?:\S+ ){{0,3}}?"
            r"(?:prices?|pricing|fees|subscription costs?)\b"
        ),
        rf"{_DOER}price (?:hike|increase|rise)s?\b",
    ),
}
_SAID = {kind: tuple(re.compile(cue) for cue in cues) for kind, cues in _CUES.items()}


@dataclass(frozen=True)
class Said:
    """A kind that a headline tells of a company; `close`: no word stands between its name and what it did."""

    kind: str
    close: bool


def told(headline: str, start: int, end: int) -> tuple[Said, ...]:
    """Return the kinds that a headline tells of the company whose name stands at `start` to `end`."""
    if _joined(headline, start, end):
        return ()
    text = f"{headline[:start]}{NAME}{headline[end:]}".replace("\u2019", "'").lower()[:_LONGEST]
    if _ASIDE.search(text) or _DOUBT.search(text) or _ASKING.search(text) or text.rstrip().endswith("?"):
        return ()
    found: dict[str, bool] = {}
    for kind, cues in _SAID.items():
        for cue in cues:
            if (met := cue.search(text)) is not None:
                gap = met.groupdict().get("gap") or ""
                found[kind] = found.get(kind, False) or not gap.strip() or gap.startswith(",")
    return tuple(Said(kind, close and not _is_part(headline, start)) for kind, close in found.items())


def _joined(headline: str, start: int, end: int) -> bool:
    """Whether the name is but a part of a word, as in `Acme-backed`."""
    around = headline[max(0, start - 1) : start] + headline[end : end + 1]
    return any(c.isalnum() or c in "-@/_" for c in around)


def _is_part(headline: str, start: int) -> bool:
    """Whether a word with a capital stands right before the name: it may be the end of a longer one."""
    before = headline[:start].rsplit(maxsplit=1)
    last = before[-1] if before and headline[:start].endswith(" ") else ""
    return bool(last) and last[0].isupper() and last[-1].isalnum() and last.lower() not in _LITTLE


_LITTLE = {
    "the",
    "at",
    "by",
    "for",
    "from",
    "of",
    "in",
    "on",
    "as",
    "acquires",
    "buys",
    "hits",
    "joins",
    "acquire",
    "buy",
}
