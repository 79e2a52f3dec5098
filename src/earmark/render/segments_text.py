"""Segments on a terminal, and the trigger events after them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.text import Text

from earmark.profile.profile import Profile
from earmark.profile.report import SegmentFigures
from earmark.render import segments
from earmark.render.layout import heading, listed, para
from earmark.render.timing import timing_parts


def segment_parts(profile: Profile, figures: Sequence[SegmentFigures] = ()) -> Iterator[RenderableType]:
    """Yield the segments with what is known of each, or that none is supported; then the trigger events."""
    said, held = segments.none(profile), segments.conditioned(profile)
    if said:
        yield para(said, "dim")
    if held:
        yield heading(segments.TITLE, "an account is in the first whose conditions it fulfils")
    for one in held:
        yield Text.assemble((f"{one.name.capitalize()}: ", "bold"), segments.about(one))
        yield from listed(segments.lines(one, profile, figures))
    yield from timing_parts(profile)
