"""Forgetting what has had its time: codes after a day, ended sign-ins after the law's 180 days."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import transaction

from mulin.accounts.models import DeskCode, PhoneChange, PhoneCode, SignIn
from mulin.base import limits
from mulin.kernel import clock

CODES_KEPT = timedelta(days=1)
SIGN_INS_KEPT = timedelta(days=180)


@transaction.atomic
def sweep() -> dict[str, int]:
    """Delete old codes, phone changes, ended sign-ins, sessions that ran out and spent limits; counts by kind."""
    now = clock.now()
    why = "sweeping for the whole installation"
    run_out = Session.objects.filter(expire_date__lt=now)
    SignIn.objects.filter(session_key__in=run_out.values("session_key"), ended_at=None).update(ended_at=now)
    return {
        "phone_codes": PhoneCode.objects.across(reason=why).filter(expires_at__lt=now - CODES_KEPT).delete()[0],
        "desk_codes": DeskCode.objects.across(reason=why).filter(expires_at__lt=now - CODES_KEPT).delete()[0],
        "phone_changes": PhoneChange.objects.across(reason=why).filter(closed_at__lt=now - SIGN_INS_KEPT).delete()[0],
        "sessions": run_out.delete()[0],
        "sign_ins": SignIn.objects.filter(ended_at__lt=now - SIGN_INS_KEPT).delete()[0],
        "limits": limits.sweep(),
    }
