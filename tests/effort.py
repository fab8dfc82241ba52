"""How hard the stateful tests try: little at every push, much at night (safety §2)."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings


def effort(examples: int, *, steps: int) -> settings:
    """Settings for a machine: `examples` runs, a quarter of them at one's desk, or as many as MULIN_TEST_EXAMPLES says.

    A push repeats the same runs, so that it fails for what changed, and says at once what failed; a night of
    more looks for new ones, makes what it found small and prints how to repeat it.
    """
    wanted = int(os.environ.get("MULIN_TEST_EXAMPLES") or 0)
    return settings(
        max_examples=wanted or (examples if "CI" in os.environ else examples // 4),
        stateful_step_count=steps,
        derandomize=not wanted,
        phases=tuple(Phase) if wanted else (Phase.explicit, Phase.generate),
        print_blob=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
