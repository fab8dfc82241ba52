"""Pictures that belong to something, who is on them, and what was said against them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.media import rules


class PictureState(models.TextChoices):
    WAITING = rules.WAITING, _("等人看过")
    SHOWN = rules.SHOWN, _("挂出来了")
    HIDDEN = rules.HIDDEN, _("收起来了")
    WITHDRAWN = rules.WITHDRAWN, _("撤掉了")


class Faces(models.TextChoices):
    """What whoever brought a picture says of the people on it."""

    NOBODY = rules.NOBODY, _("看不清是谁，或者没有人")
    NAMED = rules.NAMED, _("看得清，都在下面写了名字，都同意公开")
    TOLD = rules.TOLD, _("现场贴了拍照告示，不愿意的没拍进来")


class Picture(TenantRow, Stamped):
    """One picture in two sizes. `holder` is the id of what it hangs on; `host`, whose leader may judge it.

    The files lie outside the database under `stored`; the original is never kept.
    """

    holder = models.UUIDField()
    host = models.UUIDField(null=True, blank=True)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    brought_for = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    mouth = models.CharField(max_length=12)
    state = models.CharField(max_length=10, choices=PictureState, default=PictureState.WAITING)
    words = models.CharField(_("照片上是什么"), max_length=rules.WORDS_LIMIT, blank=True)  # read aloud, so the alt text
    faces = models.CharField(max_length=8, choices=Faces, default=Faces.NOBODY)
    children = models.BooleanField(default=False)
    paper_number = models.CharField(max_length=40, blank=True)  # of the signed forms
    stored = models.CharField(max_length=32)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()  # bytes of both files
    why = models.CharField(_("为什么"), max_length=rules.WHY_LIMIT, blank=True)  # it is hidden
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    files_gone = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stored"], name="picture_stored_once")]
        indexes = [
            models.Index(fields=["community", "holder", "state"], name="picture_by_holder"),  # a page's pictures
            models.Index(fields=["community", "state", "created_at"], name="picture_by_state"),  # the desk's list
            models.Index(
                fields=["state"], condition=Q(state="withdrawn", files_gone=False), name="picture_files_to_drop"
            ),
        ]

    @property
    def is_shown(self) -> bool:
        return self.state == PictureState.SHOWN

    @property
    def is_waiting(self) -> bool:
        return self.state == PictureState.WAITING

    @property
    def is_hidden(self) -> bool:
        return self.state == PictureState.HIDDEN

    @property
    def small_width(self) -> int:
        """Width of the small size, so that a page keeps its place while it loads."""
        return self.width if max(self.width, self.height) <= SMALL else round(self.width * self._share)

    @property
    def small_height(self) -> int:
        return self.height if max(self.width, self.height) <= SMALL else round(self.height * self._share)

    @property
    def _share(self) -> float:
        return SMALL / max(self.width, self.height)


SMALL = 480  # as `darkroom.SMALL`, which brings a decoder along


class Pictured(TenantRow):
    """A resident who can be recognised on a picture."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="pictured")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "person"], name="pictured_once")]


class ReportWhy(models.TextChoices):
    CHILD = "child", _("有孩子，家长没同意")
    NOT_AGREED = "not_agreed", _("有我，我没同意")
    PRIVATE = "private", _("看得到别人家里、证件、号码")
    SWINDLE = "swindle", _("像骗子、像广告")
    UNKIND = "unkind", _("让人难堪")
    OTHER = "other", _("别的原因")


class PictureReport(TenantRow, Stamped):
    """举报: somebody says that a picture should not hang here. Nobody is told who."""

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="reports")
    why = models.CharField(max_length=12, choices=ReportWhy)
    words = SealedTextField()
    code = models.CharField(max_length=9)  # to ask by
    judge_by = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    came_down = models.BooleanField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="picture_report_code_once")]
        indexes = [models.Index(fields=["picture", "decided_at"], name="picture_report_open")]
