"""What a job title says, in eleven languages; and how many of those labelled by hand."""

import csv
from pathlib import Path
from typing import get_args

import pytest

from earmark.language.titles import Function, Role, Seniority, role_of, title_of

LABELLED = Path(__file__).parent.parent / "data" / "titles"

# title | seniority | function | role, where there is one
SAID = """
VP Sales and Marketing | vp | sales | economic_buyer
V.P. of Operations | vp | operations | economic_buyer
SVP Engineering | vp | engineering | technical_buyer
Sr. Mgr, IT Infrastructure | manager | it | technical_buyer
Founder & CEO | owner | executive | economic_buyer
CTO & Co-Founder | owner | engineering | economic_buyer
EVP & Chief Revenue Officer | c_level | sales | economic_buyer
CEO/CTO | c_level | executive | economic_buyer
CISO | c_level | security | technical_buyer
CRO | c_level | sales | economic_buyer
GM EMEA | head | executive | economic_buyer
MD | c_level | executive | economic_buyer
Managing Director UK | c_level | executive | economic_buyer
Board Member | c_level | executive | economic_buyer
Deputy CTO | vp | engineering | technical_buyer
Interim CFO | c_level | finance | economic_buyer
General Counsel | c_level | legal | economic_buyer
Head of Product Marketing | head | marketing | economic_buyer
Head of Revenue Operations | head | revops | economic_buyer
RevOps Manager | manager | revops | user_buyer
Chief of Staff | head | executive | economic_buyer
Dir. of Eng. | director | engineering | technical_buyer
Art Director | director | design | economic_buyer
Sales & Marketing Director | director | sales | economic_buyer
Associate Director, Regulatory Affairs | director | legal |
Assistant Vice President | vp | other |
Assistant to the CEO | individual | operations | user_buyer
Executive Assistant | individual | operations | user_buyer
Special Advisor to the Chief Executive | individual | consulting | user_buyer
Account Executive | individual | sales | user_buyer
Marketing Executive | individual | marketing | user_buyer
Product Manager | individual | product | user_buyer
Senior Product Manager | senior | product | user_buyer
Group Product Manager | manager | product | user_buyer
Manager, Product | manager | product | user_buyer
Product Marketing Manager | manager | marketing | user_buyer
Product Owner | individual | product | user_buyer
Partner | owner | executive | economic_buyer
Partner Manager | individual | sales | user_buyer
HR Business Partner | individual | hr | user_buyer
Customer Success Manager | individual | customer_success | user_buyer
Sales Engineer | individual | sales | user_buyer
Security Engineer | individual | security | user_buyer
Staff Software Engineer | senior | engineering | technical_buyer
Principal Data Scientist | senior | data | technical_buyer
Procurement Manager | manager | procurement | economic_buyer
Data Protection Officer | individual | legal |
Internal Auditor | individual | finance | user_buyer
International Sales Director | director | sales | economic_buyer
Marketing Intern | intern | marketing |
Sales | unknown | sales |
Vertriebsleiter | head | sales | economic_buyer
Leiterin IT | head | it | technical_buyer
Teamleiter Kundenservice | manager | customer_success | user_buyer
Geschäftsführer (m/w/d) | c_level | executive | economic_buyer
Geschäftsführer*in | c_level | executive | economic_buyer
Geschäftsführender Gesellschafter | owner | executive | economic_buyer
Assistenz der Geschäftsführung | individual | operations | user_buyer
Strategischer Einkäufer | individual | procurement | user_buyer
Werkstudent Marketing | intern | marketing |
Président-directeur général | c_level | executive | economic_buyer
Directeur Général Adjoint | vp | executive | economic_buyer
Directrice commerciale | director | sales | economic_buyer
Responsable informatique | manager | it | technical_buyer
Chef de projet | individual | operations | user_buyer
RSSI | director | security | technical_buyer
Stagiaire | intern | other |
Jefe de Ventas | head | sales | economic_buyer
Gerente General | c_level | executive | economic_buyer
Gerente de Compras | manager | procurement | economic_buyer
Consejera Delegada | c_level | executive | economic_buyer
Diretor de TI | director | it | technical_buyer
Coordenador de Marketing | manager | marketing | user_buyer
Amministratore Delegato | c_level | executive | economic_buyer
Responsabile Acquisti | manager | procurement | economic_buyer
Algemeen Directeur | c_level | executive | economic_buyer
Hoofd Inkoop | head | procurement | economic_buyer
Adm. direktør | c_level | executive | economic_buyer
Økonomichef | head | finance | economic_buyer
Daglig leder | c_level | executive | economic_buyer
VD | c_level | executive | economic_buyer
Försäljningschef | head | sales | economic_buyer
Prezes Zarządu | c_level | executive | economic_buyer
Dyrektor Handlowy | director | sales | economic_buyer
Kierownik Działu IT | manager | it | technical_buyer
"""
CASES = [tuple(cell.strip() for cell in line.split("|")) for line in SAID.strip().splitlines()]
NOTHING = (
    "",
    " ",
    "-",
    "n/a",
    "Ninja",
    "Former CEO",
    "CFO (retired)",
    "past-CEO",
    "ex VP Sales",
    "Retired",
    "???",
    "&",
    "🦄",
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_title_says(case: tuple[str, str, str, str]) -> None:
    told = title_of(case[0])
    assert (told.seniority, told.function, told.role) == case[1:]


@pytest.mark.parametrize("text", NOTHING)
def test_a_title_that_says_nothing(text: str) -> None:
    told = title_of(text)
    assert (told.seniority, told.function, told.role, told.evidence) == ("unknown", "other", "", "")


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        ("V.P. of Sales", "V.P.; Sales (exact words)"),
        ("CFO", "CFO (exact words)"),
        ("Chief Financial Officer, EMEA", "Chief Financial Officer (exact words)"),
        ("Vertriebsleiter", "Vertriebsleiter (part)"),
        ("MD, Software", "MD; Software (guess)"),
        ("Trapeze Performer", "Performer (guess)"),
        ("Regional Director", "Director (exact words)"),
    ],
)
def test_the_evidence_is_the_words_that_decided_as_written(text: str, evidence: str) -> None:
    assert title_of(text).evidence == evidence


