"""Reading a repeat rule as people say it: 每周一、三、五 9:00–10:30 · every second Thursday 14:30-16:30."""

from __future__ import annotations

from datetime import date, time

from mulin.kernel.errors import RuleError
from mulin.schedule.rules.pattern import USUAL_MINUTES, Pattern, check_pattern
from mulin.schedule.rules.sentence import Sentence
from mulin.schedule.rules.spoken_days import take_days, take_turns
from mulin.schedule.rules.spoken_hours import take_hours
from mulin.schedule.rules.spoken_run import take_on_holiday, take_run

_MOST_SIGNS = 120


def read_pattern(text: str, *, first_day: date, last_day: date | None = None) -> Pattern:
    """The rule in `text`, from `first_day` on where it names no day itself.

    Nothing is passed over: what no rule can say, and words left over, are refused as "pattern-unclear" with
    the words in its data. Beside every refusal stands what was understood all the same: the `pattern`, or
    without its hours the `days`. Raises also RuleError "pattern-no-hour", "time-backwards",
    "pattern-odd-even", and as `check_pattern`.
    """
    said = Sentence(text)
    if len(text) > _MOST_SIGNS:
        raise said.unclear()
    on_holiday = take_on_holiday(said)
    first_day, last_day = take_run(said, first_day, last_day)
    starts, minutes, fault = _hours(said)
    try:
        takes_turns = take_turns(said)
        repeat, days, week, interval = take_days(said)
    except RuleError as error:
        raise fault or error from error
    pattern = Pattern(
        days=days,
        starts=starts,
        minutes=minutes,
        first_day=first_day,
        last_day=last_day,
        repeat=repeat,
        interval=2 if takes_turns else interval,
        week_of_month=week,
        on_holiday=on_holiday,
    )
    check_pattern(pattern)
    understood = {"days" if fault else "pattern": pattern}
    if left := said.left():
        raise said.unclear("、".join(left), **understood)
    if fault:
        raise RuleError(fault.code, field=fault.field, **fault.data, **understood)
    if takes_turns:
        raise RuleError("pattern-odd-even", field="words", **understood)
    return pattern


def _hours(said: Sentence) -> tuple[time, int, RuleError | None]:
    """The hours, or what is wrong with them beside hours that mean nothing."""
    try:
        return *take_hours(said), None
    except RuleError as error:
        return time(0), USUAL_MINUTES, error
