"""What waits on the worker's desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mulin.base.actor import Actor
from mulin.base.manifest import Todo, When
from mulin.roster import queries
from mulin.roster.access import VERB
from mulin.roster.models import ImportState
from mulin.roster.texts import remark_title


def todos(actor: Actor) -> Iterator[Todo]:
    """Rows held back, and previews nobody has applied. One query, and one per import with held rows."""
    if not actor.may(VERB):
        return
    for roster in queries.waiting(actor):
        url = actor.url("roster:roster", roster_id=roster.id)
        held = roster.counts.get("held", 0)
        if held:
            kinds = queries.remark_counts(roster)
            yield Todo(
                when=When.TODAY,
                icon="file-spreadsheet",
                tone="y",
                title=ngettext("名册里 %(count)s 行要您看一眼", "名册里 %(count)s 行要您看一眼", held)
                % {"count": held},
                detail=_("、").join(f"{remark_title(code)} {number}" for code, number in kinds[:4]),
                action=_("去看看"),
                url=url,
            )
        elif roster.state != ImportState.APPLIED:
            yield Todo(
                when=When.TODAY,
                icon="file-spreadsheet",
                tone="b",
                title=_("名册“%(name)s”还没导入") % {"name": roster.file_name},
                detail=roster.get_state_display(),
                action=_("接着导"),
                url=url,
            )
