"""Long work of the ledger: sealing, and the workbook."""

from __future__ import annotations

from django.utils.translation import gettext as _

from mulin.base.jobs import Job
from mulin.kernel import clock
from mulin.ledger import access, actions, queries, tables


def seal(job: Job) -> None:
    """Seal every community where it is time. A periodic job."""
    job.result = {"blocks": actions.seal_due()}


def roll_up(job: Job) -> None:
    """Keep the figures of past months counted. A periodic job of each community."""
    learnt = actions.learn_rules()
    job.result = {"months": actions.roll_up(job.actor().community_id), "learnt": learnt}


def export(job: Job) -> None:
    """Write the workbook its maker asked for; the right to it is checked again."""
    actor = job.actor()
    lines = access.facts_for(actor, queries.from_args(job.args), limit=actions.LARGEST)
    job.progress(0, len(lines))
    name = _("台账-%(day)s.xlsx") % {"day": clock.today().isoformat()}
    job.keep_file(name, tables.workbook(lines, maker=actor.name), tables.XLSX)
    job.progress(len(lines), len(lines), _("好了，24 小时内可以下载"))
