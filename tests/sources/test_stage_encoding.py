from __future__ import annotations

from pathlib import Path

import pytest
from test_stage import assert_accounted, read, staged

from earmark.errors import InputError

HEAD = "id,name,city\n"


@pytest.mark.parametrize(
    "name", ["Café Münster", "\u201cAcme\u201d \u2013 Ltd\u2019s", "Ångström & Søn", "Société Générale", "El Niño"]
)
def test_windows_1252_is_read_and_said(name: str, tmp_path: Path) -> None:
    found = staged(tmp_path, (HEAD + f"1,{name},x\n").encode("cp1252"))
    assert read(found.rows)[0][2] == name
    assert found.encoding == "cp1252"
    assert "Windows-1252" in found.notes[0]


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("shift_jis", "株式会社アクメ"),
        ("gb18030", "北京公司有限"),
        ("big5", "台北公司"),
        ("euc-kr", "서울 회사"),
        ("cp1251", "Москва и область"),
        ("cp1250", "Łódź źródło pięć"),
        ("utf-32", "Acme"),
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused(codec: str, name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"neither UTF-8|UTF-32") as caught:
        staged(tmp_path, (HEAD + f"1,{name},x\n" * 5).encode(codec))
    assert "UTF-8" in caught.value.hint


def test_a_line_in_another_encoding_is_refused_alone(tmp_path: Path) -> None:
    data = (HEAD + "1,Café,x\n").encode() + "2,Café,x\n".encode("latin-1") + "3,Café,x\n".encode()
    found = staged(tmp_path, data)
    assert_accounted(found)
    assert [row[1:3] for row in read(found.rows)] == [["1", "Café"], ["3", "Café"]]
    number, _, reason, value, _ = read(found.refused)[0]
    assert (number, value) == ("3", "2,Caf\\xe9,x")
    assert "no text" in reason


def test_bad_bytes_far_down_are_refused_by_number(tmp_path: Path) -> None:
    lines = [f"{i},name {i},x\n".encode() for i in range(100_000)]
    lines[90_000] = b"90000,Bad\xff\xfeName,x\n"
    found = staged(tmp_path, HEAD.encode() + b"".join(lines))
    assert (found.taken, found.rejected) == (99_999, 1)
    assert read(found.refused)[0][0] == "90002"


def test_a_lone_surrogate_is_refused_by_number(tmp_path: Path) -> None:
    found = staged(tmp_path, (HEAD + "1,Ac\ud800me,x\n2,b,y\n").encode("utf-8", "surrogatepass"))
    assert (found.taken, found.rejected) == (1, 1)


def test_half_a_surrogate_pair_in_utf_16_is_refused_by_number(tmp_path: Path) -> None:
    data = b"\xff\xfe" + (HEAD + "1,Ac").encode("utf-16-le") + b"\x00\xd8" + "me,x\n2,b,y\n".encode("utf-16-le")
    found = staged(tmp_path, data)
    assert_accounted(found)
    assert (found.taken, found.rejected) == (1, 1)


def test_letters_of_every_script_survive(tmp_path: Path) -> None:
    names = ["Æther", "株式会社", "Łódź", "Москва", "🏢 Corp", "ﬁ", "Ac\u200bme"]
    found = staged(tmp_path, (HEAD + "".join(f"{i},{name},x\n" for i, name in enumerate(names))).encode())
    assert [row[2] for row in read(found.rows)] == names
