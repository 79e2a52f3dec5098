"""What a stage means: the pipeline's definition first, then its label, else the user is asked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from earmark.facts.fold import fold, unaccented
from earmark.sources.cells import FALSE, TRUE
from earmark.sources.mapping import Known, Outcome, Question, StageMeaning

_WON_WORD = (
    r"(?:won|closedwon|gewonnen|gagnee?s?|ganad[oa]s?|vint[oaei]|ganh[oa]s?|vunn(?:en|et|a|it)|vundet|voitet(?:tu|ut)|wygran[aey]"
    "|\u53d7\u6ce8|\u6210\u7d04)"
)
_WON = re.compile(rf"\b{_WON_WORD}\b|^(?:win|wins|success|successful|converted|accepted)$")
_NOT_WON = re.compile(rf"\b(?:not|never|nicht|pas|non|niet|nao|inte|ikke|ei)\s+(?:closed\s+)?{_WON_WORD}\b")
_LOST = re.compile(
    r"\b(?:lost|closedlost|lose|loss|rejected|declined|abandoned|dead|unqualified|disqualifi\w*|no decision"
    r"|unsuccessful|cancell?ed|failed|verloren|abgelehnt|disqualifizier\w*|perdue?s?|refusee?s?|perdid[oa]s?|rechazad[oa]s?"
    r"|descalificad[oa]s?|pers[oaie]|rifiutat[oa]|squalificat[oa]|afgewezen|gediskwalificeerd|recusad[oa]s?"
    r"|desqualificad[oa]s?|forlorad[et]?|avvisad|diskvalificerad|tabt|tapt|afvist|avvist|havi(?:tty|o)|menetetty|hylatty|przegran[aey]|odrzucon[aey]|\u5931\u6ce8"
    r"|\u4e0d\u6210\u7acb)\b"
)
_CLOSED_LOOK = re.compile(
    r"\b(?:closed|close|done|completed?|finished|finali[sz]ed|signed|accepted|archived|inactive|ended|terminated"
    r"|duplicate|churned|geschlossen|abgeschlossen|unterzeichnet|unterschrieben|ferme|cloture|signee?|cerrad[oa]"
    r"|firmad[oa]|chius[oa]|firmat[oa]|gesloten|getekend|fechad[oa]|assinad[oa]|stangd|avslutad|undertecknad|lukket|afsluttet|underskrevet"
    r"|avsluttet|signert|undertegnet|suljettu|paatetty|allekirjoitettu)\b"
)
_USUAL_OPEN = (
    "active|appointment scheduled|appointmentscheduled|contact made|contacted|contract sent|contracting|"
    "contractsent|decision maker bought in|decisionmakerboughtin|demo|demo scheduled|discovery|engaging|"
    "evaluation|id decision makers|in progress|lead|lead in|legal|meeting|needs analysis|negotiation|"
    "negotiation review|negotiations started|new|on hold|open|pending|perception analysis|pilot|poc|"
    "presentation scheduled|presentationscheduled|procurement|proposal|proposal made|proposal price quote|"
    "prospecting|qualification|qualified|qualified to buy|qualifiedtobuy|trial|value proposition|"
    "verbal commit|"
    "offen|neu|in arbeit|in bearbeitung|in verhandlung|verhandlung|angebot|angebot versendet|erstkontakt|"
    "qualifizierung|ouvert|en cours|abierto|abierta|en curso|aperto|aperta|in corso|openstaand|lopend|aberto|"
    "em andamento|oppen|pagaende|aben|apen|i gang|avoin|kaynnissa|kesken"
)
_STANDARD_OPEN = frozenset(_USUAL_OPEN.split("|"))
_NOT_NEW = re.compile(
    r"renew|onboard|implementation|upsell|cross.?sell|expansion|existing|support|success|partner|recruit|hiring|ticket"
    r"|service|verlanger|bestand|renouvel|renovaci|rinnov|verleng|fornyel|uusint|jatkosop"
)
_RENEWAL = re.compile(r"renew|verlanger|renouvel|renovac|rinnov|verleng|fornyel|fornyad|prolong|uusint|jatkosop")
_EXPANSION = re.compile(
    r"existing|up.?sell|cross.?sell|expan|upgrade|downgrade|add.?on|amend|bestand|erweiter|extension|ampliac"
    r"|espansion|uitbreid|utok|udvid|utvid|laajenn"
)
_NEW = re.compile(
    r"\bnew|neu(?:kund|gesch)|nouve|nuevo|nueva|nuov|nieuw|nov[oa]\b|\bny(?:a|tt|e)?\b|\buus(?:i\b|asiak)"
    r"|first (?:deal|purchase)|initial"
)


def plain(label: str) -> str:
    """Return a label in words: folded, accents and emoji gone, marks as spaces."""
    return " ".join("".join(c if c.isalnum() else " " for c in unaccented(fold(label))).split())


def label_outcome(label: str) -> Outcome | None:
    """Return what a label says by itself; None where it looks closed and does not say how."""
    words = plain(label)
    if _LOST.search(words) or _NOT_WON.search(words):
        return "lost"
    if _WON.search(words):
        return "won"
    return None if _CLOSED_LOOK.search(words) else "open"


def definition_outcome(is_closed: str | None, closed_won: str | None, probability: str | None) -> Outcome:
    """Return what a pipeline's definition says: its flags before its probability, never its label."""
    closed, won, chance = _truth(is_closed), _truth(closed_won), _number(probability)
    if won and closed is not False:
        return "won"
    if closed is None:
        return "won" if chance in {1.0, 100.0} else "lost" if chance == 0.0 else "open"
    if not closed:
        return "open"
    return "won" if won is None and chance in {1.0, 100.0} else "lost"


