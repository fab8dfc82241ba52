"""What one cell says: birth dates, phones, gender, relation, remarks."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from mulin.kernel import phones
from mulin.kernel.chinese import clean_name, clean_text, number_of
from mulin.kernel.errors import RuleError
from mulin.people import rules as people

NOTHING = frozenset(
    {"", "无", "没有", "-", "—", "——", "--", "/", "\\", "\u3001", "空", "暂无", "未知", "不详", "none", "n/a", "0"}
)
SAME = frozenset({"同上", "〃", '"', "″", "同户主", "同前", "同", "″″"})
_FAULT = re.compile(r"#(?:REF|N/A|VALUE|NAME\?|DIV/0|NULL|NUM)[!?]?\Z")

_SERIAL = re.compile(r"[1-6]\d{4}(?:\.\d+)?\Z")  # days since 1899-12-30: 1927 to 2091
_EPOCH = date(1899, 12, 30)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2})?\Z")
_FIGURES = "零一二两三四五六七八九十〇○"
_IN_WORDS = re.compile(rf"([{_FIGURES}]+)年(?:([{_FIGURES}]+)月(?:([{_FIGURES}]+)[日号]?)?)?\Z")
_SHORT_MONTH = re.compile(r"\d{4}\.1\Z")
_TAIL = re.compile(r"(?:年|月|日|号|生|出生)+\Z")

_GENDERS = {"男": "m", "男性": "m", "m": "m", "male": "m", "女": "f", "女性": "f", "f": "f", "female": "f"}
HEAD = "户主"
_HEADS = frozenset({"户主", "本人", "户主本人", "head"})
_ALONE = re.compile(r"[，,、；;\s]*(?:独居(?:老人|老年人)?)[，,、；;\s]*")
RELATION_LIMIT, NOTE_LIMIT = 20, 200


def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: 无, —, /, blank."""
    return unicodedata.normalize("NFKC", text).strip().casefold() in NOTHING


def is_same(text: str) -> bool:
    """Whether a cell says "as above": 同上, 〃."""
    return text.strip() in SAME


def check_fault(text: str, field: str) -> None:
    """Raises RuleError cell-fault for the ruin of a formula (#REF!)."""
    if text.startswith("#") and _FAULT.match(text.strip()):
        raise RuleError("cell-fault", field=field)


def read_birth(text: str, today: date) -> tuple[date | None, str]:
    """A birth date and how much of it is known; (None, "") for nothing.

    Reads what `people.rules.read_birth` does, and dates in words, Excel's day numbers, times at the
    end. Raises RuleError birth-unread, birth-month (1991.1 may have been 1991.10), birth-future, birth-old.
    """
    seen = _TIME.sub("", unicodedata.normalize("NFKC", text).strip().lstrip("'"))
    if is_nothing(seen):
        return None, ""
    if _SERIAL.match(seen):
        born, precision = _EPOCH + timedelta(days=int(float(seen))), "day"
    else:
        if _SHORT_MONTH.match(seen):
            raise RuleError("birth-month", field="birth")
        born_or_none, precision = people.read_birth(_TAIL.sub("", _in_figures("".join(seen.split()))))
        if born_or_none is None:
            return None, ""
        born = born_or_none
    people.check_birth(born, today)
    if born.year < today.year - people.OLDEST:
        raise RuleError("birth-old", field="birth", years=people.OLDEST)
    return born, precision


def _in_figures(text: str) -> str:
    found = _IN_WORDS.match(text)
    if not found:
        return text
    parts = [number_of(part) for part in found.groups() if part]
    return "-".join(str(part) for part in parts if part is not None)


def read_phone(text: str) -> tuple[str, str]:
    """A resident's own number as digits, and its extension; ("", "") for none or 同上.

    Raises RuleError as `kernel.phones.parse`, and phone-service for 110 and the like.
    """
    if is_nothing(text) or is_same(text):
        return "", ""
    phone = phones.parse(text)
    if phone.kind == "service":
        raise RuleError("phone-service", field="phone")
    return phone.digits, phone.extension


def read_gender(text: str) -> str:
    """`f`, `m` or "". Raises RuleError gender-unread."""
    seen = unicodedata.normalize("NFKC", text).strip().casefold()
    if is_nothing(seen):
        return ""
    if seen not in _GENDERS:
        raise RuleError("gender-unread", field="gender")
    return _GENDERS[seen]


def read_name(text: str) -> tuple[str, tuple[str, ...]]:
    """The name as stored, and what is doubtful about it. Raises RuleError name-empty and text-…."""
    if is_nothing(text):
        raise RuleError("name-empty", field="name")
    try:
        name = clean_name(text)
    except RuleError as error:
        raise RuleError(error.code, field="name", **error.data) from error
    return name.text, name.doubts


def read_relation(text: str) -> tuple[str, bool]:
    """The relation to the head of the household, and whether this is the head."""
    relation = "" if is_nothing(text) else clean_text(text, limit=RELATION_LIMIT)
    is_head = relation.casefold() in _HEADS
    return (HEAD if is_head else relation), is_head


def read_note(text: str) -> tuple[str, bool]:
    """The note without 独居, and whether it says 独居."""
    note = "" if is_nothing(text) else clean_text(text, limit=NOTE_LIMIT)
    rest, count = _ALONE.subn("，", note)
    return (rest.strip("，,、；; ") if count else note), bool(count) and "非独居" not in note and "不独居" not in note
