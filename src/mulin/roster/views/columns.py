"""Which sheet, which row is the header, which column holds what."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from mulin.base.http import MulinRequest, done, explain, needs, page
from mulin.kernel.errors import RuleError
from mulin.roster import actions
from mulin.roster.access import VERB, import_for
from mulin.roster.forms import LayoutForm
from mulin.roster.models import RosterImport, unpack
from mulin.roster.rules.columns import find_layout


@needs(VERB)
def columns(request: MulinRequest, roster_id: UUID) -> HttpResponse:
    """The columns as recognised, with sample values; another sheet by `?sheet=`."""
    roster = import_for(request.actor, roster_id)
    sheets = unpack(roster.tables)
    sheet = _sheet(request, roster, len(sheets))
    rows = sheets[sheet][3] if sheets else []
    if sheet != roster.sheet:
        found = find_layout(rows)
        roster.header, roster.columns = found.header, dict(found.columns)
    form = LayoutForm(roster, rows, request.POST or None, initial={"sheet": sheet})
    if request.method == "POST" and form.is_valid():
        try:
            actions.choose_layout(request.actor, roster=roster, choice=form.choice())
        except RuleError as error:
            explain(form, error)
        else:
            done(request, _("照您指的列重新读了一遍。"))
            return HttpResponseRedirect(request.actor.url("roster:roster", roster_id=roster.id))
    context = {"form": form, "roster": roster, "sheet": sheet, "sheets": [table[0] for table in sheets], "rows": rows}
    return page(request, "roster/columns.html", context, status=422 if form.errors else 200)


def _sheet(request: MulinRequest, roster: RosterImport, number: int) -> int:
    given = (request.POST or request.GET).get("sheet", "")
    return int(given) if given.isdecimal() and len(given) < 4 and int(given) < number else roster.sheet
