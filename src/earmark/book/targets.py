"""Which accounts are targets: loaded only to be scored, never worked."""

from __future__ import annotations

from earmark.book.scene import Scene


def mark_targets(scene: Scene) -> None:
    """Mark accounts that have no deal, no contract and no contact made; what happens at an account works nobody."""
    worked = (
        "SELECT account FROM deal WHERE account IS NOT NULL"
        " UNION SELECT account FROM contract WHERE account IS NOT NULL"
        " UNION SELECT account FROM contact WHERE account IS NOT NULL AND contacted IS NOT NULL"
        " UNION SELECT account FROM account WHERE contacted IS NOT NULL"
    )
    scene.engine.run(f"UPDATE account SET target = true WHERE account NOT IN ({worked})", step="targets")
