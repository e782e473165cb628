"""Draws the skill's icon: the star of the web site's icon on a round of its red, as Alexa shows icons in a circle."""

import math
import struct
import zlib
from collections.abc import Iterator, Sequence

RED, GOLD = (0x7C, 0x16, 0x28), (0xF2, 0xB6, 0x3C)
POINTS, OUTER, INNER = 5, 0.36, 0.15
SAMPLES = 4
"""A side of the square of samples whose mean is a pixel of the edge, so that it is smooth."""

Colour = tuple[int, int, int]


def icon(size: int) -> bytes:
    """A PNG of `size` by `size` pixels, without transparency."""
    rows = b"".join(b"\0" + bytes(_row(y, size)) for y in range(size))
    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def _row(y: int, size: int) -> Iterator[int]:
    for x in range(size):
        yield from _pixel(x, y, size)


def _pixel(x: int, y: int, size: int) -> Colour:
    share = _share(x, y, size, (0, 1))
    if 0 < share < 1:
        share = _share(x, y, size, [(step + 0.5) / SAMPLES for step in range(SAMPLES)])
    red, green, blue = (round(back + (front - back) * share) for back, front in zip(RED, GOLD, strict=True))
    return red, green, blue


def _share(x: int, y: int, size: int, steps: Sequence[float]) -> float:
    """How much of the pixel is star, by samples so far from its corner."""
    samples = [((x + dx) / size - 0.5, (y + dy) / size - 0.5) for dx in steps for dy in steps]
    return sum(_in_star(*sample) for sample in samples) / len(samples)


def _in_star(x: float, y: float) -> bool:
    """Within the edge from a point of the star to the notch beside it; the star is made of ten such halves."""
    half = math.pi / POINTS
    angle = abs((math.atan2(x, -y) + half) % (2 * half) - half)
    notch_x, notch_y = INNER * math.sin(half), INNER * math.cos(half)
    px, py = math.hypot(x, y) * math.sin(angle), math.hypot(x, y) * math.cos(angle)
    return (py - OUTER) * notch_x <= (notch_y - OUTER) * px
