"""The control of every look: a page that is wrong is found to be."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.looking import faults, sideways

pytestmark = pytest.mark.browser
WRONG = """<html lang="zh"><title>不对</title><main><h1>不对</h1><img src="data:,">
<p style="color: #666; background: #fff; width: 900px">看不清</p></main>"""


def test_what_nobody_could_read_is_named(chromium: Any) -> None:
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.set_content(WRONG)
    assert {line.split(":")[0] for line in faults(page)} == {"image-alt", "color-contrast-enhanced"}
    page.evaluate("document.querySelector('p').style.color = '#000'")
    assert [line.split(":")[0] for line in faults(page)] == ["image-alt"]
    assert sideways(page) > 0
    page.close()
