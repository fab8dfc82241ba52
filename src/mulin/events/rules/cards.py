"""Stamp cards' codes, and what a camera or a hurried hand may bring to the desk instead of one.

A code is `K7M2Q4RX`, shown `K7M2-Q4RX`: seven random signs and a check sign. `static/events/scan.js`
reads scans in the same way; one table of examples holds both to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from mulin.kernel import ids
from mulin.kernel.errors import RuleError

CODE_LENGTH = 8
LONGEST_SCAN = 300
_OURS = re.compile(r"/(stamp|k)/([0-9A-Za-z-]{4,24})(?:[/?#]|\Z)")
_PAYMENT = re.compile(
    r"(?:wxp|weixin|alipays?|upwrp|unionpay):|//(?:qr\.alipay|qr\.95516|payapp\.weixin)\.", re.IGNORECASE
)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:\S", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{5,23}\Z")


class Scanned(StrEnum):
    """What came off a camera, a scanner or a keyboard."""

    STAMP_CARD = "stamp-card"
    NEIGHBOUR_CARD = "neighbour-card"
    PAYMENT = "payment"
    ELSEWHERE = "elsewhere"  # some other address: an advert, another community's page
    TOO_LONG = "too-long"
    WORDS = "words"  # a name, initials, a door


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan as understood; `text` is the bare code or number, or the words."""

    kind: Scanned
    text: str = ""


def new_code() -> str:
    """A code nobody has yet, as far as chance can tell (35 bits); always with a figure, so that it is no word."""
    while True:
        body = ids.random_code(CODE_LENGTH - 1)
        if any(sign.isdecimal() for sign in body):
            return ids.with_check(body)


def read_card(text: str) -> str:
    """A stamp card's code as typed or scanned. Raises RuleError "stamp-card-mistyped"."""
    scan = read_scan(text)
    if scan.kind != Scanned.STAMP_CARD:
        raise RuleError("stamp-card-mistyped", field="card")
    return scan.text


def show_code(code: str) -> str:
    """The code in two groups, easy to read out."""
    return f"{code[: CODE_LENGTH // 2]}-{code[CODE_LENGTH // 2 :]}"


def read_scan(text: str) -> Scan:
    """What `text` is. Never raises."""
    seen = text.strip()
    if len(seen) > LONGEST_SCAN:
        return Scan(Scanned.TOO_LONG)
    ours = _OURS.search(seen)
    if ours and "://" in seen:
        return _ours(ours[1], ids.read_code(ours[2]))
    if _PAYMENT.search(seen):
        return Scan(Scanned.PAYMENT)
    if _ADDRESS.match(seen):
        return Scan(Scanned.ELSEWHERE)
    return _typed(seen)


def _ours(place: str, code: str) -> Scan:
    if place == "stamp":
        good = len(code) == CODE_LENGTH and ids.is_well_written(code)
        return Scan(Scanned.STAMP_CARD, code) if good else Scan(Scanned.ELSEWHERE)
    return Scan(Scanned.NEIGHBOUR_CARD, code) if ids.is_well_written(code) else Scan(Scanned.ELSEWHERE)


def _typed(seen: str) -> Scan:
    """A code has figures and its check sign is right; anything else is words."""
    if _NUMBER.match(seen) and any(sign.isdecimal() for sign in seen):
        code = ids.read_code(seen)
        if ids.is_well_written(code):
            if len(code) == CODE_LENGTH and not _looks_like_neighbour_card(seen):
                return Scan(Scanned.STAMP_CARD, code)
            if len(code) > CODE_LENGTH - 1:
                return Scan(Scanned.NEIGHBOUR_CARD, code)
    return Scan(Scanned.WORDS, seen)


def _looks_like_neighbour_card(seen: str) -> bool:
    """`ZS-0101-3K` is written in three groups, a stamp card in two or one."""
    return seen.count("-") == len(("ZS", "0101", "3K")) - 1
