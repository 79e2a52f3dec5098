import json
from pathlib import Path

import pytest

from earmark.errors import InputError
from earmark.language.quotes import quotes_of
from earmark.sources.talks import places, reading
from earmark.sources.talks.reading import read_talk

REFUSED: list[tuple[str, bytes, str]] = [
    ("a.txt", b"", "empty"),
    ("a.txt", b"\xef\xbb\xbf \r\n", "empty"),
    ("a.docx", b"PK\x03\x04 word/document.xml", "Word document"),
    ("a.pdf", b"%PDF-1.7", "PDF"),
    ("a.vtt", b"WEBVTT\n\n" + bytes(range(256)), "no text|neither UTF-8"),
    ("a.txt", b"abc\x00\x01\x02" * 50, "no text"),
    ("a.html", b"<!DOCTYPE html><p>We waste hours</p>", "web page"),
    ("a.json", b'{"a": [1, 2', "ends before"),
    ("a.json", b'{"a": nonsense}', "line 1: this is no JSON"),
    ("a.json", b"[" * 5000 + b'{"text": "x"}' + b"]" * 5000, "nested more than"),
    ("a.csv", b"Record ID,Company name\n1,We waste hours every week\n", "a table"),
    ("a.json", b'{"title": "We waste hours every week."}', "no speech"),
]


@pytest.mark.parametrize(("name", "data", "why"), REFUSED, ids=[f"{one[0]}: {one[2]}" for one in REFUSED])
def test_what_is_no_transcript_is_refused_by_name_with_a_next_step(
    tmp_path: Path, name: str, data: bytes, why: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=why) as refused:
        read_talk(path, name)
    assert refused.value.message.startswith(f"{name}: ")
    assert refused.value.hint


def test_a_folder_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.vtt"):
        with pytest.raises(InputError) as refused:
            read_talk(path)
        assert refused.value.hint


def test_limits_of_size_lines_and_values_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 100 + "\n" * 50)
    for name, value, why in (("MOST", 100, "larger than"), ("LINES", 10, "more than 10 lines")):
        with monkeypatch.context() as patched:
            patched.setattr(reading, name, value)
            with pytest.raises(InputError, match=why):
                read_talk(path)
    monkeypatch.setattr(places, "MOST", 3)
    with pytest.raises(InputError, match="more than 3 values"):
        places.parse('[{"a": 1, "b": 2}]')


def test_a_file_that_is_not_utf_8_is_read_as_western_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Caf\u00e9 owners can\u2019t see why d\u00e9j\u00e0 vu deals stall.".encode("cp1252"))
    talk = read_talk(path)
    assert talk.encoding == "cp1252"
    (pain,) = (one for one in quotes_of(talk) if one.kind == "pain")
    assert path.read_bytes().decode("cp1252")[pain.start : pain.end] == pain.text


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>: We waste hours every week.\n[bold]x[/bold]: Oh.\n" * 3,
        "\x1b[31mBen\x1b[0m: We waste hours every week.\nAda: Oh.\n" * 3,
        "\u202eneB: We waste hours every week.\n=cmd|' /C calc'!A0: Oh.\n" * 3,
    ],
)
def test_names_are_only_names(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text, "utf-8")
    pains = [one for one in quotes_of(read_talk(path)) if one.kind == "pain"]
    assert [one.text for one in pains] == ["We waste hours every week."] * 3


@pytest.mark.parametrize(
    "text",
    [
        "[" * 60_000, "{" * 60_000, '"' * 60_000, '{"text": "' + "\\" * 60_001, "# ?" + " " * 60_000 + "x",
        "*" * 60_000 + "?", "_" * 60_000 + "?", "00:00:01.000 --> 00:00:02.000\n" * 20_000, "<v" + " " * 60_000 + ">",
        "a " * 30_000 + ":", " " * 60_000 + "12:34", "a" + " " * 60_000 + "12:34 x", "**" * 30_000 + ":",
        "a:" * 30_000, "12:34 " * 40_000, "- a (" * 50_000, "a@" * 30_000, "Participants:\n" + "- (((" * 40_000,
    ],
    ids=range(18),
)  # fmt: skip
def test_adversarial_text_is_read_or_refused_in_time(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(text)
    try:
        talk = read_talk(path)
    except InputError as error:
        told = [error.hint]
    else:
        told = [str(talk.text[one.start : one.end] == one.text) for one in quotes_of(talk)]
    assert "" not in told
    assert "False" not in told


def test_json_is_read_with_the_places_of_its_texts() -> None:
    text = '{"a\\n": ["x\\"y", -1.5e3, true, null, {}], "b": ""}\n["c"]'
    first, second = places.parse(text)
    (key, values), (_, empty) = first.items()
    assert key == "a\n"
    assert values[1:] == [-1500.0, True, None, {}]
    for placed in (values[0], empty, second[0]):
        assert json.loads(f'"{text[placed.start : placed.end]}"') == placed.value
