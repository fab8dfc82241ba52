"""Paper: poster and share picture, stamp cards, and the forms of the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from mulin.base.actor import Actor
from mulin.base.icons import icon_path, icons
from mulin.events import queries
from mulin.events.models import ON_SHIFT, Event, Scene, StampCard, Station
from mulin.events.queries import truth
from mulin.gatherings import queries as gatherings
from mulin.gatherings.models import AgeBand, Gathering
from mulin.kernel import clock
from mulin.kernel.errors import RuleError
from mulin.places.access import community_with
from mulin.printing import fonts, qr, typeset

_WEEKDAYS = "一二三四五六日"
_BLANK_LINES = 22
_SPARE = 4  # lines at the end for those who sign up on paper
_SIGN_UP_COLUMNS = 7
_PHONE_END = 4
_SHARE_PPI = 300


def poster(actor: Actor, event: Event) -> bytes:
    """The A4 poster as a PDF. Raises RuleError "glyph-missing". Three queries."""
    return typeset.compile_pdf("events/poster", _bill(actor, event), files={"scene.svg": _scene(event.scene)})


def share_picture(actor: Actor, event: Event) -> bytes:
    """The picture to pass on, a PNG of about 1060 × 1420. Raises RuleError "glyph-missing". Three queries."""
    data = _bill(actor, event)
    return typeset.compile_png("events/share", data, ppi=_SHARE_PPI, files={"scene.svg": _scene(event.scene)})[0]


@cache
def _scene(name: str) -> bytes:
    known = name if name in Scene.values else Scene.LANTERNS.value
    return (Path(apps.get_app_config("events").path) / "static" / "events" / f"scene-{known}.svg").read_bytes()


def event_address(actor: Actor, event: Event) -> str:
    """What the poster's QR says."""
    return settings.MULIN.origin + reverse("events:event", kwargs={"code": actor.community_code, "event_id": event.id})


def _bill(actor: Actor, event: Event) -> dict[str, Any]:
    """What poster and share picture say."""
    community = community_with(actor.community_id)
    titles = event.title_lines
    begins = _begins(event)
    place, where = _place(event)
    rain = event.rain_plan or _substitute(event)
    data = {
        "title": f"{event.title} {community.name}",
        "community": community.name,
        "demo": community.is_demo,
        "scene_words": str(Scene(event.scene).label) if event.scene in Scene.values else "",
        "titles": titles,
        "day": f"{begins.month}月{begins.day}日 星期{_WEEKDAYS[begins.weekday()]}" if begins else "",
        "hours": _hours(event),
        "place": place,
        "place_line": f"{place}（{where}）" if where else place,
        "rain": "·".join(filter(None, [where, rain])),
        "rain_only": rain,
        "stations": [
            {"name": station.name, "path": icon_path(icon_of(station))} for station in queries.stations_of(event)
        ],
        "lead": event.lead or event.open_to or "欢迎邻居们来",
        "sign_up": _sign_up_words(event),
        "walk_in": "没报名也能直接来" if event.standing.walk_ins else "名额有限，请先报名",
        "organisers": f"{event.organisers}　一起办" if event.organisers else community.name,
        "qr": qr.svg(event_address(actor, event)),
    }
    texts = [value for value in data.values() if isinstance(value, str) and not value.startswith("<svg")]
    _check_glyphs([*texts, *titles, *(station["name"] for station in data["stations"])])  # type: ignore[attr-defined]  # a list of mappings
    return data


def icon_of(station: Station) -> str:
    """The picture of a station; one that is not kept gives way to a plain one."""
    return station.icon if station.icon in icons() else "star"


def _sign_up_words(event: Event) -> str:
    if event.standing.sign_up == "none":
        return f"问一声打 {event.phone}" if event.phone else "不用报名，直接来"
    return f"扫码报名，或打 {event.phone}" if event.phone else "扫码报名"


def _begins(event: Event) -> Any:
    return event.starts.astimezone(clock.CHINA) if event.starts else None


def _hours(event: Event) -> str:
    begins, ends = _begins(event), event.ends
    return f"{begins:%H:%M}–{ends.astimezone(clock.CHINA):%H:%M}" if begins and ends else ""


def _place(event: Event) -> tuple[str, str]:
    """The name of the place, and where it is."""
    if event.gathering and event.gathering.place_words:
        return event.gathering.place_words, ""
    venue = event.spot
    return (venue.name, venue.where) if venue else ("", "")


def _substitute(event: Event) -> str:
    venue = event.spot
    return f"下雨改到{venue.bad_weather.name}" if venue and venue.bad_weather else ""


def _check_glyphs(texts: Iterable[str]) -> None:
    for text, sign in fonts.missing(texts):
        raise RuleError("glyph-missing", text=text, sign=sign)


