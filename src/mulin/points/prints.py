"""Papers for the wall and the folder: charter, timetable poster, registration sheet, hand-over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation

from mulin.base import days
from mulin.base.actor import Actor
from mulin.gatherings.models import Gathering, Series
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError
from mulin.places.access import community_with
from mulin.points import queries
from mulin.points.models import Charter, Point
from mulin.points.queries import papers
from mulin.points.rules import charter as charters
from mulin.printing import fonts, qr, typeset
from mulin.schedule import queries as schedule

SIZES = ("a4", "a3")
SIGN_LINES = 24
DAYS_AHEAD = 60  # a poster hangs for about two months
NO_PLACE = "地方还没定"


def charter_sheet(actor: Actor, point: Point, charter: Charter | None) -> bytes:
    """公约, A4: the promises in large type, and lines to sign on. Two queries. Raises NotFound, RuleError."""
    if charter is None:
        raise NotFound("charter")
    return _compile(
        actor,
        "points/charter",
        {
            "point": point.name,
            "version": charter.version,
            "lines": charters.lines(charter.text),
            "since": _day(charter.in_force_from),
            "is_open": charter.state == "open",
            "blanks": SIGN_LINES,
        },
        title=f"{point.name}公约",
    )


def poster(actor: Actor, point: Point, size: str) -> bytes:
    """The timetable for the wall, A4 or A3: when and where to be read from three metres. Five queries.

    As many rows as one page takes; the sheet says how many more there are.
    """
    lead = queries.leads_of(actor, [point.host_id]).get(point.host_id, {}).get("leader")
    about = point.about.strip().splitlines()
    with translation.override("zh-hans"):
        rows = [*_regular_rows(actor, point), *_single_rows(actor, point)]
    free = [row for row in rows if not row["ask"]]
    return _compile(
        actor,
        "points/poster",
        {
            "size": size if size in SIZES else "a4",
            "point": point.name,
            "headline": about[0] if about else point.interests,
            "times": rows or [_row(point.times, "")],
            "place": point.place,
            "where": point.host.venue.where if point.host.venue and not point.place_words else "",
            "leader": lead.person.name if lead else "",
            "coming": _COMING["all" if len(free) == len(rows) else "some" if free else "none"],
            "welcome": point.welcome,
            "qr": qr.svg(f"{settings.MULIN.origin}{actor.url('points:point', point_id=point.id)}"),
        },
        title=f"{point.name} 时间表",
    )


_COMING = {"all": "没报名也能直接来", "some": "没写要报名的，直接来就行", "none": "想来先说一声"}


def _regular_rows(actor: Actor, point: Point) -> Iterable[dict[str, str]]:
    """每周一、三、五 | 18:30–20:00 | 广场舞: one row for each timetable."""
    for series, pattern in queries.timetables_of(actor, [point.host_id]).get(point.host_id, ()):
        named, _space, hours = schedule.pattern_words(replace(pattern, last_day=None)).rpartition(" ")
        begins = f"{days.day_words(pattern.first_day)}起" if pattern.first_day > clock.today() else ""
        ends = f"到{days.day_words(pattern.last_day)}为止" if pattern.last_day else ""
        place = series.place_words or (series.venue.name if series.venue else "")
        yield _row(named, hours, series.title, "" if place == point.place else place, begins, ends, ask=_ask(series))


def _single_rows(actor: Actor, point: Point) -> Iterable[dict[str, str]]:
    """12月5日 周六 | 10:00–11:30 | 写春联: one row for each session that no timetable names."""
    coming = queries.coming_up(actor.community_id, [point.host_id], days=DAYS_AHEAD).get(point.host_id)
    for row in coming.coming if coming else ():
        if row.timetable_id is None:
            begins, ends = (moment.astimezone(clock.CHINA).time() for moment in (row.starts_at, row.ends_at))
            place = "" if row.place == point.place else row.place or NO_PLACE
            day = days.day_words(row.starts_at)
            yield _row(day, schedule.hours_words(begins, ends), row.title, place, ask=_ask(row))


def _row(named: str, hours: str, *notes: str, ask: str = "") -> dict[str, str]:
    """A row of the poster: days and time in large type, below it what, where and for how long."""
    return {"days": named, "time": hours, "notes": "　".join(note for note in (*notes, ask) if note), "ask": ask}


def _ask(session: Series | Gathering) -> str:
    """What somebody has to do before they come; nothing where one just comes."""
    if session.members_only:
        return "只给成员"
    return "要报名" if session.sign_up in ("needed", "lottery") and not session.walk_ins else ""


def registration_sheet(actor: Actor, point: Point) -> bytes:
    """登记表, A4, filled from what is known. Seven queries."""
    row = papers.registered(actor, [point])[0]
    leader, deputy, charter = row.leader, row.deputy, row.charter
    venue = point.host.venue
    fields = [
        ("名称", point.name),
        ("类别", str(point.get_category_display())),
        ("点长", _with_term(leader)),
        ("副点长", _with_term(deputy)),
        ("电话", papers.last4_words(leader)),
        ("场地", f"{point.place_words or (venue.name if venue else '')} {venue.where if venue else ''}".strip()),
        ("场地性质", "居民家" if venue is None or venue.kind == "home" else "公共"),
        ("固定时间", _times(actor, point)),
        ("容量", str(venue.capacity) if venue else ""),
        ("成员数", str(row.members)),
        ("成立日期", _day(point.founded_on)),
        ("公约版本", f"第 {charter.version} 版，{_day(charter.confirmed_on)}念过" if charter else "还没有"),
        ("所需支持", point.needs),
        ("星级", f"{point.stars} 星（{_half(point.stars_for)}）" if point.stars else "还没评"),
    ]
    data = {"point": point.name, "fields": [{"name": name, "value": value} for name, value in fields]}
    return _compile(actor, "points/registration", data, title=f"睦邻点登记表 {point.name}")


def _times(actor: Actor, point: Point) -> str:
    with translation.override("zh-hans"):
        return queries.times_words(actor, [point])[point.id]


def _with_term(lead: queries.Lead | None) -> str:
    if lead is None:
        return ""
    until = f"，任到 {_day(lead.ends_on)}" if lead.ends_on else ""
    return f"{lead.person.name}{until}"


def _day(day: date | None) -> str:
    """2028年3月19日: on paper the year always stands."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _half(code: str) -> str:
    """2026年上半年, of 2026-H1."""
    return f"{code[:4]}年{'上' if code.endswith('1') else '下'}半年"