def test_case_accents_and_spaces_change_nothing() -> None:
    told = {(one.seniority, one.function) for one in map(title_of, ("Head of IT", "HEAD OF IT", "  head   of it "))}
    assert told == {("head", "it")}
    assert title_of("Geschaftsfuhrer").seniority == title_of("GESCHÄFTSFÜHRER").seniority == "c_level"


def test_a_title_of_a_million_letters_is_read_at_its_beginning() -> None:
    told = title_of("VP Sales " + "x" * 1_000_000)
    assert (told.seniority, told.function) == ("vp", "sales")


def test_no_title_makes_a_champion_or_a_blocker() -> None:
    told = {role_of(rank, does) for rank in get_args(Seniority) for does in get_args(Function)}
    assert told == set(get_args(Role)) == {"economic_buyer", "technical_buyer", "user_buyer", ""}


@pytest.mark.parametrize(
    ("name", "seniority", "function"),
    [
        ("tuning", 0.98, 0.95),
        ("test-1", 0.98, 0.94),
        ("test-2", 0.97, 0.92),
        ("test-3", 0.97, 0.92),
        ("test-4", 0.97, 0.94),
        ("test-5", 0.97, 0.91),
    ],
)
def test_the_titles_labelled_by_hand(name: str, seniority: float, function: float) -> None:
    with (LABELLED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = [title_of(row["title"]) for row in rows]
    assert {row["seniority"] for row in rows} <= set(get_args(Seniority))
    assert {row["function"] for row in rows} <= set(get_args(Function))
    assert sum(t.seniority == r["seniority"] for t, r in zip(told, rows, strict=True)) >= seniority * len(rows)
    assert sum(t.function == r["function"] for t, r in zip(told, rows, strict=True)) >= function * len(rows)
