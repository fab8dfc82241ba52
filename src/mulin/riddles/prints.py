"""The slips (谜条) that hang, without answers, and the sealed answer sheet (谜底表) of those who run the afternoon."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings

from mulin.base import days
from mulin.base.actor import Actor
from mulin.kernel.errors import RuleError
from mulin.printing import fonts, qr, typeset
from mulin.riddles import queries
from mulin.riddles.models import AnswerCopy, RiddleSet, RiddleSlip
from mulin.riddles.rules import Layout, label, lay_out, paginate


def slips_pdf(riddle_set: RiddleSet) -> bytes:
    """The slips of a set, six strips a sheet. Nothing of an answer is even handed to the sheet. Three queries.

    Raises RuleError riddle-nothing-hangs, riddle-unprintable.
    """
    slips = [line.slip for line in queries.slips_of(riddle_set)]
    if not slips:
        raise RuleError("riddle-nothing-hangs")
    if doubtful := queries.paper_doubts(riddle_set):
        raise RuleError("riddle-unprintable", count=len(doubtful))
    community = riddle_set.community
    data = {
        "title": f"谜条 {riddle_set.gathering.title}",
        "community": community.name,
        "demo": community.is_demo,
        "sheets": list(_sheets(slips)),
    }
    return typeset.compile_pdf("riddles/slips", data, tagged=False)


def _sheets(slips: list[RiddleSlip]) -> Iterable[list[dict[str, Any]]]:
    layouts = [layout for slip in slips if (layout := lay_out(slip.face))]
    for places in paginate([layout.strips for layout in layouts]):
        left, sheet = 0, []
        for place in places:
            sheet.append({**_slip(slips[place], layouts[place]), "left": left})
            left += layouts[place].strips
        yield sheet


def _slip(slip: RiddleSlip, layout: Layout) -> dict[str, Any]:
    return {
        "number": str(slip.number),
        "strips": layout.strips,
        "face": _columns(layout),
        "asks": _columns(label(slip.asks)),
        "code": slip.shown_code,
        "qr": qr.svg(address_of(slip)),
    }


def _columns(layout: Layout) -> dict[str, Any]:
    return {"size": layout.size, "pitch": layout.pitch, "columns": [list(column) for column in layout.columns]}


def address_of(slip: RiddleSlip) -> str:
    """What the QR of a slip says."""
    return f"{settings.MULIN.origin}/r/{slip.code}"


def answers_pdf(actor: Actor, riddle_set: RiddleSet, copy: AnswerCopy) -> bytes:
    """One numbered copy of the answers, in the name of who prints it. Three queries. Raises RuleError glyph-missing."""
    community, held = riddle_set.community, riddle_set.gathering
    when = f"{days.day_words(held.starts_at)} {days.clock_words(held.starts_at)}–{days.clock_words(held.ends_at)}"
    printed = f"第 {copy.number} 份　{actor.name}印于 {days.moment_words(copy.created_at)}"
    rows = [_row(line.slip) for line in queries.slips_of(riddle_set)]
    data = {
        "title": f"谜底表 {held.title}",
        "community": community.name,
        "demo": community.is_demo,
        "event": f"{held.title}　{when}",
        "copy": printed,
        "rows": rows,
    }
    texts = [held.title, actor.name, *(text for row in rows for text in row.values())]
    for text, sign in fonts.missing(texts):
        raise RuleError("glyph-missing", text=text[:40], sign=sign)
    return typeset.compile_pdf("riddles/answers", data)


def _row(slip: RiddleSlip) -> dict[str, str]:
    also = f"也算对：{'、'.join(slip.also)}" if slip.also else ""
    read = f"读作：{slip.read_aloud}" if slip.read_aloud else ""
    more = "；".join(filter(None, (read, also)))
    face = " ".join(slip.face.split())
    return {"number": str(slip.number), "face": face, "asks": slip.asks, "answer": slip.answer, "more": more}
