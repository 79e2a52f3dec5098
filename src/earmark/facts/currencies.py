"""Currencies: what people write for them, and those that the euro replaced at a fixed rate."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

_CODES = (  # ISO 4217, and of those no longer in use the ones that old deals may be in
    "AED AFN ALL AMD ANG AOA ARS ATS AUD AWG AZN BAM BBD BDT BEF BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CLF CLP CNH CNY COP CRC CUP CVE CYP CZK DEM DJF DKK DOP DZD EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP "
    "GEL GHS GIP GMD GNF GRD GTQ GYD HKD HNL HRK HTG HUF IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF "
    "KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LUF LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MTL MUR MVR MWK MXN MYR "
    "MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PTE PYG QAR ROL RON RSD RUB RWF SAR SBD SCR SDG SEK "
    "SGD SHP SIT SKK SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRL TRY TTD TWD TZS UAH UGX USD UYU UZS VED "
    "VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG"
)
CODES = frozenset(_CODES.split())
EURO: dict[str, tuple[date, str]] = {  # code -> the day the euro replaced it, and units a euro, for good
    "ATS": (date(1999, 1, 1), "13.7603"),
    "BEF": (date(1999, 1, 1), "40.3399"),
    "BGN": (date(2026, 1, 1), "1.95583"),
    "CYP": (date(2008, 1, 1), "0.585274"),
    "DEM": (date(1999, 1, 1), "1.95583"),
    "EEK": (date(2011, 1, 1), "15.6466"),
    "ESP": (date(1999, 1, 1), "166.386"),
    "EUR": (date(1999, 1, 1), "1"),
    "FIM": (date(1999, 1, 1), "5.94573"),
    "FRF": (date(1999, 1, 1), "6.55957"),
    "GRD": (date(2001, 1, 1), "340.750"),
    "HRK": (date(2023, 1, 1), "7.53450"),
    "IEP": (date(1999, 1, 1), "0.787564"),
    "ITL": (date(1999, 1, 1), "1936.27"),
    "LTL": (date(2015, 1, 1), "3.45280"),
    "LUF": (date(1999, 1, 1), "40.3399"),
    "LVL": (date(2014, 1, 1), "0.702804"),
    "MTL": (date(2008, 1, 1), "0.429300"),
    "NLG": (date(1999, 1, 1), "2.20371"),
    "PTE": (date(1999, 1, 1), "200.482"),
    "SIT": (date(2007, 1, 1), "239.640"),
    "SKK": (date(2009, 1, 1), "30.1260"),
}
_WRITTEN = """
USD = $ US$ US DOLLAR DOLLARS
CAD = $ C$ CA$ CANADIAN DOLLAR DOLLARS
AUD = $ A$ AU$ AUSTRALIAN DOLLAR DOLLARS
NZD = $ NZ$ DOLLAR DOLLARS
HKD = $ HK$ DOLLAR DOLLARS
SGD = $ S$ SG$ DOLLAR DOLLARS
TWD = $ NT$ DOLLAR DOLLARS
BRL = R$
MXN = $ MX$
ARS = $
CLP = $
COP = $
UYU = $
EUR = € EURO EUROS
GBP = £ POUND POUNDS STERLING BRITISH
CHF = FR SFR SWISS
FRF = FR
BEF = FR
SEK = KR
NOK = KR
DKK = KR
ISK = KR
JPY = ¥ ￥ YEN
CNY = ¥ ￥ RMB CNH YUAN
INR = ₹ RS
PKR = RS
LKR = RS
NPR = RS
TRY = ₺
ILS = ₪
KRW = ₩
THB = ฿
UAH = ₴
RUB = ₽
PLN = ZŁ
CZK = KČ
HUF = FT
"""
BESIDE = " / "
UNSAID = "?"  # a currency that the file does not name
_WORD = re.compile(r"[^\s()\[\]/,;:|]+")


@cache
def _signs() -> dict[str, set[str]]:
    """Return what is written for currencies beside their codes, each with those it may mean."""
    found: dict[str, set[str]] = {}
    for code, _, written in (line.partition(" = ") for line in _WRITTEN.strip().splitlines()):
        for sign in written.split():
            found.setdefault(sign, set()).add(code)
    return found


@cache
def code_of(written: str) -> str:
    """Return the ISO code of a currency as people write it: its code, its sign, or both.

    A sign that several currencies use is returned as it stands (see `goes_by`), and so is anything unknown; what
    contradicts itself with BESIDE between. All in upper case.
    """
    words = [word.upper().rstrip(".") for word in _WORD.findall(written)]
    told = [(word, _meant(word)) for word in words if _meant(word)]
    if not told:
        return " ".join(words)
    common = set.intersection(*(meant for _, meant in told))
    if len(common) == 1:
        return next(iter(common))
    return min((word for word, meant in told if meant == common), default=BESIDE.join(word for word, _ in told))


def _meant(word: str) -> set[str]:
    return _signs().get(word, {word} & CODES)


def goes_by(code: str, sign: str) -> bool:
    """Return whether a currency is written with a sign that others use too."""
    return code in _signs().get(sign, ())


def is_sign(code: str) -> bool:
    """Return whether this is a sign of several currencies, which alone does not tell the one."""
    return code in _signs()


def commonest(counted: Iterable[tuple[str, int]]) -> str:
    """Return the commonest of currencies as `code_of` returns them: of the known ones, else signs, else any.

    One that is not named, or contradicts itself, is none.
    """
    found = [pair for pair in counted if pair[0] not in {"", UNSAID} and BESIDE not in pair[0]]
    for fits in (CODES.__contains__, is_sign, bool):
        if some := [pair for pair in found if fits(pair[0])]:
            return min(some, key=lambda pair: (-pair[1], pair[0]))[0]
    return ""
