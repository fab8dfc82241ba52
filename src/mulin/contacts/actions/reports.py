"""Residents say that a number does not work; a worker checks, mends and thanks."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from mulin.base import once
from mulin.base.actor import Actor
from mulin.contacts.actions.common import named
from mulin.contacts.models import NumberReport, ReportState, ReportWhat, ServiceContact
from mulin.contacts.queries import OPEN_REPORTS
from mulin.kernel import chinese, clock, phones
from mulin.kernel.errors import Conflict, RuleError
from mulin.ledger.actions import record
from mulin.messaging import actions as messaging

WORDS_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a resident tells us: what happened, in own words, and a phone for the thanks."""

    what: ReportWhat
    words: str = ""
    phone: str = ""


@transaction.atomic
def report_number(actor: Actor, *, contact_id: UUID, complaint: Complaint, client_key: str) -> NumberReport:
    """Take in a report; a second one of the same contact joins the first that is still open.

    No lock: a unique constraint lets only one report of a contact lead. Anyone may report; the
    caller limits how often. Raises RuleError for a bad phone (field "phone") or too long words.
    """
    contact: ServiceContact = ServiceContact.objects.of(actor).get_or_404(id=contact_id)
    words = chinese.clean_text(complaint.words, limit=WORDS_LIMIT, lines=True)
    phone = phones.parse(complaint.phone).digits if complaint.phone.strip() else ""
    content = (str(contact_id), complaint.what, words, phone)
    earlier = once.earlier_result(actor, client_key, content)
    if earlier is not None:
        found: NumberReport = NumberReport.objects.of(actor).get_or_404(id=earlier)
        return found
    report = NumberReport(
        community_id=actor.community_id, contact=contact, what=complaint.what, words=words, phone=phone
    )
    _save_leading_or_joined(report)
    record(
        actor,
        "contact.report_made",
        about=named(contact),
        data={"what": complaint.what.value, "joined": bool(report.joined_to_id)},
    )
    once.remember(actor, client_key, content, report.id)
    return report


def _save_leading_or_joined(report: NumberReport) -> None:
    leading = report.contact.reports.filter(joined_to=None, state__in=OPEN_REPORTS).first()
    if leading is None:
        try:
            with transaction.atomic():
                report.save(force_insert=True)
            return
        except IntegrityError:  # somebody reported the same in this very moment
            leading = report.contact.reports.filter(joined_to=None, state__in=OPEN_REPORTS).get()
    report.joined_to = leading
    report.save(force_insert=True)


def _locked(actor: Actor, report_id: UUID, *states: ReportState) -> NumberReport:
    report: NumberReport = (
        NumberReport.objects.of(actor)
        .select_for_update(of=("self",))
        .select_related("contact")
        .get_or_404(id=report_id)
    )
    if report.state not in states:
        raise Conflict(f"number report {report_id}")
    return report


@transaction.atomic
def take_up_report(actor: Actor, *, report_id: UUID) -> NumberReport:
    """Say that one is looking into it. Locks the report."""
    report = _locked(actor, report_id, ReportState.NEW)
    report.state, report.taken_by_id = ReportState.CHECKING, actor.account_id
    report.save(update_fields=["state", "taken_by"])
    return report


@transaction.atomic
def close_report(actor: Actor, *, report_id: UUID, fixed: bool) -> NumberReport:
    """The number is mended, or was right after all. Locks the report."""
    report = _locked(actor, report_id, ReportState.NEW, ReportState.CHECKING)
    report.state = ReportState.FIXED if fixed else ReportState.NO_FAULT
    report.closed_at, report.taken_by_id = clock.now(), report.taken_by_id or actor.account_id
    report.save(update_fields=["state", "closed_at", "taken_by"])
    report.joined.update(state=report.state, closed_at=report.closed_at)
    record(actor, "contact.report_closed", about=named(report.contact), data={"fixed": fixed})
    return report


@transaction.atomic
def thank_reporters(actor: Actor, *, report_id: UUID) -> int:
    """Thank everybody who left a phone, then forget their phones and words. Locks the report.

    Returns how many are thanked. Raises RuleError("report-open") before it is closed.
    """
    report: NumberReport = (
        NumberReport.objects.of(actor)
        .select_for_update(of=("self",))
        .select_related("contact")
        .get_or_404(id=report_id)
    )
    if report.state in OPEN_REPORTS:
        raise RuleError("report-open")
    if report.state == ReportState.THANKED:
        return 0
    reports = [report, *report.joined.all()]
    numbers = {row.phone for row in reports if row.phone and phones.parse(row.phone).kind == "mobile"}
    kind = "contacts.report-fixed" if report.state == ReportState.FIXED else "contacts.report-right"
    for number in sorted(numbers):
        messaging.post(actor, kind=kind, to_phone=number, data={"unit": report.contact.unit_name})
    for row in reports:
        row.state, row.phone, row.words = ReportState.THANKED, "", ""
        row.save(update_fields=["state", "phone", "words"])
    record(actor, "contact.report_thanked", about=named(report.contact), data={"count": len(numbers)})
    return len(numbers)
