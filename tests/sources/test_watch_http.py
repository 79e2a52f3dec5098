"""How sources ask the world, against a server that misbehaves; no test waits."""

import gzip
import itertools
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from earmark.facts.problem import Problem
from earmark.sources.watch.clock import Pace, pace_of
from earmark.sources.watch.found import Answer
from earmark.sources.watch.state import State, read_state, write_state
from earmark.sources.watch.wire import Limits
from loopback import NOON, Time, reply, serving

JSON = ("application/json",)


def reason(answer: Answer | Problem) -> str:
    return answer.reason if isinstance(answer, Problem) else f"answered {answer.status}"


def test_it_says_who_asks_and_gets_the_answer() -> None:
    with serving(a=reply(body=b'{"a": 1}')) as server:
        got = server.fetcher(Time())(server.url("/a"), JSON)
        assert got == Answer(server.url("/a"), b'{"a": 1}', "application/json")
        assert "GET /a HTTP/1.1" in server.requests[0]
        assert "User-Agent: Earmark/0 us@ours.example" in server.requests[0]
        assert f"Host: site.example:{server.port}" in server.requests[0]


def test_what_was_answered_before_is_asked_for_only_if_it_changed() -> None:
    tagged = reply(body=b"{}", ETag='"v1"', Last_Modified="Wed, 01 Jul 2026 10:00:00 GMT")
    with serving(
        a=[tagged, reply(304)], b=[reply(body=b"{}", Last_Modified="Wed, 01 Jul 2026 10:00:00 GMT"), reply(304)]
    ) as server:
        first = server.fetcher(Time())
        first(server.url("/a"))
        first(server.url("/b"))
        again = server.fetcher(Time(), state=first.keep())
        answers = [again(server.url("/a")), again(server.url("/b"))]
        assert [isinstance(one, Answer) and one.unchanged for one in answers] == [True, True]
        assert 'If-None-Match: "v1"' in server.requests[2]
        assert "If-Modified-Since: Wed, 01 Jul 2026 10:00:00 GMT" in server.requests[3]
        assert (again.asked, again.unchanged) == (2, 2)
        assert again.keep().marks == first.keep().marks


def test_a_host_is_asked_once_a_second_and_sec_eight_times() -> None:
    time = Time()
    with serving(a=reply(body=b"{}")) as server:
        fetch = server.fetcher(time)
        for host in ("site.example", "site.example", "other.example", "site.example"):
            fetch(server.url("/a", host))
    assert time.slept == [1.0, 1.0]
    assert pace_of("data.sec.gov") == pace_of("www.sec.gov") == ("sec.gov", 0.125)
    assert pace_of("notsec.gov") == ("notsec.gov", 1.0)


def test_the_pace_is_one_for_all_sources_of_a_run() -> None:
    time = Time()
    pace = Pace(time.clock)
    for host in ("data.sec.gov", "www.sec.gov", "efts.sec.gov"):
        pace.wait(host)
    assert time.slept == [0.125, 0.125]


def test_a_busy_host_is_believed_when_it_says_how_long() -> None:
    time = Time()
    with serving(
        a=[reply(429, Retry_After="30"), reply(503, Retry_After="Wed, 01 Jul 2026 12:00:50 GMT"), reply(body=b"1")]
    ) as server:
        got = server.fetcher(time)(server.url("/a"))
    assert isinstance(got, Answer)
    assert got.body == b"1"
    assert time.slept == [30.0, 20.0]  # the date is 50 seconds after noon, of which 30 are over


def test_a_host_that_asks_for_long_is_left_alone_also_by_later_runs() -> None:
    time = Time()
    with serving(a=reply(429, Retry_After="7200"), b=reply(body=b"{}")) as server:
        first = server.fetcher(time)
        assert reason(first(server.url("/a"))) == "site.example asks to be left alone until 2026-07-01 14:00 UTC"
        assert reason(first(server.url("/b"))) == "site.example asks to be left alone until 2026-07-01 14:00 UTC"
        later = server.fetcher(time, state=first.keep())
        assert "left alone until 2026-07-01 14:00" in reason(later(server.url("/b")))
        assert server.paths() == ["/a"]
        time.seconds = NOON + 7201
        assert isinstance(later(server.url("/b")), Answer)
        assert time.slept == []
        assert later.keep().waits == {}


def test_what_is_no_number_and_no_address_is_said() -> None:
    time = Time()
    with serving(a=[reply(429, Retry_After="\xb2"), reply(body=b"1")]) as server:
        assert isinstance(server.fetcher(time)(server.url("/a")), Answer)
        assert "no address" in reason(server.fetcher(time)("http://["))


