"""Long work: a report as a file, and the list behind one of its figures."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from mulin.base.jobs import Job
from mulin.base.sandbox import ChildFailed
from mulin.kernel.errors import RuleError
from mulin.reports import actions, paper


def export(job: Job) -> None:
    """Make the file its maker asked for; the right to it is checked again."""
    actor = job.actor()
    job.progress(0, 1)
    try:
        name, content = actions.export(actor, report_id=UUID(job.args["report"]), form=job.args["form"])
    except ChildFailed as error:
        raise RuleError("report-not-set") from error
    job.keep_file(name, content, actions.FORMATS[job.args["form"]])
    job.progress(1, 1, _("好了，24 小时内可以下载"))


def facts(job: Job) -> None:
    """The list behind one figure, for its maker alone."""
    actor = job.actor()
    job.progress(0, 1)
    name, content = actions.facts_file(actor, report_id=UUID(job.args["report"]), code=job.args["figure"])
    job.keep_file(name, content, paper.XLSX)
    job.progress(1, 1, _("好了，24 小时内可以下载"))
