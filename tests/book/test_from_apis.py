"""What CRMs' APIs hand out, as JSON lines or as the pages themselves."""

from __future__ import annotations

import json
from datetime import date
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


def dated(until: str | None = None, since: str = "2024-01-01T00:00:00Z", **value: Any) -> dict[str, Any]:
    return {"active_from": since, "active_until": until, "created_by_actor": {"type": "system"}, **value}


def attio(kind: str, n: str, **values: list[dict[str, Any]]) -> dict[str, Any]:
    found = {"workspace_id": "w", "object_id": kind, "record_id": n}
    return {"id": found, "created_at": "2023-02-05T00:00:00Z", "values": values}


def test_attios_records_become_accounts_and_deals_closed_when_their_stage_began(book: Book, tmp_path: Path) -> None:
    firms = [
        attio(
            "companies", n, name=[dated(value=name)], domains=[dated(domain=f"{n}.example"), dated(domain="x.example")],
            employee_range=[dated(option={"title": "11-50"})], estimated_arr_usd=[dated(option={"title": "$1M-$10M"})],
            associated_deals=[dated(target_record_id="d1")], last_interaction=[dated(interaction_type="email")],
        )
        for n, name in (("c1", "Acme"), ("c2", "Beta"))
    ]  # fmt: skip
    deals = [
        attio(
            "deals", n, name=[dated(value=f"Deal {n}")], associated_people=[],
            stage=[dated(until=since, status={"title": "Lead"}), dated(since=since, status={"title": stage})],
            value=[dated(currency_value=1200.5, currency_code="EUR")],
            associated_company=[dated(target_object="companies", target_record_id=firm)],
        )
        for n, stage, since, firm in (
            ("d1", "Won", "2023-05-17T09:00:00Z", "c1"),
            ("d2", "Lost", "2023-06-17T09:00:00Z", "c2"),
            ("d3", "In Progress", "2023-03-01T09:00:00Z", "c2"),
        )
    ]  # fmt: skip
    (tmp_path / "companies.json").write_text(json.dumps({"data": firms}))
    (tmp_path / "deals.json").write_text(json.dumps({"data": deals}))
    report = load(book, tmp_path / "companies.json", tmp_path / "deals.json")
    assert [(file.holds, file.crm) for file in report.files] == [(("accounts",), "attio"), (("deals",), "attio")]
    rows = book.facts.rows(
        "SELECT a.domain, d.name, d.outcome, d.amount_cents, d.closed FROM deal AS d"
        " JOIN account AS a ON d.account = a.account ORDER BY d.name"
    )
    assert rows == [
        ("c1.example", "Deal d1", "won", 120_050, date(2023, 5, 17)),
        ("c2.example", "Deal d2", "lost", 120_050, date(2023, 6, 17)),
        ("c2.example", "Deal d3", "open", 120_050, None),
    ]
    leaks = book.facts.rows("SELECT name FROM field WHERE leak IS NOT NULL ORDER BY name")
    assert leaks == [("associated_deals",), ("last_interaction.interaction_type",)]


def test_salesforces_query_and_pipedrives_pages_are_read(book: Book, tmp_path: Path) -> None:
    salesforce = {
        "attributes": {"type": "Opportunity", "url": "/o"}, "Id": "006A000000AaAaAIAV", "Name": "Acme first",
        "StageName": "Closed Won", "IsClosed": True, "IsWon": True, "Amount": 12000.0, "CloseDate": "2024-02-13",
        "CreatedDate": "2024-01-14T10:00:00.000+0000", "AccountId": "001A0000006Vm9uIAC",
        "Account": {"attributes": {"type": "Account", "url": "/a"}, "Name": "Acme"},
    }  # fmt: skip
    pipedrive = {
        "id": 2, "title": "Beta deal", "value": 800, "currency": "EUR", "status": "lost", "stage_id": 3,
        "org_id": {"name": "Beta", "people_count": 1, "value": 6}, "user_id": {"id": 9, "name": "Rep", "value": 9},
        "add_time": "2023-02-06 10:00:00", "close_time": "2023-06-17 10:00:00", "org_name": "Beta",
    }  # fmt: skip
    (tmp_path / "sf.json").write_text(json.dumps({"totalSize": 1, "done": True, "records": [salesforce]}))
    (tmp_path / "pd.json").write_text(json.dumps({"success": True, "data": [pipedrive], "additional_data": {}}))
    report = load(book, tmp_path / "sf.json", tmp_path / "pd.json")
    assert [(file.holds, file.crm) for file in report.files] == [(("deals",), "salesforce"), (("deals",), "pipedrive")]
    rows = book.facts.rows(
        "SELECT a.name, d.outcome, d.amount_cents, d.opened, d.closed FROM deal AS d"
        " JOIN account AS a ON d.account = a.account ORDER BY a.name"
    )
    assert rows == [
        ("Acme", "won", 1_200_000, date(2024, 1, 14), date(2024, 2, 13)),
        ("Beta", "lost", 80_000, date(2023, 2, 6), date(2023, 6, 17)),
    ]


def test_stripes_subscriptions_end_where_their_epochs_say(book: Book, tmp_path: Path) -> None:
    def subscription(n: str, **ends: int | None) -> dict[str, Any]:
        told = {
            "id": n,
            "object": "subscription",
            "customer": f"cus_{n}",
            "start_date": 1_641_376_800,
            "livemode": True,
        }
        return {**told, "currency": "usd", "items": {"object": "list", "data": []}, **ends}

    found = [subscription("1", canceled_at=None, ended_at=None), subscription("2", canceled_at=1_675_245_600)]
    (tmp_path / "subscriptions.json").write_text(json.dumps({"object": "list", "data": found, "has_more": False}))
    report = load(book, tmp_path / "subscriptions.json")
    assert [(file.holds, file.crm, file.accepted) for file in report.files] == [(("contracts",), "stripe", 2)]
    assert book.facts.rows("SELECT started, ended FROM contract ORDER BY started, ended NULLS FIRST") == [
        (date(2022, 1, 5), None),
        (date(2022, 1, 5), date(2023, 2, 1)),
    ]
    assert book.facts.rows("SELECT count(*) FROM problem") == [(0,)]
