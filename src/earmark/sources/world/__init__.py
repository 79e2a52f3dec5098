"""A made world: seeded CRM exports in HubSpot's shape whose truth is known, for the demo and the checks."""

from __future__ import annotations

from earmark.sources.world.dirt import plain_domain
from earmark.sources.world.law import Trait
from earmark.sources.world.making import World, make_world

__all__ = ["Trait", "World", "make_world", "plain_domain"]
