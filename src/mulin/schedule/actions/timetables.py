"""Timetables: laid, revised from a day on, ended.

What comes of them (the gatherings) belongs to the room that lays them; so do the facts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from mulin.base.actor import Actor
from mulin.kernel.errors import Conflict, RuleError
from mulin.schedule import rules
from mulin.schedule.models import Timetable


@transaction.atomic
def add_timetable(actor: Actor, *, pattern: rules.Pattern) -> Timetable:
    """Write a new rule down. No lock: a new row. Raises RuleError as `rules.check_pattern`."""
    rules.check_pattern(pattern)
    row: Timetable = Timetable.objects.create(community_id=actor.community_id, **Timetable.fields_of(pattern))
    return row


@transaction.atomic
def revise_timetable(
    actor: Actor, *, timetable_id: UUID, pattern: rules.Pattern, from_day: date, version: int | None = None
) -> Timetable:
    """ "This and following": from `from_day` on the series goes by `pattern`. Locks the timetable's row.

    The row keeps everything before that day (its sessions, held or not, still point to it) and a new row
    of the same series begins; `pattern.first_day` does not matter. Where nothing lies before (`from_day`
    is not after the first day) the row itself is changed: "all". Every second week keeps its weeks, also on other
    days; one that ends before its next day holds nothing more. Raises RuleError as `check_pattern`,
    "timetable-over"; Conflict when the row is no longer at `version`.
    """
    row: Timetable = Timetable.objects.of(actor).select_for_update().get_or_404(id=timetable_id)
    if version is not None and row.version != version:
        raise Conflict(f"timetable {timetable_id}")
    wanted = replace(pattern, first_day=max(from_day, row.first_day))
    rules.check_pattern(wanted)
    before, rest = rules.split(row.pattern, from_day)
    if before is None:
        return _write(row, wanted)
    if row.last_day is not None and from_day > row.last_day:
        raise RuleError("timetable-over", field="from_day")
    has_more = rest is not None and (wanted.last_day is None or rest.first_day <= wanted.last_day)
    if rest is not None and has_more and _rhythm(wanted) == _rhythm(row.pattern):
        wanted = replace(wanted, first_day=rest.first_day)
    elif (wanted.repeat, wanted.interval) == (row.pattern.repeat, row.pattern.interval):
        begins = rules.in_step(row.pattern, wanted.first_day)
        wanted = wanted if wanted.last_day and begins > wanted.last_day else replace(wanted, first_day=begins)
    _write(row, before)
    later: Timetable = Timetable.objects.create(
        community_id=actor.community_id, series=row.series, **Timetable.fields_of(wanted)
    )
    return later


@transaction.atomic
def end_timetable(actor: Actor, *, timetable_id: UUID, last_day: date) -> Timetable:
    """Let a rule run until `last_day` and no longer. Locks its row. Raises RuleError "days-backwards"."""
    row: Timetable = Timetable.objects.of(actor).select_for_update().get_or_404(id=timetable_id)
    if row.last_day is not None and row.last_day <= last_day:
        return row
    return _write(row, replace(row.pattern, last_day=max(last_day, row.first_day - timedelta(days=1))))


def _write(row: Timetable, pattern: rules.Pattern) -> Timetable:
    rules.check_pattern(pattern)
    for name, value in Timetable.fields_of(pattern).items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return row


def _rhythm(pattern: rules.Pattern) -> tuple[object, ...]:
    return (pattern.repeat, pattern.interval, pattern.days, pattern.week_of_month)
