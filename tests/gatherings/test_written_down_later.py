"""A session that was held, or not, without anybody having planned it: written down afterwards, and mended."""

from __future__ import annotations

from datetime import timedelta

from django.test import Client

from mulin.gatherings import actions
from mulin.gatherings.models import Gathering
from mulin.kernel import clock
from tests.gatherings.conftest import NOW, Hall, form_of, run


def write_down(hall: Hall, browser: Client) -> tuple[str, Gathering]:
    """Yesterday's session, planned today; the page one is led to."""
    path = f"/c/zs/run/host/{hall.host.id}/plan/"
    day = (NOW - timedelta(days=1)).date().isoformat()
    said = {
        **form_of(browser.get(path).content.decode()),
        "sign_up": "none",
        "day": day,
        "begins": "09:00",
        "ends": "10:00",
        "title": "临时聚了聚",
    }
    page = browser.post(path, said, follow=True)
    assert page.status_code == 200
    return page.content.decode(), Gathering.objects.of(hall.worker).get(title="临时聚了聚")


def test_who_writes_down_yesterday_is_led_to_who_came(hall: Hall, browser: Client) -> None:
    page, gathering = write_down(hall, browser)
    assert "补记好了" in page
    assert run(gathering, "close/") in page


def test_what_was_not_held_after_all_is_called_off_afterwards_and_nobody_is_told(hall: Hall, browser: Client) -> None:
    _page, gathering = write_down(hall, browser)
    own = browser.get(f"/c/zs/gatherings/{gathering.id}/").content.decode()
    assert "没办成，取消这一场" in own
    cancel = run(gathering, "cancel/")
    assert "有人签到的取消不了" in browser.get(cancel).content.decode()
    page = browser.post(cancel, {"why": "记错了"}, follow=True).content.decode()
    assert "记成取消了" in page
    assert "都会收到通知" not in page
    gathering.refresh_from_db()
    assert gathering.state == "cancelled"
    assert clock.now() > gathering.ends_at


def test_what_was_closed_too_early_is_opened_again_from_its_record(hall: Hall, browser: Client) -> None:
    gathering = hall.plan_today()
    with clock.standing_at(gathering.ends_at):
        actions.close_gathering(hall.worker, gathering_id=gathering.id, note="学了新动作")
    page = browser.get(run(gathering, "close/")).content.decode()
    assert f'action="{run(gathering, "reopen/")}"' in page
    browser.post(run(gathering, "reopen/"))
    gathering.refresh_from_db()
    assert gathering.state == "planned"
    assert f'action="{run(gathering, "reopen/")}"' not in browser.get(run(gathering, "close/")).content.decode()
