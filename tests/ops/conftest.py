"""Shell commands in tests: run in this process, their answer caught, the language put back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import translation

from mulin.ops import cli


@dataclass
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def mulin(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Said]]:
    """`mulin("demo", "--json")` as if typed by somebody whose terminal speaks English."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        try:
            code = cli.main(list(arguments))
        except SystemExit as ended:  # argparse's own refusals and --help
            code = int(ended.code or 0)
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    with translation.override(None):
        yield run
    translation.activate("zh-hans")
