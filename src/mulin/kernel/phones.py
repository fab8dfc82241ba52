"""Telephone numbers as people in China write them.

Domestic numbers are read by our own rules: the library knows neither service numbers (110, 12345,
96011) nor the fictional ranges of the demo. Numbers of other countries are left to the library.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

import phonenumbers

from mulin.kernel.errors import RuleError

Kind = Literal["mobile", "landline", "service", "foreign"]
_LONGEST = 80

_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_LANDLINE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))([2-9]\d{6,7})\Z")
_SERVICE = re.compile(r"(?:1[12]\d|999|1[0-2]\d{3}|118\d{3}|9[56]\d{3,4}|9510\d{4}|[48]00\d{7})\Z")
_EXTENSION = re.compile(r"(?:转|轉|分机|ext\.?|x|#)[\s:：]*(\d{1,6})\Z", re.IGNORECASE)
_DASHED_EXTENSION = re.compile(r"(0\d{2,3}[\s-]\d{7,8})\s*-\s*(\d{1,6})\Z")
_INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SEPARATORS = re.compile(r"[\s\-‐-―−－_.·()（）]+")
_SCIENCE = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+\Z")
_DECIMAL = re.compile(r"(\d{7,})\.0+\Z")
_BETWEEN = re.compile(r"[/／、,，;；|\n\\]|或者?|和")
_FROM_ABROAD = re.compile(r"(?:\+|00)\s*86|86(?=1[3-9]\d{9}\Z)")
_LONGER_MOBILE, _TEN_DIGITS = 12, 10


@dataclass(frozen=True, slots=True)
class Phone:
    """A number that can be called. `digits` of a foreign number begin with +."""

    digits: str
    kind: Kind
    extension: str = ""

    @property
    def shown(self) -> str:
        """As people read it: 138 0000 1041, 0519-80000110, 0532-88888888转801. `parse` reads it back."""
        tail = f"转{self.extension}" if self.extension else ""
        if self.kind == "mobile":
            return f"{self.digits[:3]} {self.digits[3:7]} {self.digits[7:]}"
        if self.kind == "landline":
            area, local = _split(self.digits)
            return f"{area}-{local}{tail}"
        if len(self.digits) == _TEN_DIGITS:  # 400 and 800 numbers
            return f"{self.digits[:3]}-{self.digits[3:6]}-{self.digits[6:]}{tail}"
        return self.digits + tail

    @property
    def tel(self) -> str:
        """The address a phone calls; an extension is dialled after a pause."""
        return f"tel:{self.digits}" + (f",{self.extension}" if self.extension else "")


def _split(digits: str) -> tuple[str, str]:
    found = _LANDLINE.match(digits)
    return (found[1], found[2]) if found else ("", digits)


def parse(text: str) -> Phone:
    """The one number in `text`, whatever its width, spaces, dashes, +86 or apostrophe.

    Raises RuleError: phone-empty, phone-science (digits may be lost), phone-decimal (`digits` are
    offered), phone-several, phone-letters, phone-short, phone-long, phone-start, phone-area,
    phone-unknown.
    """
    found = parse_many(text)
    if len(found) > 1:
        raise RuleError("phone-several", field="phone", numbers="、".join(one.shown for one in found))
    return found[0]


def parse_many(text: str) -> list[Phone]:
    """Every number in `text` (parted by / 、 , ; or a line end), each once, in order. Raises as `parse`."""
    if text.isascii() and _MOBILE.match(text):  # nearly every number of a roster
        return [Phone(text, "mobile")]
    if len(text) > _LONGEST:
        raise RuleError("phone-long", field="phone", count=len(text))
    plain = _plain(text)
    parts = [part.strip() for part in _BETWEEN.split(plain)]
    found = [_read(number) for part in parts if part for number in _side_by_side(part)]
    if not found:
        raise RuleError("phone-empty", field="phone")
    return list(dict.fromkeys(found))


def mask(digits: str) -> str:
    """The number with its middle hidden: 138****1041, 0519****0110. Service numbers are nobody's secret."""
    if _SERVICE.match(digits):
        return digits
    area, local = _split(digits)
    if area:
        return f"{area}****{local[-4:]}"
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) > len("138****") else "****"


def _plain(text: str) -> str:
    """Decimal figures of every script as 0–9, nothing invisible, no Excel apostrophe."""
    seen = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    figures = (str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in seen)
    return "".join(figures).strip().lstrip("'‘’`").strip()


def _side_by_side(part: str) -> list[str]:
    """Two mobiles with only a space between them are two numbers."""
    pair = re.fullmatch(r"(1[3-9]\d{9})\s+(1[3-9]\d{9})", part)
    return [pair[1], pair[2]] if pair else [part]


def _read(part: str) -> Phone:
    if _SCIENCE.match(part) and "." in part:
        raise RuleError("phone-science", field="phone")
    decimal = _DECIMAL.match(part)
    if decimal:
        raise RuleError("phone-decimal", field="phone", digits=decimal[1])
    number, extension = _without_extension(part)
    digits = _SEPARATORS.sub("", number)
    if digits.startswith("+") and not digits.startswith("+86"):
        return _foreign(digits, extension)
    digits = _at_home(digits)
    if not digits:
        raise RuleError("phone-empty", field="phone")
    if not digits.isdecimal():
        raise RuleError("phone-letters", field="phone")
    for kind, pattern in _KINDS:
        if pattern.match(digits):
            return Phone(digits, kind, "" if kind == "mobile" else extension)
    raise _fault(digits)


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("mobile", _MOBILE),
    ("landline", _LANDLINE),
    ("service", _SERVICE),
)


def _without_extension(part: str) -> tuple[str, str]:
    worded = _EXTENSION.search(part)
    if worded:
        return part[: worded.start()].rstrip(" -,"), worded[1]
    dashed = _DASHED_EXTENSION.match(part)
    return (dashed[1], dashed[2]) if dashed else (part, "")


def _at_home(digits: str) -> str:
    """Without the country's code; a landline gets back the 0 it is dialled with at home."""
    prefix = _FROM_ABROAD.match(digits)
    if not prefix:
        return digits
    rest = digits[prefix.end() :]
    return rest if _MOBILE.match(rest) or not _LANDLINE.match("0" + rest) else "0" + rest


def _foreign(digits: str, extension: str) -> Phone:
    try:
        number = phonenumbers.parse(digits)
    except phonenumbers.NumberParseException as error:
        raise RuleError("phone-unknown", field="phone") from error
    if not phonenumbers.is_possible_number(number):
        raise RuleError("phone-unknown", field="phone")
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return Phone(written, "foreign", extension)


def _fault(digits: str) -> RuleError:
    """Why `digits` are no number, naming the place of the fault."""
    count = len(digits)
    if re.match(r"1[3-9]", digits) and count < _LONGER_MOBILE and count > len("13800"):
        return RuleError("phone-short", field="phone", count=count)
    if count >= _LONGER_MOBILE:
        return RuleError("phone-long", field="phone", count=count)
    if digits.startswith("1") and count == _LONGER_MOBILE - 1:
        return RuleError("phone-start", field="phone", start=digits[:3])
    if count in (7, 8) and digits[0] in "23456789":
        return RuleError("phone-area", field="phone")
    return RuleError("phone-unknown", field="phone")
