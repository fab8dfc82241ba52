"""How a work report is put together: its pieces, its numbering, its states. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from mulin.kernel.errors import RuleError

# Words of measure that belong to the number before them: 5 个, 193 场, 3283 人次.
_UNIT = re.compile(r" ?(人次|小时|户|场|个|人|次|对|张|份|位|条|名|件|项|栋|支|枚|家|处|扇|天|封|岁|号)")
_MARK = re.compile(r"\{(figure|person):([^{}]*)\}")
_TYPED = re.compile(r"\d+(?:[.,:：]\d+)*%?")
_NUMERALS = "零一二三四五六七八九"
# What XML, and so Word, cannot hold: control signs, halves of pairs, two that are no characters.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_TITLE, LONGEST_SENTENCE, MOST_SENTENCES = 300, 1000, 12


class State(StrEnum):
    """Where a report stands. Review and submission will stand between and behind these two."""

    DRAFT = "draft"  # written anew from the facts each time
    FROZEN = "frozen"  # text and figures stand as they were


class Step(StrEnum):
    """What moves a report on."""

    FREEZE = "freeze"


TRANSITIONS: Mapping[tuple[State, Step], State] = {(State.DRAFT, Step.FREEZE): State.FROZEN}


def after(state: str, step: Step) -> State:
    """The state after `step`. Raises RuleError "report-frozen" where the step does not lead anywhere."""
    found = TRANSITIONS.get((State(state), step))
    if found is None:
        raise RuleError("report-frozen")
    return found


class Chapter(StrEnum):
    """The parts of a report in order: what rooms write, then what is only written by hand."""

    OPENING = "opening"
    CHANNEL = "channel"
    POINTS = "points"
    CULTURE = "culture"
    PROBLEMS = "problems"
    NEXT = "next"


def chapter_of(text: str) -> Chapter | None:
    """The part that `text` names, if it names one."""
    return next((chapter for chapter in Chapter if chapter.value == text), None)


class Kind(StrEnum):
    """What a piece of text is."""

    TEXT = "text"
    FIGURE = "figure"  # a number with facts behind it
    PERSON = "person"
    TYPED = "typed"  # a number somebody wrote by hand
    UNKNOWN = "unknown"  # a figure nobody declares


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `code` is the figure's code or the person's reference."""

    kind: Kind
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph. One written by hand carries the id of its sentence."""

    pieces: tuple[Piece, ...]
    hand: str = ""

    @property
    def words(self) -> str:
        """The paragraph as plain text."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Passage:
    """Paragraphs under a heading of their own inside a section, or without one."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its number (0: none)."""

    chapter: str
    number: int
    title: str
    passages: tuple[Passage, ...]

    @property
    def blocks(self) -> Iterator[Block]:
        for passage in self.passages:
            yield from passage.blocks


