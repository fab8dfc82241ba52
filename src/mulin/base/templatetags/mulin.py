"""Template tags every page may use (a builtin library)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from mulin.base import days, manifest
from mulin.base.icons import icon_path

register = template.Library()
CHINESE = re.compile(r"([\u3400-\u9fff\uf900-\ufaff]+)")


@register.simple_tag(takes_context=True)
def to(context: Context, name: str, /, **kwargs: object) -> str:
    """The address of a page of the present community: `{% to "people:person" id=p.id %}`."""
    return reverse(name, kwargs={"code": context["community"].code, **kwargs})


@register.simple_tag
def dot() -> str:
    """Between two facts, 9月27日·中院, held to what stands before it: no line begins with the dot."""
    return "\N{NO-BREAK SPACE}· " if days.in_english() else "\N{WORD JOINER}·"


@register.simple_tag
def icon(name: str) -> SafeString:
    """A picture beside words that say the same: `{% icon "phone" %}` (Tabler names)."""
    return _drawn(name)


@lru_cache(maxsize=1024)  # a page has dozens, always the same
def _drawn(name: str) -> SafeString:
    return format_html('<svg class="i" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>', icon_path(name))


@register.filter
def day_words(day: date | datetime | None) -> str:
    """9月27日 周日 · Sun 27 Sep; nothing for None."""
    return days.day_words(day) if day else ""


@register.filter
def near_day_words(moment: datetime | None) -> str:
    """今天, 昨天, 明天, else the day in words, where the time stands beside it; nothing for None."""
    return days.when_words(days.as_day(moment)) if moment else ""


@register.filter
def date_words(day: date | datetime | None) -> str:
    """9月27日 · 27 Sep, without the weekday; nothing for None."""
    return days.date_words(day) if day else ""


@register.filter
def long_day_words(day: date | datetime | None) -> str:
    """9月27日 星期日 · Sunday 27 September; nothing for None."""
    return days.long_day_words(day) if day else ""


@register.filter
def moment_words(moment: datetime | None) -> str:
    """9月27日 周日 14:05 · Sun 27 Sep 14:05; nothing for None."""
    return days.moment_words(moment) if moment else ""


@register.filter
def when_words(when: date | datetime | None) -> str:
    """今天 14:05, 昨天 14:05, 明天, else the day in words; nothing for None."""
    return days.when_words(when) if when else ""


@register.filter
def mark_chinese(text: object) -> SafeString | str:
    """Chinese words within an English page, marked as such for those who hear the page read."""
    if not str(text).strip() or (get_language() or "").startswith("zh"):
        return str(text)
    pieces = enumerate(CHINESE.split(str(text)))  # every second piece is Chinese
    return format_html_join(
        "", "{}", ((format_html('<span lang="zh-Hans">{}</span>', piece) if n % 2 else piece,) for n, piece in pieces)
    )


@register.filter
def percent_of(part: float | None, whole: float | None) -> int:
    """How full a bar is, 0–100: full only when complete, and a sliver as soon as something is done."""
    if not part or not whole or part < 0:
        return 0
    if part >= whole:
        return 100
    return min(99, max(2, int(part * 100 / whole)))


@register.filter
def field_kind(field: BoundField) -> str:
    """How `web/field.html` lays a field out: hidden, checkbox, choices or plain."""
    widget = field.field.widget
    if field.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "choices"
    return "plain"


@register.filter
def is_optional(field: BoundField) -> bool:
    """Whether a field may be left empty whatever else is said.

    A form names in `asked_by_rule` those that it takes empty and a rule then may not: it knows the other fields.
    """
    return not field.field.required and field.name not in getattr(field.form, "asked_by_rule", ())


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A field's own input, tied to its hint and error. The browser's own bubbles stay silent."""
    field.form.use_required_attribute = False
    attrs: dict[str, str | bool] = {}
    if field_kind(field) == "plain":
        attrs["class"] = f"input {field.field.widget.attrs.get('class', '')}".strip()
    described = [f"{field.auto_id}_hint"] if field.help_text else []
    described += [f"{field.auto_id}_err"] if field.errors else []
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if field.field.required:
        attrs["aria-required"] = "true"
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


@register.simple_tag(takes_context=True)
def panels(context: Context, slot: str, **subject: Any) -> SafeString:
    """What other rooms show here: `{% panels "household" household=household %}`.

    Each panel's `context(actor, **subject)` gives its template's words, or None for nothing.
    """
    shown = [
        render_to_string(panel.template, {**found, **subject}, request=context.get("request"))
        for panel, found in _panels(context["actor"], slot, subject)
    ]
    return SafeString("\n".join(shown))


def _panels(actor: Any, slot: str, subject: dict[str, Any]) -> Iterator[tuple[manifest.Panel, dict[str, Any]]]:
    for panel in manifest.panels(slot):
        if panel.verb and not actor.may_somewhere(panel.verb):
            continue
        found = panel.context(actor, **subject)
        if found is not None:
            yield panel, dict(found)
