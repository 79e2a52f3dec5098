"""Files are known by their columns: what they hold, whose they are, what each column is for."""

from __future__ import annotations

import csv
import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from held import profile_values

from earmark.sources.columns import key
from earmark.sources.mapping import Column, Known, Reading
from earmark.sources.profiling import ColumnProfile
from earmark.sources.recognise import recognise


def read(name: str, labels: str, *rows: str, known: Known | None = None) -> Reading:
    cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
    heads = [label.strip() for label in labels.split("|")]
    columns = [[row[n] for row in cells] for n in range(len(heads))]
    return recognise(heads, profile_values(columns), name, known=known)[0]


def roles(reading: Reading) -> dict[str, str]:
    return {column.role: column.label for column in reading.columns if column.role}


def column_for(reading: Reading, role: str) -> Column:
    return next(column for column in reading.columns if column.role == role)


def uses(reading: Reading) -> dict[str, str]:
    return {column.label: column.use for column in reading.columns}


COMPANIES = (
    "Record ID|Company name|Company Domain Name|Industry|Number of Employees|Annual Revenue|Country/Region"
    "|Lifecycle Stage|Company owner|Create Date|Web Technologies|Number of times contacted|Last Activity Date"
    "|Uses Kubernetes|Close Date"
)


def test_a_hubspot_company_export() -> None:
    rows = [
        f"{n}|Acme {n}|acme{n}.com|{'SaaS' if n % 2 else 'Retail'}|{n * 10}|{n * 1000}|Germany|customer|Kim"
        f"|2024-01-0{n % 9 + 1} 10:00|{'aws;stripe' if n % 2 else 'gcp;stripe'}|{n}|2024-05-01"
        f"|{'Yes' if n % 3 else 'No'}|2024-03-01"
        for n in range(1, 30)
    ]
    reading = read("hubspot-crm-exports-all-companies.csv", COMPANIES, *rows)
    assert (reading.crm, reading.holds, reading.questions) == ("hubspot", "accounts", ())
    assert {"id": "Record ID", "domain": "Company Domain Name", "employees": "Number of Employees"}.items() <= roles(
        reading
    ).items()
    assert [label for label, use in uses(reading).items() if use == "leak"] == [
        "Lifecycle Stage",
        "Number of times contacted",
        "Last Activity Date",
        "Close Date",
    ]
    assert uses(reading)["Create Date"] == "role"
    kinds = {column.label: column.kind for column in reading.columns if column.use == "criterion"}
    assert kinds["Web Technologies"] == "list"
    assert kinds["Uses Kubernetes"] == "boolean"


def test_a_hubspot_deal_export() -> None:
    reading = read(
        "deals.csv",
        "Record ID|Deal Name|Deal Stage|Pipeline|Amount|Close Date|Create Date|Deal owner|Deal Type"
        "|Associated Company IDs (Primary)|Associated Company (Primary)|Closed Lost Reason",
        "1|A|Closed Won|Sales Pipeline|1200|2024-03-01 10:00|2024-01-02 09:00|Kim|newbusiness|77|Acme|",
        "2|B|Closed Lost|Sales Pipeline|900|2024-03-01 10:00|2024-01-02 09:00|Kim|newbusiness|78|Bolt|Price",
        "3|C|Appointment Scheduled|Sales Pipeline|||2024-01-02 09:00|Kim|existingbusiness|79|Core|",
    )
    assert (reading.crm, reading.holds, reading.questions) == ("hubspot", "deals", ())
    assert roles(reading)["account_id"] == "Associated Company IDs (Primary)"
    assert dict(reading.stages) == {"closed won": "won", "closed lost": "lost", "appointment scheduled": "open"}


