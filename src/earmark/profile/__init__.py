"""The ICP as a value: bins, scorecard, exclusions, tiers. Standard library only."""
