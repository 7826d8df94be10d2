"""Portraits for the people of the demo: drawn here, so that nothing is fetched and nobody is depicted."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

_SIZE = 128
_OVERSAMPLE = 4


def portrait(initial: str, colour: str, ground: str) -> bytes:
    """A PNG of a letter in `colour` on `ground` (both `#rrggbb`), the same bytes for the same arguments."""
    edge = _SIZE * _OVERSAMPLE
    image = Image.new("RGB", (edge, edge), ground)
    draw = ImageDraw.Draw(image)
    # A low hill behind the letter: six plain letters side by side look like a test chart.
    draw.ellipse((-edge * 0.2, edge * 0.62, edge * 1.2, edge * 1.9), fill=_between(ground, colour, 0.18))
    font = ImageFont.load_default(edge * 0.5)
    draw.text((edge / 2, edge * 0.5), initial, fill=colour, font=font, anchor="mm")
    file = BytesIO()
    image.resize((_SIZE, _SIZE), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _between(first: str, second: str, share: float) -> tuple[int, int, int]:
    a, b = bytes.fromhex(first[1:]), bytes.fromhex(second[1:])
    red, green, blue = (round(x + (y - x) * share) for x, y in zip(a, b, strict=True))
    return red, green, blue
