"""Long work: asked for in a transaction, done once, seen by its maker, retried when it breaks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from mulin.base import jobs, manifest
from mulin.base.jobs import Job, JobState, access, clean, files, signs
from mulin.base.manifest import JobKind
from mulin.base.roles import Role
from mulin.kernel import clock
from mulin.kernel.errors import NotFound, RuleError

Declare = Callable[..., None]


@pytest.fixture
def declare(monkeypatch: pytest.MonkeyPatch) -> Declare:
    """Let a test declare its own kinds of work."""
    kinds = dict(manifest.job_kinds())

    def add(code: str, run: Callable[[Job], None], **options: Any) -> None:
        kinds[code] = JobKind(code, code, run, **options)

    for module in ("queue", "worker", "periodic"):
        monkeypatch.setattr(f"mulin.base.jobs.{module}.job_kinds", lambda: kinds)
    return add


def test_a_job_is_done_and_keeps_its_result(world: Any, declare: Declare) -> None:
    def run(job: Job) -> None:
        job.progress(1, 2, "一半")
        job.result["who"] = job.actor().community_code
        job.keep_file("名单.csv", b"a,b", "text/csv")

    declare("t.sum", run)
    job = jobs.defer(world.worker, "t.sum", {"n": 2})
    assert job.state == JobState.QUEUED
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.state, job.done, job.total, job.result) == (JobState.DONE, 2, 2, {"who": "zs"})
    assert files.path(job.id, job.files[0]).read_bytes() == b"a,b"


@pytest.mark.django_db(transaction=True)
def test_a_job_dies_with_the_transaction_that_asked_for_it(world: Any, declare: Declare) -> None:
    declare("t.none", lambda job: None)
    with transaction.atomic():
        jobs.defer(world.worker, "t.none", {})
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs")
            assert cursor.fetchone() == (0,)


def test_an_undeclared_kind_is_a_programming_error(world: Any) -> None:
    with pytest.raises(KeyError):
        jobs.defer(world.worker, "t.unknown", {})


def test_the_same_key_gives_the_same_job(world: Any, declare: Declare) -> None:
    declare("t.key", lambda job: None)
    first = jobs.defer(world.worker, "t.key", {"n": 1}, client_key="k1")
    assert jobs.defer(world.worker, "t.key", {"n": 1}, client_key="k1") == first
    with pytest.raises(RuleError, match="key-reuse"):
        jobs.defer(world.worker, "t.key", {"n": 2}, client_key="k1")


def test_a_rule_ends_a_job_with_its_sentence(world: Any, declare: Declare) -> None:
    def run(job: Job) -> None:
        raise RuleError("text-long", limit=3, length=5)

    declare("t.no", run)
    job = jobs.defer(world.worker, "t.no", {})
    jobs.run_due()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "最多 3 个字" in job.error


def test_a_broken_job_is_tried_again_and_then_says_so(world: Any, declare: Declare) -> None:
    tries = []

    def run(job: Job) -> None:
        tries.append(job.attempt)
        raise ZeroDivisionError

    declare("t.broken", run)
    job = jobs.defer(world.worker, "t.broken", {})
    jobs.run_due()
    job.refresh_from_db()
    assert tries == [1, 2, 3, 4, 5]
    assert (job.state, job.error_code) == (JobState.FAILED, "job-broken")
    assert "重新来一次" in job.error


def test_a_step_is_done_once_however_often_the_job_runs(world: Any, declare: Declare) -> None:
    effects = []

    def run(job: Job) -> None:
        with job.once("apply") as fresh:
            if fresh:
                effects.append(job.attempt)
        if job.attempt < 3:
            raise ZeroDivisionError

    declare("t.once", run)
    job = jobs.defer(world.worker, "t.once", {})
    # Each run in its own transaction, as a worker does it.
    for _ in range(3):
        claimed = jobs.queue.claim(waiting=False)
        try:
            run(claimed)
        except ZeroDivisionError:
            jobs.queue.give_back(claimed, counted=True)
    job.refresh_from_db()
    assert effects == [1]
    assert job.steps == ["apply"]


def test_a_worker_that_lost_its_lease_writes_nothing(world: Any, declare: Declare) -> None:
    declare("t.slow", lambda job: None)
    jobs.defer(world.worker, "t.slow", {})
    first = jobs.queue.claim()
    assert jobs.queue.claim() is None, "a held lease keeps others away"
    Job.objects.update(lease_until=0)
    second = jobs.queue.claim()
    assert (first.id, second.attempt) == (second.id, 2)
    with pytest.raises(jobs.LeaseLost):
        first.progress(1, 2)
    with pytest.raises(jobs.LeaseLost), first.once("apply"):
        pass
    assert not jobs.queue.finish(first)
    assert jobs.queue.finish(second)


def test_a_lease_of_another_boot_or_from_the_future_is_over(world: Any, declare: Declare) -> None:
    declare("t.boot", lambda job: None)
    job = jobs.defer(world.worker, "t.boot", {})
    jobs.queue.claim()
    Job.objects.filter(id=job.id).update(lease_boot="before the power cut")
    assert jobs.queue.claim() is not None
    Job.objects.filter(id=job.id).update(lease_until=1e12)
    assert jobs.queue.claim() is not None


def test_a_job_whose_worker_dies_every_time_is_given_up(world: Any, declare: Declare) -> None:
    declare("t.deadly", lambda job: pytest.fail("must not run again"))
    job = jobs.defer(world.worker, "t.deadly", {})
    for _ in range(5):
        assert jobs.queue.claim() is not None
        Job.objects.update(lease_until=0)
    jobs.run_due()
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "job-given-up")


def test_a_cancelled_job_stops_at_its_next_word(world: Any, declare: Declare) -> None:
    def run(job: Job) -> None:
        assert jobs.cancel(world.worker, job.id)
        job.progress(1, 2)
        pytest.fail("went on after being cancelled")

    declare("t.cancel", run)
    job = jobs.defer(world.worker, "t.cancel", {})
    jobs.worker.execute(jobs.queue.claim())
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


def test_only_its_maker_sees_a_job_and_its_files(world: Any, declare: Declare) -> None:
    declare("t.file", lambda job: job.keep_file("a.pdf", b"%PDF", "application/pdf"))
    maker = world.actor(Role.COMMUNITY_WORKER, account_id=world.elder.id)
    colleague = world.actor(Role.COMMUNITY_HEAD, account_id=world.son.id)
    job = jobs.defer(maker, "t.file", {})
    with pytest.raises(NotFound):
        access.file_of(maker, job.id, "a.pdf")
    jobs.run_due()
    response = access.file_of(maker, job.id, "a.pdf")
    assert response.file_to_stream.read() == b"%PDF"
    response.file_to_stream.close()
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Disposition"].startswith("attachment")
    strangers = [colleague, world.actor(Role.VISITOR)]
    strangers.append(world.actor(Role.COMMUNITY_WORKER, community=world.other, account_id=world.elder.id))
    for stranger in strangers:
        with pytest.raises(NotFound):
            access.job_for(stranger, job.id)


def test_what_was_made_in_office_is_handed_out_in_office_only(world: Any, declare: Declare) -> None:
    declare("t.paper", lambda job: job.keep_file("a.pdf", b"%PDF", "application/pdf"))
    maker = world.actor(Role.COMMUNITY_WORKER, account_id=world.elder.id)
    job = jobs.defer(maker, "t.paper", {})
    jobs.run_due()
    access.file_of(maker, job.id, "a.pdf").file_to_stream.close()
    # the same account after its term, or in a session that has shown a phone code only
    with pytest.raises(NotFound):
        access.file_of(world.actor(Role.RESIDENT, account_id=world.elder.id), job.id, "a.pdf")


def test_roles_are_asked_for_again_when_the_work_starts(
    world: Any, declare: Declare, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    declare("t.roles", lambda job: seen.append(job.actor().roles))
    maker = world.actor(Role.COMMUNITY_WORKER, account_id=world.elder.id)
    jobs.defer(maker, "t.roles", {})
    no_longer = world.actor(Role.COMMUNITY_HEAD, account_id=world.elder.id)
    monkeypatch.setattr(manifest, "actor_now", lambda: lambda account, community: no_longer)
    jobs.run_due()
    assert seen == [frozenset()], "neither the lost role nor a new one"


def test_a_day_later_the_job_and_its_files_are_gone(world: Any, declare: Declare) -> None:
    declare("t.old", lambda job: job.keep_file("a.txt", b"x", "text/plain"))
    job = jobs.defer(world.worker, "t.old", {})
    jobs.run_due()
    Job.objects.filter(id=job.id).update(finished_at=clock.now() - clean.KEPT * 1.01)
    orphan = files.folder(world.elder.id)
    orphan.mkdir(parents=True)
    jobs.defer(world.worker, "base.clean", {})
    jobs.run_due()
    assert not Job.objects.filter(id=job.id).exists()
    assert not files.folder(job.id).exists()
    assert not orphan.exists()


def test_periodic_work_comes_round_once_in_each_place(world: Any, declare: Declare) -> None:
    seen = []
    declare("t.each", lambda job: seen.append(job.actor().community_code), every_seconds=60)
    declare("t.one", lambda job: seen.append(""), every_seconds=60, per_community=False)
    kinds = Job.objects.filter(kind__in=["t.each", "t.one"])
    jobs.periodic.take_turns()
    jobs.periodic.take_turns()
    assert kinds.count() == 3
    jobs.run_due()
    assert sorted(seen) == ["", "jf", "zs"]
    jobs.periodic.take_turns()
    assert kinds.count() == 3, "not due again yet"
    jobs.models.Turn.objects.update(lease_until=0)
    jobs.periodic.take_turns()
    assert kinds.count() == 6


def test_a_worker_asked_to_stop_gives_the_job_back(world: Any, declare: Declare) -> None:
    seen = []

    def run(job: Job) -> None:
        seen.append(job.attempt)
        if len(seen) == 1:
            signs.stopping.set()
        job.progress(1, 2)

    declare("t.stop", run)
    job = jobs.defer(world.worker, "t.stop", {})
    try:
        jobs.worker.execute(jobs.queue.claim())
    finally:
        signs.stopping.clear()
    job.refresh_from_db()
    assert (job.state, job.attempt) == (JobState.QUEUED, 0), "an interruption counts no attempt"
    assert jobs.run_due() == 1
    job.refresh_from_db()
    assert (job.state, seen) == (JobState.DONE, [1, 1])


@pytest.mark.skipif(connection.vendor != "postgresql", reason="embedded, the worker looks by itself")
@pytest.mark.parametrize("fate", ["killed before it claimed", "lost the database"])
def test_a_job_nobody_will_look_at_is_woken_once(world: Any, declare: Declare, fate: str) -> None:
    declare("t.none", lambda job: None)
    job = jobs.defer(world.worker, "t.none", {})
    assert jobs.periodic.wake_the_left_behind() == 0, "it has its row in the queue"
    with connection.cursor() as cursor:
        if fate == "lost the database":  # the library drops the row of a look that failed
            cursor.execute("DELETE FROM procrastinate_jobs")
        else:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 s') RETURNING id"
            )
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone())
    assert jobs.periodic.wake_the_left_behind() == 1
    assert jobs.periodic.wake_the_left_behind() == 0, "woken once, not at every look"
    assert list(jobs.procrastinated.asked_for().values_list("job", flat=True)) == [job.id]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="embedded, the worker looks by itself")
def test_a_job_that_pauses_is_not_left_behind(world: Any, declare: Declare) -> None:
    declare("t.none", lambda job: None)
    jobs.defer(world.worker, "t.none", {})
    jobs.queue.give_back(jobs.queue.claim(), counted=True)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert jobs.periodic.wake_the_left_behind() == 0
    Job.objects.update(lease_until=0)
    assert jobs.periodic.wake_the_left_behind() == 1


def test_a_worker_that_is_told_to_stop_stops_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its main thread runs the signals' handlers: one that came as it fell asleep is heard when it wakes."""

    class Told(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            if timeout and threading.current_thread() is threading.main_thread():
                time.sleep(timeout)  # as if what was set had come just before
                return self.is_set()
            return super().wait(timeout)

    for part in ("_serve_embedded", "_serve_cluster", "_patiently"):
        monkeypatch.setattr(f"mulin.base.jobs.worker.{part}", lambda *_: False)
    stop, began = Told(), time.monotonic()
    signal = threading.Timer(0.1, stop.set)
    signal.start()
    try:
        jobs.work(stop)
    finally:
        signs.stopping.clear()  # which stands for this whole process
    signal.join()
    assert 0.1 <= time.monotonic() - began < jobs.worker.BEAT / 2


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite's log is the worker's to write back")
def test_the_worker_brings_the_log_into_the_database_at_every_look(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    monkeypatch.setattr("mulin.base.jobs.worker.write_back", asked.append)
    jobs.worker._look_after()
    assert asked == [connection]
