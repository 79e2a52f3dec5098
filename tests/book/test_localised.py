"""Exports of HubSpot and Pipedrive in other languages than English load without a mapping or a question."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from earmark.book import Book
from earmark.verbs.load import load

# language -> labels of a companies' export, of a deals' export, and the stages won, lost and open
HUBSPOT = {
    "de": (
        (
            "Datensatz-ID,Unternehmensname,Name der Unternehmensdomain,Branche,Anzahl der Mitarbeiter,Jahresumsatz,"
            "Erstelldatum"
        ),
        (
            "Datensatz-ID,Deal-Name,Deal-Phase,Pipeline,Betrag,Abschlussdatum,Erstelldatum,"
            "Zuständiger Mitarbeiter für Deal"
        ),
        ("Gewonnen", "Verloren", "Vertrag gesendet"),
    ),
    "fr": (
        (
            "ID de fiche d'informations,Nom de l'entreprise,Nom de domaine de l'entreprise,Secteur d'activité,"
            "Nombre d'employés,Chiffre d'affaires annuel,Date de création"
        ),
        (
            "ID de fiche d'informations,Nom de la transaction,Phase de la transaction,Pipeline,Montant,"
            "Date de fermeture,Date de création,Propriétaire de la transaction"
        ),
        ("Fermé gagné", "Fermé perdu", "Contrat envoyé"),
    ),
    "es": (
        (
            "ID de registro,Nombre de la empresa,Nombre de dominio de la empresa,Sector,Número de empleados,"
            "Ingresos anuales,Fecha de creación"
        ),
        (
            "ID de registro,Nombre del negocio,Etapa del negocio,Pipeline,Valor,Fecha de cierre,Fecha de creación,"
            "Propietario del negocio"
        ),
        ("Cierre ganado", "Cierre perdido", "Contrato enviado"),
    ),
    "nl": (
        "Record-ID,Bedrijfsnaam,Domeinnaam van bedrijf,Branche,Aantal medewerkers,Jaaromzet,Aanmaakdatum",
        "Record-ID,Dealnaam,Dealfase,Pipeline,Bedrag,Sluitingsdatum,Aanmaakdatum,Deal-eigenaar",
        ("Gesloten en gewonnen", "Gesloten en verloren", "Contract verzonden"),
    ),
    "pt": (
        (
            "ID do registro,Nome da empresa,Nome do domínio da empresa,Setor,Número de funcionários,Receita anual,"
            "Data de criação"
        ),
        (
            "ID do registro,Nome do negócio,Etapa do negócio,Pipeline,Valor,Data de fechamento,Data de criação,"
            "Proprietário do negócio"
        ),
        ("Negócio ganho", "Negócio perdido", "Contrato enviado"),
    ),
    "it": (
        "ID record,Nome azienda,Nome dominio azienda,Settore,Numero di dipendenti,Fatturato annuo,Data di creazione",
        (
            "ID record,Nome offerta,Fase offerta,Pipeline,Importo,Data di chiusura,Data di creazione,"
            "Proprietario dell'offerta"
        ),
        ("Vinta", "Persa", "Contratto inviato"),
    ),
    "sv": (
        "Post-ID,Företagsnamn,Företagets domännamn,Bransch,Antal anställda,Årlig omsättning,Skapat datum",
        "Post-ID,Affärsnamn,Affärsfas,Pipeline,Belopp,Slutdatum,Skapat datum,Affärsägare",
        ("Vunnen", "Förlorad", "Avtal skickat"),
    ),
    "pl": (
        (
            "Identyfikator rekordu,Nazwa firmy,Nazwa domeny firmy,Branża,Liczba pracowników,Roczny przychód,"
            "Data utworzenia"
        ),
        (
            "Identyfikator rekordu,Nazwa transakcji,Etap transakcji,Pipeline,Kwota,Data zamknięcia,Data utworzenia,"
            "Właściciel transakcji"
        ),
        ("Wygrana", "Przegrana", "Umowa wysłana"),
    ),
    "da": (
        ("Post-ID,Virksomhedsnavn,Virksomhedens domænenavn,Branche,Antal medarbejdere,Årlig omsætning,Oprettelsesdato"),
        "Post-ID,Aftalenavn,Aftalefase,Pipeline,Beløb,Lukkedato,Oprettelsesdato,Aftaleejer",
        ("Lukket vundet", "Lukket tabt", "Kontrakt sendt"),
    ),
    "no": (
        ("Oppførings-ID,Selskapsnavn,Selskapets domenenavn,Bransje,Antall ansatte,Årlig omsetning,Opprettelsesdato"),
        "Oppførings-ID,Avtalenavn,Avtalefase,Pipeline,Beløp,Avslutningsdato,Opprettelsesdato,Avtaleeier",
        ("Vunnet", "Tapt", "Kontrakt sendt"),
    ),
    "fi": (
        (
            "Tietueen tunnus,Yrityksen nimi,Yrityksen verkkotunnus,Toimiala,Työntekijöiden määrä,Vuotuiset tulot,"
            "Luontipäivä"
        ),
        "Tietueen tunnus,Kaupan nimi,Kaupan vaihe,Myyntiputki,Summa,Päättymispäivä,Luontipäivä,Kaupan omistaja",
        ("Suljettu voitettu", "Suljettu menetetty", "Sopimus lähetetty"),
    ),
    "ja": (
        "レコードID,会社名,会社のドメイン名,業種,従業員数,年間売上高,作成日",
        "レコードID,取引名,取引ステージ,パイプライン,金額,クローズ日,作成日,取引担当者",
        ("受注", "失注", "契約書送付済み"),
    ),
}
COMPANIES = """30,Acme,acme.example,Software,120,1000000,2020-01-05 09:00
31,Beta,beta.example,Retail,15,200000,2020-01-06 09:00
"""
DEALS = [
    ("Acme", "Acme first", "won", 120_050, date(2023, 2, 5), date(2023, 5, 17)),
    ("Beta", "Beta first", "lost", 80_000, date(2023, 2, 6), date(2023, 6, 17)),
    ("Beta", "Beta more", "open", 90_000, date(2023, 3, 6), None),
]
PIPEDRIVE = {
    "en": (
        (
            "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of value,Deal - Status,Deal - Stage,"
            "Deal - Organization,Deal - Owner,Deal - Deal created,Deal - Deal closed on,Deal - Lost reason"
        ),
        "Organization - ID,Organization - Name,Organization - Number of employees,Organization - Industry",
        ("Won", "Lost", "Open"),
    ),
    "de": (
        (
            "Deal - ID,Deal - Titel,Deal - Wert,Deal - Währung von Wert,Deal - Status,Deal - Phase,Deal - Organisation,"
            "Deal - Besitzer,Deal - Deal erstellt,Deal - Deal abgeschlossen am,Deal - Grund für den Verlust"
        ),
        "Organisation - ID,Organisation - Name,Organisation - Anzahl Mitarbeiter,Organisation - Branche",
        ("Gewonnen", "Verloren", "Offen"),
    ),
    "es": (
        (
            "Negocio - ID,Negocio - Título,Negocio - Valor,Negocio - Moneda de valor,Negocio - Estado,Negocio - Etapa,"
            "Negocio - Organización,Negocio - Propietario,Negocio - Negocio creado,Negocio - Negocio cerrado el,"
            "Negocio - Motivo de la pérdida"
        ),
        "Organización - ID,Organización - Nombre,Organización - Número de empleados,Organización - Sector",
        ("Ganado", "Perdido", "Abierto"),
    ),
    "fr": (
        (
            "Affaire - ID,Affaire - Titre,Affaire - Valeur,Affaire - Devise,Affaire - Statut,Affaire - Étape,"
            "Affaire - Organisation,Affaire - Propriétaire,Affaire - Affaire créée,Affaire - Affaire conclue le,"
            "Affaire - Raison de la perte"
        ),
        "Organisation - ID,Organisation - Nom,Organisation - Nombre d'employés,Organisation - Secteur d'activité",
        ("Gagnée", "Perdue", "Ouverte"),
    ),
}


def found(book: Book) -> list[tuple[object, ...]]:
    return book.facts.rows(
        "SELECT a.name, d.name, d.outcome, d.amount_cents, d.opened, d.closed FROM deal AS d"
        " JOIN account AS a ON d.account = a.account ORDER BY d.name"
    )


@pytest.mark.parametrize("language", HUBSPOT)
def test_hubspot_exports_in_other_languages(language: str, book: Book, tmp_path: Path) -> None:
    accounts, deals, (won, lost, still_open) = HUBSPOT[language]
    lines = (
        f"1,Acme first,{won},Sales,1200.5,2023-05-17 10:00,2023-02-05 10:00,Owner,30\n"
        f"2,Beta first,{lost},Sales,800,2023-06-17 10:00,2023-02-06 10:00,Owner,31\n"
        f"3,Beta more,{still_open},Sales,900,,2023-03-06 10:00,Owner,31\n"
    )
    (tmp_path / "a.csv").write_text(f"{accounts}\n{COMPANIES}", encoding="utf-8-sig")
    (tmp_path / "b.csv").write_text(f"{deals},Associated Company IDs\n{lines}", encoding="utf-8-sig")
    report = load(book, tmp_path / "a.csv", tmp_path / "b.csv")
    assert [(file.holds, file.crm) for file in report.files] == [(("accounts",), "hubspot"), (("deals",), "hubspot")]
    assert found(book) == DEALS
    labels = accounts.split(",")
    assert {row[0] for row in book.facts.rows("SELECT name FROM field")} == set(labels[3:6])


@pytest.mark.parametrize("language", PIPEDRIVE)
def test_pipedrive_exports_in_four_languages(language: str, book: Book, tmp_path: Path) -> None:
    deals, accounts, (won, lost, still_open) = PIPEDRIVE[language]
    lines = (
        f"1,Acme first,1200.5,EUR,{won},Demo,Acme,Owner,2023-02-05 10:00:00,2023-05-17 10:00:00,\n"
        f"2,Beta first,800,EUR,{lost},Demo,Beta,Owner,2023-02-06 10:00:00,2023-06-17 10:00:00,Price\n"
        f"3,Beta more,900,EUR,{still_open},Demo,Beta,Owner,2023-03-06 10:00:00,,\n"
    )
    (tmp_path / "a.csv").write_text(f"{accounts}\n5,Acme,120,Software\n6,Beta,15,Retail\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"{deals}\n{lines}", encoding="utf-8")
    report = load(book, tmp_path / "a.csv", tmp_path / "b.csv")
    assert [(file.holds, file.crm) for file in report.files] == [
        (("accounts",), "pipedrive"),
        (("deals",), "pipedrive"),
    ]
    assert found(book) == DEALS
    assert {row[0] for row in book.facts.rows("SELECT name FROM field")} == set(accounts.split(",")[2:])
