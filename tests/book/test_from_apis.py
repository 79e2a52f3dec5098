"""What CRMs' APIs hand out, as JSON lines or as the pages themselves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from earmark.book import Book
from earmark.verbs.load import load


def companies() -> list[dict[str, Any]]:
    names = [("30", "Acme", "Acme.example", "120"), ("31", "Beta", "beta.example", "15")]
    return [
        {
            "id": n,
            "properties": {
                "hs_object_id": n,
                "name": name,
                "domain": domain,
                "numberofemployees": size,
                "industry": "COMPUTER_SOFTWARE",
                "annualrevenue": None,
                "createdate": "2020-12-10T07:58:09.554Z",
                "hs_lastmodifieddate": "2024-01-26T11:45:49.817Z",
            },
            "createdAt": "2020-12-10T07:58:09.554Z",
            "updatedAt": "2024-01-26T11:45:49.817Z",
            "archived": False,
        }
        for n, name, domain, size in names
    ]


def deal(n: str, stage: str, company: str, **more: Any) -> dict[str, Any]:
    return {
        "id": n,
        "properties": {
            "dealname": f"Deal {n}",
            "dealstage": stage,
            "pipeline": "default",
            "amount": "1200.5",
            "createdate": "2023-02-05T10:00:00Z",
            "closedate": "2023-05-17T10:00:00Z",
            "hs_is_closed_won": "true" if stage == "closedwon" else "false",
            "hs_is_closed": "false" if stage == "qualifiedtobuy" else "true",
        },
        "createdAt": "2023-02-05T10:00:00Z",
        "updatedAt": "2023-05-17T10:00:00Z",
        "archived": False,
        "associations": {"companies": {"results": [{"id": company, "type": "deal_to_company"}]}},
        **more,
    }


def test_hubspots_api_records_become_accounts_and_deals(book: Book, tmp_path: Path) -> None:
    found = [deal("1", "closedwon", "30"), deal("2", "closedlost", "31"), deal("3", "qualifiedtobuy", "31")]
    lines = "\n".join(map(json.dumps, found[:2])) + "\n{broken\n" + json.dumps(found[2]) + "\n"
    (tmp_path / "deals.jsonl").write_text(lines)
    (tmp_path / "companies.json").write_text(json.dumps({"results": companies(), "paging": {"next": {"after": "9"}}}))
    report = load(book, tmp_path / "companies.json", tmp_path / "deals.jsonl")
    assert [(file.lines, file.accepted, file.rejected) for file in report.files] == [(2, 2, 0), (4, 3, 1)]
    assert [(file.holds, file.crm) for file in report.files] == [(("accounts",), "hubspot"), (("deals",), "hubspot")]
    rows = book.facts.rows(
        "SELECT a.name, d.name, d.outcome, d.amount_cents FROM deal AS d JOIN account AS a ON d.account = a.account "
        "ORDER BY d.name"
    )
    assert rows == [
        ("Acme", "Deal 1", "won", 120_050),
        ("Beta", "Deal 2", "lost", 120_050),
        ("Beta", "Deal 3", "open", 120_050),
    ]
    assert book.facts.rows("SELECT file, line FROM problem WHERE severity = 'rejected'") == [("deals.jsonl", 3)]
