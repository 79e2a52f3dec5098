"""Who owns a host: the public suffix list decides, free mail belongs to nobody."""

from __future__ import annotations

from publicsuffixlist import PublicSuffixList

from earmark.sources.domains import FREE_MAIL, registrable


def test_hosts_reduce_to_what_somebody_registered() -> None:
    expected = {
        "acme.com": "acme.com",
        "www.eu.acme.co.uk": "acme.co.uk",
        "co.uk": None,
        "com": None,
        "acme.github.io": "acme.github.io",
        "github.io": None,
        "1.2.3.4": None,
        "acme.example": "acme.example",
        "xn--mnchen-3ya.de": "m\u00fcnchen.de",
        "shop.m\u00fcnchen.de": "m\u00fcnchen.de",
        "x.ck": None,
        "www.ck": "www.ck",
        "a..b": None,
        "-": None,
        "": None,
    }
    assert registrable(expected) == expected


def test_the_short_way_agrees_with_the_list_for_every_rule() -> None:
    suffixes = PublicSuffixList()
    rules = [rule for rule in suffixes._publicsuffix if isinstance(rule, str) and rule.isascii()]
    names = [
        f"{front}{rule}"
        for rule in rules
        if not {"*", "!"} & set(rule) and "xn--" not in rule
        for front in ("", "x.", "y.x.")
    ]
    found = registrable(names)
    assert len(names) > 10_000
    assert [name for name in names if found[name] != suffixes.privatesuffix(name)] == []


def test_mail_providers_are_free_mail_and_companies_are_not() -> None:
    assert {"gmail.com", "gmx.de", "web.de", "qq.com", "yahoo.co.uk", "proton.me"} <= FREE_MAIL
    assert not {"acme.com", "google.com", "microsoft.com", ""} & FREE_MAIL
    assert all(registrable([domain])[domain] for domain in FREE_MAIL)
