"""A sentence from which what is understood is taken, so that what is left can be named."""

from __future__ import annotations

import re
import unicodedata

from mulin.kernel.chinese import number_of
from mulin.kernel.errors import RuleError

_GAP = "\n"  # where something was taken: no sentence holds one
_SHOWN = 40
_DASHES = re.compile(r"[–—―－〜～~]")
_HAN_CLOCK = re.compile(
    r"((?<![周期拜])二十[一二三四]?|十[一二三四五六七八九]?|[一二两三四五六七八九])(?=[点时])"
)  # 周二十点 is Tuesday at ten
_HAN_DAY = re.compile(r"(?<![每隔])([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})([日号])")
_HAN_YEAR = re.compile(r"[二2][〇零0-9一二三四五六七八九]{3}(?=年)")
_NO_MEANING = re.compile(
    r"每[次回]|每个?|[一1]次|举行|举办|进行|开展|开始|时间|时长|定期|固定|准时|左右|活动|大家|我们"
    r"|[从自逢的在于是为都各办周月个、和及与]|星期|礼拜"
)
_BEFORE = re.compile(rf"(?:{_NO_MEANING.pattern})+")
_AFTER = re.compile(r"[从自逢的在于是为各每周月个、和及与]+\Z")
_ENGLISH_RUN = re.compile(r"[a-z']+")
_ENGLISH_NO_MEANING = re.compile(r"(?:every|each|months?|monthly|weeks?|weekly|from|once|on|the|and|at|of|for|in|s|a)+")


class Sentence:
    """What is not understood yet: without spaces, in small letters, its hours and dates in figures."""

    def __init__(self, text: str) -> None:
        plain = unicodedata.normalize("NFKC", text).casefold()
        plain = re.sub(r"(?<=\d)\s+(?=\d)", ",", plain)  # 1、3、5 9:00 are four numbers
        plain = _DASHES.sub("-", re.sub(r"\s+", "", plain))
        plain = re.sub(r"每(?=[早晚])", "每天", plain)
        plain = _HAN_CLOCK.sub(lambda found: str(number_of(found[1])), plain)
        plain = _HAN_YEAR.sub(lambda found: str(number_of(found[0])), plain)
        self.rest = _HAN_DAY.sub(lambda found: f"{number_of(found[1])}月{number_of(found[2])}{found[3]}", plain)
        self._whole = text.strip()

    def has(self, *words: str) -> bool:
        """Whether one of these is still there."""
        return any(word in self.rest for word in words)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first of this, taken out."""
        found = pattern.search(self.rest)
        if found:
            self.rest = self.rest[: found.start()] + _GAP + self.rest[found.end() :]
        return found

    def take_all(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """All of this, taken out."""
        found = list(pattern.finditer(self.rest))
        self.rest = pattern.sub(_GAP, self.rest)
        return found

    def left(self) -> list[str]:
        """The words with a meaning that nobody took."""
        rest = _ENGLISH_RUN.sub(lambda run: _GAP if _ENGLISH_NO_MEANING.fullmatch(run[0]) else run[0], self.rest)
        words = [word for word in re.split(r"[\W_]+", rest) if re.search(r"\w", _NO_MEANING.sub("", word))]
        bare = (_BEFORE.match(word) for word in words)
        return [_AFTER.sub("", word[found.end() if found else 0 :]) for word, found in zip(words, bare, strict=True)]

    def unclear(self, words: str = "", **data: object) -> RuleError:
        """The refusal of these words, or of the whole sentence."""
        return RuleError("pattern-unclear", field="words", words=(words or self._whole)[:_SHOWN], **data)
