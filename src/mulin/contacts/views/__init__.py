"""The desk's pages about contacts."""

from mulin.contacts.views import consent, edit, listing, numbers, reports

__all__ = ["consent", "edit", "listing", "numbers", "reports"]
