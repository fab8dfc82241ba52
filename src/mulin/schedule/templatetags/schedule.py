"""What pages with venues and weeks look up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import template

register = template.Library()


@register.inclusion_tag("schedule/unannounced.html", takes_context=True)
def not_yet_announced(context: template.Context, years: Sequence[int], *, desk: bool = False) -> dict[str, Any]:
    """A notice where the holidays of these years are not known yet; the desk is led to where they are entered."""
    # An inclusion tag starts an empty context; the link to the notice is one of the community's pages.
    return {"community": context.get("community"), "years": years, "desk": desk}


@register.filter
def at(pages: Mapping[UUID, str] | None, holder: UUID) -> str:
    """The page of what holds a venue, if this reader may see it."""
    return (pages or {}).get(holder, "")
