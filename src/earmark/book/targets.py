"""Which accounts are targets: loaded only to be scored, never worked."""

from __future__ import annotations

from earmark.book.scene import Scene


def mark_targets(scene: Scene) -> None:
    """Mark accounts that have no deal, contract, contact made or event; in a list of targets an event works nobody."""
    listed = [str(part.number) for part in scene.holding("accounts") if part.reading.targets]
    only = f"account NOT IN (SELECT account FROM placed WHERE part NOT IN ({', '.join(listed)}))" if listed else "false"
    worked = (
        "SELECT account FROM deal WHERE account IS NOT NULL"
        " UNION SELECT account FROM contract WHERE account IS NOT NULL"
        " UNION SELECT account FROM contact WHERE account IS NOT NULL AND contacted IS NOT NULL"
        " UNION SELECT account FROM account WHERE contacted IS NOT NULL"
    )
    events = "SELECT account FROM event WHERE account IS NOT NULL"
    scene.engine.run(
        f"UPDATE account SET target = true WHERE account NOT IN ({worked}) AND (account NOT IN ({events}) OR {only})",
        step="targets",
    )
