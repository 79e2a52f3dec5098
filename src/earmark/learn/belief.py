"""Belief: how the log-odds of bins against the rest are spread, as all bins together show it.

Either over all bins alike, a mixture of normals around 0 (Stephens 2017, Biostatistics 18, 275-294),
or in two groups: criteria that do not matter, whose bins are all next to 0, and criteria that do,
whose bins are spread (Efron 2008, Statistical Science 23, 1-22). Both have the greatest likelihood
(Dempster, Laird and Rubin 1977).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from earmark.learn.tally import Floats, Ints

GRID = np.linspace(-6, 6, 241)  # log-odds against the rest
SIZES = np.array([0.02, 0.1, 0.2, 0.35, 0.5, 0.7, 1.0, 1.6])  # standard deviations mixed
SLAB = SIZES[1:]  # of the bins of a criterion that matters
NULL = 0.05  # standard deviation where a criterion does not
STEPS = 60
HALF = 0.5  # accounts of belief in each part before any bin is seen


@dataclass(frozen=True)
class Belief:
    """(grid,) how log-odds are spread in criteria that matter, and in those that do not."""

    slab: Floats
    null: Floats


def mixed(likelihood: Floats) -> Floats:
    """Return (grid,): the mixture of normals of greatest likelihood over (bins, grid) likelihoods."""
    parts = _normals(SIZES)
    fit = np.maximum(likelihood @ parts.T, 1e-300)
    share = np.full(len(SIZES), 1 / len(SIZES))
    for _ in range(STEPS):
        share = _shared((_held(fit, share)).sum(axis=0))
    found: Floats = share @ parts
    return found


def believed(likelihood: Floats, owner: Ints, criteria: int, passed: int = 0) -> tuple[Belief, Floats]:
    """Return what is believed, and (criteria,) how likely each matters, of (bins, grid) likelihoods and their criteria.

    A criterion of n bins has n - 1 that are free: its evidence counts by so much less. passed: criteria beside
    these, which do not matter.
    """
    parts, null = _normals(SLAB), _normals(np.array([NULL]))[0]
    fit, no_fit = (np.maximum(likelihood @ p.T, 1e-300) for p in (parts, null))
    bins = np.bincount(owner, minlength=criteria)
    free = np.maximum(bins - 1, 0) / np.maximum(bins, 1)
    share, some = np.full(len(SLAB), 1 / len(SLAB)), 0.5
    matters = np.full(criteria, some)
    for _ in range(STEPS):
        told = np.bincount(owner, np.log(fit @ share) - np.log(no_fit), criteria) * free
        matters = 1 / (1 + (1 - some) / some * np.exp(-np.clip(told, -500, 500)))
        some = float((matters.sum() + HALF) / (criteria + passed + 2 * HALF))
        share = _shared(matters[owner] @ _held(fit, share))
    return Belief(share @ parts, null), matters


def upto(weight: Floats) -> Floats:
    """Return (bins, grid): the share of each bin's weight up to the middle of each step of the grid."""
    whole = weight / weight.sum(axis=1, keepdims=True)
    found: Floats = np.cumsum(whole, axis=1) - whole / 2
    return found


def _normals(sizes: Floats) -> Floats:
    """Return (sizes, grid): normals around 0."""
    parts = np.exp(-0.5 * (GRID / sizes[:, None]) ** 2)
    found: Floats = parts / parts.sum(axis=1, keepdims=True)
    return found


def _held(fit: Floats, share: Floats) -> Floats:
    """Return (bins, parts): how likely each bin is of each part."""
    found: Floats = fit * share / (fit @ share)[:, None]
    return found


def _shared(held: Floats) -> Floats:
    found: Floats = (held + HALF) / (held + HALF).sum()
    return found
