"""Company and surroundings: another process on the book, a folder that may not be written, other zones and locales."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from breaking.books import Case, State, state
from breaking.disk import mounted
from breaking.found import Found, differs, refusal

READING = ("problems", "explain", "score", "document")
ZONES = ("Pacific/Kiritimati", "America/St_Johns", "UTC")
LOCALES = ("tr_TR.UTF-8", "de_DE.UTF-8", "C")


@dataclass(frozen=True)
class Abroad:
    """A time zone and a locale; calling it moves this process there."""

    zone: str
    locale: str
    locales: str

    def __call__(self) -> None:
        import locale

        os.environ |= {"TZ": self.zone, "LC_ALL": self.locale, "LOCPATH": self.locales}
        time.tzset()
        locale.setlocale(locale.LC_ALL, self.locale)


def made(locale: str, locales: Path) -> bool:
    """Make a locale in a folder of locales, if this machine can."""
    language, _, charset = locale.partition(".")
    if locale == "C" or not which("localedef"):
        return locale == "C"
    words = ["localedef", "-i", language, "-f", charset, str(locales / locale)]
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


def abroad(case: Case, place: Path, there: Abroad) -> Found:
    """Run the case's command elsewhere: it ends as at home."""
    case.place(place)
    ended = case.run(place, trap=there)
    return Found("went on", ended.said if ended.code else differs(case.state(place), case.end), ended.said)


def hurried() -> None:
    """Do not wait long for another process."""
    import earmark.engines.duckdb

    earmark.engines.duckdb._BUSY_SECONDS = 0.2  # noqa: SLF001 - set in a process of its own


def held(case: Case, place: Path) -> Found:
    """Run the case's command while this process has the book: it says which process that is."""
    import earmark

    case.place(place)
    with earmark.open_book(place / "book", today=case.today) as book:
        assert book.facts.columns("account")
        ended = case.run(place, trap=hurried)
    said = f"in use by another process, {os.getpid()}"
    wrong = refusal(ended) or ("" if said in ended.said else f"it is not said who: {ended.said}")
    return Found("refused" if ended.code else "went on", wrong, ended.said)


def together(case: Case, place: Path, loads: list[tuple[str, ...]]) -> State:
    """Load in as many processes at once, one that was told to wait again; return what the book holds."""
    case.place(place)
    line = [sys.executable, "-m", "earmark", "--quiet", "--book", str(place / "book"), "load"]
    running = [subprocess.Popen([*line, *words], stderr=subprocess.PIPE, text=True) for words in loads]
    told = [one.communicate()[1] for one in running]
    for process, said, words in zip(running, told, loads, strict=True):
        if process.returncode:
            assert "in use by another process" in said, said
            subprocess.run([*line, *words], check=True)
    return state(place, case.today)


def unwritable(case: Case, place: Path, name: str) -> Found:
    """Read a book in a folder that may not be written: it works, or says why not, and the book stays as it is."""
    outside = place.with_name(f"{place.name}-out")
    outside.mkdir()
    account = "1" if name == "explain" else ""
    out = {"score": "s.csv", "document": "d.html"}.get(name)
    words = [name, *([account] if account else []), *(["--out", str(outside / out)] if out else [])]
    line = [sys.executable, "-m", "earmark", "--quiet", "--book", str(place / "book"), *words]
    with _forbidden(case, place):
        before = _bytes(place)
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        same = _bytes(place) == before
    lines = done.stderr.splitlines()
    clear = len(lines) == 1 and lines[0].startswith("earmark: ") and str(place) in lines[0]
    wrong = "" if done.returncode == 0 or (done.returncode == 2 and clear) else f"{done.returncode}: {done.stderr}"
    return Found("refused" if done.returncode else "went on", wrong or ("" if same else "it was changed"), done.stderr)


def _bytes(place: Path) -> bytes:
    """The ledger's bytes, where it cannot be opened."""
    return (place / "book" / "ledger.sqlite").read_bytes()


@contextmanager
def _forbidden(case: Case, place: Path) -> Iterator[None]:
    """A copy of the case's place that may not be written: mounted so for root, else by its rights."""
    if os.geteuid() == 0:
        with mounted(place):
            case.place(place)
            subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
            yield
        return
    case.place(place)
    everything = [place, *place.rglob("*")]
    for path in everything:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        yield
    finally:
        for path in everything:
            with suppress(OSError):
                path.chmod(0o755 if path.is_dir() else 0o644)
