from hypothesis import given
from hypothesis import strategies as st

from services.web.ratings_import.matching import MAX_CHARACTERS_PER_REQUEST, MAX_FILMS_PER_REQUEST, requests_of
from services.web.ratings_import.reading.entries import Film


@given(st.lists(st.integers(0, 300).map(lambda length: Film("x" * length)), max_size=500))
def test_requests_hold_all_films_in_order_and_never_too_many(films: list[Film]) -> None:
    parts = list(requests_of(films))
    assert [film for part in parts for film in part] == films
    assert all(0 < len(part) <= MAX_FILMS_PER_REQUEST for part in parts)
    assert all(sum(len(film.title) for film in part) <= MAX_CHARACTERS_PER_REQUEST for part in parts)