def test_a_server_that_fails_is_tried_again_each_time_later_and_not_for_ever() -> None:
    time = Time()
    with serving(a=[reply(500), reply(502), reply(body=b"1")], b=reply(504), c=reply(429)) as server:
        fetch = server.fetcher(time)
        assert isinstance(fetch(server.url("/a")), Answer)
        assert time.slept == [1.0, 2.0]
        assert reason(fetch(server.url("/b"))) == "not fetched: it answered 504 at every try"
        assert "left alone until 2026-07-01 12:" in reason(fetch(server.url("/c")))
        assert server.paths() == ["/a"] * 3 + ["/b"] * 4 + ["/c"] * 4


def test_what_is_not_there_is_an_answer_and_a_refusal_is_none() -> None:
    with serving(a=reply(404), b=reply(410), c=reply(403), d=reply(418)) as server:
        fetch = server.fetcher(Time())
        gone = [fetch(server.url(path)) for path in ("/a", "/b")]
        assert [isinstance(one, Answer) and one.gone for one in gone] == [True, True]
        assert reason(fetch(server.url("/c"))).startswith("not fetched: it answered 403: it does not let")
        assert reason(fetch(server.url("/d"))) == "not fetched: it answered 418"
        assert server.paths() == ["/a", "/b", "/c", "/d"]


def test_an_answer_that_breaks_off_is_tried_again_and_then_named() -> None:
    short = b"HTTP/1.1 200 So\r\nContent-Length: 90\r\n\r\nonly this"
    chunk = b"HTTP/1.1 200 So\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nonly"
    packed = gzip.compress(bytes(9000))[:-9]
    with serving(
        a=[short, reply(body=b"whole")],
        b=chunk,
        c=b"",
        d=b"nonsense\r\n\r\n",
        e=reply(body=packed, Content_Encoding="gzip"),
    ) as server:
        fetch = server.fetcher(Time())
        assert isinstance(fetch(server.url("/a")), Answer)
        assert "broke off" in reason(fetch(server.url("/b")))
        assert "broke off" in reason(fetch(server.url("/c")))
        assert "broke off" in reason(fetch(server.url("/d")))
        assert "shorter than it says" in reason(fetch(server.url("/e")))
        assert server.paths().count("/b") == 4


@pytest.mark.parametrize("head", [b"HTTP/1.1 200 So\r\nContent-Length: 9999999\r\n\r\n", b"HTTP/1.1 200 So\r\n", b""])
def test_an_answer_that_drips_ends_with_the_time_it_has(head: bytes) -> None:
    def drip() -> Iterator[bytes]:
        yield head
        yield from itertools.repeat(b"x: y\r\n")

    time = Time(step=5)
    with serving(a=drip) as server:
        got = server.fetcher(time, Limits(seconds=60, tries=1))(server.url("/a"))
    assert reason(got) in {
        "not fetched: site.example did not answer in time",
        "not fetched: site.example broke off its answer",
    }
    assert time.seconds - NOON < 200


def test_a_body_is_bounded_as_sent_and_unpacked() -> None:
    def endless() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 So\r\n\r\n"
        yield from itertools.repeat(bytes(65536))

    bomb = gzip.compress(gzip.compress(bytes(200 << 20)))
    once = gzip.compress(bytes(64 << 20))
    assert len(once) < 1 << 17
    with serving(
        a=endless,
        b=reply(body=once, Content_Encoding="gzip"),
        c=reply(body=once * 3, Content_Encoding="gzip"),
        d=reply(body=bytes(3 << 20)),
        e=reply(body=bomb, Content_Encoding="gzip"),
    ) as server:
        fetch = server.fetcher(Time(), Limits(sent=2 << 20, unpacked=8 << 20))
        assert reason(fetch(server.url("/a"))) == "not fetched: it sends more than 2 MB"
        assert reason(fetch(server.url("/b"))) == "not fetched: it is larger than 8 MB"
        assert reason(fetch(server.url("/c"))) == "not fetched: it is larger than 8 MB"
        assert reason(fetch(server.url("/d"))) == "not fetched: it sends more than 2 MB"
        inner = fetch(server.url("/e"))
        assert isinstance(inner, Answer)
        assert len(inner.body) < 1 << 20  # unpacked once, as the server said
        assert server.paths() == ["/a", "/b", "/c", "/d", "/e"]


def test_packed_bodies_are_unpacked_and_unknown_packings_refused() -> None:
    halves = gzip.compress(b"one ") + gzip.compress(b"two")
    with serving(a=reply(body=halves, Content_Encoding="gzip"), b=reply(body=b"x", Content_Encoding="br")) as server:
        fetch = server.fetcher(Time())
        got = fetch(server.url("/a"))
        assert isinstance(got, Answer)
        assert got.body == b"one two"
        assert "packed in a way that was not asked for (br)" in reason(fetch(server.url("/b")))