def stamp_cards(actor: Actor, event: Event, cards: Sequence[StampCard]) -> bytes:
    """Stamp cards as a PDF, eight to a sheet. Raises RuleError "stamp-cards-none", "glyph-missing". Three queries."""
    if not cards:
        raise RuleError("stamp-cards-none")
    community = community_with(actor.community_id)
    stations = [{"name": one.name, "most": one.stamps_at_most} for one in queries.stations_of(event)]
    prizes = "　".join(f"{prize.needs_stamps} 章 {prize.name}" for prize in queries.prizes_of(event))
    words = _form_words(actor, event)
    _check_glyphs([event.title, prizes, words["when"], *(str(one["name"]) for one in stations)])
    data = {
        "title": f"集章卡 {event.title}",
        "community": community.name,
        "demo": community.is_demo,
        "event": event.title,
        "when": words["when"],
        "stations": stations,
        "prizes": prizes,
        "cards": [
            {
                "shown": card.shown_code,
                "number": card.number,
                "qr": qr.svg(f"{settings.MULIN.origin}/stamp/{card.code}/"),
            }
            for card in cards
        ],
    }
    return typeset.compile_pdf("events/stamp-cards", data, tagged=False)


def _form_words(actor: Actor, event: Event) -> dict[str, Any]:
    """What stands on top of every form."""
    community = community_with(actor.community_id)
    begins = _begins(event)
    when = (
        f"{begins.year}年{begins.month}月{begins.day}日 星期{_WEEKDAYS[begins.weekday()]} {_hours(event)}"
        if begins
        else ""
    )
    today = clock.today()
    return {
        "community": community.name,
        "demo": community.is_demo,
        "event": event.title,
        "when": when,
        "place": _place(event)[0],
        "printed": f"{today.year}年{today.month}月{today.day}日印",
    }


def _form(actor: Actor, event: Event, sheet: str, heading: str, **more: Any) -> bytes:
    data = {**_form_words(actor, event), "heading": heading, "title": f"{heading} {event.title}", **more}
    texts = [event.title, data["place"]] + [cell for row in more.get("rows", []) for cell in row]
    _check_glyphs(texts)
    return typeset.compile_pdf(f"events/{sheet}", data)


def duties(actor: Actor, event: Event) -> bytes:
    """人员分工表. Seven queries."""
    programme = queries.programme_of(event)
    rows, short = [], 0
    for shift, helpers in programme.shift_rows:
        names = [helper.name for helper in helpers if helper.state in ON_SHIFT]
        short += max(0, shift.needed - len(names))
        begins, ends = (moment.astimezone(clock.CHINA) for moment in (shift.starts_at, shift.ends_at))
        where = shift.station.name if shift.station else ""
        rows.append([f"{begins:%H:%M}–{ends:%H:%M}", shift.duty, where, "、".join(names) or " ", " "])
    hosts = [
        ["全程", "站长", one.name, one.host.name, " "] for one in programme.stations if one.host and one.host_agreed
    ]
    numbered = [[str(number), *row] for number, row in enumerate([*hosts, *rows], 1)]
    return _form(actor, event, "duties", "人员分工表", rows=numbered, short=short)


def sign_up_list(actor: Actor, event: Event) -> bytes:
    """报名表: who said they come, gathering by gathering, and empty lines for paper. Five queries, two a gathering."""
    parts = [_sign_ups(one) for one in queries.gatherings_of(event)] if event.gathering_id else []
    parts = parts or [{"title": "", "rows": []}]
    for part in parts:
        empty = [[" "] * _SIGN_UP_COLUMNS] * (_SPARE + -(len(part["rows"]) + _SPARE) % _BLANK_LINES)
        part["rows"] = [[str(number), *row] for number, row in enumerate([*part["rows"], *empty], 1)]
    _check_glyphs(cell for part in parts for row in part["rows"] for cell in row)
    return _form(actor, event, "sign-ups", "报名表", parts=parts)


def _sign_ups(gathering: Gathering) -> dict[str, Any]:
    with translation.override("zh-hans"):
        rows = [
            [
                row.name,
                str(AgeBand(row.age_band).label) if row.age_band else " ",
                row.person.household.building.name if row.person and row.person.household else " ",
                (row.person.phone if row.person else row.guest_phone)[-_PHONE_END:] or " ",
                str(row.children or " "),
                row.needs or " ",
                str(row.get_state_display()),
            ]
            for row in gatherings.sign_ups_of(gathering)
        ]
    begins = gathering.starts_at.astimezone(clock.CHINA)
    return {"title": f"{begins:%H:%M} {gathering.title}", "rows": rows}


