"""The labels of HubSpot's and Pipedrive's exports in other languages, each beside the English one it stands for.

German, French, Spanish, Dutch, Portuguese, Italian, Swedish, Polish and Japanese; of HubSpot also Danish,
Norwegian and Finnish. A label that is not here is read as it stands; HubSpot leaves its columns of associations in
English.
"""

from __future__ import annotations

_HUBSPOT = """
Record ID = Datensatz-ID | ID de fiche d'informations | ID de registro | Record-ID | ID do registro | ID record
Record ID = ID del record | Post-ID | Identyfikator rekordu | ID rekordu | レコードID
Company name = Unternehmensname | Name des Unternehmens | Nom de l'entreprise | Nombre de la empresa | Bedrijfsnaam
Company name = Naam van bedrijf | Nome da empresa | Nome azienda | Nome dell'azienda | Företagsnamn | Nazwa firmy
Company name = 会社名
Company Domain Name = Name der Unternehmensdomain | Unternehmensdomain | Domainname des Unternehmens
Company Domain Name = Domain-Name des Unternehmens | Nom de domaine de l'entreprise | Nombre de dominio de la empresa
Company Domain Name = Nombre del dominio de la empresa | Domeinnaam van bedrijf | Bedrijfsdomeinnaam
Company Domain Name = Domeinnaam bedrijf
Company Domain Name = Nome do domínio da empresa | Nome de domínio da empresa | Nome dominio azienda
Company Domain Name = Nome di dominio dell'azienda | Företagets domännamn | Nazwa domeny firmy
Company Domain Name = 会社のドメイン名 | 会社ドメイン名
Website URL = Website-URL | URL du site web | URL del sitio web | URL do site | URL sito web | URL del sito web
Website URL = Webbplats-URL | Adres URL witryny | ウェブサイトURL
Industry = Secteur d'activité | Sector industrial | Bedrijfstak | Ramo de atividade | Settore di attività | Branża
Industry = 業種
Number of Employees = Anzahl der Mitarbeiter | Mitarbeiteranzahl | Nombre d'employés | Número de empleados
Number of Employees = Aantal medewerkers | Aantal werknemers | Número de funcionários | Numero di dipendenti
Number of Employees = Antal anställda | Liczba pracowników | 従業員数
Annual Revenue = Chiffre d'affaires annuel | Ingresos anuales | Jaaromzet | Jaarlijkse omzet | Receita anual
Annual Revenue = Fatturato annuo | Fatturato annuale | Årlig omsättning | Årsomsättning | Roczny przychód | 年間売上高
Annual Revenue = 年間収益
Country/Region = Land/Region | Pays/Région | País/región | Land/regio | País/Região | Paese/regione | Kraj/region
Country/Region = 国/地域
State/Region = Bundesland/Region | Département/Région | Estado/región | Provincie/regio | Estado/região
State/Region = Stato/regione | Delstat/region | Województwo/region | 都道府県/地域
City = Stadt/Ort | Plaats | Cidade | Città | Stad | Miasto | 市区町村
Year Founded = Année de fondation | Año de fundación | Jaar van oprichting | Oprichtingsjaar | Ano de fundação
Year Founded = Anno di fondazione | Grundat år | Rok założenia | 設立年
Create Date = Erstelldatum | Date de création | Fecha de creación | Aanmaakdatum | Data de criação | Data di creazione
Create Date = Skapat datum | Skapad den | Data utworzenia | 作成日
Last Activity Date = Datum der letzten Aktivität | Letztes Aktivitätsdatum | Date de la dernière activité
Last Activity Date = Date de dernière activité | Fecha de la última actividad | Fecha de última actividad
Last Activity Date = Datum laatste activiteit | Datum van laatste activiteit | Data da última atividade
Last Activity Date = Data dell'ultima attività | Senaste aktivitetsdatum | Data ostatniej aktywności
Last Activity Date = 最終アクティビティー日
Lifecycle Stage = Lifecycle-Phase | Phase du cycle de vie | Etapa del ciclo de vida | Lifecyclefase | Levenscyclusfase
Lifecycle Stage = Fase do ciclo de vida | Estágio do ciclo de vida | Fase del ciclo di vita | Livscykelfas
Lifecycle Stage = Etap cyklu życia | ライフサイクルステージ
Lead Status = Lead-Status | Statut du lead | Estado del lead | Leadstatus | Status do lead | Stato del lead
Original Source = Ursprüngliche Quelle | Source d'origine | Fuente original | Oorspronkelijke bron | Fonte original
Original Source = Fonte originale | Ursprunglig källa
Number of Associated Deals = Anzahl zugehöriger Deals | Anzahl der zugehörigen Deals | Nombre de transactions associées
Number of Associated Deals = Número de negocios asociados | Aantal gekoppelde deals | Número de negócios associados
Number of Associated Contacts = Anzahl zugehöriger Kontakte | Nombre de contacts associés
Number of Associated Contacts = Número de contactos asociados | Aantal gekoppelde contactpersonen
Recent Deal Amount = Betrag des letzten Deals | Montant de la transaction récente | Valor del negocio reciente
Recent Deal Close Date = Abschlussdatum des letzten Deals | Date de fermeture de la transaction récente
Total Revenue = Gesamtumsatz | Revenu total | Ingresos totales | Totale omzet | Receita total
Days to Close = Tage bis zum Abschluss | Nombre de jours avant la fermeture | Días para el cierre
Company owner = Unternehmensinhaber | Zuständiger Mitarbeiter für Unternehmen | Propriétaire de l'entreprise
Company owner = Propietario de la empresa | Eigenaar van bedrijf | Proprietário da empresa | Proprietario dell'azienda
Company owner = Företagsägare | Właściciel firmy | 会社担当者
Deal Name = Deal-Name | Nom de la transaction | Nombre del negocio | Dealnaam | Naam van deal | Nome do negócio
Deal Name = Nome offerta | Nome dell'offerta | Nome trattativa | Affärsnamn | Nazwa transakcji | 取引名
Deal Stage = Deal-Phase | Dealphase | Phase de la transaction | Etapa del negocio | Dealfase | Fase van deal
Deal Stage = Etapa do negócio | Fase offerta | Fase dell'offerta | Fase trattativa | Affärsfas | Etap transakcji
Deal Stage = 取引ステージ
Deal Type = Deal-Typ | Type de transaction | Tipo de negocio | Type deal | Dealtype | Tipo de negócio | Tipo di offerta
Deal Type = Tipo di trattativa | Affärstyp | Typ transakcji | 取引タイプ
Pipeline = Pijplijn | Pijplijn voor deals | パイプライン
Amount = Importe | Valor | Bedrag | Importo | Belopp | Kwota | 金額
Close Date = Datum des Abschlusses | Date de fermeture | Fecha de cierre | Sluitingsdatum | Afsluitdatum
Close Date = Data de fechamento | Data di chiusura | Slutdatum | Stängningsdatum | Data zamknięcia | クローズ日
Closed Lost Reason = Grund für verlorenen Deal | Raison de la perte | Motivo de la pérdida | Reden voor verlies
Closed Lost Reason = Motivo da perda | Motivo della perdita
Deal owner = Deal-Inhaber | Zuständiger Mitarbeiter für Deal | Propriétaire de la transaction | Propietario del negocio
Deal owner = Deal-eigenaar | Eigenaar van deal | Proprietário do negócio | Proprietario dell'offerta
Deal owner = Proprietario della trattativa | Affärsägare | Właściciel transakcji | 取引担当者
First Name = Vorname | Prénom | Nombre de pila | Voornaam | Primeiro nome | Förnamn | Imię
Last Name = Nachname | Nom de famille | Apellidos | Achternaam | Sobrenome | Cognome | Efternamn | Nazwisko
Email = E-Mail | E-Mail-Adresse | Adresse e-mail | Correo | Correo electrónico | E-mailadres | E-mail | Eメール
Job Title = Jobbezeichnung | Position | Intitulé de poste | Intitulé du poste | Cargo | Functie | Functietitel
Job Title = Posizione lavorativa | Qualifica | Befattning | Stanowisko | 役職
Contact owner = Kontaktinhaber | Propriétaire du contact | Propietario del contacto | Eigenaar van contactpersoon
Phone Number = Telefonnummer | Numéro de téléphone | Número de teléfono | Telefoonnummer | Número de telefone
Phone Number = Numero di telefono | Numer telefonu | 電話番号
Postal Code = Postleitzahl | Code postal | Código postal | Postcode | Codice postale | Postnummer | Kod pocztowy
Postal Code = 郵便番号
Street Address = Adresse postale | Straße und Hausnummer | Dirección | Adres | Endereço | Indirizzo
Description = Beschreibung | Descripción | Beschrijving | Descrição | Descrizione | Beskrivning | Opis | 説明
"""
_NORTHERN = """
Company Domain Name = Virksomhedens domænenavn | Selskapets domenenavn
Annual Revenue = Årlig omsætning | Årlig omsetning | Vuotuiset tulot
Create Date = Opprettelsesdato
Lifecycle Stage = Livscyklusfase | Livscyklusstadie | Livssyklusstadium | Elinkaaren vaihe
Company owner = Virksomhedsejer | Selskapets eier
Deal Stage = Kaupan vaihe
Pipeline = Myyntiputki
Amount = Beløp | Summa
Amount in company currency = Summa yrityksen valuutassa
Close Date = Lukningsdato | Lukkedato | Avslutningsdato | Päättymispäivä | Sulkemispäivä | Suljepäivä
First Name = Fornavn | Etunimi
Last Name = Efternavn | Sukunimi
Email = E-mailadresse | Sähköpostiosoite
Exchange rate = Vaihtokurssi | Valutakurs
"""  # Danish, Norwegian, Finnish: as HubSpot's own help, itself translated by a program, calls them
_NORTHERN_UNCHECKED = """
Record ID = Record-id | Oppførings-ID | Tietueen tunnus | Tietueen ID
Company name = Virksomhedsnavn | Virksomhedens navn | Firmanavn | Selskapsnavn | Selskapets navn | Bedriftsnavn
Company name = Yrityksen nimi
Company Domain Name = Firmaets domænenavn | Selskapsdomenenavn | Bedriftens domenenavn | Yrityksen verkkotunnus
Company Domain Name = Yrityksen verkkotunnuksen nimi | Yrityksen toimialueen nimi
Website URL = Websteds-URL | Nettsteds-URL | Verkkosivuston URL | Verkkosivuston URL-osoite
Industry = Bransje | Toimiala
Number of Employees = Antal medarbejdere | Antal ansatte | Antall ansatte | Työntekijöiden määrä
Number of Employees = Työntekijöiden lukumäärä | Henkilöstömäärä
Annual Revenue = Vuotuinen liikevaihto | Vuosiliikevaihto
Country/Region = Land/område | Maa/alue | Maa
State/Region = Delstat/område | Stat/region | Fylke/region | Osavaltio/alue
City = Kaupunki
Year Founded = Grundlagt år | Grunnlagt år | Stiftelsesår | Perustamisvuosi
Create Date = Oprettelsesdato | Opprettet dato | Luontipäivä | Luontipäivämäärä
Last Activity Date = Sidste aktivitetsdato | Dato for sidste aktivitet | Siste aktivitetsdato
Last Activity Date = Dato for siste aktivitet | Viimeisin toimintapäivä | Viimeisimmän toiminnon päivämäärä
Lifecycle Stage = Livssyklusfase
Lead Status = Liidin tila
Original Source = Oprindelig kilde | Opprinnelig kilde | Alkuperäinen lähde
Number of Associated Deals = Antal tilknyttede aftaler | Antall tilknyttede avtaler | Liitettyjen kauppojen määrä
Number of Associated Contacts = Antal tilknyttede kontakter | Antall tilknyttede kontakter
Number of Associated Contacts = Liitettyjen yhteystietojen määrä
Recent Deal Amount = Seneste aftalebeløb | Siste avtalebeløp | Viimeisimmän kaupan summa
Recent Deal Close Date = Seneste aftales lukkedato | Siste avtales lukkedato | Viimeisimmän kaupan päättymispäivä
Total Revenue = Samlet omsætning | Total omsætning | Samlet omsetning | Total omsetning | Kokonaistulot
Days to Close = Dage til lukning | Dager til lukking | Dager til avslutning | Päivää sulkemiseen
Company owner = Virksomhedens ejer | Selskapseier | Bedriftseier | Yrityksen omistaja
Deal Name = Aftalenavn | Aftalens navn | Handelsnavn | Avtalenavn | Avtalens navn | Kaupan nimi | Sopimuksen nimi
Deal Stage = Aftalefase | Aftalestadie | Handelsfase | Avtalefase | Avtalestadium | Sopimuksen vaihe
Deal Type = Aftaletype | Avtaletype | Kaupan tyyppi | Sopimuksen tyyppi
Amount = Beløb
Amount in company currency = Beløb i virksomhedens valuta | Beløp i selskapets valuta | Beløp i bedriftens valuta
Closed Lost Reason = Årsag til tab | Årsag til lukket tabt | Årsak til tap | Tapsårsak | Häviön syy | Menetyksen syy
Deal owner = Aftaleejer | Aftalens ejer | Handelsejer | Avtaleeier | Avtalens eier | Kaupan omistaja
Deal owner = Sopimuksen omistaja
Last Name = Etternavn
Email = E-post | E-postadresse | Sähköposti
Job Title = Jobtitel | Stillingsbetegnelse | Stillingstittel | Jobbtittel | Tehtävänimike | Ammattinimike
Contact owner = Kontaktejer | Kontakteier | Yhteyshenkilön omistaja | Yhteystiedon omistaja
Phone Number = Puhelinnumero
Postal Code = Postinumero
Street Address = Gadeadresse | Gateadresse | Katuosoite
Description = Beskrivelse | Kuvaus
"""  # no public source was found for these: what the words mean, in the forms HubSpot uses elsewhere
_OF_MONEY = """
Currency = Währung | Devise | Moneda | Divisa | Valuta | Moeda | Waluta | Valuutta | 通貨
Amount in company currency = Betrag in Unternehmenswährung | Montant dans la devise de l'entreprise
Amount in company currency = Valor en la moneda de la empresa | Importe en la divisa de la empresa
Amount in company currency = Bedrag in bedrijfsvaluta | Valor na moeda da empresa | Importo nella valuta dell'azienda
Amount in company currency = Belopp i företagets valuta | Kwota w walucie firmy | 会社の通貨での金額
Exchange rate = Wechselkurs | Taux de change | Tipo de cambio | Wisselkoers | Taxa de câmbio | Tasso di cambio
Exchange rate = Växelkurs | Kurs wymiany | 為替レート
"""
_ENTITIES = {
    "Deal": "Deal | Geschäft | Negocio | Trato | Affaire | Transaction | Negócio | Affare | Trattativa | Affär",
    "Organization": "Organization | Organisation | Organización | Organização | Organizzazione | Organisatie",
    "Person": "Person | Persona | Personne | Pessoa | Persoon | Kontakt",
}
_PIPEDRIVE = """
Title = Titel | Título | Titre | Titolo
Name = Nombre | Nom | Nome | Naam | Namn
Value = Wert | Valor | Valeur | Valore | Waarde | Värde
Currency of value = Währung von Wert | Währung des Werts | Währung | Moneda de valor | Moneda | Devise de la valeur
Currency of value = Devise | Moeda do valor | Moeda | Valuta van waarde | Valuta di valore | Valuta
Status = Estado | Estatus | Statut | Stato
Stage = Phase | Etapa | Étape | Fase | Fas
Pipeline = Embudo | Funil | Pijplijn
Organization = Organisation | Organización | Organização | Organizzazione | Organisatie
Contact person = Kontaktperson | Persona de contacto | Personne à contacter | Pessoa de contato | Contactpersoon
Owner = Besitzer | Inhaber | Propietario | Propriétaire | Proprietário | Proprietario | Eigenaar | Ägare
Deal created = Deal erstellt | Deal erstellt am | Erstellt am | Negocio creado | Trato creado | Affaire créée
Deal created = Transaction créée | Negócio criado | Affare creato | Trattativa creata | Deal aangemaakt | Affär skapad
Update time = Aktualisiert am | Fecha de actualización | Date de mise à jour | Data de atualização
Won time = Gewonnen am | Zeitpunkt des Gewinns | Ganado el | Gagnée le | Ganho em | Vinto il | Gewonnen op
Lost time = Verloren am | Zeitpunkt des Verlusts | Perdido el | Perdue le | Perdido em | Perso il | Verloren op
Deal closed on = Deal abgeschlossen am | Deal geschlossen am | Abgeschlossen am | Negocio cerrado el | Trato cerrado el
Deal closed on = Affaire conclue le | Transaction conclue le | Negócio fechado em | Affare chiuso il
Deal closed on = Trattativa chiusa il
Deal closed on = Deal gesloten op | Affär stängd den
Expected close date = Erwartetes Abschlussdatum | Voraussichtliches Abschlussdatum | Fecha prevista de cierre
Expected close date = Date de clôture prévue | Data prevista de fechamento | Data di chiusura prevista
Expected close date = Verwachte sluitingsdatum
Lost reason = Grund für den Verlust | Verlustgrund | Motivo de la pérdida | Motivo de pérdida | Raison de la perte
Lost reason = Motif de la perte | Motivo da perda | Motivo della perdita | Reden van verlies
Probability = Wahrscheinlichkeit | Probabilidad | Probabilité | Probabilidade | Probabilità | Waarschijnlijkheid
Organization created = Organisation erstellt | Organización creada | Organisation créée | Organização criada
Won deals = Gewonnene Deals | Negocios ganados | Tratos ganados | Affaires gagnées | Transactions gagnées
Won deals = Negócios ganhos | Affari vinti | Gewonnen deals
Lost deals = Verlorene Deals | Negocios perdidos | Tratos perdidos | Affaires perdues | Transactions perdues
Lost deals = Negócios perdidos | Affari persi | Verloren deals
Open deals = Offene Deals | Negocios abiertos | Tratos abiertos | Affaires en cours | Affaires ouvertes
Open deals = Negócios abertos | Affari aperti | Open deals
Closed deals = Abgeschlossene Deals | Geschlossene Deals | Negocios cerrados | Tratos cerrados | Affaires conclues
Closed deals = Negócios fechados | Affari chiusi | Gesloten deals
People = Personen | Personas | Personnes | Pessoas | Persone
Total activities = Aktivitäten gesamt | Gesamtzahl der Aktivitäten | Actividades totales | Total d'activités
Total activities = Total de actividades | Total de atividades | Attività totali | Totaal aantal activiteiten
Done activities = Erledigte Aktivitäten | Actividades completadas | Activités terminées | Atividades concluídas
Done activities = Attività completate | Voltooide activiteiten
Last activity date = Datum der letzten Aktivität | Fecha de la última actividad | Date de la dernière activité
Last activity date = Data da última atividade | Data dell'ultima attività | Datum laatste activiteit
Email messages count = Anzahl der E-Mails | Anzahl E-Mails | Cantidad de correos electrónicos | Nombre d'e-mails
Labels = Label | Beschriftung | Etiqueta | Etiquetas | Étiquette | Étiquettes | Etichetta | Etichette
Country of Address = Land der Adresse | País de Dirección | Pays de l'adresse | País do endereço | Land van adres
Number of employees = Anzahl Mitarbeiter | Anzahl der Mitarbeiter | Número de empleados | Nombre d'employés
Number of employees = Número de funcionários | Numero di dipendenti | Aantal medewerkers
Industry = Branche | Sector | Secteur d'activité | Setor | Settore | Bransch
"""


