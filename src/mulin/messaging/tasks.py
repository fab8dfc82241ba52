"""Taking messages out of the outbox: one at a time, after commit, honest about what is not known."""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.utils import translation

from mulin.base.jobs import Job
from mulin.kernel import phones
from mulin.kernel.errors import Busy, RuleError
from mulin.messaging import actions, queries
from mulin.messaging.models import Message, MessageState
from mulin.messaging.sms import Answer, port

log = logging.getLogger("mulin.messaging")


def deliver(job: Job) -> None:
    """Send one text message. Safe to repeat: a code is never sent twice, a notice not knowingly."""
    actor, message_id = job.actor(), UUID(job.args["message"])
    message = actions.begin_sending(actor, message_id=message_id)
    answer = _send(message) if message else _ask_back(job, message_id)
    if answer is None:
        return
    if message and answer.state == MessageState.UNKNOWN and not _is_secret(message) and not job.is_last_try:
        raise Busy(answer.reason)  # the next try asks the provider what became of it
    if answer.state == MessageState.QUEUED and job.is_last_try:
        answer = Answer(MessageState.FAILED, reason=answer.reason or "sms-not-reached")
    actions.note_outcome(
        actor, message_id=message_id, state=answer.state, provider_id=answer.provider_id, reason=answer.reason
    )
    job.result = {"state": str(answer.state)}
    if answer.state == MessageState.QUEUED:
        raise Busy(answer.reason)  # certainly not sent: the next try sends it


def _is_secret(message: Message) -> bool:
    return message.meaning is None or message.meaning.secret


def _send(message: Message) -> Answer:
    no = queries.budget_no(message.community_id, daily=settings.MULIN.sms_daily)
    if no:
        log.warning("text message not sent: %s", no)
        return Answer(MessageState.FAILED, reason=no)
    if not _is_mobile(message.to_phone):
        return Answer(MessageState.FAILED, reason="sms-number")
    with translation.override(settings.LANGUAGE_CODE):  # the templates the provider knows are Chinese
        return port().send(
            reference=message.id,
            phone=message.to_phone,
            data=message.data,
            text=message.text,
            code=_is_secret(message),
        )


def _is_mobile(digits: str) -> bool:
    # Mainland mobiles only: numbers abroad are where an attacker makes money (safety T13).
    try:
        return phones.parse(digits).kind == "mobile"
    except RuleError:
        return False


def _ask_back(job: Job, message_id: UUID) -> Answer | None:
    """An earlier run was cut off while sending: ask the provider; what stays open, a person decides."""
    cut = Message.objects.of(job.actor()).filter(id=message_id, state=MessageState.SENDING).first()
    if cut is None:
        return None
    answer = port().find(reference=cut.id, phone=cut.to_phone, sent_on=cut.created_at)
    if answer.state == MessageState.QUEUED and _is_secret(cut):
        return Answer(MessageState.FAILED, reason="not-sent")
    return answer


def wipe(job: Job) -> None:
    """Wipe texts that have had their time. A periodic job."""
    job.result = {"wiped": actions.wipe_old_texts()}