def stamp_sums(actor: Actor, event: Event) -> bytes:
    """集章汇总: what each station stamped, how many gathered how many, what became of the prizes. Twelve queries."""
    by_holder = truth.stations_of_holders(event)
    given = truth.sums_by_station(by_holder)
    people: dict[UUID, int] = {}
    for stamped in by_holder.values():
        for station, count in stamped.items():
            people[station] = people.get(station, 0) + bool(count)
    stations = [
        [one.name, one.host.name if one.host else " ", str(one.stamps_at_most), str(given.get(one.id, 0)),
         str(people.get(one.id, 0))]
        for one in queries.stations_of(event)
    ]  # fmt: skip
    gathered = Counter(sum(stamped.values()) for stamped in by_holder.values())
    counts = queries.counts_of(event)
    prizes = [
        [one.name, str(one.needs_stamps), str(one.stock + one.extra), str(one.given), str(one.left)]
        for one in counts.prizes
    ]
    data = {
        "stations": stations,
        "totals": [[f"{n} 个", str(holders)] for n, holders in sorted(gathered.items(), reverse=True) if n],
        "prizes": prizes,
        "sums": f"到场 {counts.came} 人次，发卡 {counts.cards} 张，盖章 {counts.stamps} 个，发奖 {counts.given} 份。",
    }
    _check_glyphs(cell for rows in (stations, prizes) for row in rows for cell in row)
    return _form(actor, event, "stamp-sums", "集章汇总", **data)


def materials(actor: Actor, event: Event) -> bytes:
    """物资清单: the list, and what stations and prizes need. Seven queries."""
    programme = queries.programme_of(event)
    listed = [
        [one.name, one.spec, f"{one.quantity}{one.unit}", one.source, "✓" if one.ready_at else " ", " "]
        for one in programme.materials
    ]
    kits = [[one.kit, one.name, " ", " ", " ", " "] for one in programme.stations if one.kit]
    prizes = [[one.name, "奖品", f"{one.stock}份", " ", " ", " "] for one in programme.prizes]
    rows = [[str(number), *row] for number, row in enumerate([*listed, *kits, *prizes], 1)]
    return _form(actor, event, "materials", "物资清单", rows=rows)


def prize_sheet(actor: Actor, event: Event) -> bytes:
    """奖品领取表: what was handed over with room to sign; before the day, empty lines. Five queries."""
    prizes = queries.prizes_of(event)
    given = [
        [
            f"{line.at.astimezone(clock.CHINA):%H:%M}",
            line.card.person.name if line.card and line.card.person else line.card.shown_code if line.card else " ",
            _prize_words(line),
            "1",
            " ",
        ]
        for line in queries.prize_lines(event)
    ]
    blank = [[" ", " ", " ", " ", " "]] * max(0, _BLANK_LINES - len(given))
    stock = (
        "备了：" + "，".join(f"{one.name} {one.stock + one.extra} 份（{one.needs_stamps} 章）" for one in prizes) + "。"
    )
    rows = [[str(number), *row] for number, row in enumerate([*given, *blank], 1)]
    return _form(actor, event, "prizes", "奖品领取表", rows=rows, stock=stock if prizes else "")


def _prize_words(line: Any) -> str:
    name = line.prize.name if line.prize else ""
    return f"{name}（代{line.instead_of.name}）" if line.instead_of else name


def safety_plan(actor: Actor, event: Event) -> bytes:
    """安全预案: from what the plan says, with the rules that always hold. Four queries."""
    parts = list(_safety_parts(event, queries.stations_of(event)))
    _check_glyphs(line for part in parts for line in part["lines"])
    return _form(actor, event, "safety", "安全预案", parts=parts)


def _safety_parts(event: Event, stations: Sequence[Station]) -> Iterator[dict[str, Any]]:
    places = event.standing.capacity
    yield {
        "title": "一、谁负责",
        "lines": [
            f"安全负责人：{event.safety_lead or '＿＿＿＿＿＿'}　电话：{event.phone or '＿＿＿＿＿＿'}",
            f"急救点：{event.first_aid or '＿＿＿＿＿＿'}",
        ],
    }
    crowd = event.crowd_plan or "站点排队满了就请后面的人先去别的站；入口有人数着，满了先等一等。"
    yield {
        "title": "二、人多了",
        "lines": [f"估计 {places or '＿＿'} 人。{crowd}", f"出口和疏散：{event.exits or '＿＿＿＿＿＿'}"],
    }
    queues = "；".join(f"{one.name}排队不超过 {one.queue_size} 人，一次 {one.per_turn} 人" for one in stations)
    yield {
        "title": "三、各站",
        "lines": [
            f"{queues}。" if queues else "＿＿＿＿＿＿",
            "三岁以下不玩弹珠一类的小东西。吹的、含的东西一人一份，不混用。",
        ],
    }
    rain = event.rain_plan or _substitute(event) or "＿＿＿＿＿＿"
    yield {"title": "四、天气", "lines": [f"下雨：{rain}。", "打雷、大风，马上停，先送老人和孩子进屋。"]}
    yield {
        "title": "五、有人不舒服",
        "lines": ["一人守着，一人打 120，一人到路口等车。不围观，不拍照，马上告诉家里人。"],
    }
    yield {"title": "六、小孩走散", "lines": ["服务台广播衣服和年龄，不报名字；各出口先留人，找不到马上打 110。"]}
