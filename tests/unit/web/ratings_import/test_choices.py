from services.web.ratings_import.choices import carry_over, count_chosen
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
