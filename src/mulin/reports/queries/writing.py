"""Writing a report from the facts: what rooms declare, in the language in force."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from mulin.base import days, manifest
from mulin.base.figures import Period, period_of
from mulin.kernel import clock
from mulin.ledger.figures import Answer, Lack, answers, remembering
from mulin.people.models import ConsentPurpose
from mulin.people.queries import names_agreed
from mulin.reports.models import CHAPTER_NAMES
from mulin.reports.queries.periods import full_day, period_words
from mulin.reports.rules import (
    Block,
    Chapter,
    Filling,
    Kind,
    Passage,
    Piece,
    Section,
    Text,
    marked,
    numbered,
    pieces_of,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above and below the text."""

    title: str
    addressee: str
    signature: str


@dataclass(frozen=True, slots=True)
class Hand:
    """A paragraph written by hand."""

    id: str
    chapter: str
    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """A text, and what its figures came to."""

    text: Text
    answers: Mapping[str, Answer]


def write(
    community_id: UUID, period: Period, heading: Heading, hand: Sequence[Hand] = (), *, day: date | None = None
) -> Written:
    """A report as the facts of this moment make it. Every figure is counted once."""
    with remembering():
        told = _told(community_id, period)
        texts = [text for passages in told.values() for _title, said in passages for text in said]
        texts += [one.text for one in hand]
        declared = manifest.figures()
        found = answers(community_id, [code for code in marked(texts, "figure") if code in declared], period)
    filling = Filling(
        numbers={code: one.text for code, one in found.items()},
        without_number=frozenset(code for code, one in found.items() if one.lack == Lack.NOT_RECORDED),
        names=honoured(community_id, marked(texts, "person")),
        unknown_figure=_("无此指标"),
        nobody=nobody(),
    )
    by_hand = defaultdict(list)
    for one in hand:
        by_hand[one.chapter].append(Block(pieces_of(one.text, filling, by_hand=True), one.id))
    chapters = [
        (chapter.value, str(CHAPTER_NAMES[chapter]), _passages(told.get(chapter, ()), by_hand[chapter], filling))
        for chapter in Chapter
    ]
    text = Text(
        title=heading.title,
        period=_covered(period),
        addressee=heading.addressee,
        sections=_led_in(numbered(chapters), period),
        signature=heading.signature,
        day=day or clock.today(),
    )
    return Written(text, {code: found[code] for code in text.codes})


def honoured(community_id: UUID, refs: Iterable[str]) -> dict[str, str]:
    """The names of people who agreed to be honoured by name, by reference. At most one query."""
    wanted = {ref: parsed for ref in refs if (parsed := _uuid(ref))}
    if not wanted:
        return {}
    names = names_agreed(community_id, set(wanted.values()), ConsentPurpose.HONOUR)
    return {ref: names[person] for ref, person in wanted.items() if person in names}


def nobody() -> str:
    """How somebody appears who does not appear by name."""
    return _("一位居民")


def _told(community_id: UUID, period: Period) -> dict[Chapter, list[tuple[str, list[str]]]]:
    """What every room has to say: chapter → (heading, texts)."""
    found: dict[Chapter, list[tuple[str, list[str]]]] = defaultdict(list)
    for paragraph in manifest.paragraphs():
        said = [text for text in paragraph.write(community_id, period) if text.strip()]
        found[Chapter(paragraph.section.value)].append((str(paragraph.title), said))
    return found


def _passages(told: Iterable[tuple[str, list[str]]], by_hand: list[Block], filling: Filling) -> list[Passage]:
    """What rooms say, in order, those without a heading first; what was written by hand stands last."""
    plain: list[Block] = []
    headed: list[Passage] = []
    for title, said in told:
        blocks = [Block(pieces_of(text, filling)) for text in said]
        if not title:
            plain += blocks
        elif blocks:
            headed.append(Passage(title, tuple(blocks)))
    if headed:
        return [Passage("", tuple(plain)), *headed, Passage("", tuple(by_hand))]
    return [Passage("", (*plain, *by_hand))]


def with_words(text: Text) -> Text:
    """A text for paper: where there is nothing in it, it says so."""
    return text if text.sections else replace(text, sections=(_opening(None, _("本期台账没有工作记录。")),))


def _led_in(sections: tuple[Section, ...], period: Period) -> tuple[Section, ...]:
    """Before the first numbered section the opening says what follows."""
    if not any(one.number for one in sections):
        return sections
    first = sections[0] if not sections[0].number else None
    words = _("现将%(period)s工作情况汇报如下：") % {"period": period_words(period.code)}
    return (_opening(first, words), *(sections[1:] if first else sections))


def _opening(there: Section | None, words: str) -> Section:
    last = Passage("", (Block((Piece(Kind.TEXT, words),)),))
    if there is None:
        return Section(Chapter.OPENING, 0, str(CHAPTER_NAMES[Chapter.OPENING]), (last,))
    return replace(there, passages=(*there.passages, last))


def _covered(period: Period) -> str:
    """2026年（截至9月24日）while it is not over."""
    words = period_words(period.code)
    last = min(period.last, clock.today())
    if last == period_of(period.code).last:
        return words
    if days.in_english():
        return f"{words}, up to {full_day(last)}"
    return _("%(period)s，截至%(month)s月%(day)s日") % {"period": words, "month": last.month, "day": last.day}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
