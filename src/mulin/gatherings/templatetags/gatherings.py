"""Filters and tags only this room's templates use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django import template
from django.conf import settings
from django.template import Context
from django.urls import reverse

from mulin.base import days
from mulin.gatherings import lines
from mulin.gatherings.models import AgeBand

register = template.Library()
for line in (lines.places, lines.places_left, lines.receipt_rows, lines.receipt_ahead):
    register.simple_tag(line)


@register.simple_tag(takes_context=True)
def webcal(context: Context, name: str, /, **kwargs: object) -> str:
    """Where a telephone's calendar subscribes to a feed: `{% webcal "gatherings:feed_community" %}`."""
    path = reverse(name, kwargs={"code": context["community"].code, **kwargs})
    return f"webcal://{settings.MULIN.origin.partition('://')[2]}{path}"


@register.filter
def clock_time(moment: datetime) -> str:
    """14:30."""
    return days.clock_words(moment)


@register.filter
def band_words(band: str) -> str:
    """60 岁以上."""
    return str(AgeBand(band).label)


@register.filter
def is_in(one: object, many: Iterable[object] | None) -> bool:
    """Whether a choice is among those sent in, whatever its type."""
    return str(one) in {str(other) for other in many or ()}
