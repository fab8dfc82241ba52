from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from mulin.base.actor import Actor
from mulin.media import actions
from mulin.media.models import Picture
from tests.media import zoo


@pytest.fixture(scope="session")
def developed() -> Any:
    """One picture, developed once for all tests."""
    return actions.develop(zoo.jpeg())


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    """A media folder of its own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def bring(world: Any, developed: Any, folder: Path) -> Callable[..., Picture]:
    """Bring a picture: `bring(actor, host=…, people=…)`."""

    def bringing(actor: Actor, *, holder: Any = None, words: str = "东院的海棠开了", **more: Any) -> Picture:
        said = more.pop("said", None)
        details = {**more, **({"said": said} if said else {})}
        return actions.keep_developed(
            actor,
            developed=developed,
            holder=holder or world.community.id,
            words=words,
            client_key=str(uuid4()),
            bringing=actions.Bringing(**details),
        )

    return bringing


@pytest.fixture
def commit(django_capture_on_commit_callbacks: Any) -> Callable[[], Any]:
    """What happens after commit happens at the end of `with commit():`."""
    return lambda: django_capture_on_commit_callbacks(execute=True)
