"""What the venue pages look up."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import template

register = template.Library()


@register.filter
def at(pages: Mapping[UUID, str] | None, holder: UUID) -> str:
    """The page of what holds a venue, if this reader may see it."""
    return (pages or {}).get(holder, "")
