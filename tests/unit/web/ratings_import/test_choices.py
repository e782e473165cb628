from services.web.ratings_import.choices import (
    FROM_TMDB,
    Choices,
    carry_over,
    count_additions,
    count_chosen,
    movies_of,
    with_added,
)
from services.web.ratings_import.matching import Match
from services.web.ratings_import.reading.entries import Film

HEAT, RAN, NUMBER = Film("Heat", 1995, imdb_id=113277), Film("Ran", 1985), Film("", movie_id=5)


def test_choices_follow_their_films() -> None:
    after = [Film("ran", 1985), NUMBER, Film("Heat", 1995)]
    assert carry_over({0: 7, 1: None, 2: 9}, [HEAT, RAN, NUMBER], after) == {0: None, 1: 9, 2: 7}
    assert carry_over({0: 7}, [HEAT], [Film("Heat", 1986), RAN]) == {}


def test_only_movies_that_nothing_else_names_are_counted_once() -> None:
    matches = [Match(1), Match(None), Match(None)]
    assert count_chosen(matches, {1: 4, 2: 4}) == 1
    assert count_chosen(matches, {1: 1, 2: None}) == 0


def test_films_that_are_added_count_once_each_and_become_movies() -> None:
    choices: Choices = {0: 7, 1: None, 2: FROM_TMDB, 3: FROM_TMDB, 4: 7}
    assert count_chosen([Match(9)], choices) == 3
    assert count_chosen([Match(7)], choices) == 2
    assert (count_additions(choices), movies_of(choices)) == (2, {7})
    assert with_added(choices, {2: 1_000_001}) == {0: 7, 1: None, 2: 1_000_001, 3: None, 4: 7}
