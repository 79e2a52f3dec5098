"""Histories of deals: when a deal closed, when it was opened, and whether it was opened again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from conftest import TODAY, Write
from earmark.book import Book
from earmark.sql.ask import SNAPSHOT
from earmark.verbs import counting
from earmark.verbs.load import load

HEADER = "Record ID,Deal Name,Deal Stage,Create Date,Close Date,Associated Company IDs"
LOGGED = "deal_id,name,value,timestamp,source,source_id"


def dated(book: Book) -> dict[str, tuple[Any, ...]]:
    rows = book.facts.rows("SELECT crm_id, outcome, opened, closed, reopened FROM deal ORDER BY crm_id")
    return {str(row[0]): row[1:] for row in rows}


def test_a_deal_without_a_close_date_closed_when_it_entered_its_stage(
    book: Book, write: Write, companies: Path
) -> None:
    deals = write("deals.csv", HEADER, [
        (1, "a", "closedwon", "2023-01-01", "", 1),
        (2, "b", "closedlost", "", "2023-08-08", 2),
        (3, "c", "contractsent", "2023-01-01", "2023-09-09", 3),
        (4, "d", "closedlost", "2023-01-01", "", 4),
    ])  # fmt: skip
    history = write("deal_property_history.csv", LOGGED, [
        (1, "dealstage", "qualifiedtobuy", "2023-01-01T08:00:00Z", "CRM_UI", ""),
        (1, "dealstage", "closedwon", "2023-03-04T08:00:00Z", "CRM_UI", ""),
        (1, "amount", "100", "2023-02-04T08:00:00Z", "CRM_UI", ""),
        (1, "dealstage", "closedwon", "2023-04-04T08:00:00Z", "IMPORT", ""),
        (2, "dealstage", "qualifiedtobuy", "2023-02-02T08:00:00Z", "CRM_UI", ""),
        (2, "dealstage", "closedlost", "2023-05-05T08:00:00Z", "CRM_UI", ""),
        (3, "dealstage", "closedlost", "2023-06-01T08:00:00Z", "CRM_UI", ""),
        (3, "dealstage", "contractsent", "2025-06-01T08:00:00Z", "CRM_UI", ""),
        (4, "dealstage", "closedwon", "2023-06-01T08:00:00Z", "CRM_UI", ""),
        (9, "dealstage", "closedwon", "2023-06-01T08:00:00Z", "CRM_UI", ""),
        (1, "dealstage", "closedwon", "", "CRM_UI", ""),
    ])  # fmt: skip
    report = load(book, companies, deals, history)
    assert dated(book) == {
        "1": ("won", date(2023, 1, 1), date(2023, 3, 4), None),
        "2": ("lost", date(2023, 2, 2), date(2023, 8, 8), None),
        "3": ("open", date(2023, 1, 1), None, date(2025, 6, 1)),
        "4": ("lost", date(2023, 1, 1), None, None),  # its history ends elsewhere: it says nothing of the loss
    }
    assert (report.files[2].holds, report.files[2].accepted, report.files[2].rejected) == (("deal_history",), 10, 1)
    assert "lines of fields that have no use yet, kept: 1: amount (1)" in report.files[2].notes
    assert "lines of deals that are not loaded, kept until they are: 1" in report.files[2].notes
    assert "deals opened again after they had closed: 1" in report.files[1].notes


def test_a_history_loaded_before_its_deals_waits_for_them(book: Book, write: Write, companies: Path) -> None:
    history = write("deal_stage.csv", "deal_id,date_entered,value,source,source_id", [
        (1, "2023-01-02 08:00:00", "qualifiedtobuy", "x", "y"), (1, "2023-03-04 08:00:00", "1234", "x", "y"),
    ])  # fmt: skip
    load(book, history)
    meaning = [("p", "1234", "Signed", "true", "true")]
    stages = write("stages.csv", "pipeline_id,stage_id,label,is_closed,closed_won", meaning)
    load(book, write("deals.csv", HEADER, [(1, "a", "1234", "2023-01-01", "", 1)]), stages, companies)
    assert dated(book) == {"1": ("won", date(2023, 1, 1), date(2023, 3, 4), None)}


def test_salesforce_s_histories_of_stages_and_of_fields_date_deals(book: Book, write: Write) -> None:
    accounts = write("Account.csv", "Id,Name,Website,Industry,OwnerId", [
        ("001A000000abcdEIAQ", "Upper", "u.com", "X", "o"), ("001A000000abcdeIAA", "Lower", "l.com", "Y", "o"),
    ])  # fmt: skip
    deals = write("Opportunity.csv", "Id,AccountId,Name,StageName,IsClosed,IsWon,CloseDate,CreatedDate", [
        ("006A00000000001AAA", "001A000000abcdE", "a", "Closed Won", "true", "true", "", ""),
        ("006A00000000002AAA", "001A000000abcde", "b", "Closed Lost", "true", "false", "", "2022-01-01"),
    ])  # fmt: skip
    stages = write("OpportunityHistory.csv", "Id,OpportunityId,StageName,Amount,CloseDate,CreatedDate,CreatedById", [
        ("1", "006A00000000001AAA", "Prospecting", 1, "2023-09-01", "2023-02-01T10:00:00.000+0000", "u"),
        ("2", "006A00000000001AAA", "Closed Won", 2, "2023-09-01", "2023-05-01T10:00:00.000+0000", "u"),
    ])  # fmt: skip
    header = "Id,OpportunityId,Field,OldValue,NewValue,CreatedDate,CreatedById"
    fields = write("OpportunityFieldHistory.csv", header, [
        ("3", "006A00000000002AAA", "StageName", "Prospecting", "Closed Lost", "2022-05-01T10:00:00.000+0000", "u"),
    ])  # fmt: skip
    report = load(book, accounts, deals, stages, fields)
    assert dated(book) == {
        "006A00000000001": ("won", date(2023, 2, 1), date(2023, 5, 1), None),
        "006A00000000002": ("lost", date(2022, 1, 1), date(2022, 5, 1), None),
    }
    assert [file.holds for file in report.files[2:]] == [("deal_history",), ("deal_history",)]


def test_a_deal_opened_again_is_stalled_from_then_on(book: Book, write: Write, companies: Path) -> None:
    won = [(n, "w", "closedwon", "2023-01-01", "2023-02-01", 1) for n in range(10, 16)]
    deals = write("deals.csv", HEADER, [
        *won, (3, "c", "contractsent", "2022-01-01", "", 3), (6, "d", "contractsent", "2022-01-01", "", 6),
    ])  # fmt: skip
    history = write("deal_property_history.csv", LOGGED, [
        (3, "dealstage", "closedlost", "2022-06-01T08:00:00Z", "CRM_UI", ""),
        (3, "dealstage", "contractsent", "2025-12-01T08:00:00Z", "CRM_UI", ""),
    ])  # fmt: skip
    load(book, companies, deals, history)
    names = {}
    for day in (TODAY, date(2025, 11, 1)):
        info = counting.snapshot(book, day)
        query = f"SELECT a.name, s.outcome FROM {SNAPSHOT} s JOIN account a USING (account)"  # noqa: S608 - ours
        names[day] = {name: outcome for name, outcome in book.facts.rows(query) if name in {"Gamma", "Zeta"}}
        assert info.cycle_p90 == 31
    assert names[TODAY] == {"Gamma": 4, "Zeta": 2}  # open, stalled
    assert names[date(2025, 11, 1)] == {"Gamma": 2, "Zeta": 2}


def test_attio_s_dated_stages_tell_of_a_deal_opened_again(book: Book, tmp_path: Path) -> None:
    def stage(title: str, since: str, until: str | None = None) -> dict[str, Any]:
        return {"active_from": since, "active_until": until, "status": {"title": title}}

    deal = {
        "id": {"workspace_id": "w", "object_id": "deals", "record_id": "d1"}, "created_at": "2023-01-01T00:00:00Z",
        "values": {
            "name": [{"active_from": "2023-01-01T00:00:00Z", "active_until": None, "value": "Deal"}],
            "associated_people": [],
            "associated_company": [{"active_from": "2023-01-01T00:00:00Z", "target_record_id": "c1"}],
            "value": [{"active_from": "2023-01-01T00:00:00Z", "active_until": None, "currency_value": 9}],
            "stage": [stage("Won", "2024-05-01T00:00:00Z"),
                      stage("In Progress", "2024-03-01T00:00:00Z", "2024-05-01T00:00:00Z"),
                      stage("Lost", "2023-06-01T00:00:00Z", "2024-03-01T00:00:00Z")],
        },
    }  # fmt: skip
    (tmp_path / "deals.json").write_text(json.dumps({"data": [deal]}))
    load(book, tmp_path / "deals.json")
    assert dated(book)["d1"] == ("won", date(2023, 1, 1), date(2024, 5, 1), date(2024, 3, 1))
