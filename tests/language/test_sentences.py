import pytest

from earmark.language.sentences import LONGEST, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("We lose deals. It hurts!", ["We lose deals.", "It hurts!"]),
        (
            "It takes 2.5 hours, e.g. on Mondays. Then Dr. Smith waits.",
            ["It takes 2.5 hours, e.g. on Mondays.", "Then Dr. Smith waits."],
        ),
        ("See https://a.example/x.y?z=1. It broke.", ["See https://a.example/x.y?z=1.", "It broke."]),
        (
            "- **Slow builds** take an hour.\n- No tests\n1. One more",
            ["**Slow builds** take an hour.", "No tests", "One more"],
        ),
        ("# A heading\n\nWords below it\n\n**Bold heading**\nMore.", ["Words below it", "More."]),
        ("He said \u201cit is slow.\u201d We agreed.", ["He said \u201cit is slow.\u201d", "We agreed."]),
        ("A line\r\nthat goes on.\r\n\r\nAnother", ["A line\r\nthat goes on.", "Another"]),
        (
            "We are J. P. Acme Inc. and we wait \u2026 and wait.",
            ["We are J. P. Acme Inc. and we wait \u2026 and wait."],
        ),
        ("\u58ca\u308c\u305f\u3002\u9045\u3044\u3002", ["\u58ca\u308c\u305f\u3002", "\u9045\u3044\u3002"]),
        (
            "Version 3.3.1 (v2) works, vs. none. See README.md for more.",
            ["Version 3.3.1 (v2) works, vs. none.", "See README.md for more."],
        ),
        ("", []),
        (" \n \t\n", []),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, found: list[str]) -> None:
    assert cut(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "a" * 300_000,
        "a " * 150_000,
        " " * 300_000,
        ". " * 150_000,
        "\n- " * 100_000,
        "> " * 150_000,
        "**" * 150_000,
        "-" * 300_000 + "x",
        "1.2." * 80_000,
        "?!" * 150_000,
    ],
)
def test_a_hostile_text_ends_and_no_sentence_is_longer_than_the_longest(text: str) -> None:
    found = list(sentences(text))
    assert all(0 <= start < end <= len(text) and end - start <= LONGEST for start, end in found)
    assert [one for one, _ in found] == sorted(one for one, _ in found)
