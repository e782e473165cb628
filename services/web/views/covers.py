"""Drawn covers: a poster for each movie, derived from its title, year and genres alone."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from shared.contracts.movies import Movie

TONES = 12
MAX_CHARACTERS, MAX_LINES = 48, 4
WIDTH, MAX_FONT_SIZE, TITLE_HEIGHT = 104, 23, 50
NARROW, WIDE = 0.62, 1.0
"""Approximate character width as a share of the font size; `textLength` makes the browser fit the text to it."""

# Most characteristic first (nearly everything is also a drama): the drawing, and the first of its three tones.
GENRES = {
    "Film-Noir": ("film-noir", 10),
    "Western": ("western", 1),
    "Horror": ("horror", 0),
    "Sci-Fi": ("sci-fi", 6),
    "Musical": ("musical", 8),
    "Animation": ("animation", 4),
    "War": ("war", 3),
    "Fantasy": ("fantasy", 7),
    "Mystery": ("mystery", 7),
    "Children's": ("children", 4),
    "Children": ("children", 4),
    "Documentary": ("documentary", 5),
    "Crime": ("crime", 10),
    "Romance": ("romance", 9),
    "Adventure": ("adventure", 3),
    "Thriller": ("thriller", 6),
    "Action": ("action", 0),
    "Comedy": ("comedy", 1),
    "Drama": ("drama", 9),
}
OTHER = ("film", 5)


@dataclass(frozen=True)
class Line:
    text: str
    y: float
    length: float


@dataclass(frozen=True)
class Cover:
    drawing: str
    tone: int
    mirrored: bool
    title_on_top: bool
    size: float
    lines: tuple[Line, ...]


def cover_of(movie: Movie) -> Cover:
    return _build(movie.title, movie.year, tuple(movie.genres))


@lru_cache(maxsize=4096)
def _build(title: str, year: int | None, genres: tuple[str, ...]) -> Cover:
    digest = blake2b(f"{title}|{year}".encode(errors="replace"), digest_size=4).digest()
    known = [genre for genre in GENRES if genre in genres]
    candidates = [genre for genre in known if genre != "Drama"] or known
    drawing, tone = GENRES[candidates[digest[0] % min(2, len(candidates))]] if candidates else OTHER
    words = title_words(title)
    lines = wrap(words)
    size = min(MAX_FONT_SIZE, TITLE_HEIGHT / len(lines), WIDTH / max(map(width_of, lines)))
    top = (TITLE_HEIGHT - size * len(lines)) / 2
    return Cover(
        drawing=drawing,
        tone=(tone + digest[1] % 3) % TONES,
        mirrored=digest[2] % 2 == 1,
        title_on_top=digest[3] % 3 == 0,
        size=round(size, 1),
        lines=tuple(
            Line(text, round(top + size * (place + 0.8), 1), round(size * width_of(text), 1))
            for place, text in enumerate(lines)
        ),
    )


def title_words(title: str) -> list[str]:
    """Omits invisible characters, such as marks that reverse the direction of text."""
    visible = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in title[: 4 * MAX_CHARACTERS])
    words = visible.upper().split() or ["?"]
    text = " ".join(words)
    return words if len(text) <= MAX_CHARACTERS else [*text[:MAX_CHARACTERS].split(), "…"]


def wrap(words: list[str]) -> list[str]:
    """Breaks lines where they would exceed the longest word or about a quarter of the text."""
    room = max(8, *map(len, words), sum(map(len, words)) / MAX_LINES + 2)
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def width_of(text: str) -> float:
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else NARROW for c in text)