def test_a_wrong_kind_is_a_problem_and_not_remembered() -> None:
    with serving(a=reply(body=b"<html>", kind="text/html; charset=utf-8", ETag='"1"')) as server:
        fetch = server.fetcher(Time())
        assert reason(fetch(server.url("/a"), JSON)) == "it answered text/html where application/json was expected"
        assert fetch.keep().marks == {}
        assert isinstance(fetch(server.url("/a"), ("text/html",)), Answer)


def test_redirects_are_followed_so_far_and_no_further() -> None:
    with serving(
        a=reply(301, Location="/b"),
        b=reply(302, Location="/c"),
        c=reply(body=b"1"),
        loop=reply(307, Location="/back"),
        back=reply(307, Location="/loop"),
        self=reply(308, Location="/self"),
        none=reply(301),
    ) as server:
        fetch = server.fetcher(Time())
        got = fetch(server.url("/a"))
        assert got == Answer(server.url("/c"), b"1", "application/json")
        assert reason(fetch(server.url("/loop"))) == "not fetched: it sends on more than 5 times"
        assert reason(fetch(server.url("/self"))) == "not fetched: it sends on to itself"
        assert reason(fetch(server.url("/none"))) == "not fetched: it sends on to itself"


@pytest.mark.parametrize(
    ("to", "why"),
    [
        ("http://metadata.example/latest", "metadata.example is at 169.254.169.254"),
        ("http://[::ffff:10.0.0.1]/", "10.0.0.1"),
        ("http://127.0.0.1:1/", "(of this machine)"),
        ("file:///etc/passwd", "only https and http"),
        ("gopher://site.example/", "only https and http"),
        ("http://user:word@site.example/", "a user's name"),
        ("http://site.example:99999/", "no address"),
        ("http://a b.example/", "no name and no number"),
        ("http://[", "no address"),
    ],
)
def test_a_redirect_to_where_nothing_is_fetched_from_is_refused(to: str, why: str) -> None:
    with serving(a=reply(302, Location=to)) as server:
        fetch = server.fetcher(
            Time(),
            metadata_example="169.254.169.254",
            **{"127_0_0_1": "127.0.0.1", "::ffff:10_0_0_1": "::ffff:10.0.0.1"},
        )
        assert why in reason(fetch(server.url("/a")))
        assert len(server.requests) == 1


def test_a_name_is_resolved_once_so_that_it_cannot_mean_another_place_a_moment_later() -> None:
    turns = iter((["127.0.0.1"], ["169.254.169.254"], ["127.0.0.1", "10.0.0.1"]))
    with serving(a=reply(body=b"1")) as server:
        fetch = server.fetcher(Time(), Limits(tries=1))
        fetch.reach = type(fetch.reach)(lambda *_: next(turns), fetch.reach.allowed)
        assert isinstance(fetch(server.url("/a")), Answer)
        assert "169.254.169.254" in reason(fetch(server.url("/a")))
        assert "10.0.0.1" in reason(fetch(server.url("/a")))  # one bad address spoils the name
        assert len(server.requests) == 1


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(a=reply(body=b"1")) as server, serving(x=reply(body=b"2")) as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert isinstance(server.fetcher(Time())(server.url("/a")), Answer)
        assert proxy.requests == []


def test_https_to_a_server_without_it_is_no_answer() -> None:
    with serving(a=reply(body=b"1")) as server:
        fetch = server.fetcher(Time(), Limits(tries=1))
        assert "broke off" in reason(fetch(server.url("/a").replace("http:", "https:")))
        assert server.requests == []


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
def test_a_server_that_cannot_show_who_it_is_is_not_asked(tmp_path: Path) -> None:
    paper, key = tmp_path / "paper.pem", tmp_path / "key.pem"
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=site.example"
    subprocess.run([*make.split(), "-out", paper, "-keyout", key], check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(paper, key)
    with serving(tls, a=reply(body=b"1")) as server:
        why = reason(server.fetcher(Time())(server.url("/a").replace("http:", "https:")))
        assert why.startswith("not fetched: site.example cannot show that it is who it says")
        assert server.requests == []


def test_a_state_is_kept_whole_and_holds_for_what_was_watched_alone(tmp_path: Path) -> None:
    path = tmp_path / "watch" / "feeds.json"
    state = State("one", {"u": ('"1"', "")}, {"site.example": 9.0}, {"seen": ["a"]})
    assert read_state(path, "one") == State("one")
    write_state(path, state)
    assert read_state(path, "one") == state
    assert read_state(path, "two") == State("two", {}, {"site.example": 9.0}, {"seen": ["a"]})
    assert [one.name for one in path.parent.iterdir()] == ["feeds.json"]
    for spoiled in ("", "{}", "[1]", '{"about": 1, "marks": {"u": 2}, "waits": {}, "notes": {}}'):
        path.write_text(spoiled)
        assert read_state(path, "one") == State("one")
