"""A list of job titles, classified: what is added, what stays, and what is said of a list that cannot be."""

import csv
import json
from pathlib import Path

import pytest

from earmark.errors import CallError, InputError
from earmark.language.report import ClassifyReport
from earmark.render.data import as_data
from earmark.render.text import as_text
from earmark.surfaces.cli import run
from earmark.verbs.committee import classify


def write(folder: Path, text: str, encoding: str = "utf-8", name: str = "titles.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def lines(path: Path, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8").splitlines(), delimiter=delimiter))


def test_four_columns_are_added_and_the_others_stay_in_order(tmp_path: Path) -> None:
    listed = write(tmp_path, 'name,title,note\nAnn,VP Sales,"a, b"\nBob,,\nCid,Wizard,007\n')
    report = classify(listed, tmp_path / "out.csv")
    assert lines(tmp_path / "out.csv") == [
        ["name", "title", "note", "seniority", "function", "role", "evidence"],
        ["Ann", "VP Sales", "a, b", "vp", "sales", "economic_buyer", "VP; Sales (exact words)"],
        ["Bob", "", "", "unknown", "other", "", ""],
        ["Cid", "Wizard", "007", "unknown", "other", "", ""],
    ]
    assert (report.rows, report.empty, report.unknown) == (3, 1, (("Wizard", 1),))
    assert report.seniority == {"vp": 1, "unknown": 2}
    assert report.role == {"economic_buyer": 1, "none": 2}
    assert not (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_any_encoding_and_delimiter_and_a_label_in_another_language(tmp_path: Path) -> None:
    listed = write(tmp_path, "Vorname;Jobbezeichnung\nJörg;Geschäftsführer\n", "cp1252")
    report = classify(listed, tmp_path / "out.csv")
    assert report.column == "Jobbezeichnung"
    assert lines(tmp_path / "out.csv", ";")[1][:4] == ["Jörg", "Geschäftsführer", "c_level", "executive"]


def test_cells_that_a_spreadsheet_would_execute_are_inert_and_read_back_as_they_were(tmp_path: Path) -> None:
    listed = write(tmp_path, 'title,=x\n=1+1,@a\n"-CEO",-5\n')
    classify(listed, tmp_path / "out.csv")
    first = lines(tmp_path / "out.csv")
    assert first[0][:2] == ["title", "'=x"]
    assert first[1][:2] == ["'=1+1", "'@a"]
    assert first[2][1:4] == ["-5", "c_level", "executive"]
    assert first[2][5] == "CEO (exact words)"
    classify(tmp_path / "out.csv", tmp_path / "again.csv")
    assert [row[:2] for row in lines(tmp_path / "again.csv")][1:] == [row[:2] for row in first][1:]


def test_a_column_that_is_there_already_stays(tmp_path: Path) -> None:
    classify(write(tmp_path, "title,Role\nCEO,champion\n"), tmp_path / "out.csv")
    head, row = lines(tmp_path / "out.csv")
    assert head == ["title", "Role", "seniority", "function", "role (2)", "evidence"]
    assert row[1] == "champion"


def test_the_same_list_gives_the_same_bytes(tmp_path: Path) -> None:
    listed = write(tmp_path, "title\nCTO\nHead of Data\n")
    for name in ("a.csv", "b.csv"):
        classify(listed, tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_list_without_titles_says_which_columns_are_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column is called title; there are: name, email") as refused:
        classify(write(tmp_path, "name,email\nAnn,a@x.example\n"), tmp_path / "out.csv")
    assert "title" in refused.value.hint
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("out", "words"),
    [("out.xlsx", "written as .csv"), ("gone/out.csv", "no folder"), ("titles.csv", "the list itself")],
)
def test_what_cannot_be_written_is_refused_before_any_work(tmp_path: Path, out: str, words: str) -> None:
    listed = write(tmp_path, "title\nCEO\n")
    with pytest.raises(CallError, match=words):
        classify(listed, tmp_path / out)
    assert listed.read_text("utf-8") == "title\nCEO\n"


def test_the_command_needs_no_book_and_tells_what_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "title\nCEO\nNinja\n")
    assert run(["committee", "--classify", "titles.csv", "--out", "out.csv", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["seniority"], told["unknown"]) == (2, {"c_level": 1, "unknown": 1}, [["Ninja", 1]])
    assert {path.name for path in tmp_path.iterdir()} == {"titles.csv", "out.csv"}
    assert run(["committee"]) == 2
    assert "earmark committee --classify titles.csv --out" in capsys.readouterr().err
    assert run(["committee", "--classify", "gone.csv", "--out", "out.csv"]) == 2
    assert "There is no file gone.csv" in capsys.readouterr().err


def test_the_report_in_words_and_as_data() -> None:
    told = ({"vp": 2, "unknown": 1}, {"sales": 2, "other": 1}, {"economic_buyer": 2, "none": 1}, {"exact words": 3})
    report = ClassifyReport("out.csv", "Job Title", 3, 1, *told, (("Wizard", 1),), ("Lines left out: 1.",))
    text = as_text(report, 100, color=False)
    for words in (
        "Classified 3 rows, 1 of them without a title, by the column Job Title, into out.csv.",
        "Wizard: 1 row",
    ):
        assert words in text
    assert "economic buyer" in text
    assert as_data(report)["unknown"] == [["Wizard", 1]]
