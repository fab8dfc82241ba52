"""Clearing up: jobs and their files after a day, client keys after three."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from mulin.base.jobs import files
from mulin.base.jobs.models import Job, WorkerBeat
from mulin.base.once import ClientKey
from mulin.kernel import clock

KEPT = timedelta(hours=24)
KEYS_KEPT = timedelta(hours=72)


def clean_up(job: Job) -> None:
    """Remove what has had its time, and files whose job is gone. A periodic job."""
    old = list(Job.objects.filter(finished_at__lt=clock.now() - KEPT).values_list("id", flat=True))
    for job_id in old:
        files.drop(job_id)
    Job.objects.filter(id__in=old).delete()
    ClientKey.objects.filter(created_at__lt=clock.now() - KEYS_KEPT).delete()
    WorkerBeat.objects.filter(at__lt=clock.now() - KEPT).delete()
    _drop_orphans()
    job.result = {"jobs": len(old)}


def _drop_orphans() -> None:
    place = Path(settings.MEDIA_ROOT) / "jobs"
    names = {path.name for path in place.iterdir()} if place.is_dir() else set()
    known = {str(job_id) for job_id in Job.objects.values_list("id", flat=True)}
    for name in names - known:
        files.drop_named(name)
