"""A file made clean in a process of its own, which may die without taking anything with it."""

from __future__ import annotations

import json
import os
import secrets
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from earmark.errors import InputError
from earmark.sources.staged import Limits, Staged

_ANSWER = 16 << 20  # bytes of an answer; labels and notes are far smaller
_GRACE_SECONDS = 10.0  # between the answer and the end of the process
_SMALLER = "Split the file, or export fewer columns and rows."
_AS_CSV = "Save it as CSV (UTF-8) and load that."


def stage(
    path: Path,
    into: Path,
    limits: Limits = Limits(),  # noqa: B008 - a frozen value
    progress: Callable[[float], None] | None = None,
    name: str = "",
) -> Staged:
    """Read a CSV, TSV, workbook, Parquet or JSON file into two clean CSV files inside `into`.

    `name` is the file as the user knows it, for messages; `progress` is told the share done, 0 to 1.
    Raises InputError, naming the file and the next step, for a file that cannot be used, and for
    one that exceeds memory, CPU or time. Nothing is left in `into` then.
    """
    stem = into / secrets.token_hex(8)
    rows, refused = stem.with_suffix(".rows.csv"), stem.with_suffix(".refused.csv")
    shown = name or path.name
    try:
        words = _answer(_job(path, rows, refused, limits), limits, progress, shown)
    except BaseException:
        rows.unlink(missing_ok=True)
        refused.unlink(missing_ok=True)
        raise
    return Staged(rows=rows, refused=refused, **words)


def _job(path: Path, rows: Path, refused: Path, limits: Limits) -> str:
    words = {
        "path": str(path.resolve()),
        "extension": path.suffix.lower(),
        "rows": str(rows.resolve()),
        "refused": str(refused.resolve()),
        "limits": asdict(limits),
    }
    return json.dumps(words) + "\n"


def _answer(job: str, limits: Limits, progress: Callable[[float], None] | None, shown: str) -> dict[str, Any]:
    child = subprocess.Popen(
        [sys.executable, "-I", "-m", "earmark.sources.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ},
    )
    try:
        _tell(child, job)
        output, late = _listen(child, limits, progress)
        if not late:
            child.wait(_GRACE_SECONDS)
    except subprocess.TimeoutExpired:
        late = True
    finally:
        _end(child)
    if late:
        raise InputError(f"{shown}: it took longer than {limits.wall_seconds} seconds.", _SMALLER)
    return _understood(child.returncode, output, shown, limits)


def _tell(child: subprocess.Popen[bytes], job: str) -> None:
    stdin = child.stdin
    if stdin is None:
        return
    try:
        stdin.write(job.encode())
        stdin.close()
    except BrokenPipeError:
        return


def _listen(
    child: subprocess.Popen[bytes], limits: Limits, progress: Callable[[float], None] | None
) -> tuple[bytes, bool]:
    """Gather the answer and pass progress on until both streams end; tell whether time ran out."""
    deadline = time.monotonic() + limits.wall_seconds
    output, words = bytearray(), bytearray()
    with selectors.DefaultSelector() as streams:
        for stream in (child.stdout, child.stderr):
            if stream is not None:
                streams.register(stream, selectors.EVENT_READ)
        while streams.get_map():
            for key, _ in streams.select(max(0.0, deadline - time.monotonic())):
                data = os.read(key.fd, 1 << 16)
                if not data:
                    streams.unregister(key.fileobj)
                elif key.fileobj is child.stdout:
                    output += data
                else:
                    words = _pass_on(words + data, progress)
            if time.monotonic() >= deadline or len(output) > _ANSWER:
                return bytes(output), True
    return bytes(output), False


def _pass_on(words: bytearray, progress: Callable[[float], None] | None) -> bytearray:
    *lines, rest = words.split(b"\n")
    for line in lines:
        word, _, share = line.partition(b" ")
        if progress and word == b"progress":
            progress(float(share))
    return rest[-4096:]


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child and whatever it started, if still running, and reap it."""
    if child.poll() is None:
        if hasattr(os, "killpg"):
            os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
    for stream in (child.stdin, child.stdout, child.stderr):
        if stream is not None:
            stream.close()


def _understood(code: int, output: bytes, shown: str, limits: Limits) -> dict[str, Any]:
    try:
        answer = json.loads(output)
    except ValueError:
        raise InputError(f"{shown}: {_death(code, limits)}", _AS_CSV) from None
    if "refused" in answer:
        message, hint = answer["refused"]
        raise InputError(f"{shown}: {message}", hint)
    staged: dict[str, Any] = answer["staged"]
    return {**staged, "labels": tuple(staged["labels"]), "notes": tuple(staged["notes"])}


def _death(code: int, limits: Limits) -> str:
    if hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU:
        return f"it took more than {limits.cpu_seconds} seconds of CPU."
    if code < 0:
        return f"it asked for more memory than {limits.memory_bytes >> 20:,} MB, or broke its reader."
    return "its reader ended without an answer."
