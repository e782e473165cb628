"""The site's icon as a picture, for what does not show SVG. The drawing is that of `static/favicon.svg`."""

from functools import cache
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw

BACKGROUND, STAR = "#7c1628", "#f2b63c"
SIDE, RADIUS = 32, 7
POINTS: tuple[tuple[float, float], ...] = (
    *((16, 5), (19.3, 12), (27, 12.9), (21.4, 18.2), (22.8, 25.8)),
    *((16, 22), (9.2, 25.8), (10.6, 18.2), (5, 12.9), (12.7, 12)),
)
FINER = 4
"""Drawn larger and scaled down, for smooth edges."""


def draw_icon(pixels: int, *, rounded: bool = True) -> Image.Image:
    scale = pixels * FINER / SIDE
    image = Image.new("RGBA", (pixels * FINER, pixels * FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((0, 0, *image.size), RADIUS * scale if rounded else 0, fill=BACKGROUND)
    draw.polygon([(x * scale, y * scale) for x, y in POINTS], fill=STAR)
    return image.resize((pixels, pixels), Image.Resampling.LANCZOS)


@cache
def icon_file(pixels: int, form: Literal["png", "ico"], *, rounded: bool = True) -> bytes:
    return as_file(draw_icon(pixels, rounded=rounded), form)


def as_file(image: Image.Image, form: Literal["png", "ico"]) -> bytes:
    buffer = BytesIO()
    image.save(buffer, form.upper(), optimize=True)
    return buffer.getvalue()
