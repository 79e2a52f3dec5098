"""Which addresses are fetched from."""

import pytest

from earmark.sources.watch.addresses import refusal


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("127.0.0.1", "of this machine"),
        ("127.255.255.254", "of this machine"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - nothing is bound to it
        ("10.1.2.3", "private"),
        ("172.16.0.1", "private"),
        ("172.31.255.255", "private"),
        ("192.168.1.1", "private"),
        ("100.64.0.1", "shared by carriers"),
        ("100.100.100.200", "shared by carriers"),
        ("169.254.169.254", "link-local"),
        ("168.63.129.16", "a cloud's own"),
        ("192.0.0.192", "reserved"),
        ("198.18.0.1", "for measurements"),
        ("203.0.113.9", "for documentation"),
        ("224.0.0.1", "multicast"),
        ("239.255.255.250", "multicast"),
        ("255.255.255.255", "reserved"),
        ("::", "unspecified"),
        ("::1", "of this machine"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fc00::1", "private"),
        ("fd00:ec2::254", "private"),
        ("ff02::1", "multicast"),
        ("2001:db8::1", "for documentation"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "reserved"),  # Teredo
        ("::ffff:127.0.0.1", "of this machine"),
        ("::ffff:a9fe:a9fe", "link-local"),
        ("::ffff:0:10.0.0.1", "private"),
        ("64:ff9b::10.0.0.1", "private"),
        ("64:ff9b::a9fe:a9fe", "link-local"),
        ("64:ff9b:1::8.8.8.8", "private"),
        ("2002:7f00:1::", "of this machine"),
        ("2002:a9fe:a9fe::1", "link-local"),
        ("::10.0.0.1", "not public"),
        ("4000::1", "not public"),
        ("site.example", "no address"),
        ("", "no address"),
    ],
)
def test_what_is_not_public_is_refused_however_it_is_written(address: str, why: str) -> None:
    assert refusal(address) == why


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1", "2606:4700::1111", "::ffff:8.8.8.8",
     "64:ff9b::8.8.8.8", "2002:808:808::1"],
)  # fmt: skip
def test_what_is_public_is_not(address: str) -> None:
    assert refusal(address) == ""
