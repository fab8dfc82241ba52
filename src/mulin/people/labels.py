"""Words for things of this room that are stored as codes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

PART_NAMES: dict[str, Any] = {
    "name": _("姓名"),
    "gender": _("性别"),
    "birth": _("出生日期"),
    "relation": _("与户主关系"),
    "phone": _("电话"),
    "door": _("门牌"),
    "lives_alone": _("独居"),
    "note": _("备注"),
    "other": _("别的"),
}


def part_name(part: str) -> str:
    """A part of a person's record in words."""
    return str(PART_NAMES[part])
