import pytest

from services.voice.dialogue.conversation import Conversation, MovieRef
from services.voice.dialogue.remakes import chosen_remake, remakes
from shared.contracts.movies import Movie, SpokenTitle


def movie(movie_id: int, title: str, year: int | None) -> Movie:
    return Movie(movie_id=movie_id, title=title, year=year, genres=[])


OLD = MovieRef(movie_id=2, title="Sabrina", year=1954)
NEW = MovieRef(movie_id=1, title="Sabrina", year=1995)


@pytest.mark.parametrize(
    ("movies", "found"),
    [
        ([movie(1, "Sabrina", 1995), movie(2, "Sabrina", 1954)], [OLD, NEW]),
        ([movie(1, "Sabrina", 1995), movie(3, "Sabrina's Day", 1996)], []),
        ([movie(1, "Sabrina", 1995), movie(2, "Sabrina", None)], []),
        ([movie(1, "Sabrina", 1995), movie(2, "Sabrina", 1995)], []),
    ],
)
def test_movies_of_one_title_are_told_apart_by_their_years(movies: list[Movie], found: list[MovieRef]) -> None:
    assert remakes(SpokenTitle(certainty="uncertain", movies=movies)) == found


@pytest.mark.parametrize(
    ("answer", "chosen"),
    [(1954, OLD), ("1995", NEW), ("1", OLD), ("2", NEW), ("older", OLD), ("newer", NEW), (1960, None), (None, None)],
)
def test_a_remake_is_chosen_by_year_place_or_age(answer: str | int | None, chosen: MovieRef | None) -> None:
    asked = Conversation(question="remake", candidates=[OLD, NEW])
    assert chosen_remake(asked, answer) == chosen
    assert chosen_remake(asked.replace(question="which"), answer) is None
