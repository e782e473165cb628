"""A card of 1200 by 630 pixels: a heading, a line beneath it, and up to five lines of a list."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from services.web.cards.icon import as_file, draw_icon

FONTS = Path(__file__).parents[1] / "static/vendor/fonts"
WIDTH, HEIGHT, MARGIN = 1200, 630, 72
BACKGROUND, TEXT, FAINT, LINE = "#140d10", "#f6eeee", "#c9b3b6", "#7c1628"
HEADING_SIZES, TEXT_SIZE = (72, 60, 50, 42), 36
MAX_CHARACTERS, MAX_HEADING_LINES, MAX_LINES = 200, 3, 5


@dataclass(frozen=True)
class Card:
    heading: str
    subheading: str = ""
    lines: tuple[str, ...] = ()


@lru_cache(maxsize=256)
def draw_card(card: Card) -> bytes:
    """A PNG of some 30 KB; drawing it takes some 50 ms."""
    image = Image.new("RGB", (WIDTH, HEIGHT), BACKGROUND)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 16, HEIGHT), fill=LINE)
    _draw_name(image, draw)
    y = _draw_heading(draw, _plain(card.heading))
    font = _font("DejaVuSans", TEXT_SIZE)
    draw.text((MARGIN, y), _shortened(_plain(card.subheading), font), FAINT, font)
    for place, line in enumerate(card.lines[:MAX_LINES], start=1):
        y += TEXT_SIZE + 18
        draw.text((MARGIN, y), _shortened(_plain(line), font), TEXT if place == 1 else FAINT, font)
    return as_file(image, "png")


def _plain(text: str) -> str:
    """One line of bounded length."""
    return "".join(letter if letter.isprintable() else " " for letter in text[:MAX_CHARACTERS])


def _draw_name(image: Image.Image, draw: ImageDraw.ImageDraw) -> None:
    icon = draw_icon(56)
    image.paste(icon, (MARGIN, HEIGHT - MARGIN - 40), icon)
    draw.text((MARGIN + 74, HEIGHT - MARGIN - 34), "Matinee", TEXT, _font("DejaVuSans-Bold", 36))


def _draw_heading(draw: ImageDraw.ImageDraw, text: str) -> float:
    """In the largest size in which it fits. Returns where it ends."""
    for size in HEADING_SIZES:
        font = _font("DejaVuSans-Bold", size)
        lines = _wrapped(text, font)
        if len(lines) <= MAX_HEADING_LINES:
            break
    for number, line in enumerate(lines[:MAX_HEADING_LINES]):
        draw.text((MARGIN, MARGIN + number * size * 1.2), _shortened(line, font), TEXT, font)
    return MARGIN + min(len(lines), MAX_HEADING_LINES) * size * 1.2 + 16


def _wrapped(text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if font.getlength(longer) <= WIDTH - 2 * MARGIN or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _shortened(text: str, font: ImageFont.FreeTypeFont) -> str:
    """With an ellipsis where it is too wide."""
    if font.getlength(text) <= WIDTH - 2 * MARGIN:
        return text
    while text and font.getlength(f"{text}…") > WIDTH - 2 * MARGIN:
        text = text[:-1]
    return f"{text.rstrip()}…"


@lru_cache(maxsize=16)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"{name}.ttf", size)
