"""What this face offers to the house."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mulin.base.manifest import Event, JobKind, Room
from mulin.ops import tasks
from mulin.ops.backup import gone

ROOM = Room(
    name="ops",
    jobs=(
        JobKind("ops.backup", _("夜里备份"), tasks.back_up, every_seconds=3600, per_community=False),
        JobKind("ops.indexes", _("更新索引统计"), tasks.count_behind_indexes, every_seconds=3600, per_community=False),
        JobKind("ops.mark", _("记下台账的记号"), tasks.mark, every_seconds=3600, per_community=False),
    ),
    events=(
        (Event.PERSON_ERASED, gone.note_person),
        (Event.CONSENT_WITHDRAWN, gone.note_consent),
        (Event.PICTURE_TAKEN_AWAY, gone.note_picture),
    ),
)
