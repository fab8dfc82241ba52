"""A report as a PDF, set like the Word document, with bookmarks and every number a link to its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from mulin.base import days
from mulin.kernel.errors import RuleError
from mulin.printing import fonts, typeset
from mulin.reports.paper import words
from mulin.reports.rules import Block, Document, Kind, Section, without_controls


def make_pdf(document: Document) -> bytes:
    """The report with its annex. Raises RuleError "glyph-missing", ChildFailed."""
    data = sheet_data(document)
    for text, sign in fonts.missing(_strings(data)):
        raise RuleError("glyph-missing", text=text[:40], sign=sign)
    return typeset.compile_pdf("reports/report", data)


def sheet_data(document: Document) -> dict[str, Any]:
    """What the sheet is filled with."""
    marks = {line.code: line.place for line in document.annex}
    text = document.text
    blocks = [block for section in text.sections for block in section.blocks]
    last = blocks[-1] if blocks else None
    data: dict[str, Any] = _clean(
        {
            "english": days.in_english(),
            "title": text.title,
            "title_lines": words.title_lines(text.title),
            "period": text.period,
            "community": document.community,
            "addressee": words.addressee_words(text.addressee),
            "sections": [_section(section, marks, last) for section in text.sections],
            "signature": text.signature,
            "day": words.day_words(text.day),
            "mendings": [words.mending_words(line) for line in document.mendings],
            "annex": {
                "label": _("附件"),
                "title": _("数字出处"),
                "notes": words.annex_notes(document),
                "columns": list(words.columns()),
                "rows": [
                    [
                        str(line.place),
                        line.title,
                        line.said,
                        words.definition_words(line),
                        *map(str, (line.lines, line.paper, line.late)),
                    ]
                    for line in document.annex
                ],
            },
            "demo": _("演示") if document.is_demo else "",
            "draft": "" if document.is_frozen else _("草稿"),
        }
    )
    return data


def _section(section: Section, marks: Mapping[str, int], last: Block | None) -> dict[str, Any]:
    passages = []
    place = 0
    for passage in section.passages:
        place += bool(passage.title)
        title = words.passage_words(place, passage.title) if passage.title else ""
        blocks = [{"pieces": _pieces(block, marks), "last": block is last} for block in passage.blocks]
        passages.append({"title": title, "blocks": blocks})
    return {"heading": words.heading_words(section), "passages": passages}


def _pieces(block: Block, marks: Mapping[str, int]) -> list[dict[str, Any]]:
    hand = _("〔手工填写〕")
    return [
        {
            "text": piece.text,
            "mark": marks.get(piece.code, 0) if piece.kind == Kind.FIGURE else 0,
            "hand": hand if piece.kind == Kind.TYPED else "",
        }
        for piece in block.pieces
    ]


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return without_controls(value)
    if isinstance(value, Mapping):
        return {name: _clean(part) for name, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _strings(part)
