"""Read one job from stdin, stage its file, and answer on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from earmark.errors import InputError, next_step
from earmark.sources.child.job import Job, confine, read_job
from earmark.sources.child.kinds import Kind, kind_of


def main() -> None:
    """Answer with {"staged": ...} or {"refused": [message, hint]}."""
    job = read_job(sys.stdin.readline())
    confine(job.limits)
    sys.stdout.write(json.dumps(answer(job)))
    sys.stdout.flush()


def answer(job: Job) -> dict[str, Any]:
    """Stage the job's file; every failure becomes words."""
    try:
        return {"staged": reader_of(kind_of(job.path, job.extension))(job)}
    except InputError as error:
        return {"refused": [error.message, error.hint]}
    except MemoryError:
        return {"refused": ["it asks for more memory than one file may use.", "Split it, or save it as CSV."]}
    except OSError as error:
        hint = next_step(error.errno, "Check rights and room on the disk.")
        return {"refused": [f"it cannot be read or staged: {error.strerror}.", hint]}
    except (ImportError, SyntaxError):  # the program's fault, not the file's
        raise
    except BaseException as error:  # noqa: BLE001 - a panic of the workbook reader is no Exception
        return {"refused": [f"it cannot be read ({type(error).__name__}).", "Save it as CSV (UTF-8) and load that."]}


def reader_of(kind: Kind) -> Callable[[Job], dict[str, Any]]:
    """Return the function that stages such files; only its own packages are imported."""
    if kind == "text":
        from earmark.sources.child.text import stage_text

        return stage_text
    if kind == "parquet":
        from earmark.sources.child.parquet import stage_parquet

        return stage_parquet
    if kind == "json":
        from earmark.sources.child.records import stage_records

        return stage_records
    from earmark.sources.child.workbook import stage_workbook

    return stage_workbook


if __name__ == "__main__":
    main()
