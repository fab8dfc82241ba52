"""Held rows as a workbook: each with its remarks, in columns the import reads again."""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.utils.translation import gettext as _

from mulin.exchange.workbook import write_xlsx
from mulin.roster.models import RosterImport, RosterRow
from mulin.roster.rules.columns import FIELDS
from mulin.roster.texts import FIELD_NAMES, remark_sentence


def held_rows(roster: RosterImport, rows: Iterable[RosterRow]) -> bytes:
    """The rows held back, with the row number of the file and what to look at."""
    fields = [name for name in FIELDS if name in roster.columns]
    table = [[_("原来的行"), *(heading(name) for name in fields), _("要核对的地方")]]
    for row in rows:
        content = json.loads(row.content)
        remarks = " ".join(remark_sentence(code, data) for code, _field, data in content["remarks"])
        table.append([str(row.number), *(content["cells"].get(name, "") for name in fields), remarks])
    return write_xlsx(table, sheet=_("要核对的"), title=_("要核对的名册"))


def heading(name: str) -> str:
    """What a column of the workbook is called; one of the spellings the import knows."""
    return _("住址") if name == "address" else str(FIELD_NAMES[name])
