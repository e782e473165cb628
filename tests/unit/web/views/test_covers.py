from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.web.views.covers import GENRES, MAX_LINES, OTHER, TONES, WIDTH, cover_of, title_words
from services.web.views.static_files import STATIC
from shared.contracts.movies import Movie

DRAWINGS = {symbol.get("id") for symbol in ElementTree.parse(STATIC / "covers.svg").getroot()}


def movie(title: str, *genres: str, year: int | None = 1979) -> Movie:
    return Movie(movie_id=1, title=title, year=year, genres=list(genres))


@given(title=st.text(max_size=300), genres=st.lists(st.sampled_from([*GENRES, "IMAX"]), max_size=5))
def test_any_title_fits_on_its_cover(title: str, genres: list[str]) -> None:
    cover = cover_of(movie(title, *genres))
    assert 0 <= cover.tone < TONES
    assert 1 <= len(cover.lines) <= MAX_LINES + 2
    assert cover.size > 0
    for line in cover.lines:
        assert 0 < line.length <= WIDTH + 0.1
        assert 0 <= line.y <= 56
        assert line.text.isprintable()


def test_a_movie_always_has_the_same_cover() -> None:
    assert cover_of(movie("Alien", "Horror")) == cover_of(movie("Alien", "Horror"))
    assert cover_of(movie("Solaris", year=1972)) != cover_of(movie("Solaris", year=2002))


def test_invisible_direction_marks_are_not_drawn() -> None:
    assert title_words("\u202egnp.exe\u2066 \0Alien\u200b") == ["GNP.EXE", "ALIEN"]
    assert title_words(" \u202e ") == ["?"]
    assert title_words("x" * 10_000)[-1] == "…"


@pytest.mark.parametrize("genre", [*GENRES, "no genre at all"])
def test_every_genre_has_a_drawing(genre: str) -> None:
    drawing = cover_of(movie("Alien", genre)).drawing
    assert drawing == GENRES.get(genre, OTHER)[0]
    assert drawing in DRAWINGS


def test_a_more_specific_genre_than_drama_decides_the_drawing() -> None:
    assert {cover_of(movie(title, "Drama", "War")).drawing for title in "abcdefgh"} == {"war"}
