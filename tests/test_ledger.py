from __future__ import annotations

import os
import random
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from earmark.errors import BookError
from earmark.ledger import VERSION, Entry, Ledger

AT = "2026-07-01T00:00:00+00:00"


def test_an_entry_is_kept_and_numbered(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        entry, new = ledger.append("load", "k1", {"b": [1, None, "ü"], "a": {"x": 1.5}}, AT)
    assert new
    assert entry == Entry(1, "load", "k1", AT, {"a": {"x": 1.5}, "b": [1, None, "ü"]})
    with Ledger(tmp_path / "l.sqlite") as ledger:
        assert ledger.entries() == [entry]


def test_the_same_key_changes_nothing_and_returns_the_first(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        first, _ = ledger.append("load", "k", {"v": 1}, AT)
        again, new = ledger.append("load", "k", {"v": 2}, "later")
        other, fresh = ledger.append("profile", "k", {"v": 3}, AT)
        assert (again, new) == (first, False)
        assert fresh
        assert other.number == 2


def test_the_next_of_a_kind_are_numbered_on_whoever_took_a_number_before(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as one, Ledger(tmp_path / "l") as other:
        assert [entry.key for entry in one.append_next("a", [{"x": 1}, {"x": 2}], AT)] == ["1", "2"]
        assert [entry.key for entry in other.append_next("a", [{"x": 1}], AT)] == ["3"]
        assert [entry.key for entry in one.append_next("b", [{}], AT)] == ["1"]
        with pytest.raises(ValueError, match="Out of range"):
            one.append_next("a", [{}, {"x": float("nan")}], AT)
        assert [entry.key for entry in one.append_next("a", [{}], AT)] == ["4"]
        assert [entry.body for entry in other.entries("a")] == [{"x": 1}, {"x": 2}, {"x": 1}, {}]


def test_what_is_forgotten_says_nothing_and_its_number_never_comes_again(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as ledger:
        ledger.append_next("a", [{"x": "kept"}, {"x": "mended"}, {"x": "gone"}], AT)
        assert not ledger.forget({3: None}, "f", {}, AT, "another seal")
        assert len(ledger.entries()) == 3
        assert ledger.forget({2: {"x": "so"}, 3: None}, "f", {"why": 1}, AT, ledger.seal(3))
        assert ledger.tidy()
        assert [(one.number, one.body) for one in ledger.entries()] == [
            (1, {"x": "kept"}), (2, {"x": "so"}), (4, {"why": 1}),
        ]  # fmt: skip
        assert [(one.number, one.key) for one in ledger.append_next("a", [{}], AT)] == [(5, "4")]
    assert not [path for path in tmp_path.iterdir() if b"gone" in path.read_bytes() or b"mended" in path.read_bytes()]
    with closing(sqlite3.connect(tmp_path / "l")) as raw, pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute("DELETE FROM entry")


def test_entries_come_in_order_by_kind(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.append_all([("a", "1", {}, AT), ("b", "1", {}, AT), ("a", "2", {}, AT)])
        assert [(e.kind, e.key) for e in ledger.entries("a")] == [("a", "1"), ("a", "2")]
        assert [e.number for e in ledger.entries()] == [1, 2, 3]
        latest = ledger.latest("a")
        assert latest is not None
        assert latest.key == "2"
        assert ledger.latest("none") is None


def test_a_batch_is_whole_or_nothing(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        with pytest.raises(ValueError, match="JSON"):
            ledger.append_all([("a", "1", {}, AT), ("a", "2", {"x": float("nan")}, AT)])
        with pytest.raises(BookError):
            ledger.append_all([("a", "1", {}, AT), (None, "2", {}, AT)])  # type: ignore[list-item]
        assert ledger.entries() == []
        assert [new for _, new in ledger.append_all([("a", "1", {}, AT), ("a", "1", {}, AT)])] == [True, False]


def test_equal_bodies_are_equal_bytes(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.append("a", "1", {"x": 1, "y": "é"}, AT)
        ledger.append("a", "2", {"y": "é", "x": 1}, AT)
    with sqlite3.connect(tmp_path / "l.sqlite") as raw:
        bodies = {row[0] for row in raw.execute("SELECT body FROM entry")}
    raw.close()
    assert bodies == {'{"x":1,"y":"\\u00e9"}'}


@pytest.mark.parametrize(
    "statement", ["UPDATE entry SET body = '{}'", "DELETE FROM entry", "UPDATE entry SET number = number + 1"]
)
def test_nothing_is_ever_changed_or_deleted(statement: str, tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        ledger.append("a", "1", {"x": 1}, AT)
    raw = sqlite3.connect(tmp_path / "l.sqlite")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement)
    raw.close()


def test_the_file_is_durable_before_append_returns(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        assert ledger._pragma("synchronous") == 2  # FULL
        assert ledger._connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def changed(path: Path, *statements: str) -> None:
    raw = sqlite3.connect(path)
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def test_a_newer_ledger_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    Ledger(path).close()
    changed(path, f"PRAGMA user_version = {VERSION + 1}")
    with pytest.raises(BookError, match="newer Earmark"):
        Ledger(path)


UNSEALED = """
CREATE TABLE entry (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, at TEXT NOT NULL,
    body TEXT NOT NULL CHECK (json_valid(body)), UNIQUE (kind, key)) STRICT;
CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entry_is_never_deleted BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
PRAGMA application_id = 1161908813;
PRAGMA user_version = 1;
INSERT INTO entry VALUES (1, 'load', 'k1', 't1', '{"x":1}'), (2, 'load', 'k2', 't2', '{"x":"\u00e9"}');
"""


def test_a_ledger_of_the_first_version_is_sealed_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    raw = sqlite3.connect(path)
    raw.executescript(UNSEALED)
    raw.close()
    for _ in range(2):
        with Ledger(path) as ledger:
            assert [(e.number, e.key, e.at, e.body) for e in ledger.entries()][:2] == [
                (1, "k1", "t1", {"x": 1}),
                (2, "k2", "t2", {"x": "é"}),
            ]
            assert ledger.append("load", "k3", {}, AT)[0].number == 3
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        changed(path, "DELETE FROM entry")


@pytest.mark.parametrize(
    "statement",
    [
        """UPDATE entry SET body = '{"x":3}' WHERE number = 2""",
        "UPDATE entry SET at = 'later' WHERE number = 1",
        "DELETE FROM entry WHERE number = 1",
        "UPDATE entry SET number = 9 WHERE number = 3",
        "UPDATE entry SET seal = (SELECT seal FROM entry WHERE number = 1) WHERE number = 2",
    ],
)
def test_what_was_changed_behind_its_back_is_noticed(statement: str, tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    with Ledger(path) as ledger:
        ledger.append_all([("load", str(number), {"x": number}, AT) for number in (1, 2, 3)])
    changed(path, "DROP TRIGGER entry_is_never_changed", "DROP TRIGGER entry_is_never_deleted", statement)
    with pytest.raises(BookError, match="is damaged") as caught:
        Ledger(path)
    assert caught.value.hint


def test_another_programs_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    changed(path, "CREATE TABLE theirs (x)")
    with pytest.raises(BookError, match="another program"):
        Ledger(path)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    path.write_text("this is not a database, however long it may be, and never was one" * 20)
    with pytest.raises(BookError, match="is not a ledger") as caught:
        Ledger(path)
    assert caught.value.hint
    with pytest.raises(BookError, match="cannot be opened"):
        Ledger(tmp_path / "no folder" / "l.sqlite")
    with pytest.raises(BookError, match="cannot be opened"):
        Ledger(tmp_path)


def test_a_busy_ledger_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("earmark.ledger._BUSY_SECONDS", 0.05)
    path = tmp_path / "l.sqlite"
    with Ledger(path) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BookError, match="in use by another process"):
            ledger.append("a", "1", {}, AT)
        other.execute("ROLLBACK")
        other.close()
        assert ledger.append("a", "1", {}, AT)[1]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_says_so(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    Ledger(path).close()
    path.chmod(stat.S_IREAD)
    tmp_path.chmod(stat.S_IREAD | stat.S_IEXEC)
    try:
        with pytest.raises(BookError, match="cannot be written"):
            Ledger(path).append("a", "1", {}, AT)
    finally:
        tmp_path.chmod(stat.S_IRWXU)


def test_a_full_disk_says_so_and_the_ledger_goes_on(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l.sqlite") as ledger:
        pages = ledger._pragma("page_count")
        ledger._connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(BookError, match="disk is full"):
            ledger.append("a", "big", {"x": "y" * 100_000}, AT)
        ledger._connection.execute("PRAGMA max_page_count = 1000000")
        assert ledger.append("a", "big", {"x": "y" * 100_000}, AT)[1]


APPEND = """
import sys
from pathlib import Path
from earmark.ledger import Ledger
ledger = Ledger(Path(sys.argv[1]))
start = int(sys.argv[2])
print("open", flush=True)
for i in range(start, start + 100_000):
    entry, new = ledger.append("load", str(i), {"i": i}, "t")
    print(i, flush=True)
"""


def test_twenty_kills_lose_nothing_acknowledged_and_repeat_nothing(tmp_path: Path) -> None:
    path, dice = tmp_path / "l.sqlite", random.Random(7)  # noqa: S311 - moments, not secrets
    acknowledged: set[int] = set()
    start = 0
    for _ in range(20):
        child = subprocess.Popen(
            [sys.executable, "-c", APPEND, str(path), str(start)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "open\n"
        time.sleep(dice.uniform(0.0, 0.06))
        child.send_signal(signal.SIGKILL)
        said = [line for line in child.stdout.read().split("\n")[:-1] if line]
        child.stdout.close()
        child.wait()
        acknowledged |= {int(line) for line in said}
        start = max(acknowledged, default=0)  # the last one again, as a caller who was not answered would
        with Ledger(path) as ledger:
            kept = [int(entry.key) for entry in ledger.entries("load")]
        assert acknowledged <= set(kept)
        assert len(kept) == len(set(kept))
    assert len(acknowledged) > 20
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    raw.close()