def _truth(text: str | None) -> bool | None:
    word = (text or "").strip().lower()
    return True if word in TRUE else False if word in FALSE else None


def _number(text: str | None) -> float | None:
    try:
        return float((text or "").strip().removesuffix("%"))
    except ValueError:
        return None


def definitions(rows: Iterable[Mapping[str, str | None]]) -> tuple[StageMeaning, ...]:
    """Return the meanings that a `stages` table defines; rows by role (id, label, pipeline, is_closed ...)."""
    return tuple(
        StageMeaning(
            row.get("id") or "",
            row.get("label") or "",
            row.get("pipeline") or "",
            definition_outcome(row.get("is_closed"), row.get("closed_won"), row.get("probability")),
        )
        for row in rows
    )


@dataclass(frozen=True)
class Meanings:
    """Folded label or id -> outcome for every stage of a file.

    `unclear`: labels that look closed and do not say how. `taken_open`: labels with their lines that
    say neither won nor lost, are no CRM's usual open stages, and so count as open.
    """

    known: tuple[tuple[str, Outcome], ...]
    unclear: tuple[str, ...] = ()
    taken_open: tuple[tuple[str, int], ...] = ()
    question: Question | None = None


def stage_meanings(
    labels: Sequence[tuple[str, int]],
    known: Known | None = None,
    said: Sequence[tuple[str, Outcome]] = (),
    column: str = "",
) -> Meanings:
    """Return what each stage means, by what was said, then definitions, then the label.

    labels: the stages as the file writes them, with their lines. A question is left if no stage
    means won among labels that are not some CRM's usual open ones, or if one looks closed.
    """
    book = known or Known()
    told = {fold(label): outcome for label, outcome in said} | _answered(labels, book)
    defined = _defined(book.stages)
    meaning: dict[str, Outcome] = {}
    unclear: list[str] = []
    for label, _ in labels:
        name = fold(label)
        outcome = told.get(name) or defined.get(name) or (None if defined and _is_code(label) else label_outcome(label))
        meaning[name] = outcome or "open"
        if outcome is None and not told:
            unclear.append(label)
    won = "won" in meaning.values()
    strange = [label for label, _ in labels if meaning[fold(label)] == "open" and plain(label) not in _STANDARD_OPEN]
    settled = won or told or all(fold(label) in defined for label, _ in labels) or not strange
    asked = None if settled and not unclear else _question(labels, unclear, won, column)
    guessed = [(label, lines) for label, lines in labels if label in strange and fold(label) not in {*told, *defined}]
    return Meanings(tuple({**meaning, **told}.items()), tuple(unclear), tuple(guessed), asked)


