"""How far long work is: only for who asked, by poll or by reload."""

from __future__ import annotations

from typing import Any

import pytest

from mulin.base.jobs.models import Job, JobState
from mulin.base.roles import Role


@pytest.fixture
def asked(world: Any) -> Any:
    account = world.account(Role.COMMUNITY_WORKER)
    client = world.client()
    world.enter(client, account, second_factor=True)
    job = Job.objects.create(
        community_id=world.community.id,
        kind="base.test",
        created_by=account.id,
        state=JobState.RUNNING,
        done=31,
        total=46,
    )
    return client, job


def test_progress_is_shown_and_polled(world: Any, asked: Any) -> None:
    client, job = asked
    page = client.get(f"/c/zs/jobs/{job.id}/").content.decode()
    assert "31 / 46" in page
    assert 'hx-trigger="every 2s"' in page
    card = client.get(f"/c/zs/jobs/{job.id}/", headers={"HX-Request": "true"})
    assert card.status_code == 200
    assert "<html" not in card.content.decode()


def test_polling_stops_when_it_is_done_and_the_files_are_there(world: Any, asked: Any) -> None:
    client, job = asked
    job.keep_file("睦邻卡.pdf", b"%PDF", "application/pdf")
    Job.objects.filter(id=job.id).update(state=JobState.DONE)
    card = client.get(f"/c/zs/jobs/{job.id}/", headers={"HX-Request": "true"})
    assert card.status_code == 286
    assert "hx-get" not in card.content.decode()
    page = client.get(f"/c/zs/jobs/{job.id}/").content.decode()
    assert "睦邻卡.pdf" in page
    got = client.get(f"/c/zs/jobs/{job.id}/睦邻卡.pdf")
    assert b"".join(got.streaming_content) == b"%PDF"


def test_what_went_wrong_is_said(world: Any, asked: Any) -> None:
    client, job = asked
    Job.objects.filter(id=job.id).update(state=JobState.FAILED, error_code="not-a-demo", error_data={"name": "x"})
    assert "不是演示社区" in client.get(f"/c/zs/jobs/{job.id}/").content.decode()


def test_nobody_else_sees_it(world: Any, asked: Any) -> None:
    _, job = asked
    assert world.sign_in(Role.COMMUNITY_HEAD).get(f"/c/zs/jobs/{job.id}/").status_code == 404
    assert world.client().get(f"/c/zs/jobs/{job.id}/").status_code == 302
