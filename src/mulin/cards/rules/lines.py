"""What stands on a card: which contacts, in which order, with which words.

Words are chosen here once for both products; whether they fit is decided in `wallet` and `fridge`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

EMERGENCY = {"110": "报警", "120": "急救", "119": "火警"}  # always printed, in this order
_EVERYTHING_ELSE = "12345"
HOTLINE = "hotline"

# Said on the card instead of a long office name. The first fitting word is taken.
_SHORT = {
    "grid_officer": "网格员",
    "party_branch": "党支部",
    "residents_committee": "居委会",
    "health_station": "卫生站",
    "police_point": "警点",
    "property_management": "物业",
    "elder_care": "养老站",
    "mediation": "调解室",
    "legal_adviser": "法律顾问",
    "school": "学校",
}
_OFFICIAL = (("居民委员会", "居委会"), ("党支部委员会", "党支部"))


class ContactLike(Protocol):
    """The part of `contacts.queries.CardContact` that a card shows."""

    @property
    def contact_id(self) -> Any: ...
    @property
    def kind(self) -> str: ...
    @property
    def kind_name(self) -> str: ...
    @property
    def unit_name(self) -> str: ...
    @property
    def person_name(self) -> str: ...
    @property
    def phones(self) -> Sequence[Any]: ...
    @property
    def hours_text(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Line:
    """One contact as the card prints it. `short` is the unit in few characters."""

    contact_id: str
    kind: str
    unit: str
    short: str
    name: str
    hours: str
    phone: str

    @property
    def said(self) -> str:
        """How the contact is called in a message."""
        return " ".join(part for part in (self.unit, self.name) if part)


@dataclass(frozen=True, slots=True)
class CardText:
    """Everything a card says about contacts."""

    lines: tuple[Line, ...]
    hotline: str  # 12345, or empty where it is not among the contacts

    @property
    def fingerprint(self) -> str:
        """A hash of what is printed; a card with another one than today's is wrong."""
        said = json.dumps([self.hotline, *(asdict(line) for line in self.lines)], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:32]

    def to_json(self) -> str:
        """As kept with a print run."""
        return json.dumps({"hotline": self.hotline, "lines": [asdict(line) for line in self.lines]}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> CardText:
        raw = json.loads(text)
        return cls(tuple(Line(**line) for line in raw["lines"]), raw["hotline"])


def card_text(contacts: Sequence[ContactLike], *, kinds: Sequence[str], community_name: str) -> CardText:
    """The card's text: `kinds` in that order (all, in the contacts' order, if empty).

    The emergency numbers stand on every card by themselves; contacts nobody can ring are left out.
    """
    chosen = [contact for kind in kinds for contact in contacts if contact.kind == kind] if kinds else list(contacts)
    lines, hotline = [], ""
    for contact in chosen:
        if not contact.phones:
            continue
        line = _line(contact, community_name)
        if contact.kind == HOTLINE and line.phone in EMERGENCY:
            continue
        if contact.kind == HOTLINE and line.phone == _EVERYTHING_ELSE:
            hotline = line.phone
            continue
        lines.append(line)
    return CardText(tuple(lines), hotline)


def _line(contact: ContactLike, community_name: str) -> Line:
    unit = unit_label(contact.kind, contact.unit_name, community_name)
    return Line(
        contact_id=str(contact.contact_id),
        kind=contact.kind,
        unit=unit,
        short=_SHORT.get(contact.kind, unit),
        name=contact.person_name,
        hours=contact.hours_text or contact.note,
        phone=contact.phones[0].shown,
    )


def unit_label(kind: str, unit_name: str, community_name: str) -> str:
    """The unit without what every reader of this card knows: 中山社区第一党支部 → 第一党支部."""
    if kind == "grid_officer":
        return _SHORT[kind]
    label = unit_name.removeprefix(community_name) or unit_name
    for official, everyday in _OFFICIAL:
        label = label.replace(official, everyday)
    return label.removeprefix("社区") or label
