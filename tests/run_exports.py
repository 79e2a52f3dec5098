"""Each export run on accounts, by what reads it: what it says of each, as (score, tier, exclusion, segment)."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from earmark.engines.duckdb import DuckDB
from earmark.profile.bins import Value
from earmark.profile.judge import judge
from earmark.profile.profile import Profile
from earmark.render.exports import hubspot, plan, salesforce
from earmark.render.exports.plan import Wanted
from earmark.render.exports.scorer import python
from earmark.render.exports.workbook import workbook
from earmark.sql.script import Wanted as ScriptWanted
from earmark.sql.script import script
from formula_readers import HubSpot, Salesforce
from made_profiles import AS_OF, KINDS, RAW, as_people_write

Said = tuple[int, str, str, str]
Account = Mapping[str, Value]
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""  # LibreOffice asks or trusts what is stored, unless it is told to calculate
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def reference(profile: Profile, account: Account, on: date = AS_OF) -> Said:
    said = judge(profile, account, on)
    return said.score.score, said.tier, said.excluded_by, said.segment


def by_salesforce(profile: Profile, rows: Sequence[Account]) -> list[Said]:
    """Read the formula fields one after the other, each seeing those before it."""
    wanted, names = Wanted(), salesforce.api_names(profile, Wanted())
    fields = salesforce.formulas(profile, wanted)
    found = []
    for row in rows:
        record: dict[str, Any] = {names[f]: _cell(row.get(f), "; ") for f in profile.fields}
        for one in fields:
            record[one.name] = Salesforce(one.text, record, AS_OF).whole()
        found.append(_said(record, salesforce.ANSWERS))
    return found


def by_hubspot(profile: Profile, rows: Sequence[Account]) -> list[Said]:
    """Read the calculation properties one after the other, each seeing those before it."""
    wanted, names = Wanted(as_of=AS_OF), hubspot.property_names(profile, Wanted())
    equations = hubspot.equations(profile, wanted)
    found = []
    for row in rows:
        record: dict[str, Any] = {names[f]: _milliseconds(_cell(row.get(f), ";")) for f in profile.fields}
        for one in equations:
            record[one.name] = HubSpot(one.text, record).whole()
        found.append(_said(record, hubspot.ANSWERS))
    return found


def by_python(profile: Profile, rows: Sequence[Account], folder: Path) -> list[Said]:
    """Run the file in a process of its own that sees nothing of Earmark."""
    (folder / "icp.py").write_text(python(profile, Wanted(as_of=AS_OF)), "utf-8")
    (folder / "rows.json").write_text(json.dumps([{k: _json(v) for k, v in row.items()} for row in rows]), "utf-8")
    code = (
        "import json, icp\n"
        "said = [icp.score(row) for row in json.load(open('rows.json'))]\n"
        "assert all(sum(r['points'] for r in s['reasons']) == s['points'] for s in said)\n"
        "print(json.dumps([[s['points'], s['tier'], s['exclusion'], s['segment']] for s in said]))\n"
    )
    run = subprocess.run([sys.executable, "-S", "-c", code], cwd=folder, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [tuple(one) for one in json.loads(run.stdout)]


def by_workbook(
    soffice: str,
    cases: Sequence[tuple[Profile, Sequence[Account]]],
    folder: Path,
    edit: Callable[[bytes], bytes] = bytes,
) -> list[list[Said]]:
    """Have LibreOffice calculate a workbook for each profile, all in one run; `edit` is done to the last before."""
    home, books = folder / "home", []
    (home / "user").mkdir(parents=True)
    (home / "user" / "registrymodifications.xcu").write_text(ALWAYS, "utf-8")
    for i, (profile, rows) in enumerate(cases):
        books.append(folder / f"b{i}.xlsx")
        accounts = [(str(n), row) for n, row in enumerate(rows)]
        made = workbook(profile, Wanted(as_of=AS_OF), accounts, empty=3)
        books[-1].write_bytes(edit(made) if i == len(cases) - 1 else made)
    words = [soffice, f"-env:UserInstallation=file://{home}", "--headless", "--convert-to", EVERY_SHEET, "--outdir"]
    run = subprocess.run([*words, str(folder), *map(str, books)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return [_sheet(folder / f"b{i}-Score.csv", len(rows)) for i, (_, rows) in enumerate(cases)]


def by_sql(profile: Profile, rows: Sequence[Account]) -> list[Said]:
    """Run the script of DuckDB over raw columns."""
    engine = DuckDB()
    columns = ", ".join(f"f{i} {RAW[kind]}" for i, kind in enumerate(KINDS))
    engine.run(f"CREATE TABLE made (id INTEGER, {columns})")
    names = ["id", *(f"f{i}" for i in range(len(KINDS)))]
    engine.insert("made", names, as_people_write(rows), ["INTEGER", *(RAW[kind] for kind in KINDS)])
    told = engine.arrays(script(profile, ScriptWanted("duckdb", "made", as_of=AS_OF), "about"))
    said = {}
    for n, at in enumerate(told["id"]):
        texts = [(told[name][n] or "") if name in told else "" for name in ("tier", "exclusion", "segment")]
        said[int(at)] = (int(told["score"][n]), *texts)
    engine.close()
    return [said[n] for n in range(len(rows))]


def with_points(book: bytes, old: int, new: int) -> bytes:
    """Return a workbook as it is after a person wrote `new` over every `old` in the points of the sheet Card."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as read, zipfile.ZipFile(made, "w") as write:
        for name in read.namelist():
            text = read.read(name)
            if name == "xl/worksheets/sheet2.xml":
                cell = rb'(<c r="C\d+" s="\d+"><v>)%d(</v>)' % old
                text = re.sub(cell, rb"\g<1>%d\g<2>" % new, text)
            write.writestr(name, text)
    return made.getvalue()


def differences(expected: Iterable[Said], found: Iterable[Said]) -> int:
    """Return how many answers differ."""
    return sum(one != other for one, other in zip(expected, found, strict=True))


def _sheet(path: Path, rows: int) -> list[Said]:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))
    heads, found = lines[3], []
    at = {name: heads.index(name) if name in heads else None for name in ("Score", "Tier", "Excluded by", "Segment")}
    for line in lines[4 : 4 + rows]:
        score, *texts = ("" if i is None else line[i] for i in at.values())
        found.append((int(score) if score.lstrip("-").isdigit() else score, *texts))
    return found  # type: ignore[return-value]


def _said(record: Mapping[str, Any], answers: Mapping[str, str]) -> Said:
    texts = [record.get(answers[name], "") for name in (plan.TIER, plan.EXCLUSION, plan.SEGMENT)]
    return int(record[answers[plan.SCORE]]), *texts  # type: ignore[return-value]


def _cell(value: Value, between: str) -> Any:
    """A value as a CRM keeps it: lists as text, nothing where there is nothing."""
    return (between.join(value) or None) if isinstance(value, tuple) else None if value == "" else value


def _milliseconds(value: Any) -> Any:
    return Decimal((value - date(1970, 1, 1)).days) * 86_400_000 if isinstance(value, date) else value


def _json(value: Value) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value
