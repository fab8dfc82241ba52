"""The demo's gatherings: what the community itself holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid5

from mulin.base.actor import Actor
from mulin.gatherings import actions, queries
from mulin.gatherings.models import Host, HostKind
from mulin.gatherings.rules import Arrival, Comer, Plan, QuotaPlan
from mulin.kernel import clock
from mulin.ops.demo.channel import at
from mulin.ops.demo.staff import Staff
from mulin.people.models import Person, PersonState
from mulin.places.models import Courtyard

_KEY = UUID("6d756c69-6e00-5000-8000-000000000000")  # names keys, so that the same day gives the same demo


def played(key: str) -> str:
    """A client key that is the same at every loading."""
    return str(uuid5(_KEY, key))


def hold(office: Staff, today: date) -> int:
    """What the community itself holds: a clinic for everybody, an outing by lot, and what waits on the desk."""
    with clock.standing_at(at(today - timedelta(days=20), 9)):
        host = actions.open_host(
            office["秦岚"], kind=HostKind.COMMUNITY, name="中山社区居委会", client_key=played("community")
        )
    people = _residents(office["秦岚"])
    _clinic(office, host, people, today)
    _outing(office, host, people, today)
    _tasting(office, host, people, today)
    return 3


def _residents(actor: Actor) -> list[Person]:
    """The first grown-ups by door: the same ones every time."""
    rows = Person.objects.of(actor).filter(
        state=PersonState.LIVING, birth_date__lt=date(2000, 1, 1), household__isnull=False
    )
    ordered = rows.order_by(
        "household__building__number", "household__unit_number", "household__room_number", "birth_date", "id"
    )
    return list(ordered[: 60 * 7 : 7])


def _when(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.CHINA)


def _clinic(office: Staff, host: Host, people: Sequence[Person], today: date) -> None:
    """义诊, in three days, with thirty places of which ten are for one courtyard; a few already wait."""
    day = today + timedelta(days=3)
    with clock.standing_at(at(today - timedelta(days=6), 10)):
        actor = office["秦岚"]
        yard = Courtyard.objects.of(actor).order_by("order").first()
        gathering = actions.plan_gathering(
            actor,
            host_id=host.id,
            plan=Plan(
                title="社区义诊：量血压、测血糖",
                about="社区卫生服务站的医生来坐诊，量血压、测血糖、看报告，都不收钱。",
                bring="医保卡、正在吃的药",
                starts_at=_when(day, 9),
                ends_at=_when(day, 11, 30),
                place_words="10号楼一层社区卫生服务站",
                sign_up="needed",
                capacity=12,
                quotas=(QuotaPlan(8, courtyard_id=yard.id),) if yard else (),
            ),
            client_key=played("clinic"),
        )
    with clock.standing_at(at(today - timedelta(days=5), 9)):
        for number, person in enumerate(people[:15]):
            actions.sign_up(
                office["秦岚"],
                gathering_id=gathering.id,
                comers=[Comer(person_id=person.id, needs="坐轮椅" if number == 3 else "")],
                client_key=played(f"clinic:{number}"),
            )
    with clock.standing_at(at(today - timedelta(days=1), 15)):
        first = next(row for row in queries.sign_ups_of(gathering) if row.state == "confirmed")
        actions.give_up(office["秦岚"], sign_up_id=first.id)


def _outing(office: Staff, host: Host, people: Sequence[Person], today: date) -> None:
    """秋游, by lot: entered, not yet drawn."""
    day = today + timedelta(days=16)
    with clock.standing_at(at(today - timedelta(days=4), 10)):
        gathering = actions.plan_gathering(
            office["秦岚"],
            host_id=host.id,
            plan=Plan(
                title="一日游：看湖",
                about="大巴一辆，早去晚回，中午在湖边吃自带的饭。",
                bring="午饭、水、帽子",
                starts_at=_when(day, 8),
                ends_at=_when(day, 17),
                place_words="居委会门口上车",
                sign_up="lottery",
                capacity=40,
                walk_ins=False,
                closes_at=_when(day - timedelta(days=8), 18),
                draws_at=_when(day - timedelta(days=7), 9),
                source_words="抽签那天福彩 3D 的开奖号",
            ),
            client_key=played("outing"),
        )
    with clock.standing_at(at(today - timedelta(days=3), 9)):
        for number in range(0, 24, 2):
            pair = people[20 + number : 22 + number]
            actions.sign_up(
                office["秦岚"],
                gathering_id=gathering.id,
                comers=[Comer(person_id=person.id) for person in pair],
                client_key=played(f"outing:{number}"),
            )


def _tasting(office: Staff, host: Host, people: Sequence[Person], today: date) -> None:
    """邻里茶话会, last week: neighbours tapped in as they came, and six heads nobody wrote down."""
    day = today - timedelta(days=7)
    with clock.standing_at(at(day - timedelta(days=7), 9)):
        gathering = actions.plan_gathering(
            office["秦岚"],
            host_id=host.id,
            plan=Plan(
                title="邻里茶话会",
                about="喝杯茶，认认新搬来的邻居。",
                starts_at=_when(day, 19),
                ends_at=_when(day, 20, 30),
                place_words="6号楼前的廊下",
                sign_up="open",
            ),
            client_key=played("tasting"),
        )
    with clock.standing_at(_when(day, 19, 10)):
        arrivals = [Arrival(client_id=uuid5(gathering.id, str(one.id)), person_id=one.id) for one in people[40:55]]
        actions.check_in_many(office["秦岚"], gathering_id=gathering.id, arrivals=arrivals)
    with clock.standing_at(_when(day, 20, 40)):
        actions.close_gathering(office["秦岚"], gathering_id=gathering.id, note="认识了三户新邻居。", heads=6)