def test_salesforce_by_api_names_and_by_report_labels() -> None:
    api = read(
        "Opportunity.csv",
        "Id|AccountId|Name|Amount|StageName|IsClosed|IsWon|Type|CloseDate|CreatedDate|ForecastCategoryName",
        "006000000000001AAA|001000000000001AAA|A|5|Signed|true|true|New Business|2024-03-01"
        "|2024-01-01T10:00:00.000+0000|Closed",
    )
    assert (api.crm, api.holds, api.questions) == ("salesforce", "deals", ())
    assert roles(api) | {"won": "IsWon", "deal_type": "Type", "opened": "CreatedDate"} == roles(api)
    report = read(
        "report.csv",
        "Opportunity ID|Opportunity Name|Account Name|Stage|Amount|Close Date|Created Date|Opportunity Owner|Source",
        "006000000000001|A|Acme|Closed Won|5|3/25/2024|1/31/2024|Kim|Web",
    )
    assert (report.crm, report.holds, report.questions) == ("salesforce", "deals", ())
    assert column_for(report, "closed").format == "mdy"
    account = read(
        "Account.csv",
        "Id|Name|Type|BillingCountry|Website|Industry|AnnualRevenue|NumberOfEmployees|Rating|AccountSource|Uses_SAP__c|CreatedDate",
        "001000000000001AAA|Acme|Customer - Direct|Germany|acme.com|SaaS|5|10|Hot|Web|true|2024-01-01",
        "001000000000002AAA|Bolt|Prospect|Germany|bolt.com|Retail|6|11|Cold|Event|false|2024-01-01",
    )
    assert (account.crm, account.holds) == ("salesforce", "accounts")
    assert uses(account)["Rating"] == "leak"
    assert roles(account)["relationship"] == "Type"
    assert uses(account)["Type"] == "role"
    assert uses(account)["Uses_SAP__c"] == "criterion"


@pytest.mark.parametrize(
    ("name", "labels", "row", "holds"),
    [
        ("companies.csv", "company|website|sector|headcount|country", "Acme|acme.com|SaaS|50-200|DE", "accounts"),
        ("deals.csv", "deal|company|stage|opened|closed|amount", "A|Acme|Won|2024-01-01|2024-02-01|5", "deals"),
        ("contracts.csv", "Company ID|Start Date|End Date|ARR", "7|2024-01-01|2025-01-01|1200", "contracts"),
        ("subs.csv", "domain|start_date|cancelled_at|mrr", "acme.com|2024-01-01|2025-01-01|100", "contracts"),
        ("contacts.csv", "First Name|Last Name|Email|Job Title|Company", "A|B|a@b.com|CFO|Acme", "contacts"),
        ("events.csv", "domain|event_type|date|source|url", "acme.com|funding|2024-01-01|news|https://x.com", "events"),
        ("nps.csv", "Company ID|NPS|date", "7|9|2024-01-01", "after_sale"),
        ("usage.csv", "domain|seats_used|seats_bought|last_login", "acme.com|5|10|2024-01-01", "after_sale"),
        ("targets.csv", "domain", "acme.com", "accounts"),
        ("stages.csv", "stage_id|label|pipeline_id|is_closed|probability", "1|Signed|p|true|1.0", "stages"),
        ("roles.csv", "Id|OpportunityId|ContactId|Role|IsPrimary", "1|2|3|Decision Maker|true", "contact_roles"),
        ("assoc.csv", "deal_id|company_id", "1|2", "deal_accounts"),
        (
            "AccountHistory.csv",
            "Id|AccountId|Field|OldValue|NewValue|CreatedDate",
            "1|2|Industry|a|b|2024-01-01",
            "account_history",
        ),
        (
            "OpportunityHistory.csv",
            "Id|OpportunityId|StageName|Amount|CloseDate|CreatedDate|CreatedById",
            "1|2|Closed Won|5|2024-01-01|2024-01-01|3",
            "deal_history",
        ),
        (
            "companies_property_history.csv",
            "object_id|property_name|value|timestamp|source_type",
            "1|industry|b|2024-01-01T00:00:00Z|CRM_UI",
            "account_history",
        ),
        (
            "deals_property_history.csv",
            "object_id|property_name|value|timestamp|source_type",
            "1|dealstage|b|2024-01-01T00:00:00Z|CRM_UI",
            "deal_history",
        ),
        ("x.csv", "companyId|property|value|timestamp|sourceType", "1|a|b|2024-01-01|API", "account_history"),
        ("x.csv", "contactId|property|value|timestamp|sourceType", "1|a|b|2024-01-01|API", "ignored"),
        ("LeadHistory.csv", "Id|LeadId|Field|OldValue|NewValue|CreatedDate", "1|2|a|b|c|2024-01-01", "ignored"),
        (
            "deal_stage.csv",
            "deal_id|date_entered|source|source_id|value|_fivetran_synced",
            "1|2024-01-01|CRM_UI|u|closedwon|2024-01-01",
            "deal_history",
        ),
        (
            "x.csv",
            "opportunity_id|account_name|stage_name|amount|close_date|created_date",
            "1|Acme|Closed Won|5|2024-02-01|2024-01-01",
            "deals",
        ),
        (
            "x.csv",
            "deal_id|deal_name|company|stage|value|date_entered|close_date",
            "1|A|Acme|Won|5|2024-01-01|2024-02-01",
            "deals",
        ),
        ("x.csv", "deal_id|stage|value|date_entered|close_date", "1|Won|5|2024-01-01|2024-02-01", "deals"),
        ("notes.csv", "deal_id|name|value|created_date|stage|close_date", "1|a|5|2024-01-01|Won|2024-02-01", "deals"),
        (
            "pipedrive.csv",
            "Deal - ID|Deal - Title|Deal - Status|Deal - Value|Deal - Organization",
            "1|A|Won|5|Acme",
            "deals",
        ),
    ],
)
def test_own_tables_by_usual_words(name: str, labels: str, row: str, holds: str) -> None:
    reading = read(name, labels, row)
    assert (reading.holds, reading.questions) == (holds, ())


