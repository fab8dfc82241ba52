from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from mulin.contacts import actions, queries
from mulin.contacts.actions import Complaint
from mulin.contacts.models import NumberReport, ReportState, ReportWhat, ServiceContact
from mulin.kernel.errors import RuleError
from mulin.messaging.models import Message
from tests.contacts.helpers import add, draft

pytestmark = pytest.mark.django_db


def report(world: Any, contact: ServiceContact, *, phone: str = "", key: str = "") -> NumberReport:
    return actions.report_number(
        world.worker,
        contact_id=contact.id,
        complaint=Complaint(ReportWhat.DEAD, "一直空号", phone),
        client_key=key or str(uuid4()),
    )


def test_reports_join_are_settled_and_thanked(world: Any) -> None:
    contact = add(world.worker, draft(world))
    first, second = report(world, contact, phone="13911112222"), report(world, contact, phone="13911113333")
    assert second.joined_to == first
    assert [row.others for row in queries.report_inbox(world.worker)] == [1]
    with pytest.raises(RuleError, match="report-open"):
        actions.thank_reporters(world.worker, report_id=first.id)
    actions.take_up_report(world.worker, report_id=first.id)
    actions.close_report(world.worker, report_id=first.id, fixed=True)
    assert actions.thank_reporters(world.worker, report_id=first.id) == 2
    assert actions.thank_reporters(world.worker, report_id=first.id) == 0
    rows = NumberReport.objects.of(world.worker)
    assert {(row.state, row.phone, row.words) for row in rows} == {(ReportState.THANKED, "", "")}
    assert Message.objects.of(world.worker).filter(kind="contacts.report-fixed").count() == 2
    assert report(world, contact).joined_to is None  # a new fault is a new report


def test_a_report_sent_twice_is_one(world: Any) -> None:
    contact = add(world.worker, draft(world))
    key = str(uuid4())
    assert report(world, contact, key=key) == report(world, contact, key=key)
