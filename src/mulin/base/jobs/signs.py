"""How a running job hears that it must stop."""

from __future__ import annotations

import threading

from mulin.kernel.errors import Conflict

stopping = threading.Event()  # set while this worker process is asked to end


class LeaseLost(Conflict):
    """Another worker has taken this job over, or it was cancelled: stop, write nothing more."""


class Interrupted(Exception):
    """The worker is asked to stop: the job goes back into the queue and counts no attempt."""