def test_a_table_that_says_nothing_known_is_asked() -> None:
    reading = read("measurements.csv", "a|b|c", "1|2|3")
    assert [question.key for question in reading.questions] == ["holds.measurements.csv"]
    assert "deals" in reading.questions[0].options
    answered = read("measurements.csv", "a|b|c", "1|2|3", known=Known(answers=(("holds.measurements.csv", "ignored"),)))
    assert (answered.holds, answered.questions) == ("ignored", ())


def test_ids_people_addresses_and_free_text_are_no_criteria_and_custom_fields_are() -> None:
    labels = "company_id|name|domain|industry|employees|phone|street|postcode|ceo|linkedin_url|notes|store_count|erp"
    rows = [
        f"{n}|Acme {n}|a{n}.com|I{n % 3}|{n}|+49 30 12345{n:02d}|Road {n}|0{n:04d}|Ann B{n}|https://l.com/{n}"
        f"|Met them at fair {n}|{n % 7}|{'SAP' if n % 2 else 'Odoo'}|{'11-50' if n % 2 else '51-200'}"
        f"|0{n:05d}|Word{n} and deed{n}"
        for n in range(60)
    ]
    found = uses(read("companies.csv", f"{labels}|bands|external_ref|motto", *rows))
    criteria = {label for label, use in found.items() if use == "criterion"}
    assert criteria == {"industry", "employees", "store_count", "erp", "bands"}


def test_a_field_known_to_the_book_keeps_its_kind() -> None:
    rows = [f"a{n}.com|SaaS|10|{n % 2}" for n in range(20)]
    alone = read("targets.csv", "domain|industry|employees|regions", *rows)
    later = read(
        "targets.csv", "domain|industry|employees|regions", *rows, known=Known(fields=(("regions", "number"),))
    )
    kinds = [{column.label: column.kind for column in reading.columns}["regions"] for reading in (alone, later)]
    assert kinds == ["boolean", "number"]


def test_a_line_with_a_deal_and_its_company_is_read_as_both() -> None:
    labels = ["Opportunity ID", "Account Name", "Industry", "Employees", "Stage", "Close Date", "Amount"]
    cells = [
        ["1", "2"],
        ["Acme", "Bolt"],
        ["SaaS", "Retail"],
        ["5", "9"],
        ["Won", "Lost"],
        ["2024-01-31", "2024-02-01"],
        ["5", "6"],
    ]
    deals, accounts = recognise(labels, profile_values(cells), "wide.csv")
    assert (deals.holds, accounts.holds, deals.same_line) == ("deals", "accounts", True)
    assert roles(accounts)["name"] == "Account Name"
    assert [column.label for column in accounts.columns if column.use == "criterion"] == ["Industry", "Employees"]


def test_an_all_won_list_asks_for_its_outcome_and_takes_the_answer() -> None:
    labels = "deal_id|company|close_date|amount"
    asked = read("wins.csv", labels, "1|Acme|2024-01-31|5")
    assert [question.key for question in asked.questions] == ["outcome.wins.csv"]
    told = read(
        "wins.csv",
        labels,
        "1|Acme|2024-01-31|5",
        known=Known(answers=(("outcome.wins.csv", asked.questions[0].options[0]),)),
    )
    assert (told.every, told.questions) == ("won", ())


def test_ambiguous_dates_are_asked_only_where_they_matter() -> None:
    rows = ["1|Acme|Won|01/02/2024|03/04/2024|05/06/2024"]
    reading = read("deals.csv", "deal_id|company|stage|opened|closed|printed", *rows)
    assert {question.key for question in reading.questions} == {"dates.opened", "dates.closed"}
    answers = (("dates.opened", "day/month/year"), ("dates.closed", "month/day/year"))
    told = read("deals.csv", "deal_id|company|stage|opened|closed|printed", *rows, known=Known(answers=answers))
    assert told.questions == ()
    assert [column_for(told, role).format for role in ("opened", "closed")] == ["dmy", "mdy"]


