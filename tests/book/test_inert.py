"""What an export made inert, a load makes live again: export and load are the identity."""

from __future__ import annotations

from pathlib import Path

import pytest

from earmark.book import open_book
from earmark.verbs.learn import learn
from earmark.verbs.load import load
from earmark.verbs.score import score

CELLS = ["=1+1", "@SUM(A1)", "+cmd", "-cmd", "'quoted", "plain", "-5", "+49 170 123"]


@pytest.mark.parametrize("times", [1, 3])
def test_a_list_scored_again_and_again_keeps_its_cells(tmp_path: Path, times: int) -> None:
    lines = [f"c{i}.example,{cell},won,2025-01-0{i + 1},2025-02-01" for i, cell in enumerate(CELLS)]
    source = tmp_path / "deals.csv"
    source.write_text("\n".join(["domain,note,stage,opened,closed", *lines, ""]), encoding="utf-8")
    targets = tmp_path / "list0.csv"
    targets.write_text("\n".join(["domain,note", *(f"c{i}.example,{c}" for i, c in enumerate(CELLS)), ""]))
    with open_book(tmp_path / "book") as book:
        load(book, source)
        learn(book)
        for turn in range(times):
            score(book, tmp_path / f"list{turn}.csv", tmp_path / f"list{turn + 1}.csv")
    last = (tmp_path / f"list{times}.csv").read_text(encoding="utf-8-sig").splitlines()
    shown = [line.split(",")[1] for line in last[1:]]
    assert shown == ["'=1+1", "'@SUM(A1)", "'+cmd", "'-cmd", "'quoted", "plain", "-5", "+49 170 123"]
