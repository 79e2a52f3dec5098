"""Counts become numbers: bands, points, rules, checks."""
