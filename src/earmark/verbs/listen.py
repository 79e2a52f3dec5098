"""Read transcripts and find what their speakers say of pains, needs and doubts, word for word."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from earmark.errors import CallError, InputError
from earmark.language.quotes import quotes_of
from earmark.language.talk import Heard, ListenReport, Quote, Refusal, Transcript
from earmark.sources.talks.reading import read_talk

if TYPE_CHECKING:
    from earmark.book import Book

_DOMAIN = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,2}\.[a-z]{2,12}(?![a-z0-9.-])")


def listen(
    *files: str | Path, book: Book | None = None, progress: Callable[[float], None] | None = None
) -> ListenReport:
    """Return the quotes of transcripts (.vtt, .srt, .txt, .md, .json), a file at a time; no book is needed.

    book: where the accounts are looked up that the files name, by domain, id or exact name; nothing is kept there.

    Each quote's text is what stands in its file from its start to its end, in characters. What cannot be read is
    in `refused`, and the other files are read all the same. `progress` is called with the share done. Raises
    CallError where no file is named.
    """
    if not files:
        raise CallError("No file is named.", "As in: earmark listen call.vtt")
    quotes: list[Quote] = []
    heard: list[Heard] = []
    refused: list[Refusal] = []
    for number, file in enumerate(files, 1):
        try:
            transcript = read_talk(file)
        except InputError as error:
            refused.append(Refusal(str(file), error.message, error.hint))
        else:
            found = verbatim(transcript, quotes_of(transcript))
            quotes += found
            heard.append(_heard(transcript, len(found), linked(book, transcript) if book else ""))
        if progress:
            progress(number / len(files))
    return ListenReport(tuple(quotes), tuple(heard), tuple(refused))


def verbatim(transcript: Transcript, quotes: tuple[Quote, ...]) -> tuple[Quote, ...]:
    """Return the quotes if each is what stands in the file; raise RuntimeError where one is not."""
    for one in quotes:
        if not one.text or transcript.text[one.start : one.end] != one.text:
            raise RuntimeError(f"{one.file}: the quote at {one.start} is not what stands there")
    return quotes


def linked(book: Book, transcript: Transcript) -> str:
    """Return the key of the one account that a transcript names, or nothing."""
    from earmark.verbs.explain import the_one

    for word in named(transcript):
        with contextlib.suppress(CallError):
            return str(the_one(book, word)[4])
    return ""


def named(transcript: Transcript) -> Iterator[str]:
    """Yield what may name the account: what stands above the talk, addresses, a domain in the file's name."""
    if transcript.account:
        yield transcript.account
    for person in transcript.people:
        if person.side == "theirs" and "@" in person.email:
            yield person.email.rpartition("@")[2]
    yield from _DOMAIN.findall(PurePath(transcript.file).stem.lower())


def _heard(transcript: Transcript, quotes: int, account: str) -> Heard:
    return Heard(
        file=transcript.file,
        layout=transcript.layout,
        encoding=transcript.encoding,
        turns=len(transcript.turns),
        quotes=quotes,
        day=transcript.day,
        account=transcript.account,
        deal=transcript.deal,
        linked=account,
    )
