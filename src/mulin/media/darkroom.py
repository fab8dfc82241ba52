"""Developing a picture inside the limited child process (`base.sandbox`). Nothing of Django is here.

Whatever was brought is decoded and made anew: upright, sRGB, JPEG, in two sizes, with nothing in it
but pixels. The size is read from the header before anything is decoded (safety T20–T22).
"""

from __future__ import annotations

import io
import struct
import warnings
from typing import Any

from PIL import Image, ImageCms, UnidentifiedImageError

from mulin.base.sandbox import Refused

LARGE, SMALL = 1600, 480  # the longer side, in pixels
MOST_PIXELS = 64_000_000  # phones take 50
_EASY_PIXELS = 24_000_000  # what every decoder manages within the child's memory
SHORTEST, LONGEST_RATIO = 32, 20
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"hevm", b"mif1", b"msf1", b"avif", b"avis")
_QUALITY = 82
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def develop(content: bytes) -> bytes:
    """The picture in `content` as two JPEGs, large and small, packed. Raises `Refused` with the code of a sentence."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise Refused("picture-heic")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torn EXIF and the like: nothing of it is kept anyway
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            image = _opened(content)
            return pack([_sized(image, LARGE), _sized(image, SMALL)])
        except Refused:
            raise
        except MemoryError as error:
            raise Refused("picture-large") from error
        except Exception as error:  # whatever a decoder raises on a broken file
            raise Refused("picture-broken") from error


def _opened(content: bytes) -> Any:
    """The first picture in `content`, upright, in plain RGB, not much larger than it is kept."""
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        found: Any = Image.open(io.BytesIO(content), formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Refused("picture-kind") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused("picture-large") from error
    _check_size(*found.size)
    found.draft("RGB", (2 * LARGE, 2 * LARGE))  # a JPEG is decoded at a fraction of its size
    try:
        found.load()
    except Exception as error:  # some decoders call a full address space a broken file
        raise Refused("picture-large" if found.width * found.height > _EASY_PIXELS else "picture-broken") from error
    turn = _TURNS.get(_orientation(found))
    profile = found.info.get("icc_profile")
    image = _flat(_smaller(found))
    image = _in_srgb(image, profile)
    return image.transpose(turn) if turn is not None else image


def _check_size(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        raise Refused("picture-large")
    if min(width, height) < SHORTEST or max(width, height) > LONGEST_RATIO * min(width, height):
        raise Refused("picture-narrow")


def _orientation(image: Any) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # broken EXIF says nothing
        return 1


def _smaller(image: Any) -> Any:
    """A copy of at most twice the kept size where the mode allows it: what follows makes more copies."""
    factor = max(image.size) // (2 * LARGE)
    return image.reduce(factor) if factor > 1 and image.mode in ("L", "LA", "RGB", "RGBA", "CMYK", "YCbCr") else image


def _flat(image: Any) -> Any:
    """In L, RGB or CMYK: palettes resolved, 16 bits made 8, what is see-through made white."""
    if image.mode in ("I;16", "I;16L", "I;16B", "I;16N", "I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    if image.mode in ("LA", "RGBA", "La", "RGBa"):
        image = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _in_srgb(image: Any, profile: bytes | None) -> Any:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that does not fit its picture: take the colours as they are
    return image.convert("RGB")


def _sized(image: Any, longest: int) -> bytes:
    copy = image.copy()
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    clean = Image.frombytes("RGB", copy.size, copy.tobytes())  # nothing but pixels comes along
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def pack(pictures: list[bytes]) -> bytes:
    """Several files as one answer of the child."""
    return b"".join(struct.pack(">I", len(picture)) + picture for picture in pictures)


def unpack(answer: bytes) -> list[bytes]:
    """What `pack` put together."""
    pictures, place = [], 0
    while place < len(answer):
        (size,) = struct.unpack_from(">I", answer, place)
        pictures.append(answer[place + 4 : place + 4 + size])
        place += 4 + size
    return pictures


def size_of(jpeg: bytes) -> tuple[int, int]:
    """Width and height of one of our own JPEGs, from its header."""
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        return image.size
