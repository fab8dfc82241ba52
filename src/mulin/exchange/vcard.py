"""vCard 3.0 (RFC 2426), as phones of the last fifteen years read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_FOLD = 75  # octets of a line, without its end
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u0085\u2028\u2029]")
_END = "\r\n"


@dataclass(frozen=True, slots=True)
class Card:
    """One entry of a phone's address book. `phones` are (type, number): type is CELL, WORK or VOICE."""

    name: str
    organisation: str = ""
    title: str = ""
    phones: tuple[tuple[str, str], ...] = ()
    note: str = ""
    categories: tuple[str, ...] = ()
    uid: str = ""


def vcard(cards: Iterable[Card]) -> bytes:
    """The cards in one file: CRLF, folded at 75 octets, nothing in a value can begin a new line."""
    return "".join(_written(card) for card in cards).encode("utf-8", "replace")


def _written(card: Card) -> str:
    lines = ["BEGIN:VCARD", "VERSION:3.0"]
    lines += [f"N;CHARSET=UTF-8:{_escaped(card.name)};;;;", f"FN;CHARSET=UTF-8:{_escaped(card.name)}"]
    for kind, number in card.phones:
        lines.append(f"TEL;TYPE={re.sub('[^A-Z]', '', kind.upper()) or 'VOICE'}:{_number(number)}")
    for key, value in (("ORG", card.organisation), ("TITLE", card.title), ("NOTE", card.note)):
        if value:
            lines.append(f"{key};CHARSET=UTF-8:{_escaped(value)}")
    if card.categories:
        lines.append("CATEGORIES;CHARSET=UTF-8:" + ",".join(map(_escaped, card.categories)))
    if card.uid:
        lines.append(f"UID:{_escaped(card.uid)}")
    lines.append("END:VCARD")
    return "".join(_folded(line) + _END for line in lines)


def _escaped(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")
    return _CONTROLS.sub(" ", text)


def _number(text: str) -> str:
    """Only what can be dialled: digits, +, and a pause before an extension."""
    return re.sub(r"[^0-9+,*#]", "", text)


def _folded(line: str) -> str:
    """`line` in pieces of at most 75 octets, each but the first after a space; no character is cut."""
    pieces: list[str] = []
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode("utf-8", "replace"))
        if size + octets > _FOLD - bool(pieces):
            pieces.append(piece)
            piece, size = "", 0
        piece += sign
        size += octets
    return (_END + " ").join([*pieces, piece])
