"""Every export of the card against the reference scorer, on generated accounts at the edges of its bins.

`python benchmarks/exports.py` holds 10,000 accounts against each export; a count on the command line takes fewer.
The accounts are those that the export's page claims: ASCII texts for Salesforce, texts spelled as on the card for
HubSpot, composed texts and dates from 1900 for the workbook, all for Python and SQL.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from figures import Figure, at_most, show

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from earmark.profile.profile import Profile
from made_cards import Account, ascii_words, exact_words, made, shown_words, some
from run_exports import by_hubspot, by_python, by_salesforce, by_sql, by_workbook, differences, reference

ACCOUNTS = 10_000
PROFILES = 50
SEED = 20


def every(_: Profile, __: Account) -> bool:
    return True


def main(accounts: int = ACCOUNTS) -> list[Figure]:
    """Return how many answers of each export differ from the reference."""
    profiles = made(PROFILES, SEED)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = [
            _figure("Salesforce formulas, by a reader", _each(profiles, accounts, ascii_words, by_salesforce)),
            _figure("HubSpot formulas, by a reader", _each(profiles, accounts, exact_words, by_hubspot)),
            _figure(
                "Python file, in its own process",
                _each(profiles, accounts, every, lambda one, rows: by_python(one, rows, folder)),
            ),
            _figure("SQL script, by DuckDB", _each(profiles, accounts, ascii_words, by_sql)),
        ]
        soffice = shutil.which("soffice")
        if soffice:
            figures.append(_figure("workbook, by LibreOffice", _workbooks(profiles, accounts, soffice, folder)))
        else:
            print("LibreOffice is not installed: the workbook is not calculated.")
    return figures


def _figure(name: str, found: tuple[int, int]) -> Figure:
    wrong, count = found
    return at_most(f"{name}: differences in {count:,} accounts", wrong, "accounts", 0)


def _each(
    profiles: list[Profile],
    accounts: int,
    fit: Callable[..., bool],
    run: Callable[..., list[tuple[int, str, str, str]]],
) -> tuple[int, int]:
    wrong = count = 0
    for i, one in enumerate(profiles):
        rows = some(one, accounts // len(profiles), i, fit)
        wrong += differences((reference(one, row) for row in rows), run(one, rows))
        count += len(rows)
    return wrong, count


def _workbooks(profiles: list[Profile], accounts: int, soffice: str, folder: Path) -> tuple[int, int]:
    cases = [(one, some(one, accounts // len(profiles), i, shown_words)) for i, one in enumerate(profiles)]
    found = by_workbook(soffice, cases, folder)
    expected = [[reference(one, row) for row in rows] for one, rows in cases]
    wrong = sum(differences(one, other) for one, other in zip(expected, found, strict=True))
    return wrong, sum(len(rows) for _, rows in cases)


if __name__ == "__main__":
    found = main(int(sys.argv[1]) if len(sys.argv) > 1 else ACCOUNTS)
    show(str(__doc__).split("\n", maxsplit=1)[0], found)
    sys.exit(int(any(one.met is False for one in found)))
