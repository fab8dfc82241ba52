"""A person's own data in imports, given out and forgotten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from mulin.base import days
from mulin.base.actor import Actor
from mulin.roster import actions
from mulin.roster.models import RosterEffect, RosterRow


def export(actor: Actor, person_id: UUID) -> Mapping[str, Any]:
    """What rosters said of a person, by the day they were brought."""
    added = RosterEffect.objects.of(actor).filter(
        person_id=person_id, roster=OuterRef("roster"), number=OuterRef("number")
    )
    rows = RosterRow.objects.of(actor).filter(Q(person_id=person_id) | Exists(added))
    rows = rows.select_related("roster").order_by("id")
    return {
        gettext("名册上写的"): [
            {gettext("哪天"): days.as_day(row.roster.created_at), gettext("那一行"): json.loads(row.content)["cells"]}
            for row in rows
            if row.content
        ]
    }


def erase(actor: Actor, person_id: UUID) -> None:
    """Forget it."""
    actions.erase_rows(actor, person_id)