def labels() -> tuple[tuple[str, str], ...]:
    """Return pairs: a label as an export has it, the English label it stands for."""
    return (*_of_hubspot(), *_of_pipedrive())


def record_ids() -> frozenset[str]:
    """Return the labels of HubSpot's "Record ID"."""
    return frozenset({"Record ID", *(label for label, english in _of_hubspot() if english == "Record ID")})


def entities() -> frozenset[str]:
    """Return the words that stand before " - " in Pipedrive's labels."""
    return frozenset(word for words in _ENTITIES.values() for word in words.split(" | "))


def _of_hubspot() -> list[tuple[str, str]]:
    return [pair for text in (_HUBSPOT, _NORTHERN, _NORTHERN_UNCHECKED, _OF_MONEY) for pair in _pairs(text)]


def _pairs(text: str) -> list[tuple[str, str]]:
    rows = [line.split(" = ") for line in text.strip().splitlines()]
    return [(label, english) for english, others in rows for label in others.split(" | ")]


def _of_pipedrive() -> list[tuple[str, str]]:
    own = _pairs(_PIPEDRIVE)
    fields = [*own, *((english, english) for english in dict.fromkeys(english for _, english in own)), ("ID", "ID")]
    return [
        (f"{word} - {field}", f"{entity} - {english}")
        for entity, words in _ENTITIES.items()
        for word in words.split(" | ")
        for field, english in fields
    ]