def seed(path: Path) -> tuple[Sequence[str], tuple[ColumnProfile, ...]]:
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    columns = [[row[n] or None for row in rows[1:] if len(row) == len(rows[0])] for n in range(len(rows[0]))]
    return rows[0], profile_values(columns)


USED = {
    "company_data": "accounts",
    "deal_data": "deals",
    "contact_data": "contacts",
    "deal_company_data": "deal_accounts",
    "deal_contact_data": "contact_roles",
    "deal_pipeline_data": "pipelines",
    "deal_pipeline_stage_data": "stages",
    "company_property_history_data": "account_history",
    "deal_property_history_data": "deal_history",
    "deal_stage_data": "deal_history",
    "sf_lead_data": "leads",
    "sf_account_data": "accounts",
    "sf_opportunity_data": "deals",
    "sf_contact_data": "contacts",
}


@pytest.mark.parametrize("crm", ["hubspot", "salesforce"])
def test_every_warehouse_table_is_known_without_a_question(crm: str) -> None:
    root = os.environ.get("EARMARK_TEST_DATA")
    folder = Path(root or "") / f"fivetran-{crm}-seeds" / "seeds"
    if not root or not folder.is_dir():
        pytest.skip("EARMARK_TEST_DATA is not set, or holds no warehouse tables")
    found = {path.stem: recognise(*seed(path), path.name) for path in sorted(folder.glob("*.csv"))}
    assert {name: reading[0].holds for name, reading in found.items()} == {
        name: USED.get(name, "ignored") for name in found
    }
    assert [name for name, reading in found.items() if any(part.questions for part in reading)] == []
    assert {reading[0].crm for name, reading in found.items() if name in USED} == {crm}
    assert all(reading[0].notes for name, reading in found.items() if name not in USED)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("Nom de la transaction", "deal_name"),
        ("NOM DE LA TRANSACTION", "deal_name"),
        ("Organisation - Anzahl Mitarbeiter", "organization_number_of_employees"),
        ("取引ステージ", "deal_stage"),
        ("Post-ID", "record_id"),
        ("post_id", "post_id"),
        ("CloseDate", "close_date"),
        ("Fecha de cierre", "close_date"),
    ],
)
def test_a_label_in_another_language_has_the_key_of_its_english_one(label: str, name: str) -> None:
    assert key(label) == name


@pytest.mark.parametrize(
    ("name", "labels", "rows"),
    [
        ("events.csv", "domain|kind", ("a.com|funding", "b.com|layoffs", "c.com|webinar")),
        ("list.csv", "Company|Website|Event|Source|URL", ("A|a.com|Series B|News|x", "B|b.com|new CFO|News|y")),
        ("accounts.csv", "company id|type|confidence", ("1|hiring|0.5", "2|launch|0.7")),
        ("x.csv", "account_domain|signal|id|when it was", ("a.com|funding|1|soon", "b.com|funding|2|later")),
    ],
)
def test_events_that_say_no_day_are_no_accounts(name: str, labels: str, rows: tuple[str, ...]) -> None:
    found = read(name, labels, *rows)
    assert found.holds == "events"
    (asked,) = found.questions
    assert "no column says when each happened" in asked.text
    known = Known(answers=((f"holds.{name}", "accounts"),))
    assert (
        read(name, labels, *rows, known=known).holds,
        read(name, labels + "|date", *(f"{row}|2026-01-02" for row in rows)).holds,
    ) == ("accounts", "events")


@pytest.mark.parametrize(
    ("name", "labels", "rows"),
    [
        ("accounts.csv", "name|domain|type", ("A|a.com|Customer", "B|b.com|Partner", "C|c.com|Acquisition")),
        ("accounts.csv", "name|domain|type", ("A|a.com|Acquisition", "B|b.com|Acquisition")),
        ("targets.csv", "company|domain|signal|industry", ("A|a.com|funding|SaaS", "B|b.com|hiring|Retail")),
        ("targets.csv", "company|domain|signal|owner", ("A|a.com|funding|Kim", "B|b.com|hiring|Sam")),
        ("targets.csv", "company|domain|trigger|uses SAP|stores|fleet", ("A|a.com|funding|1|2|3",)),
        ("targets.csv", "company|domain|event", ("A|a.com|SaaStr", "B|b.com|Web Summit", "C|c.com|launch")),
        ("list.csv", "company|domain", ("Funding|funding.com",)),
    ],
)
def test_accounts_with_something_like_a_kind_are_accounts(name: str, labels: str, rows: tuple[str, ...]) -> None:
    found = read(name, labels, *rows)
    assert (found.holds, [one for one in found.questions if one.key.startswith("holds")]) == ("accounts", [])
