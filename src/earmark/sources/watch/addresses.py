"""Which addresses may be fetched from: public ones alone, whatever a name resolves to and however it is written."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_REFUSED: tuple[tuple[str, str], ...] = (  # IANA's special-purpose registries; the first that fits says why
    ("0.0.0.0/8", "unspecified"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by carriers"),  # and where one cloud keeps its metadata (100.100.100.200)
    ("127.0.0.0/8", "of this machine"),
    ("169.254.0.0/16", "link-local"),  # where clouds keep their metadata
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved"),  # likewise (192.0.0.192)
    ("192.0.2.0/24", "for documentation"),
    ("192.88.99.0/24", "reserved"),
    ("192.168.0.0/16", "private"),
    ("198.18.0.0/15", "for measurements"),
    ("198.51.100.0/24", "for documentation"),
    ("203.0.113.0/24", "for documentation"),
    ("168.63.129.16/32", "a cloud's own"),  # public by number, answered by the host itself
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("::/128", "unspecified"),
    ("::1/128", "of this machine"),
    ("64:ff9b:1::/48", "private"),  # NAT64 of one's own network
    ("100::/64", "reserved"),
    ("2001::/23", "reserved"),  # Teredo and other protocols
    ("2001:db8::/32", "for documentation"),
    ("3fff::/20", "for documentation"),
    ("5f00::/16", "reserved"),
    ("fc00::/7", "private"),  # and fd00:ec2::254, a cloud's metadata
    ("fe80::/10", "link-local"),
    ("fec0::/10", "private"),
    ("ff00::/8", "multicast"),
)
_TABLE = tuple((ip_network(net), why) for net, why in _REFUSED)
_GLOBAL = ip_network("2000::/3")  # all that is given out; 64:ff9b::/96 stands for IPv4 outside of it
_WRAPPED = (  # an IPv4 address inside of an IPv6 one: the network, and how far right it stands
    (ip_network("::ffff:0:0/96"), 0),
    (ip_network("::ffff:0:0:0/96"), 0),
    (ip_network("64:ff9b::/96"), 0),
    (ip_network("2002::/16"), 80),
)


def refusal(address: str) -> str:
    """Return why an IP address is not fetched from, in a word; empty: it is public."""
    try:
        found = ip_address(address)
    except ValueError:
        return "no address"
    inner = found if isinstance(found, IPv4Address) else _inside(found)
    if inner is None:
        return "not public"
    return next((why for net, why in _TABLE if inner.version == net.version and inner in net), "")


def _inside(address: IPv6Address) -> IPv4Address | IPv6Address | None:
    """Return the IPv4 address that an IPv6 one stands for, else itself; None if it is none that is given out."""
    for net, shift in _WRAPPED:
        if address in net:
            return IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    named = any(address in net for net, _ in _TABLE if net.version == 6)
    return address if named or address in _GLOBAL else None
