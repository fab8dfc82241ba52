"""The rows of long work, and what a handler may do with its job."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from mulin.base.actor import Actor
from mulin.base.jobs import actors, files
from mulin.base.jobs.signs import Interrupted, LeaseLost, stopping
from mulin.base.manifest import error_sentences
from mulin.base.rows import Row
from mulin.kernel import clock


class JobState(models.TextChoices):
    QUEUED = "queued", _("等着做")
    RUNNING = "running", _("正在做")
    DONE = "done", _("做好了")
    FAILED = "failed", _("没做成")
    CANCELLED = "cancelled", _("已取消")


ATTEMPTS = 5
ACTIVE = (JobState.QUEUED, JobState.RUNNING)


class Job(Row):
    """One piece of long work. `args` holds references and choices, never a name or a phone."""

    community_id = models.UUIDField(null=True)  # None: once for the installation
    kind = models.CharField(max_length=48)
    args: models.JSONField[Any, Any] = models.JSONField(default=dict)
    created_by = models.UUIDField(null=True)  # account; None for Mulin itself
    maker: models.JSONField[Any, Any] = models.JSONField(default=dict)  # `actors.snapshot`
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words = models.CharField(max_length=160, blank=True)
    result: models.JSONField[Any, Any] = models.JSONField(default=dict)
    steps: models.JSONField[Any, Any] = models.JSONField(default=list)  # finished `once` steps
    files: models.JSONField[Any, Any] = models.JSONField(default=list)
    error_code = models.CharField(max_length=48, blank=True)
    error_data: models.JSONField[Any, Any] = models.JSONField(default=dict)
    attempt = models.PositiveSmallIntegerField(default=0)  # raised by each claim: the fence
    lease_boot = models.CharField(max_length=40, blank=True)
    lease_until = models.FloatField(default=0)  # running: lease; queued: not before
    created_at = models.DateTimeField(default=clock.now)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "base"
        indexes = [
            # the worker's look for something to do, several times a second
            models.Index(fields=["id"], condition=models.Q(state__in=["queued", "running"]), name="job_active"),
            # a page's list of one's own jobs
            models.Index(fields=["community_id", "created_by", "kind"], name="job_by_maker"),
            # the clean-up's range
            models.Index(fields=["finished_at"], name="job_by_finish"),
        ]

    is_new = False  # True on the object `defer` has just made: not an earlier one of the same key

    @property
    def is_over(self) -> bool:
        return self.state not in ACTIVE

    @property
    def is_last_try(self) -> bool:
        """Whether this run ends the job if it does not succeed."""
        return self.attempt >= ATTEMPTS

    @property
    def error(self) -> str:
        """Why it was not done, in the reader's language; empty while nothing went wrong."""
        return str(error_sentences()[self.error_code]) % self.error_data if self.error_code else ""

    def actor(self) -> Actor:
        """Who asked for this, with the roles that person still holds now."""
        return actors.rebuild(self.community_id, self.created_by, self.maker)

    def progress(self, done: int, total: int, words: str = "") -> None:
        """Say how far the work is, and keep `result`.

        Raises `LeaseLost` or `Interrupted` when the handler should stop; it lets them through.
        """
        self.done, self.total, self.words = done, total, words[:160]
        self._keep("done", "total", "words", "result")
        if stopping.is_set():
            raise Interrupted(str(self.id))

    def keep_file(self, name: str, content: bytes, content_type: str) -> None:
        """Keep a result file for its maker, 24 hours long. The same name replaces the earlier one."""
        kept = files.write(self.id, name, content, content_type)
        self.files = [entry for entry in self.files if entry["name"] != name] + [kept]
        self._keep("files")

    @contextmanager
    def once(self, step: str) -> Iterator[bool]:
        """One transaction for an effect that must happen once, however often the job is run.

        Yields True the first time; False when an earlier run has committed this step. The job's row
        is written first, so that a worker that has lost its lease cannot commit.
        """
        with transaction.atomic():
            fresh = step not in self.steps
            if fresh:
                self.steps = [*self.steps, step]
            try:
                self._keep("steps")
                yield fresh
                if fresh:
                    self._keep("result")
            except BaseException:
                self.steps = [entry for entry in self.steps if entry != step or not fresh]
                raise

    def _keep(self, *fields: str) -> None:
        values = {field: getattr(self, field) for field in fields} | {"heartbeat_at": clock.now()}
        if not self.mine().update(**values):
            raise LeaseLost(str(self.id))

    def mine(self) -> models.QuerySet[Job]:
        """This job's row as long as this run of it holds the lease."""
        return Job.objects.filter(id=self.id, attempt=self.attempt, state=JobState.RUNNING)

    objects = models.Manager["Job"]()


class Turn(Row):
    """When a periodic kind is due again, in one community or once for the installation."""

    kind = models.CharField(max_length=48)
    community_id = models.UUIDField(default=UUID(int=0))
    lease_boot = models.CharField(max_length=40, blank=True)
    lease_until = models.FloatField(default=0)

    objects = models.Manager["Turn"]()

    class Meta:
        app_label = "base"
        constraints = [models.UniqueConstraint(fields=["kind", "community_id"], name="turn_once")]


class WorkerBeat(models.Model):
    """The last sign of life of each worker process, for /readyz."""

    worker = models.CharField(max_length=80, primary_key=True)
    at = models.DateTimeField()

    objects = models.Manager["WorkerBeat"]()

    class Meta:
        app_label = "base"
