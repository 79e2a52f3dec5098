"""Domains: who owns a host, and which mail domains belong to nobody's company."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

_FREE_MAIL = """
    126.com 139.com 163.com 189.cn abv.bg aim.com alice.it aliyun.com aol.com aol.co.uk arcor.de att.net
    bellsouth.net bigpond.com bigpond.net.au bk.ru bluewin.ch bol.com.br btinternet.com centrum.cz centurylink.net
    charter.net comcast.net cox.net duck.com earthlink.net email.com email.cz fastmail.com fastmail.fm foxmail.com
    free.fr freemail.hu freenet.de frontier.com gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net gmx.fr googlemail.com
    hanmail.net hey.com hispeed.ch home.nl hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it
    hotmail.nl hushmail.com icloud.com inbox.lv inbox.ru interia.pl juno.com kpnmail.nl laposte.net libero.it list.ru
    live.ca live.co.uk live.com live.com.au live.de live.fr live.it live.nl live.se mac.com mail.com mail.de mail.ee
    mail.ru me.com msn.com mweb.co.za naver.com netscape.net netzero.net o2.pl online.de online.no onet.pl
    optonline.net optusnet.com.au orange.fr outlook.at outlook.com outlook.com.br outlook.de outlook.es outlook.fr
    outlook.it planet.nl pm.me posteo.de proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com
    rocketmail.com rogers.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.cn sina.com skynet.be sky.com
    sohu.com sympatico.ca t-online.de talktalk.net telenet.be telia.com telus.net terra.com.br tin.it tiscali.it
    tlen.pl tuta.com tutanota.com ukr.net uol.com.br vip.qq.com verizon.net virgilio.it virginmedia.com wanadoo.fr
    web.de windstream.net wp.pl xs4all.nl xtra.co.nz ya.ru yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com
    yahoo.com.au yahoo.com.br yahoo.de yahoo.es yahoo.fr yahoo.in yahoo.it yandex.com yandex.ru yeah.net ymail.com
    ziggo.nl zoho.com zohomail.com
"""
FREE_MAIL = frozenset(_FREE_MAIL.split())


_PLAIN = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]*")


def registrable(hosts: Iterable[str]) -> dict[str, str | None]:
    """Return for each lower-case host its registrable domain; None for an IP, a bare suffix or no domain.

    The public suffix list decides (private section included, so `acme.github.io` is an owner's).
    Names in Unicode and in Punycode agree: both become Unicode.
    """
    return {host: _plain(host) if _PLAIN.fullmatch(host) and "xn--" not in host else _other(host) for host in hosts}


def suffix_names() -> frozenset[str]:
    """Return the names at which `registrable` looks further: `a.b` with neither `b` nor `a.b` here is its own."""
    rules, odd = _rules()
    return rules | odd


def _plain(host: str) -> str | None:
    """Walk from the right while the tail is a rule; wildcards, exceptions and inner names go the long way."""
    rules, odd = _rules()
    end = host.rfind(".")
    tail = host[end + 1 :]
    while tail not in odd:
        if end < 0:
            return None
        end = host.rfind(".", 0, end)
        tail = host[end + 1 :]
        if tail not in rules and tail not in odd:
            return tail
    return _other(host)


def _other(host: str) -> str | None:
    name = ".".join(_shown(label) for label in host.split("."))
    labels = name.split(".")
    if not all(re.fullmatch(r"[\w-]+", label) for label in labels) or labels[-1].isdigit() or len(labels) < 2:
        return None
    owner: str | None = _list().privatesuffix(name)
    return owner


def _shown(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode().decode("punycode")
    except UnicodeError:
        return label


@cache
def _list() -> Any:
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList()


@cache
def _rules() -> tuple[frozenset[str], frozenset[str]]:
    """Return the rules of several labels, and the names where the right-to-left walk does not decide."""
    text = (files("publicsuffixlist") / "public_suffix_list.dat").read_text("utf-8")
    rules = {rule for line in text.splitlines() if (rule := line.partition(" ")[0]) and not rule.startswith("//")}
    odd = {rule.lstrip("*.!") for rule in rules if rule[0] in "*!"}
    inner = {tail for rule in rules for tail in _tails(rule.lstrip("*.!")) if tail not in rules}
    return frozenset(rule for rule in rules if "." in rule), frozenset(odd | inner)


def _tails(rule: str) -> list[str]:
    labels = rule.split(".")
    return [".".join(labels[n:]) for n in range(1, len(labels))]
