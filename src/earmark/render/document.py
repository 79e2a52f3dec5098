"""The ICP as one self-contained HTML page, for screen (light and dark) and paper."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from earmark.profile.market import MarketReport
from earmark.profile.profile import Profile
from earmark.profile.report import LearnReport
from earmark.render import market_section, sections, words
from earmark.render.check_section import check
from earmark.render.hypothesis import hypothesis
from earmark.render.tags import esc, tag

POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def document_html(report: LearnReport, sizes: MarketReport | None = None) -> str:
    """Return the page; the same reports give the same bytes, and everything in them is escaped."""
    profile = report.profile
    parts = (
        _top(report),
        sections.summary(profile),
        sections.evidence(report),
        sections.card(report),
        hypothesis(report),
        sections.exclusions(profile),
        sections.churned(report),
        sections.segments(report),
        sections.tiers(profile),
        sections.triggers(profile),
        market_section.html(sizes),
        sections.ranked(report),
        check(report),
        sections.commerce(report),
        sections.examples(report),
        sections.left_out(report),
        sections.outlook(report),
        sections.history(report),
        tag("footer", "Made with Earmark. Every figure stands beside the count of accounts behind it."),
    )
    return (
        f'<!doctype html>\n<html lang="en">\n{_head(words.title(profile))}<body>\n{"".join(parts)}\n</body>\n</html>\n'
    )


def _head(name: str) -> str:
    return (
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f"<title>{esc(name)}: Ideal Customer Profile</title>\n<style>\n{_style()}</style>\n</head>\n"
    )


def _top(report: LearnReport) -> str:
    profile = report.profile
    version = f"Version {report.version}, as of" if report.version else "As of"
    meta = f"{version} {words.day(profile.as_of)}, profile {esc(report.profile_id)}"
    kicker = tag("p", "Ideal Customer Profile", kind="kicker")
    return tag("header", kicker, tag("h1", esc(words.title(profile))), tag("p", meta, kind="meta"), _verdict(profile))


def _verdict(profile: Profile) -> str:
    why = tag("p", esc(profile.why)) if profile.why else ""
    return tag("div", tag("strong", words.VERDICTS[profile.verdict]), why, kind=f"verdict {profile.verdict}") + "\n"


@cache
def _style() -> str:
    return files("earmark.render").joinpath("document.css").read_text("utf-8")
