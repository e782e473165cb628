"""Drawn covers: what stands on the poster of a movie, worked out from its title, year and genres alone."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

from shared.contracts.movies import Movie

TONES = 12
MOST_CHARACTERS, MOST_LINES = 48, 4
WIDTH, LARGEST, HEIGHT_OF_LINES = 104, 23, 50
NARROW, WIDE = 0.62, 1.0
"""About how wide a character is, as a share of the font's size; the browser is told to keep to it."""

# The telling genres first; everything is a drama. Each has its drawing, and the first of its three tones.
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
    return _drawn(movie.title, movie.year, tuple(movie.genres))


@lru_cache(maxsize=4096)
def _drawn(title: str, year: int | None, genres: tuple[str, ...]) -> Cover:
    chance = blake2b(f"{title}|{year}".encode(errors="replace"), digest_size=4).digest()
    known = [genre for genre in GENRES if genre in genres]
    telling = [genre for genre in known if genre != "Drama"] or known
    drawing, tone = GENRES[telling[chance[0] % min(2, len(telling))]] if telling else OTHER
    words = shown_words(title)
    lines = wrapped(words)
    size = min(LARGEST, HEIGHT_OF_LINES / len(lines), WIDTH / max(map(width_of, lines)))
    top = (HEIGHT_OF_LINES - size * len(lines)) / 2
    return Cover(
        drawing=drawing,
        tone=(tone + chance[1] % 3) % TONES,
        mirrored=chance[2] % 2 == 1,
        title_on_top=chance[3] % 3 == 0,
        size=round(size, 1),
        lines=tuple(
            Line(text, round(top + size * (place + 0.8), 1), round(size * width_of(text), 1))
            for place, text in enumerate(lines)
        ),
    )


def shown_words(title: str) -> list[str]:
    """Without what cannot be seen, such as marks that turn the direction of text around."""
    seen = "".join(c if unicodedata.category(c)[0] != "C" else " " for c in title[: 4 * MOST_CHARACTERS])
    words = seen.upper().split() or ["?"]
    text = " ".join(words)
    return words if len(text) <= MOST_CHARACTERS else [*text[:MOST_CHARACTERS].split(), "…"]


def wrapped(words: list[str]) -> list[str]:
    """In as few lines as keep each about as long as the longest word, or a quarter of everything."""
    room = max(8, *map(len, words), sum(map(len, words)) / MOST_LINES + 2)
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def width_of(text: str) -> float:
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else NARROW for c in text)