def _is_code(label: str) -> bool:
    return label.strip().isdigit()


def _defined(stages: Sequence[StageMeaning]) -> dict[str, Outcome]:
    """By id; by label too where all pipelines agree on it."""
    by_label: dict[str, set[Outcome]] = {}
    for stage in stages:
        by_label.setdefault(fold(stage.label), set()).add(stage.outcome)
    agreed = {label: next(iter(found)) for label, found in by_label.items() if label and len(found) == 1}
    return agreed | {fold(stage.stage): stage.outcome for stage in stages if stage.stage}


def _answered(labels: Sequence[tuple[str, int]], known: Known) -> dict[str, Outcome]:
    """Read an answer: 'A=won; B=lost', or the labels that mean won; the rest then as they say, unclear ones lost."""
    answer = dict(known.answers).get("stages", "")
    if not answer:
        return {}
    parts = [part.strip() for part in answer.split(";") if part.strip()]
    if any("=" in part for part in parts):
        pairs = [part.rpartition("=") for part in parts]
        return {fold(label): word for label, _, text in pairs if (word := _outcome(text)) is not None}
    won = {fold(part) for part in parts}
    return {fold(label): "won" if fold(label) in won else _otherwise(label) for label, _ in labels}


def _otherwise(label: str) -> Outcome:
    return label_outcome(label) or "lost"


def _outcome(text: str) -> Outcome | None:
    word = text.strip().strip('"').lower()
    return next((outcome for outcome in get_args(Outcome) if outcome == word), None)


def _question(labels: Sequence[tuple[str, int]], unclear: list[str], won: bool, column: str) -> Question:
    shown = ", ".join(f"{label} ({lines})" for label, lines in labels[:30])
    which = (
        f"What do these mean: {', '.join(unclear)}?"
        if won
        else "Which of them mean that a deal is won, and which that it is lost?"
    )
    return Question("stages", f"The stages are {shown}. {which}", tuple(label for label, _ in labels), column)


def new_business(
    pipelines: Sequence[tuple[str, int]], known: Known, said: Sequence[str] | None, column: str
) -> tuple[tuple[str, ...], Question | None]:
    """Return the pipelines that sell new business as the file writes them (empty: all), or the question.

    One pipeline with deals needs no answer. Names like "Renewals" only order the options.
    """
    answer = dict(known.answers).get("new_business_pipelines")
    named = said if said is not None else answer.split(";") if answer else known.new_business or None
    labels = {fold(pipeline): label for pipeline, label in known.pipelines}
    if named:
        wanted = {fold(name) for name in named}
        found = [name for name, _ in pipelines if fold(name) in wanted or fold(labels.get(fold(name), "")) in wanted]
        return tuple(found) or tuple(name.strip() for name in named), None
    if len(pipelines) < 2:
        return (), None
    shown = [(labels.get(fold(name), name), lines) for name, lines in pipelines]
    likely = sorted((bool(_NOT_NEW.search(plain(label))), n) for n, (label, _) in enumerate(shown))
    text = f"Which pipelines sell new business? {', '.join(f'{label} ({lines} deals)' for label, lines in shown)}"
    return (), Question("new_business_pipelines", text, tuple(shown[n][0] for _, n in likely), column)


def deal_kind(text: str) -> str | None:
    """Return new, renewal or expansion for a deal's type; None where it says neither."""
    words = plain(text)
    if _RENEWAL.search(words):
        return "renewal"
    if _EXPANSION.search(words):
        return "expansion"
    return "new" if _NEW.search(words) else None
