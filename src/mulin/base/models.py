"""The concrete models of this floor, gathered where Django looks for them."""

from __future__ import annotations

from mulin.base.jobs.models import Job, Turn, WorkerBeat
from mulin.base.limits import Spending
from mulin.base.once import ClientKey
from mulin.base.search import SearchEntry

__all__ = ["ClientKey", "Job", "SearchEntry", "Spending", "Turn", "WorkerBeat"]
