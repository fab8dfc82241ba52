"""A contact as somebody wrote it down — in a form or a row of a list — read into one checked shape."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from mulin.contacts.rules.areas import Area
from mulin.contacts.rules.change import Claim
from mulin.contacts.rules.face import Face, Number, is_desk
from mulin.contacts.rules.hours import read_hours
from mulin.kernel import chinese, phones
from mulin.kernel.errors import RuleError
from mulin.kernel.phones import Phone

T = TypeVar("T")
# Seven digits or more, however they are spaced: as much as can be dialled. A date is not meant.
_DIALLED = re.compile(r"\d(?:[\s().\-\u2010-\u2015]{0,2}\d){6}")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)")
UNIT_LIMIT, PERSON_LIMIT, POST_LIMIT, HOURS_LIMIT, NOTE_LIMIT = 40, 60, 30, 80, 60
MOST_PHONES = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything a contact says, checked; the dates are whole days of its term."""

    kind: str
    unit_name: str
    person_name: str
    post: str
    phones: tuple[tuple[Phone, bool], ...]
    hours_text: str
    note: str
    area: Area
    valid_from: date | None = None
    valid_until: date | None = None
    order: int = 0

    @property
    def claim(self) -> Claim:
        """What a swindler would want to change."""
        return Claim(self.unit_name, self.phones, self.area)

    @property
    def face(self) -> Face:
        """Everything a card could say; `public_face` takes away what may not be shown."""
        return Face(self.unit_name, self.person_name, self.post, (), self.hours_text, self.note)

    @property
    def numbers(self) -> list[Number]:
        return [Number(phone, is_public) for phone, is_public in self.phones]


def read_draft(words: Mapping[str, str], *, kind: str, area: Area, term: tuple[date | None, date | None]) -> Draft:
    """A draft from the words of a form or a row.

    `words`: unit_name, person_name, post, phones, private_phones, hours_text, note. A desk in the
    name column (值班室) becomes the post, since it is nobody. Raises RuleError with the field;
    "number-in-words" where a telephone number stands among words.
    """
    start, end = term
    if start and end and end < start:
        raise RuleError("term-backwards", field="valid_until")
    person, post = _text(words, "person_name", PERSON_LIMIT), _text(words, "post", POST_LIMIT)
    if person and is_desk(person):
        person, post = "", post or person
    if person:
        person = _at("person_name", lambda: chinese.clean_name(person).text)
    unit = _text(words, "unit_name", UNIT_LIMIT)
    if not unit:
        raise RuleError("unit-empty", field="unit_name")
    hours = _clean(words, "hours_text", HOURS_LIMIT)
    read_hours(hours)
    return Draft(
        kind=kind,
        unit_name=unit,
        person_name=person,
        post=post,
        phones=_phones(words),
        hours_text=hours,
        note=_text(words, "note", NOTE_LIMIT),
        area=area,
        valid_from=start,
        valid_until=end,
    )


def _text(words: Mapping[str, str], field: str, limit: int) -> str:
    text = _clean(words, field, limit)
    if _DIALLED.search(_DATE.sub(" ", chinese.fold(text))):
        raise RuleError("number-in-words", field=field)  # it would get past the second person
    return text


def _clean(words: Mapping[str, str], field: str, limit: int) -> str:
    return _at(field, lambda: chinese.clean_text(words.get(field, ""), limit=limit))


def _at(field: str, read: Callable[[], T]) -> T:
    """What `read` gives; its "no" is moved to `field`."""
    try:
        return read()
    except RuleError as error:
        raise RuleError(error.code, field=field, **error.data) from error


def _phones(words: Mapping[str, str]) -> tuple[tuple[Phone, bool], ...]:
    found: dict[Phone, bool] = {}
    for field, is_public in (("phones", True), ("private_phones", False)):
        text = words.get(field, "").strip()
        if text:
            for phone in _at(field, partial(phones.parse_many, text)):
                found.setdefault(phone, is_public)
    if not found:
        raise RuleError("contact-no-phone", field="phones")
    if len(found) > MOST_PHONES:
        raise RuleError("contact-many-phones", field="phones", most=MOST_PHONES)
    return tuple(found.items())
