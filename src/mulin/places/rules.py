"""Addresses as people write them: one form for 1单元, 一单元, 1#, 1-1-101 and 1号楼1单元101."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import time

from mulin.kernel.chinese import number_of
from mulin.kernel.errors import RuleError

_FIGURES = r"\d零〇一二两三四五六七八九十百"
_DASHES = re.compile(r"[‐-―−－_~～—–]+")
_BUILDING = re.compile(rf"第?([{_FIGURES}]+)(?:号楼|号院|号|#楼|#|栋楼|栋|幢|座|楼)?\Z")
_UNIT = re.compile(rf"第?([{_FIGURES}]+)(?:单元|单|门栋|门|梯)?\Z")
_ROOM = re.compile(
    r"(?:(\d{1,2})(?:-|单元-?))?([0-9A-Z]{1,8}(?:-[0-9A-Z]{1,3})?[甲乙丙丁东西南北中]?)(?:室|号房|号|房)?\Z"
)
_WHOLE = re.compile(
    rf"(?P<yard>.*?[院区园苑里村庭城湾府郡坊巷庄家邸]|)(?P<building>[{_FIGURES}]+(?:号楼|号院|号|#楼|#|栋楼|栋|幢|座|楼))"
    rf"(?:(?P<unit>[{_FIGURES}]+)(?:单元|单|门栋|门|梯))?-?(?P<room>[0-9A-Z]{{1,8}}[甲乙丙丁东西南北中]?)(?:室|号房|号|房)?\Z"
)
_DASHED = re.compile(
    r"(?P<yard>\D*?)(?P<building>\d+)-(?P<unit>\d+)-(?P<room>\d{1,5}[甲乙丙丁东西南北中A-Z]?)(?:室|号|房)?\Z"
)
_UNITS_AT_MOST = 99


def check_opening(opens: time | None, closes: time | None) -> None:
    """A venue opens before it closes, on one day. Raises RuleError("venue-hours")."""
    if opens and closes and closes <= opens:
        raise RuleError("venue-hours", field="closes")


@dataclass(frozen=True, slots=True)
class Address:
    """Where a door is: `yard` may be empty, `unit` 0 means that none was written."""

    yard: str
    building: str
    unit: int
    room: str


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).upper()
    return _DASHES.sub("-", "".join(folded.split()))


def building_name(text: str) -> str:
    """`1#`, `一号楼`, `1栋`, `１` → 1号楼; a name that is no number stays as it is."""
    plain = _plain(text)
    found = _BUILDING.match(plain)
    number = number_of(found[1]) if found else None
    return f"{number}号楼" if number is not None else plain


def building_number(name: str) -> int:
    """What a building is sorted by: 2号楼 before 10号楼; 0 when there is no number."""
    found = re.match(r"\d+", building_name(name))
    return min(int(found[0]), 2**31 - 1) if found else 0


def unit_number(text: str) -> int:
    """`1单元`, `一单元`, `1.0`, `1` → 1. Raises RuleError("address-unit")."""
    plain = _plain(text).removesuffix(".0")
    found = _UNIT.match(plain)
    number = number_of(found[1]) if found else None
    if number is None or not 0 < number <= _UNITS_AT_MOST:
        raise RuleError("address-unit", field="unit")
    return number


def room_number(text: str) -> tuple[int, str]:
    """`101室`, `101.0`, `101甲` → (0, 101), (0, 101), (0, 101甲); `2-101` → (2, 101).

    The first figure is the unit if one was written before the room, else 0.
    Raises RuleError("address-room").
    """
    plain = _plain(text)
    found = _ROOM.match(plain.removesuffix(".0"))
    if not found:
        raise RuleError("address-room", field="room")
    unit = int(found[1]) if found[1] else 0
    if unit > _UNITS_AT_MOST:
        raise RuleError("address-room", field="room")
    return unit, found[2]


def read_address(text: str) -> Address:
    """A whole address in one text: `东院1号楼1单元101`, `1-1-101`, `1栋101甲`. Raises RuleError("address-odd")."""
    plain = _plain(text)
    found = _WHOLE.match(plain) or _DASHED.match(plain)
    if not found:
        raise RuleError("address-odd", field="address")
    unit = found["unit"]
    return Address(
        yard=found["yard"],
        building=building_name(found["building"]),
        unit=unit_number(unit) if unit else 0,
        room=found["room"],
    )
