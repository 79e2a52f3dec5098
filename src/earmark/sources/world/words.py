"""Word lists of the made world: nothing here is meant to be a real company or person."""

from __future__ import annotations

from random import Random

_FIRST = (
    "Alder Amber Aspen Barley Basalt Bayleaf Beech Birch Bramble Briar Brook Cedar Chalk Cinder Clover Cobalt Copper "
    "Coral Cress Crocus Cypress Dapple Dew Drift Dune Elder Elm Ember Fallow Fennel Fern Fjord Flax Flint Foxglove "
    "Frost Garnet Gorse Granite Gravel Grove Gull Hazel Heath Heron Holly Hollow Hornbeam Indigo Iris Ivy Jasper "
    "Juniper Kelp Kestrel Lantern Larch Lark Laurel Lichen Lilac Linden Loam Lupin Maple Marble Marsh Meadow Mica "
    "Mistle Moss Mulberry Nettle Nimbus Oat Ochre Onyx Orchard Osprey Otter Pebble Pepper Petrel Pine Plover Plum "
    "Poppy Quarry Quartz Quince Raven Reed Ripple Robin Rowan Rush Russet Rye Saffron Sage Sandpiper Sedge Shale "
    "Slate Sorrel Sparrow Spruce Starling Sycamore Tallow Tansy Teal Thicket Thistle Thorn Thyme Tidal Umber Vale "
    "Verbena Walnut Wicker Willow Wren Yarrow Yew"
)
_SECOND = (
    "Anvils Awnings Axles Barrels Baskets Beacons Bearings Bellows Bobbins Bolts Bricks Brushes Buckets Buoys Cables "
    "Candles Canvas Carts Castings Chains Chairs Chimes Clamps Clocks Cogs Coils Corks Couplings Cranes Crates Dials "
    "Dredges Drums Easels Felts Filters Flanges Frames Funnels Gaskets Gates Gauges Gears Girders Gloves Hammers "
    "Hatches Hinges Hoists Hooks Inks Joists Kettles Kilns Knots Ladders Lamps Latches Lathes Ledgers Lenses Levers "
    "Looms Magnets Masts Mills Moulds Nails Nozzles Oars Panels Pedals Pegs Pianos Pipes Planks Ploughs Pulleys Pumps "
    "Quills Rafts Rivets Ropes Rotors Saddles Sails Scales Screws Shelves Shutters Sieves Signals Silos Spindles "
    "Springs Stamps Stoves Straps Tanks Tiles Tools Trays Trowels Tubes Turbines Twine Valves Vanes Vats Wagons "
    "Wedges Wheels Winches Wires"
)
_GIVEN = (
    "Aro Bela Cami Dovi Eska Finu Gale Hani Ilo Jori Kesa Lumi Mavo Neri Orin Pela Quin Rua Sefa Tavi Uma Vero Wyn Yara"
)
FIRST, SECOND, GIVEN = _FIRST.split(), _SECOND.split(), _GIVEN.split()
OWNERS = ("Owner North", "Owner South", "Owner East", "Owner West", "Owner Centre")
TITLES = (
    "Chief Executive Officer",
    "Chief Financial Officer",
    "VP Sales",
    "V.P. Operations",
    "Head of Revenue Operations",
    "Director of Sales",
    "IT Manager",
    "Sales Operations Manager",
    "Leiter Vertrieb",
    "Account Executive",
    "CTO",
    "",
)
BUYING_ROLES = ("Decision Maker", "Budget Holder", "Champion", "End User", "Influencer", "Blocker", "", "", "", "")


def stream(seed: int, name: str) -> Random:
    """Return the numbers drawn for one purpose: a change in one stream leaves the others as they were."""
    return Random(f"{seed}:{name}")  # noqa: S311 - a made world has no secrets; it must be the same each time


def company_names(random: Random, count: int) -> list[tuple[str, str]]:
    """Return `count` different made companies as (name, domain); every domain ends in .example."""
    pairs = len(FIRST) * len(SECOND)
    rounds = -(-count // pairs)
    return [_company(number, pairs) for number in random.sample(range(pairs * rounds), count)]


def _company(number: int, pairs: int) -> tuple[str, str]:
    again, pair = divmod(number, pairs)
    first, second = FIRST[pair // len(SECOND)], SECOND[pair % len(SECOND)]
    tail = f" {again + 1}" if again else ""
    return f"{first} {second}{tail}", f"{first}-{second}{tail.replace(' ', '-')}.example".lower()


def person_name(random: Random) -> tuple[str, str]:
    """Return a made person's given name and surname."""
    return random.choice(GIVEN), random.choice(FIRST)
