"""Words for people that templates need."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext as _

from mulin.base import days
from mulin.people.models import Person, Precision

register = template.Library()


@register.filter
def age_words(person: Person, today: date) -> str:
    """78 岁; about 78 when only the year is known; "" when nothing is."""
    age = person.age_on(today)
    if age is None:
        return ""
    if person.birth_precision == Precision.YEAR:
        return _("约 %(age)s 岁") % {"age": age}
    return _("%(age)s 岁") % {"age": age}


@register.filter
def birth_words(person: Person) -> str:
    """The birth date as far as it is known: 1948年3月2日."""
    return days.birth_words(person.birth_date, person.birth_precision)
