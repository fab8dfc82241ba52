"""The web forms of this room."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mulin.base.whole import WholeField
from mulin.exchange.workbook import LARGEST
from mulin.kernel import ids
from mulin.roster.actions import Choice
from mulin.roster.models import RosterImport
from mulin.roster.rules.columns import FIELDS
from mulin.roster.texts import FIELD_NAMES

CELL_LIMIT = 200
SAMPLES = 3
_NEEDED = dict.fromkeys(("address", "building", "room"), _("门牌不全，不知道住哪里。请写上楼号和室号。"))
_NEEDED["name"] = _("还没写姓名。")
_NUMBER = re.compile(r"(\d{3})[\d\s-]{3,7}(\d{4})")  # anything as long as a phone


class BringForm(forms.Form):
    """A file from the office's computer."""

    file = forms.FileField(
        label=_("名册文件"),
        help_text=_("xlsx、xls 或 csv，最大 10 MB。照平时的样子就行，不用改格式。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.txt,.xlsm,.et"}),
    )
    client_key = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"client_key": str(ids.uuid7())})
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Any:
        """Too large a file is refused before it is read."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("文件太大了，最大 10 MB。请去掉图片，或者分成两份。"))
        return file


class LayoutForm(forms.Form):
    """Which row is the header, and which column holds what; each column with its first values."""

    sheet = WholeField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, roster: RosterImport, rows: list[list[str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        header = self._header(roster)
        self.fields["header"] = forms.TypedChoiceField(
            label=_("哪一行是表头"),
            coerce=int,
            choices=[(n, _row_words(n, row)) for n, row in enumerate(rows[:20])],
            initial=max(header, 0),
        )
        columns = [("-1", _("没有这一列")), *_column_choices(rows, header)]
        for name in FIELDS:
            self.fields[name] = forms.TypedChoiceField(
                label=FIELD_NAMES[name],
                coerce=int,
                choices=columns,
                initial=str(roster.columns.get(name, -1)),
                required=name == "name",
            )

    def _header(self, roster: RosterImport) -> int:
        given = self.data.get("header", "") if self.is_bound else ""
        return int(given) if given.isdecimal() and len(given) < 3 else roster.header

    def choice(self) -> Choice:
        """What was chosen. Only for a valid form."""
        chosen = self.cleaned_data
        columns = {name: chosen[name] for name in FIELDS if chosen.get(name) not in (None, "", -1)}
        return Choice(chosen["sheet"], chosen["header"], columns)


def _row_words(number: int, row: list[str]) -> str:
    return _masked(f"{number + 1}：{' | '.join(cell for cell in row if cell)[:60]}")


def _column_choices(rows: list[list[str]], header: int) -> list[tuple[str, str]]:
    start = max(header, 0)
    width = max(map(len, rows[start : start + 50]), default=0)
    return [(str(place), _column_words(rows, start, place)) for place in range(width)]


def _column_words(rows: list[list[str]], header: int, place: int) -> str:
    """A column by its letter, its heading and its first values."""
    heading = rows[header][place] if place < len(rows[header]) else ""
    values = [row[place] for row in rows[header + 1 : header + 40] if place < len(row) and row[place]]
    return _masked(f"{_letters(place)} {heading}：{'、'.join(dict.fromkeys(values[:SAMPLES]))}"[:70])


def _masked(text: str) -> str:
    return _NUMBER.sub(r"\1****\2", text)


def _letters(place: int) -> str:
    letters = ""
    number = place + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


class MendForm(forms.Form):
    """One held row, as the file has it, to be put right."""

    sure = forms.BooleanField(label=_("姓名没错，就是这样写"), required=False)

    def __init__(self, roster: RosterImport, *args: Any, **kwargs: Any) -> None:
        self.names = [name for name in FIELDS if name in roster.columns]
        super().__init__(*args, **kwargs)
        for name in self.names:
            self.fields[name] = forms.CharField(
                label=FIELD_NAMES[name],
                required=name in _NEEDED,
                max_length=CELL_LIMIT,
                error_messages={"required": _NEEDED.get(name, "")},
            )
        self.order_fields([*self.names, "sure"])

    def cells(self) -> dict[str, str]:
        """What was typed, by field. Only for a valid form."""
        cells = {name: self.cleaned_data[name] for name in self.names}
        if self.cleaned_data["sure"]:
            cells["sure"] = cells.get("name", "")
        return cells
