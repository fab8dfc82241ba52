"""The pages about venues and special days."""

from mulin.schedule.views import booking, closing, special_days, venues

__all__ = ["booking", "closing", "special_days", "venues"]
