"""Whether what somebody says is the answer: compared as neighbours mean it, not as it is typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from mulin.kernel import chinese, pinyin
from mulin.kernel.traditional import simplified

_RARE = "\U00020000"  # from here on only rare Han characters, some newer than Python's tables
_BEFORE = re.compile(
    r"(?:我猜|我想|应该|大概|可能|就)*(?:谜底|答案)?(?:应该|大概|可能|就)*(?:是|叫)?(?:一个|一种|那个)?"
)
_AFTER = re.compile(r"(?:这个)?[吧啊呀嘛吗呢啦哦噢喽]*\Z")
_SAID_OF = re.compile(r".*的(.)字?\Z")  # 告诉的告
_LETTERS = re.compile(r"[a-z]+\Z")


@dataclass(frozen=True, slots=True)
class Truth:
    """What a slip asks and what counts as right."""

    face: str
    answer: str
    also: tuple[str, ...] = ()


def fold_answer(text: str) -> str:
    """`text` for comparison: one width, simplified, no case, no spaces, no signs. Folding again changes nothing."""
    seen = simplified(chinese.fold(text))
    return "".join(sign for sign in seen if sign >= _RARE or unicodedata.category(sign)[0] in "LN")


def is_right(words: str, truth: Truth, *, allows_pinyin: bool = False) -> bool:
    """Whether `words` name the answer, or one that counts as right.

    Width, spaces, punctuation, traditional forms and the little words around (是灯笼吧) do not matter.
    The riddle itself said back is wrong. Letters count only where the set allows them.
    """
    said = fold_answer(words)
    wanted = {fold_answer(answer) for answer in (truth.answer, *truth.also)} - {""}
    if not said or said == fold_answer(truth.face):
        return False
    if wanted & _meant(said, single=any(len(answer) == 1 for answer in wanted)):
        return True
    return allows_pinyin and _letters(words) in {spelt for answer in wanted for spelt in _spellings(answer)}


def _meant(said: str, *, single: bool) -> set[str]:
    """What may be meant by `said`: as it is, without the words around, and 告字 or 告诉的告 for one character."""
    bare = _AFTER.sub("", _BEFORE.sub("", said, count=1))
    found = {said, bare}
    if single:
        found |= {text[0] for text in (said, bare) if len(text) == 2 and text[1] == "字"}
        found |= {named[1] for text in (said, bare) if (named := _SAID_OF.match(text))}
    return found - {""}


def _letters(words: str) -> str:
    """`words` as plain letters without tones and marks; "" if they are no letters."""
    folded = unicodedata.normalize("NFKD", chinese.fold(words)).replace("u\u0308", "v")
    plain = "".join(sign for sign in folded if sign.isascii() and sign.isalpha())
    return plain if _LETTERS.match(plain) and not re.search(r"[^\W\d_]", re.sub(r"[\x00-\x7f]", "", folded)) else ""


def _spellings(answer: str) -> set[str]:
    """An answer in letters: the usual readings, with and without that of a surname at its head."""
    return {pinyin.spelling(answer), pinyin.spelling(f"一{answer}").removeprefix("yi")} - {""}
