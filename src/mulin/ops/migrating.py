"""Setting the schema up without drawing every model anew for each table: a third of the time.

When a migration adds a model, Django renders again every model that is connected with it, and here
nearly all are, through the community. A model that is new needs none of that: its relations reach
the rendered ones by themselves. `tests/ops/test_migrating.py` compares the two schemas.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db.migrations.state import ProjectState

from mulin.ops import schema


def migrate() -> None:
    """Every migration that is waiting; an empty embedded database gets the schema as all of them leave it."""
    schema.lay()
    with rendering_only_what_is_new():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def rendering_only_what_is_new() -> Iterator[None]:
    """Within the block an added model is rendered alone, unless there was one of its name."""
    usual = ProjectState.add_model

    def add_model(self: Any, model_state: Any) -> None:
        key = model_state.app_label, model_state.name_lower
        rendered = self.__dict__.get("apps")
        if rendered is None or key in self.models:
            usual(self, model_state)
            return
        self.models[key] = model_state
        if self._relations is not None:
            self.resolve_model_relations(key)
        rendered.render_multiple([model_state])

    ProjectState.add_model = add_model  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        ProjectState.add_model = usual  # type: ignore[method-assign]  # see above
