import unicodedata

import pytest

from earmark.sources.names import bare, core, deceiving, shape, visible

FORMS = {
    "German": ("GmbH", "AG", "KG", "GmbH & Co. KG", "UG (haftungsbeschränkt)", "OHG", "e.V."),
    "English": ("Inc.", "Incorporated", "Ltd", "Limited", "LLC", "Corp.", "PLC", "Co., Ltd.", "Pty Ltd"),
    "French": ("S.A.", "SAS", "S.A.S.", "SARL", "EURL", "société anonyme"),
    "Spanish": ("S.L.", "S.A. de C.V.", "S.L.U.", "S. de R.L. de C.V."),
    "Portuguese": ("Ltda.", "Lda", "EIRELI"),
    "Italian": ("S.p.A.", "S.r.l.", "s.n.c."),
    "Dutch": ("B.V.", "N.V.", "besloten vennootschap"),
    "Swedish": ("AB", "Aktiebolag", "HB"),
    "Finnish": ("Oy", "Oyj", "Oy Ab"),
    "Danish": ("A/S", "ApS"),
    "Norwegian": ("AS", "ASA"),
    "Polish": ("Sp. z o.o.", "S.A.", "sp. k.", "Sp.j."),
    "Czech": ("s.r.o.", "spol. s r.o.", "a.s."),
    "Hungarian": ("Kft.", "Zrt.", "Nyrt."),
    "Turkish": ("A.Ş.", "Ltd. Şti."),
    "Estonian": ("OÜ",),
    "Croatian": ("d.o.o.", "d.d."),
    "Russian": ("ООО", "ЗАО", "ПАО"),
    "Bulgarian": ("ЕООД", "ООД"),
    "Greek": ("ΑΕ", "Ε.Π.Ε."),
    "Japanese": ("株式会社", "K.K.", "㈱"),
    "Chinese": ("有限公司", "股份有限公司"),
    "Korean": ("주식회사",),
    "Malay": ("Sdn. Bhd.",),
}


@pytest.mark.parametrize("language", FORMS)
def test_legal_forms_say_nothing_of_who_it_is(language: str) -> None:
    told = {form: core(f"Zephyr Works {form}") for form in FORMS[language]}
    assert set(told.values()) == {"zephyr works"}, told


@pytest.mark.parametrize(
    "name",
    [
        "Oy Zephyr Ab",
        "AB Zephyr",
        "UAB Zephyr",
        "ООО Zephyr",
        "株式会社Zephyr",
        "Zephyr株式会社",
        "ZEPHYR, Inc",
        "zephyr",
    ],
)
def test_a_form_may_stand_before_or_be_attached(name: str) -> None:
    assert core(name) == "zephyr"


@pytest.mark.parametrize(("name", "kept"), [("AB", "ab"), ("SA", "sa"), ("Co.", "co"), ("3M Company", "3m"), ("", "")])
def test_a_name_that_is_a_form_alone_stays(name: str, kept: str) -> None:
    assert core(name) == kept


def test_forms_inside_a_name_stay() -> None:
    assert core("APS Marketing Group") == "aps marketing group"
    assert core("Banco SA Norte") == "banco sa norte"
    assert core("Capital One") != core("One Capital")


def test_composed_and_decomposed_letters_are_equal() -> None:
    for name in ("Müller Söhne", "Škoda Élan", "Ångström", "한국전력"):
        forms = {core(unicodedata.normalize(form, name)) for form in ("NFC", "NFD")}
        assert len(forms) == 1, forms


@pytest.mark.parametrize(
    "sign", ["\u200b", "\u200d", "\u00ad", "\u2060", "\ufeff", "\u202e", "\ufe0f", "\u3164", "\U000e0041"]
)
def test_what_nobody_sees_does_not_count(sign: str) -> None:
    assert core(f"Ac{sign}me{sign}") == "acme"
    assert visible(f"{sign}Acme") == "Acme"


def test_case_is_folded_not_lowered() -> None:
    assert core("Straße AG") == core("STRASSE ag") == "strasse"


def test_accents_count_but_say_where_to_look() -> None:
    assert core("Müller") != core("Mueller") != core("Muller")
    assert bare(core("Müller & Söhne")) == bare(core("Mueller und Soehne")) == bare(core("Muller Sohne"))


@pytest.mark.parametrize(
    ("name", "like", "letters"),
    [
        ("\u0410cme", "Acme", ('Cyrillic "\u0410"',)),
        ("Acm\u0435", "Acme", ('Cyrillic "\u0435"',)),
        ("\u039dorth", "North", ('Greek "\u039d"',)),
        ("P\u0430\u0443pal", "Paypal", ('Cyrillic "\u0430"', 'Cyrillic "\u0443"')),
    ],
)  # fmt: skip
def test_letters_that_only_look_latin_stay_themselves_and_are_named(
    name: str, like: str, letters: tuple[str, ...]
) -> None:
    assert core(name) != core(like)
    assert shape(name) == core(like)
    assert deceiving(name) == letters
    assert deceiving(like) == ()
