import re
from pathlib import Path

from services.web.cards.icon import BACKGROUND, POINTS, STAR, draw_icon
from services.web.views.static_files import STATIC

FAVICON = (Path(STATIC) / "favicon.svg").read_text()


def test_the_picture_is_that_of_the_favicon() -> None:
    assert re.findall(r'fill="(#\w+)"', FAVICON) == [BACKGROUND, STAR]
    path = re.findall(r"-?\d*\.?\d+", re.search(r' d="([^"]*)"', FAVICON)[1])  # type: ignore[index]
    assert (float(path[0]), float(path[1])) == POINTS[0]
    image = draw_icon(64)
    corner, star, edge = (image.getpixel(at) for at in ((0, 0), (32, 32), (32, 2)))
    assert corner == (0, 0, 0, 0)
    assert star == (0xF2, 0xB6, 0x3C, 255)
    assert edge == (0x7C, 0x16, 0x28, 255)


def test_devices_that_cut_the_corners_get_a_square() -> None:
    assert draw_icon(64, rounded=False).getpixel((0, 0)) == (0x7C, 0x16, 0x28, 255)
