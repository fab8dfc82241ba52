"""The house is brought into order before it opens."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from mulin.ops import house
from mulin.ops.refused import Refused

FORKS = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is loaded in this process")


@pytest.fixture(autouse=True)
def kept_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test database is in the memory of this process, and stays."""
    monkeypatch.setattr(house, "connections", SimpleNamespace(close_all=lambda: None))


@FORKS
def test_the_demo_is_loaded_by_a_process_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = tmp_path / "who"
    monkeypatch.setattr(house, "load_demo", lambda: said.write_text(str(os.getpid())))
    house.load_demo_aside()
    assert int(said.read_text()) != os.getpid()


@FORKS
def test_a_demo_that_does_not_load_is_refused_and_no_house_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        os._exit(3)

    monkeypatch.setattr(house, "load_demo", broken)
    with pytest.raises(Refused, match="nothing of it was kept"):
        house.load_demo_aside()
