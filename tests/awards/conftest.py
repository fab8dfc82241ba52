from __future__ import annotations

from typing import Any

import pytest

from tests.awards.helpers import Village, build


@pytest.fixture
def village(world: Any) -> Village:
    return build(world)
