"""Chinese text as people type, paste and export it: made one, never made other.

Stored text is NFC, without signs nobody can see; comparison is by `fold`. What cannot be stored is
refused, what is merely odd is kept and named as a doubt, so that a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from mulin.kernel.errors import RuleError

MARKS_PER_BASE = 8
DOT = "·"
NAME_LIMIT = 60

_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_DIRECTION = re.compile(f"[{_DIRECTIONS}]")
# soft hyphen, fillers of Hangul, zero widths, word joiner, byte order mark, tags, controls but tab and line ends
_INVISIBLE = re.compile(
    f"[{_DIRECTIONS}\u00ad\u115f\u1160\u180e\u200b\u200c\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f\u0001-\u0008\u000b\u000c\u000e-\u001b\u007f-\u0084\u0086-\u009f]"
)
_LINE_ENDS = re.compile("\r\n|[\r\n\u000b\u000c\u001c-\u001e\u0085\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_JOINER = "\u200d"
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_PLAIN = re.compile("[\u4e00-\u9fffA-Za-z0-9]*\\Z")
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}]) (?=[{_HAN}])")
_DOTS = re.compile(rf"(?<=[{_HAN}]) ?[·•‧・･∙⋅●.．] ?(?=[{_HAN}])")
_ALL_DOTS = re.compile(r"[·•‧・･∙⋅]")
_IN_NAMES = f"{DOT}-'’."  # 买买提·艾力, Anne-Marie, O'Brien, J. Smith
_HAN_ONLY = re.compile(rf"[{_HAN}{DOT}]+\Z")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it is stored, and what a person should look at before it is believed."""

    text: str
    doubts: tuple[str, ...] = ()


def clean_text(text: str, *, limit: int, lines: bool = False) -> str:
    """`text` as it may be stored: NFC, nothing invisible, spaces folded; may be empty.

    `limit` counts code points, as the databases do. `lines` keeps line ends (as LF).
    Raises RuleError text-hidden (NUL), text-broken (lone surrogate), text-long, text-marks.
    """
    if len(text) <= limit and _PLAIN.match(text):
        return text
    if "\0" in text:
        raise RuleError("text-hidden")
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise RuleError("text-broken")
    seen = _without_lone_joiners(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)))
    seen = _LINE_ENDS.sub("\n" if lines else " ", seen)
    seen = _SPACES.sub(" ", seen)
    if lines:
        seen = "\n".join(line.strip() for line in seen.split("\n"))
    # what was taken out may have parted a letter from its mark
    seen = unicodedata.normalize("NFC", seen).strip()
    if len(seen) > limit:
        raise RuleError("text-long", limit=limit, length=len(seen))
    if _is_piled_up(seen):
        raise RuleError("text-marks")
    return seen


def _without_lone_joiners(text: str) -> str:
    """Joiners only hold emoji together; anywhere else they are invisible signs."""
    if _JOINER not in text:
        return text
    signs = text.split(_JOINER)
    kept = signs[0]
    for before, after in pairwise(signs):
        joined = before and after and _is_picture(before[-1]) and _is_picture(after[0])
        kept += (_JOINER if joined else "") + after
    return kept


def _is_picture(sign: str) -> bool:
    return unicodedata.category(sign) in ("So", "Sk") or sign == "\ufe0f"


def _is_piled_up(text: str) -> bool:
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if marks > MARKS_PER_BASE:
            return True
    return False


def clean_name(text: str, *, limit: int = NAME_LIMIT) -> Name:
    """The name of a person as it is stored, with doubts a person should settle.

    Spaces between Han characters go, dots between them become `·`. Doubts: direction, several,
    brackets, digits, emoji, signs, nickname, short, long. Raises as `clean_text`, and name-empty.
    """
    seen = clean_text(text, limit=limit)
    seen = _DOTS.sub(DOT, _BETWEEN_HAN.sub("", seen))
    if not seen:
        raise RuleError("name-empty")
    return Name(seen, tuple(doubt for doubt, holds in _doubts(text, seen) if holds))


_SEVERAL = re.compile(r"[、,，;；/／&＆+]|.{2,}[和与].{2,}")
_BRACKETS = re.compile(r"[()（）\[\]【】「」{}<>《》〈〉]")
_NICKNAME = re.compile(rf"[小老阿][{_HAN}]\Z|.*(?:阿姨|大爷|大妈|叔叔|伯伯|爷爷|奶奶|师傅|先生|女士|某某|某)\Z")


def _doubts(typed: str, name: str) -> tuple[tuple[str, bool], ...]:
    categories = {unicodedata.category(sign) for sign in name}
    han_only = bool(_HAN_ONLY.match(name))
    return (
        ("direction", bool(_DIRECTION.search(typed))),
        ("several", bool(_SEVERAL.search(name))),
        ("brackets", bool(_BRACKETS.search(name))),
        ("digits", bool(categories & {"Nd", "No"})),
        ("emoji", bool(categories & {"So", "Sk"})),
        ("signs", any(unicodedata.category(sign)[0] in "PS" and sign not in _IN_NAMES for sign in name)),
        ("nickname", bool(_NICKNAME.match(name))),
        ("short", len(name) == 1),
        ("long", han_only and DOT not in name and len(name) > 6),
    )


def fold(text: str) -> str:
    """`text` for comparison and search keys: NFKC, no case, no spaces, nothing invisible, one kind of dot."""
    if _PLAIN.match(text):  # nearly every name and cell of a roster
        return text.casefold()
    seen = text
    for _ in range(2):  # taking out spaces and folding case can leave something to compose
        seen = unicodedata.normalize("NFKC", _INVISIBLE.sub("", seen).replace(_JOINER, "")).casefold()
        seen = unicodedata.normalize("NFKC", "".join(seen.split()))
    return _ALL_DOTS.sub(DOT, seen)


_FIGURES = {figure: value for value, figure in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}


def number_of(text: str) -> int | None:
    """The number written in Chinese or decimal figures of any width: 十二, 二〇二六, １２. None if it is none."""
    if not text:
        return None
    if text.isdecimal():
        return int(text)
    if "十" not in text and "百" not in text:
        figures = [_FIGURES.get(sign) for sign in text]
        return None if None in figures else int("".join(map(str, figures)))
    total, pending = 0, 0
    for sign in text:
        if sign in "十百":
            total += (pending or 1) * (10 if sign == "十" else 100)
            pending = 0
        elif sign in _FIGURES:
            pending = _FIGURES[sign]
        else:
            return None
    return total + pending
