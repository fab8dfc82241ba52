from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from mulin.printing import qr


@settings(max_examples=30, deadline=None)
@given(st.from_regex(r"https://[a-z]{1,20}\.example/k/[0-9A-HJKMNP-TV-Z]{6,20}", fullmatch=True))
def test_what_is_written_is_read_back(address: str) -> None:
    assert qr.read(Image.open(io.BytesIO(qr.png(address)))) == [address]


def test_a_code_is_one_path() -> None:
    drawing = qr.svg("https://mulin.example/k/ZS01013K", quiet=4)
    assert drawing.count("<path") == 1
    assert 'viewBox="-4 -4 ' in drawing
    assert len(drawing) < 4096
