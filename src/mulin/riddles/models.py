"""The bank of riddles, the set that hangs at a gathering, its slips, and who answered them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import MOUTH_NAMES
from mulin.base.fields import SealedTextField
from mulin.base.rows import Stamped, TenantRow
from mulin.gatherings.models import Gathering, GatheringState
from mulin.kernel import clock
from mulin.riddles import rules
from mulin.riddles.rules import ANSWER_LIMIT, FACE_LIMIT, FORMS, At, Truth

SEARCH_KIND = "riddle"
FORM_NAMES = {code: name for code, (name, _least, _most) in FORMS.items()}
_MOUTHS = [(mouth.value, name) for mouth, name in MOUTH_NAMES.items()]


class Difficulty(models.IntegerChoices):
    EASY = 1, _("容易")
    MIDDLING = 2, _("要想一想")
    HARD = 3, _("难")


class RiddleText(models.Model):
    """What a riddle says. A slip keeps its own copy, so that paper and screen agree whatever the bank says later."""

    face = models.TextField(_("谜面"), max_length=FACE_LIMIT)
    category = models.CharField(_("谜目"), max_length=24)
    answer = models.CharField(_("谜底"), max_length=ANSWER_LIMIT)
    also = models.JSONField(_("也算对"), default=list)  # other answers that count
    form = models.CharField(_("谜格"), max_length=16, blank=True, choices=list(FORM_NAMES.items()))

    class Meta:
        abstract = True

    @property
    def truth(self) -> Truth:
        return Truth(self.face, self.answer, tuple(self.also))

    @property
    def asks(self) -> str:
        """打一国名·秋千格: what stands below the face."""
        return f"{self.category}·{FORM_NAMES[self.form]}" if self.form else self.category

    @property
    def read_aloud(self) -> str:
        """The answer as its form reads it; "" where there is nothing to turn."""
        return rules.read_aloud(self.form, self.answer)


class Riddle(RiddleText, TenantRow, Stamped):
    """One riddle of the bank. Put aside rather than deleted."""

    difficulty = models.PositiveSmallIntegerField(_("难度"), choices=Difficulty, default=Difficulty.EASY)
    source = models.CharField(_("出处"), max_length=40, blank=True)
    fingerprint = models.CharField(max_length=200)  # the folded face: the same riddle stands once
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "fingerprint"], name="riddle_once"),
            models.CheckConstraint(condition=Q(difficulty__gte=1, difficulty__lte=3), name="riddle_difficulty"),
        ]
        indexes = [models.Index(fields=["community", "retired_at", "difficulty"], name="riddle_bank")]  # the list

    def __str__(self) -> str:
        return self.face


class AtHome(models.TextChoices):
    """What those at home may do."""

    OFF = "off", _("只在现场猜")
    PRACTICE = "practice", _("在家也能猜，图个乐")
    WINS = "wins", _("在家猜中也算数")


class RiddleSet(TenantRow, Stamped):
    """The riddles of one gathering, and by which rules they are won."""

    gathering = models.OneToOneField(Gathering, on_delete=models.PROTECT, related_name="+")
    per_person = models.PositiveSmallIntegerField(_("一个人最多赢几条"), default=3)
    stamps = models.PositiveSmallIntegerField(_("答对一条给几枚章"), default=1)
    ties_stamped = models.BooleanField(_("前后脚都答对，都给章"), default=True)
    allows_pinyin = models.BooleanField(_("写拼音也算"), default=False)
    at_home = models.CharField(_("在家的人"), max_length=8, choices=AtHome, default=AtHome.PRACTICE)
    printed_at = models.DateTimeField(null=True, blank=True)  # first time: from then on numbers stay
    revealed_at = models.DateTimeField(null=True, blank=True)  # told by hand; else when the gathering ends
    closed_at = models.DateTimeField(null=True, blank=True)  # written into the ledger

    class Meta:
        indexes = [models.Index(fields=["community", "closed_at"], name="riddle_set_open")]  # the closing job

    def __str__(self) -> str:
        return self.gathering.title

    @property
    def hours(self) -> At:
        """Needs `gathering`."""
        held = self.gathering
        return At(held.starts_at, held.ends_at, self.revealed_at, held.state == GatheringState.CANCELLED)

    @property
    def is_revealed(self) -> bool:
        """Whether everybody may read the answers now. Needs `gathering`."""
        return rules.is_revealed(self.hours, clock.now())

    @property
    def has_begun(self) -> bool:
        return bool(clock.now() >= self.gathering.starts_at)

    @property
    def is_off(self) -> bool:
        return self.hours.is_off


class RiddleSlip(RiddleText, TenantRow):
    """谜条: one riddle of a set, with its number on the wall and a code of its own."""

    riddle_set = models.ForeignKey(RiddleSet, on_delete=models.CASCADE, related_name="slips")
    riddle = models.ForeignKey(Riddle, on_delete=models.PROTECT, related_name="slips")
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=8, unique=True)
    taken_at = models.DateTimeField(null=True, blank=True)  # won: when the winner answered
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # taken off after printing

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["riddle_set", "number"], name="riddle_slip_number_once"),
            models.UniqueConstraint(
                fields=["riddle_set", "riddle"], condition=Q(withdrawn_at=None), name="riddle_slip_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.number)

    @property
    def shown_code(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"


class RiddleAnswer(TenantRow, Stamped):
    """Somebody was right: at the desk, on paper, or at home where that counts. Wrong answers are not kept.

    `holder` is the person, or the stamp card of a guest: by it slips are counted. `client_id` makes any
    repetition harmless. What an answer brings is derived from all answers of its set (`rules.award`); the
    constraints are the referee: one winner a slip, each prize number once.
    """

    riddle_set = models.ForeignKey(RiddleSet, on_delete=models.CASCADE, related_name="+")
    slip = models.ForeignKey(RiddleSlip, on_delete=models.CASCADE, related_name="answers")
    person = models.ForeignKey("people.Person", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    guest_name = SealedTextField()
    card = models.UUIDField(null=True, blank=True)  # the stamp card it was given with; whose that is may come later
    holder = models.UUIDField(null=True, blank=True)
    shows_name = models.BooleanField(default=False)  # agreed that the results say the name
    client_id = models.UUIDField()
    answered_at = models.DateTimeField()
    heard = models.PositiveIntegerField(null=True, blank=True)  # its place among those told at once; None: came later
    most = models.PositiveSmallIntegerField(default=3)  # the set's rules when it came
    worth = models.PositiveSmallIntegerField(default=1)
    ties_stamped = models.BooleanField(default=True)
    is_kept = models.BooleanField(default=False)  # a person said that it counts beside the winner
    reference = models.UUIDField(null=True, blank=True)  # of its fact in the ledger, where that was written anew
    mouth = models.CharField(max_length=12, choices=_MOUTHS)
    is_at_home = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    won = models.BooleanField(default=False)
    prize_number = models.PositiveSmallIntegerField(null=True, blank=True)  # the holder's first, second, third slip
    stamps = models.PositiveSmallIntegerField(default=0)
    why = models.CharField(max_length=8)  # rules.Why
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["riddle_set", "client_id"], name="riddle_answer_client_id_once"),
            models.UniqueConstraint(
                fields=["slip"], condition=Q(won=True, undone_at=None), name="riddle_slip_won_once"
            ),
            models.UniqueConstraint(
                fields=["riddle_set", "holder", "prize_number"],
                condition=Q(undone_at=None) & ~Q(holder=None) & ~Q(prize_number=None),
                name="riddle_prize_number_once",
            ),
        ]
        indexes = [
            models.Index(fields=["riddle_set", "undone_at"], name="riddle_answer_of_set"),
        ]


class HomeGuess(TenantRow, Stamped):
    """How often somebody at home has tried a slip. `who` is the keyed hash of a device or a person; swept later."""

    slip = models.ForeignKey(RiddleSlip, on_delete=models.CASCADE, related_name="+")
    who = models.BinaryField(max_length=16)
    tries = models.PositiveSmallIntegerField(default=0)
    right_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slip", "who"], name="riddle_home_guess_once")]


class AnswerCopy(TenantRow, Stamped):
    """谜底表: one printed copy of the answers, with who printed it."""

    riddle_set = models.ForeignKey(RiddleSet, on_delete=models.CASCADE, related_name="copies")
    number = models.PositiveSmallIntegerField()
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["riddle_set", "number"], name="riddle_answer_copy_once")]
