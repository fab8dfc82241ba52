"""One import of the office's roster, and its rows with their verdicts."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.people.models import Person


class ImportState(models.TextChoices):
    UNREAD = "unread", _("等您指一指列")
    PREVIEWED = "previewed", _("等您过目")
    WAITING = "waiting", _("排着队，马上导")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")
    UNDOING = "undoing", _("正在撤回")
    UNDONE = "undone", _("已撤回")
    DROPPED = "dropped", _("没有导入")


BUSY = (ImportState.APPLYING, ImportState.UNDOING)
OPEN = (ImportState.UNREAD, ImportState.PREVIEWED)


class RosterImport(TenantRow, Stamped):
    """A file somebody brought. The file itself is not kept, only the text of its tables, sealed."""

    file_name = models.CharField(max_length=120)
    fingerprint = models.BinaryField(max_length=32)  # SHA-256 of the file
    brought_by = models.UUIDField(null=True)  # account; None from the shell
    brought_by_name = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=8)  # xlsx, xls, csv
    encoding = models.CharField(max_length=16, blank=True)
    tables = SealedTextField()  # `pack`: [[name, hidden, hidden rows, rows]…], without identity numbers
    mends = SealedTextField()  # JSON: row number → {field: text} typed in the preview
    identity_cells = models.PositiveIntegerField(default=0)  # cells from which an identity number was taken
    sheet = models.PositiveSmallIntegerField(default=0)
    header = models.IntegerField(default=-1)
    columns: models.JSONField[Any, Any] = models.JSONField(default=dict)  # field → column
    notices: models.JSONField[Any, Any] = models.JSONField(default=list)  # codes about the file as a whole
    trusted: models.JSONField[Any, Any] = models.JSONField(default=list)  # [courtyard, building] to be made
    as_of = models.DateField(null=True)  # the roster's own day
    counts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    missing: models.JSONField[Any, Any] = models.JSONField(default=list)  # ids of residents no row names
    made: models.JSONField[Any, Any] = models.JSONField(default=dict)  # ids of places made, for undoing
    homes: models.JSONField[Any, Any] = models.JSONField(default=dict)  # while applying: household by row number
    job_id = models.UUIDField(null=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.UNREAD)
    judged_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            # the history, newest first
            models.Index(fields=["community", "-created_at"], name="roster_import_by_time"),
        ]
        constraints = [
            # one roster is written at a time; the next one waits
            models.UniqueConstraint(
                fields=["community"], condition=Q(state__in=["applying", "undoing"]), name="roster_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return self.file_name


class Verdict(models.TextChoices):
    HELD = "held", _("要您看一眼")
    NEW = "new", _("新来的")
    CHANGED = "changed", _("有变化")
    SAME = "same", _("没变")
    DUPLICATE = "duplicate", _("写了两遍")


class RosterRow(TenantRow):
    """One row about somebody, as it was read and judged. Never changed once it was written into the register."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()  # in the file, from 1
    verdict = models.CharField(max_length=10, choices=Verdict)
    remarks: models.JSONField[Any, Any] = models.JSONField(default=list)  # codes only; details are in `content`
    content = SealedTextField()  # JSON: cells, place, door, parts, remarks, changes, twin_of
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")  # who it was found to be

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "number"], name="roster_row_once")]
        indexes = [
            # the tabs of a preview, and the next rows to write
            models.Index(fields=["roster", "verdict", "number"], name="roster_row_by_verdict"),
        ]


class Outcome(models.TextChoices):
    """What became of a row that changes the register."""

    ADDED = "added", _("已登记")
    CHANGED = "changed", _("已改")
    GONE = "gone", _("这期间搬走了，没有改")
    UNDONE = "undone", _("已撤回")
    STAYED = "stayed", _("后来改过，没有撤回")


class RosterEffect(TenantRow):
    """What a row did to the register, and what is needed to take it back."""

    roster = models.ForeignKey(RosterImport, on_delete=models.CASCADE, related_name="effects")
    number = models.PositiveIntegerField()  # of the row
    outcome = models.CharField(max_length=8, choices=Outcome)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    household_id = models.UUIDField(null=True)  # into which the row put the person
    before = SealedTextField()  # JSON: the changed parts as they were; "" for somebody added

    class Meta:
        constraints = [
            # a row is written once, however often the job is run
            models.UniqueConstraint(fields=["roster", "number"], name="roster_effect_once"),
        ]


def pack(value: object) -> str:
    """`value` as text for a sealed field, small."""
    return base64.b64encode(zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 3)).decode()


def unpack(text: str) -> Any:
    """What `pack` put away; [] for nothing."""
    return json.loads(zlib.decompress(base64.b64decode(text))) if text else []
