"""A transcript to its quotes: each sentence of theirs held against the table of cues, nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from earmark.language import context, cues
from earmark.language.questions import NONE, Question, question_of
from earmark.language.reading import as_read, compiled
from earmark.language.sentences import sentences
from earmark.language.spoken import spoken
from earmark.language.talk import Detail, Kind, Quote, Span, Transcript, Turn

KINDS: tuple[Kind, ...] = ("pain", "trigger", "alternative", "criterion", "objection", "role", "success")
_WORD = re.compile(r"[^\W\d_][\w'-]++")
LEAST = 2  # words of two letters or more of a quote, unless it is an item of a list
_ITEM = re.compile(r"[ \t]*+(?:[-*+\u2022]|\d{1,3}[.)])[ \t]+$")
_ASKED = 1000  # characters of a question that are looked at, the last
_DETAILS = {
    "frequency": cues.FREQUENCY, "metric": cues.METRIC, "impact": cues.IMPACT, "workaround": cues.WORKAROUND,
}  # fmt: skip


def quotes_of(transcript: Transcript) -> tuple[Quote, ...]:
    """Return the quotes of what they, or somebody unknown, say, in the order of the file.

    A sentence of two kinds is two quotes. Each quote's text is the file's from its start to its end.
    """
    found: list[Quote] = []
    question = NONE
    for turn in transcript.turns:
        if turn.side == "ours":
            asked = " ".join(transcript.text[start:end] for start, end in turn.pieces)
            question = question_of(asked[-_ASKED:])
        else:
            found += _of_turn(transcript, turn, question)
    return tuple(found)


def _of_turn(transcript: Transcript, turn: Turn, question: Question) -> Iterator[Quote]:
    words = spoken(transcript.text, turn, transcript.escaped)
    heads: dict[Kind, int] = {}
    for start, end in sentences(words.text):
        plain = as_read(words.text[start:end])
        item = bool(_ITEM.search(words.text[max(0, start - 8) : start].rsplit("\n", 1)[-1]))
        kinds = dict(kinds_of(plain, question, item, heads if item else {}))
        if plain.rstrip().endswith(":"):
            heads = dict(kinds)
            kinds.pop("pain", None)
        elif not item:
            heads = {}
        for kind, at in kinds.items():
            begin, over = _bare(transcript.text, words.span(start, end, start + at))
            details = tuple(details_of(plain, words.text[start:end])) if kind == "pain" else ()
            text = transcript.text[begin:over]
            yield Quote(transcript.file, begin, over, text, kind, turn.speaker, turn.side, turn.at, details)


def kinds_of(
    plain: str, question: Question = NONE, item: bool = False, heads: Mapping[Kind, int] | None = None
) -> Iterator[tuple[Kind, int]]:
    """Yield the kinds of a sentence, as `as_read` gives it, and where the words that tell stand.

    item: it stands in a list. heads: the kinds of the sentence that the list belongs to.
    """
    if len(_WORD.findall(plain)) < (1 if item else LEAST):
        return
    asks = plain.rstrip(" \"'").endswith("?")
    for kind in KINDS:
        if kind in question.quiet or (asks and kind not in context.ASKS_TOO) or _others(kind, plain, question):
            continue
        told = compiled(*cues.CUES[kind]).search(plain)
        if not told and kind in question.asked and kind in context.WEAK:
            told = compiled(*context.WEAK[kind]).search(plain)
        listed = item and (kind in (heads or ()) or kind in question.listed)
        if (told or listed) and not _otherwise(kind, plain):
            yield kind, told.start() if told else 0


def _otherwise(kind: Kind, plain: str) -> bool:
    """Tell whether words stand there by which the kind is not meant."""
    if context.NOT[kind] and compiled(*context.NOT[kind]).search(plain):
        return True
    turned = context.UNLESS_TURNED.get(kind, ())
    return bool(turned and compiled(*turned).search(plain) and not compiled(context.TURNS).search(plain))


def _others(kind: Kind, plain: str, question: Question) -> bool:
    """Tell whether a trouble may be of a product that they only weighed."""
    return kind == "pain" and question.compares and not compiled(context.THEMSELVES).search(plain)


def details_of(plain: str, text: str) -> Iterator[Detail]:
    """Yield what a pain's words tell of how it shows, how often, in what figures, and what is done about it."""
    told = compiled(*cues.CUES["pain"]).search(plain) or compiled(*context.WEAK["pain"]).search(plain)
    if told:
        yield Detail("manifestation", text[told.start() : told.end()].strip())
    for name, pattern in _DETAILS.items():
        part = compiled(pattern).search(plain)
        if part:
            yield Detail(name, text[part.start() : part.end()].strip())  # type: ignore[arg-type]


def _bare(text: str, span: Span) -> Span:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())
