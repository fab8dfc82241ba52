"""A riddle as somebody writes it down: read, cleaned, and what is odd about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from mulin.kernel import chinese
from mulin.kernel.errors import RuleError
from mulin.riddles.rules.forms import check_form, form_named
from mulin.riddles.rules.words import fold_answer

FACE_LIMIT, CATEGORY_LIMIT, ANSWER_LIMIT, SOURCE_LIMIT = 200, 20, 20, 40
ALSO_MOST = 8
HARDEST = 3
_BETWEEN = re.compile(r"[;；、,，/|\n]+")
_DIFFICULTIES = {
    **dict.fromkeys(("1", "易", "容易", "简单", "浅", "一"), 1),
    **dict.fromkeys(("2", "中", "中等", "一般", "二"), 2),
    **dict.fromkeys(("3", "难", "困难", "深", "三"), 3),
}


@dataclass(frozen=True, slots=True)
class Draft:
    """谜面、谜目、谜底, what else counts as right, 谜格, how hard (1–3) and where it comes from."""

    face: str
    category: str
    answer: str
    also: tuple[str, ...] = ()
    form: str = ""
    difficulty: int = 1
    source: str = ""

    @property
    def fingerprint(self) -> str:
        """By what the same riddle is known again, however it is punctuated."""
        return fold_answer(self.face)[:200]


def read_draft(words: Mapping[str, str]) -> Draft:
    """A riddle as typed or as it stands in a row. Raises RuleError with the field at fault."""
    face = _clean(words, "face", FACE_LIMIT, lines=True)
    answer = _clean(words, "answer", ANSWER_LIMIT)
    if not fold_answer(face):
        raise RuleError("riddle-face-empty", field="face")
    if not fold_answer(answer):
        raise RuleError("riddle-answer-empty", field="answer")
    also = _also(words, answer)
    if fold_answer(face) in {fold_answer(one) for one in (answer, *also)}:
        raise RuleError("riddle-says-itself", field="answer")
    form = form_named(words.get("form", ""))
    check_form(form, answer)
    return Draft(
        face=face,
        category=_category(_clean(words, "category", CATEGORY_LIMIT)),
        answer=answer,
        also=also,
        form=form,
        difficulty=_difficulty(words.get("difficulty", "")),
        source=_clean(words, "source", SOURCE_LIMIT),
    )


def _clean(words: Mapping[str, str], field: str, limit: int, *, lines: bool = False) -> str:
    try:
        return chinese.clean_text(words.get(field, ""), limit=limit, lines=lines)
    except RuleError as error:
        raise RuleError(error.code, field=field, **error.data) from error


def _also(words: Mapping[str, str], answer: str) -> tuple[str, ...]:
    said = [part.strip() for part in _BETWEEN.split(_clean(words, "also", 200, lines=True))]
    kept = {fold_answer(part): part for part in said if fold_answer(part) not in ("", fold_answer(answer))}
    if len(kept) > ALSO_MOST:
        raise RuleError("riddle-also-many", field="also", most=ALSO_MOST)
    if any(len(part) > ANSWER_LIMIT for part in kept.values()):
        raise RuleError("text-long", field="also", limit=ANSWER_LIMIT, length=max(map(len, kept.values())))
    return tuple(kept.values())


def _category(word: str) -> str:
    """打一字 for 字, （打一字） and 打一字; 打一物 where nothing is said."""
    bare = word.strip("()（）[]【】 ")
    if not bare:
        return "打一物"
    return bare if bare.startswith(("打", "猜")) else f"打一{bare}"


def _difficulty(word: str) -> int:
    folded = chinese.fold(str(word))
    if not folded:
        return 1
    stars = folded.count("★") or folded.count("*")
    found = stars or _DIFFICULTIES.get(folded.removesuffix(".0"), 0)
    if not 1 <= found <= HARDEST:
        raise RuleError("riddle-difficulty", field="difficulty", word=str(word)[:20])
    return found


def doubts(face: str, answer: str) -> tuple[str, ...]:
    """露春: the characters of the answer that the face already says. Only a warning; folk riddles are free of it."""
    said = fold_answer(face)
    return tuple(dict.fromkeys(sign for sign in answer if (folded := fold_answer(sign)) and folded in said))


def check_settings(*, per_person: int, stamps: int) -> None:
    """Whether a set's numbers make sense. Raises RuleError riddle-set-numbers."""
    if not 1 <= per_person <= 99:
        raise RuleError("riddle-set-numbers", field="per_person")
    if not 0 <= stamps <= 5:
        raise RuleError("riddle-set-numbers", field="stamps")
