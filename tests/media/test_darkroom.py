"""Nasty files in, clean pictures or a clear no out (safety T21, T22, I1–I5)."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from mulin.base.sandbox import ChildFailed, Refused, run_child
from mulin.kernel.errors import RuleError
from mulin.media import actions, darkroom
from mulin.media.rules import LARGEST
from tests.media import zoo


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


@pytest.mark.parametrize("name", zoo.REFUSED)
def test_what_is_no_picture_is_refused_with_its_reason(name: str) -> None:
    content, code = zoo.REFUSED[name]
    with pytest.raises(Refused) as refused:
        darkroom.develop(content)
    assert str(refused.value) == code


@pytest.mark.parametrize("name", zoo.TAKEN)
def test_what_is_taken_comes_out_as_nothing_but_pixels(name: str) -> None:
    for made in darkroom.unpack(darkroom.develop(zoo.TAKEN[name])):
        image = opened(made)
        assert (image.format, image.mode) == ("JPEG", "RGB")
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
        assert not image.getexif()
        for rest in (b"<html", b"<?php", b"Exif", b"taken at home", b"Maker", b"ICC_PROFILE"):
            assert rest not in made


def test_colours_stay_what_they_were() -> None:
    def middle(content: bytes) -> tuple[int, ...]:
        image = opened(darkroom.unpack(darkroom.develop(content))[0])
        return tuple(round(value / 40) for value in image.getpixel((image.width // 2, 8)))

    red = tuple(round(value / 40) for value in (200, 30, 30))
    assert middle(zoo.TAKEN["jpeg"]) == middle(zoo.TAKEN["png"]) == middle(zoo.TAKEN["moving gif"]) == red
    assert opened(darkroom.unpack(darkroom.develop(zoo.TAKEN["see-through"]))[0]).getpixel((9, 9)) == (255, 255, 255)
    grey = opened(darkroom.unpack(darkroom.develop(zoo.TAKEN["sixteen bits"]))[0]).getpixel((9, 9))
    assert abs(grey[0] - 40_000 // 257) <= 3


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright_in_pixels(orientation: int) -> None:
    """A decoder that honours the mark and ours, which has none, show the same."""
    from PIL import ImageOps

    content = zoo.turned(orientation)
    expected = ImageOps.exif_transpose(opened(content))
    got = opened(darkroom.unpack(darkroom.develop(content))[0])
    assert got.size == expected.size
    for x, y in ((5, 5), (got.width - 5, 5), (5, got.height - 5), (got.width - 5, got.height - 5)):
        assert max(abs(a - b) for a, b in zip(got.getpixel((x, y)), expected.getpixel((x, y)), strict=True)) < 40


def test_two_sizes_never_enlarged() -> None:
    large, small = darkroom.unpack(darkroom.develop(zoo.encoded(zoo.scene(3200, 1600), "JPEG")))
    assert (darkroom.size_of(large), darkroom.size_of(small)) == ((1600, 800), (480, 240))
    assert [darkroom.size_of(made) for made in darkroom.unpack(darkroom.develop(zoo.jpeg()))] == [(90, 60)] * 2


def test_a_phones_largest_photo_fits_into_the_child() -> None:
    photo = zoo.encoded(Image.new("RGB", (8160, 6120), (120, 140, 90)), "JPEG")
    answer = run_child("mulin.media.darkroom:develop", photo, seconds=10, megabytes=512)
    assert darkroom.size_of(darkroom.unpack(answer)[0]) == (1600, 1200)


def test_a_full_bomb_only_ends_the_child() -> None:
    """64 million pixels within the limit, decoded in full: refused or taken, never this process's memory."""
    with pytest.raises(ChildFailed) as failed:
        run_child("mulin.media.darkroom:develop", zoo.png(8000, 8000), seconds=10, megabytes=160)
    assert (failed.value.reason, failed.value.detail) in {("refused", "picture-large"), ("memory", "")}


def test_the_sentence_of_each_refusal_stands_at_the_file() -> None:
    with pytest.raises(RuleError) as refused:
        actions.develop(zoo.HEIC)
    assert (refused.value.code, refused.value.field) == ("picture-heic", "file")
    for content, code in ((b"", "picture-empty"), (bytes(LARGEST + 1), "picture-size")):
        with pytest.raises(RuleError, match=code):
            actions.develop(content)
