"""The desk's pages about the roster."""

from mulin.roster.views import columns, doing, history, preview

__all__ = ["columns", "doing", "history", "preview"]