@dataclass(frozen=True, slots=True)
class Text:
    """A whole report in one language."""

    title: str
    period: str
    addressee: str
    sections: tuple[Section, ...]
    signature: str
    day: date

    @property
    def codes(self) -> list[str]:
        """The figures in it, in the order in which they are read first."""
        found = (piece.code for piece in self.pieces if piece.kind == Kind.FIGURE)
        return list(dict.fromkeys(found))

    @property
    def pieces(self) -> Iterator[Piece]:
        for section in self.sections:
            for block in section.blocks:
                yield from block.pieces

    @property
    def typed(self) -> list[str]:
        """The numbers written by hand, as often as they stand there."""
        return [piece.text for piece in self.pieces if piece.kind == Kind.TYPED]


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How one figure of a report came about, as a line of its annex."""

    place: int
    code: str
    title: str
    definition: str
    said: str  # the number with its unit
    lines: int
    paper: int
    late: int
    now: str = ""  # what the facts say today, where neither a frozen figure nor its last correction does
    today: str = ""  # the same, corrected or not: what the list behind it comes to, where that is another number
    mark: str = ""  # the short hash of a frozen figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """One line of 更正."""

    day: date
    title: str
    old: str
    new: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """Everything a report is printed from."""

    text: Text
    period: str  # its code
    community: str
    annex: tuple[Provenance, ...]
    mendings: tuple[Mending, ...]
    is_frozen: bool
    is_demo: bool
    edition: int
    frozen: str  # when it was frozen, in words
    block: int
    ledger_mark: str
    mark: str  # the short hash of a frozen report
    address: str  # of its page


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureState:
    """What a frozen figure said, for comparing."""

    value: int | float | None
    lack: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """What the marks in a text are filled with: figure → number as read, person → name."""

    numbers: Mapping[str, str]
    without_number: frozenset[str] = frozenset()  # their measure word goes too: 未统计, not 未统计场
    names: Mapping[str, str] = field(default_factory=dict)
    unknown_figure: str = "无此指标"
    nobody: str = "一位居民"


def marked(texts: Sequence[str], kind: str) -> list[str]:
    """The codes of figures, or references of persons, that texts name, in order."""
    return list(dict.fromkeys(found[2] for text in texts for found in _MARK.finditer(text) if found[1] == kind))


def pieces_of(text: str, filling: Filling, *, by_hand: bool = False) -> tuple[Piece, ...]:
    """A text with its marks filled. In one written by hand other numbers are marked as typed."""
    found: list[Piece] = []
    place = 0
    for mark in _MARK.finditer(text):
        found += _plain(text[place : mark.start()], by_hand=by_hand)
        piece, place = _filled(text, mark, filling)
        found.append(piece)
    found += _plain(text[place:], by_hand=by_hand)
    return tuple(found)


def _filled(text: str, mark: re.Match[str], filling: Filling) -> tuple[Piece, int]:
    kind, code, end = mark[1], mark[2].strip(), mark.end()
    if kind == "person":
        return Piece(Kind.PERSON, filling.names.get(code) or filling.nobody, code), end
    number = filling.numbers.get(code)
    if number is None:
        return Piece(Kind.UNKNOWN, filling.unknown_figure, code), end
    unit = _UNIT.match(text, end)
    end = unit.end() if unit else end
    said = unit[1] if unit and code not in filling.without_number else ""
    return Piece(Kind.FIGURE, number + said, code), end


def _plain(text: str, *, by_hand: bool) -> list[Piece]:
    if not by_hand:
        return [Piece(Kind.TEXT, text)] if text else []
    found: list[Piece] = []
    place = 0
    for number in _TYPED.finditer(text):
        unit = _UNIT.match(text, number.end())
        end = unit.end() if unit else number.end()
        found += [Piece(Kind.TEXT, text[place : number.start()]), Piece(Kind.TYPED, text[number.start() : end])]
        place = end
    found.append(Piece(Kind.TEXT, text[place:]))
    return [piece for piece in found if piece.text]


def numbered(chapters: Sequence[tuple[str, str, Sequence[Passage]]]) -> tuple[Section, ...]:
    """Sections out of (chapter, title, passages). An empty one is not there, and the others close up."""
    found: list[Section] = []
    number = 0
    for chapter, title, passages in chapters:
        full = tuple(passage for passage in passages if passage.blocks)
        if full:
            number += chapter != Chapter.OPENING
            found.append(Section(chapter, 0 if chapter == Chapter.OPENING else number, title, full))
    return tuple(found)


def numeral(number: int) -> str:
    """1 → 一, 11 → 十一, up to 99."""
    tens, ones = divmod(number, 10)
    front = "" if tens == 0 else "十" if tens == 1 else _NUMERALS[tens] + "十"
    return front + (_NUMERALS[ones] if ones or not tens else "")


def without_controls(text: str) -> str:
    """What a document can hold of a text: no control signs, no halves of characters (safety H7)."""
    return _NO_XML.sub("", text.replace("\v", "\n").replace("\f", "\n"))


def differs(frozen: FigureState, now: FigureState) -> bool:
    """Whether a frozen figure no longer says what the facts say."""
    return (frozen.value, frozen.lack) != (now.value, now.lack)


def as_json(text: Text) -> dict[str, Any]:
    """A text as it is kept when it is frozen: without names, which are filled in whenever it is read."""
    return {
        "title": text.title,
        "period": text.period,
        "addressee": text.addressee,
        "signature": text.signature,
        "day": text.day.isoformat(),
        "sections": [
            {
                "chapter": section.chapter,
                "number": section.number,
                "title": section.title,
                "passages": [
                    {
                        "title": passage.title,
                        "blocks": [
                            {"hand": block.hand, "pieces": [_kept(piece) for piece in block.pieces]}
                            for block in passage.blocks
                        ],
                    }
                    for passage in section.passages
                ],
            }
            for section in text.sections
        ],
    }


def _kept(piece: Piece) -> list[str]:
    return [piece.kind.value, "" if piece.kind == Kind.PERSON else piece.text, piece.code]


def from_json(kept: Mapping[str, Any], names: Mapping[str, str], nobody: str) -> Text:
    """A kept text. Names are filled in anew: who was erased meanwhile stands there without one."""

    def piece(kind: str, text: str, code: str) -> Piece:
        said = names.get(code) or nobody if kind == Kind.PERSON else text
        return Piece(Kind(kind), said, code)

    return Text(
        title=kept["title"],
        period=kept["period"],
        addressee=kept["addressee"],
        signature=kept["signature"],
        day=date.fromisoformat(kept["day"]),
        sections=tuple(
            Section(
                section["chapter"],
                section["number"],
                section["title"],
                tuple(
                    Passage(
                        passage["title"],
                        tuple(Block(tuple(piece(*p) for p in b["pieces"]), b["hand"]) for b in passage["blocks"]),
                    )
                    for passage in section["passages"]
                ),
            )
            for section in kept["sections"]
        ),
    )


def persons_in(kept: Mapping[str, Any]) -> list[str]:
    """The references of the people a kept text names."""
    return list(
        dict.fromkeys(
            piece[2]
            for section in kept.get("sections", ())
            for passage in section["passages"]
            for block in passage["blocks"]
            for piece in block["pieces"]
            if piece[0] == Kind.PERSON
        )
    )
