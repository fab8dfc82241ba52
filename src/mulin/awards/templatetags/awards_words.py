"""Small words of the count: codes in groups, a share in per cent, a name by its number."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template

from mulin.awards.rules import codes

register = template.Library()


@register.filter
def grouped(code: str) -> str:
    """KQ7M-24XP."""
    return codes.shown(code)


@register.filter
def per_cent(share: Fraction | str) -> str:
    """A share as people read it: 46.15%."""
    return f"{float(Fraction(share)) * 100:.2f}%"


@register.filter
def at(things: Mapping[Any, Any], key: Any) -> Any:
    """The thing under `key`; the key itself where there is none."""
    return things.get(key, key)
