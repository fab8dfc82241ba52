"""A work report, what somebody added by hand, and the figures as they stood when it was frozen."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import Mouth
from mulin.base.figures import Period, period_of
from mulin.base.rows import Stamped, TenantRow
from mulin.reports.rules import LONGEST_SENTENCE, LONGEST_TITLE, Chapter, State

STATE_NAMES = {State.DRAFT: _("还在写"), State.FROZEN: _("已定稿")}
CHAPTER_NAMES = {
    Chapter.OPENING: _("基本情况"),
    Chapter.CHANNEL: _("建立干群联系通道"),
    Chapter.POINTS: _("建立兴趣睦邻点"),
    Chapter.CULTURE: _("开展睦邻文化活动"),
    Chapter.PROBLEMS: _("存在问题"),
    Chapter.NEXT: _("下一步打算"),
}


class WorkReport(TenantRow, Stamped):
    """工作汇报 of a community over a period. A draft has no text of its own: it is written from the facts.

    A frozen one is never changed; who must say it again writes the next edition.
    """

    period = models.CharField(max_length=8)  # see `base.figures.period_of`
    until = models.DateField(null=True)  # the last day a frozen report looks at, if it was frozen early
    edition = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=8, choices=[(s.value, n) for s, n in STATE_NAMES.items()], default=State.DRAFT)
    # empty: what is usual, in the reader's language
    title = models.CharField(_("标题"), max_length=LONGEST_TITLE, blank=True)
    addressee = models.CharField(_("主送"), max_length=80, blank=True)
    signature = models.CharField(_("署名"), max_length=60, blank=True)
    version = models.PositiveIntegerField(default=1)  # grows with each change by hand
    changed_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text: models.JSONField[Any, Any] = models.JSONField(default=dict)  # language → `rules.as_json`
    ledger_block = models.PositiveIntegerField(default=0)  # the head of the chain when it was frozen
    ledger_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)  # over text and figures

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "period", "edition"], name="report_edition_once"),
            # one is being written at a time
            models.UniqueConstraint(
                fields=["community", "period"], condition=Q(state="draft"), name="report_draft_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.title}".strip()

    @property
    def is_frozen(self) -> bool:
        return self.state != State.DRAFT

    @property
    def span(self) -> Period:
        """The days it looks at."""
        whole = period_of(self.period)
        return Period(whole.code, whole.first, self.until) if self.until else whole


class HandSentence(TenantRow, Stamped):
    """A paragraph a worker wrote: nothing in it has facts behind it but the figures it cites."""

    report = models.ForeignKey(WorkReport, on_delete=models.CASCADE, related_name="sentences")
    chapter = models.CharField(max_length=10, choices=[(c.value, n) for c, n in CHAPTER_NAMES.items()])
    text = models.TextField(_("要写的话"), max_length=LONGEST_SENTENCE)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    dropped_at = models.DateTimeField(null=True)  # taken out again; can be put back while the report is a draft

    class Meta:
        indexes = [models.Index(fields=["report", "id"], name="sentence_of_report")]


class FrozenFigure(TenantRow):
    """A figure as it stood when its report was frozen, with everything that says how it came about."""

    report = models.ForeignKey(WorkReport, on_delete=models.PROTECT, related_name="figures")
    place = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=64)
    titles: models.JSONField[Any, Any] = models.JSONField()  # language → words
    definitions: models.JSONField[Any, Any] = models.JSONField()
    units: models.JSONField[Any, Any] = models.JSONField()  # language → word; empty for a share in per cent
    how: models.JSONField[Any, Any] = models.JSONField()  # kinds and filter
    value: models.JSONField[Any, Any] = models.JSONField(null=True)
    lack = models.CharField(max_length=16, blank=True)
    lines = models.PositiveIntegerField()
    late = models.PositiveIntegerField()
    mouths: models.JSONField[Any, Any] = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="frozen_figure_once")]
        ordering = ["place"]

    @property
    def paper(self) -> int:
        """How many of the facts were typed in from paper."""
        return int(self.mouths.get(Mouth.PAPER, 0))

    @property
    def mark(self) -> str:
        """A short hash over the figure, its definition and filter, and its number."""
        return figure_digest(self)[:12]


def figure_digest(figure: FrozenFigure) -> str:
    """The SHA-256 over everything a frozen figure says."""
    said = [
        figure.code,
        figure.titles,
        figure.definitions,
        figure.units,
        figure.how,
        figure.value,
        figure.lack,
        figure.lines,
        figure.late,
        figure.mouths,
    ]
    return sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class Correction(TenantRow, Stamped):
    """更正: a frozen figure turned out otherwise, what it was and is, and why. Never edited."""

    report = models.ForeignKey(WorkReport, on_delete=models.PROTECT, related_name="corrections")
    code = models.CharField(max_length=64)
    old: models.JSONField[Any, Any] = models.JSONField(null=True)
    old_lack = models.CharField(max_length=16, blank=True)
    new: models.JSONField[Any, Any] = models.JSONField(null=True)
    new_lack = models.CharField(max_length=16, blank=True)
    why = models.CharField(_("为什么"), max_length=200)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["report", "id"], name="correction_of_report")]
