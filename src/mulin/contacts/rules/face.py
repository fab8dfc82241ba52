"""What of a contact may be public, for which doors, and in which stretches of time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from mulin.kernel import clock
from mulin.kernel.phones import Phone

REMIND_DAYS = 90
STALE_DAYS = 180

# What stands in the name column of a list but is a desk, not a person.
_DESKS = ("值班", "办公室", "前台", "服务台", "热线", "窗口", "总机", "传达室", "门卫", "客服", "服务处", "中心", "站")


def is_desk(name: str) -> bool:
    """Whether `name` names a desk (值班室) rather than a person: a desk needs no consent."""
    return any(word in name for word in _DESKS)


@dataclass(frozen=True, slots=True)
class Number:
    """One number of a contact, and whether it is meant for the card."""

    phone: Phone
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Face:
    """What a passer-by sees of a contact."""

    unit_name: str
    person_name: str
    post: str
    phones: tuple[Phone, ...]  # in calling order
    hours_text: str
    note: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Face:
        raw = json.loads(text)
        return cls(**{**raw, "phones": tuple(Phone(**phone) for phone in raw["phones"])})


def public_face(whole: Face, numbers: Sequence[Number], *, has_consent: bool) -> Face | None:
    """The part of `whole` that may be public; None if nobody could be called by it.

    A person's name and mobile need that person's consent; a unit's landline and a desk do not.
    Landlines and service numbers come first (a mobile is somebody's pocket).
    """
    named = bool(whole.person_name)
    of_a_unit = ("landline", "service")
    phones = [n.phone for n in numbers if n.is_public and (has_consent or not named or n.phone.kind in of_a_unit)]
    if not phones:
        return None
    return Face(
        unit_name=whole.unit_name,
        person_name=whole.person_name if has_consent or not named else "",
        post=whole.post,
        phones=tuple(sorted(phones, key=lambda phone: phone.kind not in of_a_unit)),
        hours_text=whole.hours_text,
        note=whole.note,
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start` (inclusive) until `end` (exclusive; None is open)."""

    start: datetime
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


def day_start(day: date) -> datetime:
    """The first moment of `day` in the community."""
    return datetime.combine(day, time(), tzinfo=clock.CHINA)


def without(stretch: Stretch, gaps: Iterable[Stretch]) -> list[Stretch]:
    """`stretch` minus every one of `gaps`: what is left for the one who is stood in for."""
    left = [stretch]
    for gap in gaps:
        left = [piece for whole in left for piece in _cut(whole, gap)]
    return left


def _cut(whole: Stretch, gap: Stretch) -> list[Stretch]:
    if (gap.end is not None and gap.end <= whole.start) or (whole.end is not None and whole.end <= gap.start):
        return [whole]
    pieces = []
    if gap.start > whole.start:
        pieces.append(Stretch(whole.start, gap.start))
    if gap.end is not None and (whole.end is None or gap.end < whole.end):
        pieces.append(Stretch(gap.end, whole.end))
    return pieces


def is_due(verified_at: datetime | None, now: datetime) -> bool:
    """Whether a contact should be called again: never verified, or 90 days ago."""
    return verified_at is None or now - verified_at >= timedelta(days=REMIND_DAYS)


def is_stale(checked_at: datetime, now: datetime) -> bool:
    """Whether the public page must say that nobody has checked this for half a year.

    `checked_at`: the last call, or when the contact was entered, if nobody has called since.
    """
    return now - checked_at > timedelta(days=STALE_DAYS)
