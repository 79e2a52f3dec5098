from datetime import date
from pathlib import Path

import made_talks
import pytest
from made_talks import EVERY, PAIN

from earmark.language.quotes import quotes_of
from earmark.language.talk import Transcript
from earmark.sources.talks.reading import read_talk


def read(tmp_path: Path, text: str | bytes, name: str = "call.txt") -> Transcript:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_talk(path)


def said(talk: Transcript) -> list[tuple[str, str, str]]:
    return [(t.speaker, t.side, " ".join(talk.text[a:b].strip() for a, b in t.pieces)) for t in talk.turns]


@pytest.mark.parametrize("layout", EVERY)
def test_in_every_layout_their_pain_is_found_word_for_word(tmp_path: Path, layout: str) -> None:
    raw = EVERY[layout].encode()
    talk = read(tmp_path, raw)
    (pain,) = (one for one in quotes_of(talk) if one.kind == "pain")
    assert pain.text == PAIN == raw.decode()[pain.start : pain.end]
    assert pain.side != "ours"


@pytest.mark.parametrize("layout", EVERY)
@pytest.mark.parametrize("change", ["bom", "crlf", "utf-16"])
def test_a_mark_counts_as_a_character_and_each_end_of_line_as_it_stands(
    tmp_path: Path, layout: str, change: str
) -> None:
    text = EVERY[layout].replace("\n", "\r\n") if change == "crlf" else EVERY[layout]
    raw = {"bom": b"\xef\xbb\xbf" + text.encode(), "utf-16": b"\xff\xfe" + text.encode("utf-16-le")}.get(
        change, text.encode()
    )
    talk = read(tmp_path, raw)
    whole = raw.decode("utf-16-le" if change == "utf-16" else "utf-8")
    (pain,) = (one for one in quotes_of(talk) if one.kind == "pain")
    assert (talk.text, whole[pain.start : pain.end]) == (whole, PAIN)


@pytest.mark.parametrize(
    ("layout", "theirs"),
    [
        ("srt", "Ben"),
        ("roled", "Ben Reed (Head of Operations)"),
        ("bold", "Ben"),
        ("letters", "A"),
        ("gong", "Ben Reed"),
        ("stamped", "Prospect (Ben \u2013 Operations)"),
        ("plain", "Speaker 2"),
        ("interview", "Ben Reed"),
    ],
)
def test_a_file_that_tells_sides_is_believed(tmp_path: Path, layout: str, theirs: str) -> None:
    talk = read(tmp_path, EVERY[layout])
    sides = {turn.speaker: turn.side for turn in talk.turns}
    assert sides.pop(theirs) == "theirs"
    assert set(sides.values()) == {"ours"}


@pytest.mark.parametrize("layout", ["vtt", "zoom", "otter", "fireflies"])
def test_where_nothing_tells_them_sides_are_unknown(tmp_path: Path, layout: str) -> None:
    talk = read(tmp_path, EVERY[layout])
    assert {(turn.speaker, turn.side) for turn in talk.turns} == {("Ada Stone", "unknown"), ("Ben Reed", "unknown")}


def test_a_sentence_over_two_cues_is_read_whole_and_quoted_where_its_words_tell(tmp_path: Path) -> None:
    cue = "00:00:0{}.000 --> 00:00:0{}.500\n<v Ben>{}</v>\n\n"
    text = (
        "WEBVTT\n\n"
        + cue.format(1, 1, "On Mondays we can")
        + cue.format(2, 2, "never see why deals, sadly, are stalling.")
    )
    talk = read(tmp_path, text, "call.vtt")
    (pain,) = (one for one in quotes_of(talk) if one.kind == "pain")
    assert pain.text == "never see why deals, sadly, are stalling."
    assert talk.text[pain.start : pain.end] == pain.text


def test_escapes_of_json_are_read_as_the_letters_they_mean_and_quoted_as_they_stand(tmp_path: Path) -> None:
    words = r"Honestly, we can\u2019t see \"why\" deals stall.\nWe \ud83d\ude00 wait."
    talk = read(
        tmp_path, f'[{{"speaker": "Ben", "text": "{words}"}}, {{"speaker": "Ada", "text": "Oh."}}]', "call.json"
    )
    (pain,) = (one for one in quotes_of(talk) if one.kind == "pain")
    assert pain.text == r"Honestly, we can\u2019t see \"why\" deals stall."
    assert talk.text[pain.start : pain.end] == pain.text


def test_what_stands_above_a_conversation_is_read(tmp_path: Path) -> None:
    bold, plain = read(tmp_path, EVERY["bold"]), read(tmp_path, EVERY["plain"], "2024-05-06 call.txt")
    assert (bold.day, bold.account) == (date(2024, 1, 22), "Acme Inc.")
    assert (plain.day, plain.account) == (date(2024, 5, 6), "acme.example")
    gong, interview = read(tmp_path, EVERY["gong"], "a.json"), read(tmp_path, EVERY["interview"])
    assert (gong.day, gong.account) == (date(2024, 3, 5), "acme.example")
    assert (interview.day, interview.account) == (date(2024, 9, 6), "Acme")


def test_notes_forewords_and_what_happens_between_words_are_not_speech(tmp_path: Path) -> None:
    for layout in ("bold", "interview", "stamped"):
        theirs = " ".join(words for _, side, words in said(read(tmp_path, EVERY[layout])) if side != "ours")
        assert "waste hours" not in theirs
        assert "Call ends" not in theirs


def test_a_question_over_two_lines_is_no_answer(tmp_path: Path) -> None:
    answers = [words for _, side, words in said(read(tmp_path, EVERY["interview"])) if side == "theirs"]
    assert answers == [PAIN, "We used spreadsheets.", "Nothing at all."]


def test_a_text_without_speakers_is_somebody_unknowns(tmp_path: Path) -> None:
    talk = read(tmp_path, f"Notes: a visit.\n\n{PAIN}\n")
    assert [(turn.speaker, turn.side) for turn in talk.turns] == [("", "unknown")]
    assert [one.text for one in quotes_of(talk)] == [PAIN]


def test_a_label_that_stands_once_in_the_middle_of_words_is_no_speaker(tmp_path: Path) -> None:
    assert [speaker for speaker, _, _ in said(read(tmp_path, made_talks.PLAIN))] == ["Speaker 1", "Speaker 2"] * 3
