"""Pictures for the people of the demo and for Hallway: drawn here, so nothing is fetched, nobody depicted."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

_SIZE = 128
_OVERSAMPLE = 4


@cache
def portrait(initial: str, colour: str, ground: str) -> bytes:
    """A PNG of a letter in `colour` on `ground` (both `#rrggbb`), the same bytes for the same arguments."""
    edge = _SIZE * _OVERSAMPLE
    image = Image.new("RGB", (edge, edge), ground)
    draw = ImageDraw.Draw(image)
    # A low hill behind the letter: six plain letters side by side look like a test chart.
    draw.ellipse((-edge * 0.2, edge * 0.62, edge * 1.2, edge * 1.9), fill=_between(ground, colour, 0.18))
    font = ImageFont.load_default(edge * 0.5)
    draw.text((edge / 2, edge * 0.5), initial, fill=colour, font=font, anchor="mm")
    return _png(image)


@cache
def mark() -> bytes:
    """Hallway's own picture as a PNG: the corridor of `static/mark.svg`, which browsers show."""
    edge = _SIZE * _OVERSAMPLE
    image = Image.new("RGB", (edge, edge), "#463b35")
    draw = ImageDraw.Draw(image)
    for width, colour in ((0.6, "#b4562a"), (0.4, "#d98a4f"), (0.2, "#fbe3bd")):
        left, right, foot = edge * (0.5 - width / 2), edge * (0.5 + width / 2), edge * 0.8
        crown = edge * (0.5 - width / 2)
        draw.pieslice((left, crown, right, crown + (right - left)), 180, 360, fill=colour)
        draw.rectangle((left, crown + (right - left) / 2, right, foot), fill=colour)
    return _png(image)


def _png(image: Image.Image) -> bytes:
    file = BytesIO()
    image.thumbnail((_SIZE, _SIZE), Image.Resampling.LANCZOS)
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def _between(first: str, second: str, share: float) -> tuple[int, int, int]:
    a, b = bytes.fromhex(first[1:]), bytes.fromhex(second[1:])
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue
