"""Pure decisions about neighbour points."""

from __future__ import annotations

from mulin.points.rules import board, charter, fit, founding, sharing, stars, states, terms

__all__ = ["board", "charter", "fit", "founding", "sharing", "stars", "states", "terms"]
