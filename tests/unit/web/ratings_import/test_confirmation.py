import pytest

from services.web.ratings_import.confirmation import is_confirmed, settle
from services.web.ratings_import.reading.entries import Film
from shared.contracts.movies import MatchCandidate, Movie, TitleMatch

HEAT = Movie(movie_id=6, title="Heat", year=1995, genres=[], imdb_id=113277, tmdb_id=949)
RAN = Movie(movie_id=9, title="Ran", year=1985, genres=[], imdb_id=89881, tmdb_id=11645)
NOTHING = TitleMatch(movie_id=None, confidence=0, candidates=[])


def found(movie: Movie) -> TitleMatch:
    return TitleMatch(movie_id=movie.movie_id, confidence=1, candidates=[MatchCandidate(movie=movie, confidence=1)])


@pytest.mark.parametrize(
    "film",
    [
        Film("Heat", 1995, imdb_id=113277),
        Film("Heat (1995)", imdb_id=113277),
        Film("Hitze", 1995, "Heat", imdb_id=113277),
        Film("Hitze", 1980, imdb_id=113277, tmdb_id=949),
        Film("", imdb_id=113277),
        Film("", movie_id=6),
        Film("Heat", movie_id=6),
        Film("Heat", 1995),
    ],
)
def test_an_id_that_fits_the_title_is_confirmed(film: Film) -> None:
    assert is_confirmed(film, found(HEAT))


@pytest.mark.parametrize(
    "film",
    [
        Film("Ran", 1985, imdb_id=113277),
        Film("Heat", 1985, imdb_id=113277),
        Film("Hitze", 1995, imdb_id=113277),
        Film("Heat", 1995, imdb_id=113277, tmdb_id=950),
        Film("Ran", movie_id=6),
    ],
)
def test_an_id_that_does_not_fit_the_title_is_looked_at_again(film: Film) -> None:
    assert not is_confirmed(film, found(HEAT))


def test_nothing_found_by_an_id_of_our_own_is_looked_for_by_title() -> None:
    assert is_confirmed(Film("Heat"), NOTHING)
    assert not is_confirmed(Film("Heat", movie_id=77), NOTHING)
    assert settle(Film("Heat", movie_id=77), NOTHING, found(HEAT)) == found(HEAT)


def test_a_translated_title_is_no_contradiction() -> None:
    assert settle(Film("Hitze", 1995, imdb_id=113277), found(HEAT), NOTHING).movie_id == HEAT.movie_id


@pytest.mark.parametrize("film", [Film("Ran", 1985, imdb_id=113277), Film("Heat", 1995, imdb_id=113277, tmdb_id=950)])
def test_a_contradiction_is_a_question(film: Film) -> None:
    settled = settle(film, found(HEAT), found(RAN))
    assert settled.movie_id is None
    assert [each.movie.title for each in settled.candidates] == ["Heat", "Ran"]
    assert settle(Film("Unknown", 1950, imdb_id=113277), found(HEAT), NOTHING).movie_id is None


def test_a_title_outweighs_a_number_of_a_data_set() -> None:
    assert settle(Film("Ran", movie_id=6), found(HEAT), found(RAN)) == found(RAN)
    assert settle(Film("Ran", movie_id=6), found(HEAT), NOTHING) == NOTHING
