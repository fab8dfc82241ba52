"""The outbox: one row for each message, what is known of its way, and nothing readable in the file."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mulin.base import days
from mulin.base.coded import Coded
from mulin.base.fields import SealedTextField
from mulin.base.manifest import MessageKind, message_kinds
from mulin.base.rows import Stamped, TenantRow
from mulin.kernel import phones


class Channel(models.TextChoices):
    INBOX = "inbox", _("站内")
    SMS = "sms", _("短信")
    PAPER = "paper", _("纸条")


class MessageState(models.TextChoices):
    QUEUED = "queued", _("等着送")
    SENDING = "sending", _("正在送")
    SENT = "sent", _("已送出")
    FAILED = "failed", _("没送到")
    UNKNOWN = "unknown", _("不知道到没到")
    HELD = "held", _("演示，不送")
    READ = "read", _("已看过")


# Parts of our own and the providers' codes, the first that fits, and what a worker makes of it.
REASONS = {
    "sms-budget": _("今天的短信用完了"),
    "sms-breaker": _("短信比平时多出太多，先停了"),
    "sms-number": _("不是国内手机号"),
    "sms-no-template": _("还没有报备通知短信的模板"),
    "not-sent": _("中途断了，没有发出去"),
    "NotReached": _("连不上短信公司"),
    "LIMIT": _("发得太密，短信公司没收"),
    "Limit": _("发得太密，短信公司没收"),
    "MOBILE_NUMBER": _("号码不对"),
    "PhoneNumber": _("号码不对，或者对方退订了"),
    "AMOUNT": _("短信余额不够了"),
    "Balance": _("短信余额不够了"),
    "imeout": _("短信公司没有回话"),
    "Silence": _("短信公司没有回话"),
}


def _said(value: Any, say: Callable[[Coded], str]) -> Any:
    if not isinstance(value, dict):
        return value
    if "code" in value:
        return say(Coded(**value))
    if "moment" in value:
        return days.moment_words(datetime.fromisoformat(value["moment"]))
    return days.day_words(date.fromisoformat(value["day"]))


def _unsaid(value: Coded) -> str:
    """A code whose room no longer says it."""
    return value.about or "—"


class _Filling(dict[str, Any]):
    """The data of a text. What is missing fails in tests and leaves a dash on a page."""

    def __missing__(self, key: str) -> str:
        if settings.TESTING:
            raise KeyError(f"a message says {{{key}}}, and its data does not")
        return "—"


class Message(TenantRow, Stamped):
    """One message to one recipient: an account, a person, or just a phone."""

    kind = models.CharField(max_length=48)
    channel = models.CharField(max_length=6, choices=Channel)
    state = models.CharField(max_length=8, choices=MessageState, default=MessageState.QUEUED)
    to_account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    to_person = models.ForeignKey("people.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    to_phone = SealedTextField()
    sealed_data = SealedTextField()  # JSON; wiped after 30 days, a code at once
    provider_id = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=80, blank=True)  # why not: an error code, or the provider's
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    wiped_at = models.DateTimeField(null=True)  # since when the words and the phone are gone

    class Meta:
        indexes = [
            # the inbox of an account, newest first, and its unread count
            models.Index(fields=["to_account", "channel", "-created_at"], name="message_by_account"),
            # 消息去向: what a worker still has to do, and what went where
            models.Index(fields=["community", "channel", "state"], name="message_by_state"),
            models.Index(fields=["community", "to_person"], name="message_by_person"),
            # the day's budget of one community and of the installation; the clean-up's range
            models.Index(fields=["channel", "created_at"], name="message_by_day"),
        ]

    @property
    def why(self) -> str:
        """Why it did not arrive, in words; empty when it did."""
        code = self.reason
        if not code or self.state not in (MessageState.FAILED, MessageState.UNKNOWN):
            return ""
        words = next((words for part, words in REASONS.items() if part in code), None)
        return str(words or _("短信公司没有收下（%(code)s）") % {"code": code})

    @property
    def to_whom(self) -> str:
        """The recipient as the desk sees it: a name, else a masked phone."""
        named = self.to_person or self.to_account
        return named.name if named else phones.mask(self.to_phone) if self.to_phone else "—"

    @property
    def may_go_again(self) -> bool:
        """Whether a person may send it once more."""
        lost = self.state in (MessageState.FAILED, MessageState.UNKNOWN)
        return lost and self.channel == Channel.SMS and bool(self.sealed_data)

    @property
    def is_open(self) -> bool:
        """Whether a worker still has to see to it."""
        slip = self.channel == Channel.PAPER and self.state == MessageState.QUEUED
        return slip or self.state in (MessageState.FAILED, MessageState.UNKNOWN)

    @property
    def meaning(self) -> MessageKind | None:
        """The declared kind; None once its room no longer declares it."""
        return message_kinds().get(self.kind)

    @property
    def data(self) -> dict[str, Any]:
        """What fills the text, days, moments and codes in the reader's language; empty once wiped."""
        data: dict[str, Any] = json.loads(self.sealed_data) if self.sealed_data else {}
        says = self.meaning.says if self.meaning else {}
        return {name: _said(value, says.get(name, _unsaid)) for name, value in data.items()}

    @property
    def title(self) -> str:
        return str(self.meaning.title) if self.meaning else self.kind

    @property
    def text(self) -> str:
        """The words, in the reader's language; empty when they are no longer kept."""
        if self.meaning is None or not self.sealed_data:
            return ""
        return str(self.meaning.text).format_map(_Filling(self.data))
