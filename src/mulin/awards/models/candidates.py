"""Who was named, by whom, and what came of it; objections to the result."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.awards import rules
from mulin.awards.models.rounds import NominatedBy, Round
from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow

MOUTHS = [(mouth.value, name) for mouth, name in MOUTH_NAMES.items()]


class CandidateState(models.TextChoices):
    NAMED = "named", _("等本人点头")
    AGREED = "agreed", _("等资格审核")
    APPROVED = "approved", _("候选人")
    REFUSED = "refused", _("没通过审核")
    DECLINED = "declined", _("本人谢绝了")
    WITHDRAWN = "withdrawn", _("已退出")
    ERASED = "erased", _("资料已删")


class Outcome(models.TextChoices):
    """What the count and the public notice made of a candidate."""

    PROPOSED = "proposed", _("公示中")
    AWARDED = "awarded", _("获表彰")
    STRUCK = "struck", _("公示后取消")


class ReviewReason(models.TextChoices):
    """Why somebody is not eligible."""

    NOT_HERE = "not_here", _("不住在本社区")
    TOO_YOUNG = "too_young", _("年龄不够，或者监护人没有同意")
    STAFF = "staff", _("管这次评选的人")
    DEEDS = "deeds", _("事迹核实不了")
    OTHER = "other", _("别的原因，写在下面")


class Candidate(TenantRow, Stamped):
    """Somebody named in a round. `label` and `where` are what stands on ballots: frozen when the vote opens."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="candidates")
    person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    label = models.CharField(max_length=60)
    where = models.CharField(max_length=82)  # courtyard and building, never the door
    deed = models.CharField(_("一句话"), max_length=rules.DEED_LIMIT, blank=True)
    story = models.CharField(_("事迹"), max_length=rules.STORY_LIMIT, blank=True)
    state = models.CharField(max_length=10, choices=CandidateState, default=CandidateState.NAMED)
    number = models.PositiveSmallIntegerField(null=True)  # on ballots; set when the vote opens
    agreed_mouth = models.CharField(max_length=12, choices=MOUTHS, blank=True)
    review_reason = models.CharField(max_length=10, choices=ReviewReason, blank=True)
    review_note = SealedTextField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    certificate = models.CharField(max_length=24, blank=True)  # ZS-2026-HLL-03
    certified_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "person"], name="award_candidate_once"),
            models.UniqueConstraint(fields=["round", "number"], name="award_number_once"),
            models.UniqueConstraint(
                fields=["community", "certificate"], condition=~Q(certificate=""), name="award_certificate_once"
            ),
        ]
        indexes = [
            models.Index(fields=["round", "state"], name="award_candidate_by_state"),  # the ballot, the desk
            models.Index(fields=["community", "outcome"], name="award_honours"),  # the honour wall
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def is_public(self) -> bool:
        """Whether the name may stand on public pages of the running round: agreed, and looked at by a person."""
        return self.state == CandidateState.APPROVED

    @property
    def has_left(self) -> bool:
        return self.state in (CandidateState.WITHDRAWN, CandidateState.ERASED)


class NominationState(models.TextChoices):
    WAITING = "waiting", _("等社区核对是哪一位")
    JOINED = "joined", _("收下了")
    CLOSED = "closed", _("没有办成")


class Nomination(TenantRow, Stamped):
    """One voice for somebody. Several voices for one person are one candidate."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="nominations")
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.CASCADE, related_name="nominations")
    kind = models.CharField(max_length=10, choices=NominatedBy)
    state = models.CharField(max_length=8, choices=NominationState, default=NominationState.WAITING)
    by_person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    by_account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_host = models.UUIDField(null=True)  # the neighbour point, for 睦邻点推荐
    wanted = SealedTextField()  # the name as it was written, until it is known who is meant
    wanted_building = models.ForeignKey("places.Building", null=True, on_delete=models.SET_NULL, related_name="+")
    deed = SealedTextField()
    story = SealedTextField()
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    paper_number = SealedTextField()

    class Meta:
        indexes = [
            models.Index(fields=["round", "state"], name="award_nomination_by_state"),  # the desk
        ]


class ObjectionState(models.TextChoices):
    OPEN = "open", _("正在核实")
    UPHELD = "upheld", _("意见成立")
    DISMISSED = "dismissed", _("核实过，不成立")


class Objection(TenantRow, Stamped):
    """What somebody has against a name of the public notice, or against the procedure. Nobody is asked who they are."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="objections")
    candidate = models.ForeignKey(Candidate, null=True, on_delete=models.SET_NULL, related_name="+")
    code = models.CharField(max_length=8)
    words = SealedTextField()
    reach = SealedTextField()  # a phone, if the writer wants to be asked
    mouth = models.CharField(max_length=12, choices=MOUTHS)
    state = models.CharField(max_length=10, choices=ObjectionState, default=ObjectionState.OPEN)
    answer = SealedTextField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["community", "code"], name="award_objection_code_once")]
        indexes = [models.Index(fields=["round", "state"], name="award_objection_by_state")]  # the desk, the clock