def handover_sheet(actor: Actor, point: Point) -> bytes:
    """交接单, A4: everything the next leader needs, to be gone through together and signed. Ten queries."""
    leads = queries.leads_of(actor, [point.host_id]).get(point.host_id, {})
    kept = queries.charter_in_force(point)
    coming = queries.coming_up(actor.community_id, [point.host_id], days=28).get(point.host_id)
    roster = queries.roster_of(point)
    this_year = clock.today().year
    data = {
        "point": point.name,
        "leads": [
            {"kind": kind, "name": _with_term(leads.get(code))}
            for code, kind in (("leader", "点长"), ("deputy", "副点长"))
        ],
        "members": [{"name": line.person.name, "last4": line.last4} for line in roster],
        "charter": charters.lines(kept.text) if kept else [],
        "materials": [
            {"name": thing.name, "stock": f"{thing.stock} {thing.unit}", "kept": thing.kept_at}
            for thing in queries.materials_of(point)
        ],
        "plan": [
            {"month": f"{item.month}月" if item.month else "", "title": item.title, "done": bool(item.done_on)}
            for item in queries.plan_of(point, this_year)
        ],
        "sessions": [
            {"when": days.moment_words(row.starts_at), "title": row.title, "place": row.place or NO_PLACE}
            for row in (coming.coming[:10] if coming else ())
        ],
        "rota": [
            {
                "when": days.day_words(row.gathering.starts_at),
                "jobs": "，".join(
                    f"{cell.job.name}：{cell.duty.person.name if cell.duty else '还没人'}" for cell in row.cells
                ),
            }
            for row in queries.rota_of(point, count=6)
        ],
        "exchanges": [
            f"{days.day_words(row.starts_at)} {row.title}（{row.partner_place}{row.partner_name}）"
            for row in queries.exchanges_of(point, seen=("invited", "accepted"))
        ],
        "needs": point.needs,
    }
    return _compile(actor, "points/handover", data, title=f"{point.name}交接单")


def _compile(actor: Actor, template: str, data: dict[str, Any], *, title: str) -> bytes:
    community = community_with(actor.community_id)
    whole = {
        **data,
        "title": title,
        "community": community.name,
        "demo": community.is_demo,
        "phone": community.phone,
        "day": clock.today().isoformat(),
    }
    for text, sign in fonts.missing(_texts({**whole, "qr": ""})):
        raise RuleError("glyph-missing", text=text, sign=sign)
    return typeset.compile_pdf(template, whole)


def _texts(value: Any) -> Iterable[str]:
    """Every text of the data, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
