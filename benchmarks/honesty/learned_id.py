"""Load files into a new book, learn, and print the profile's id: a process of its own, for another time zone or locale.

Run by S9 as: learned_id.py '["BOOK", "END", [["FILE", ...], ...], ["PIPELINE", ...]]'
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date

import earmark


def main(folder: str, last: str, parts: list[list[str]], new_business: list[str]) -> None:
    end = date.fromisoformat(last)
    with earmark.open_book(folder, today=end) as book:
        earmark.set_setting(book, "new_business_pipelines", tuple(new_business))
        for files in parts:
            earmark.load(book, *files, as_of=end)
        print(earmark.learn(book, as_of=end).profile_id)


if __name__ == "__main__":
    time.tzset()
    main(*json.loads(sys.argv[1]))
