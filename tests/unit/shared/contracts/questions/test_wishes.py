from shared.contracts.lists import NO_CONTROLS
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import WishMeaning

HEAT, FARGO = (
    Movie(movie_id=number, title=title, year=1995, genres=[]) for number, title in ((1, "Heat"), (2, "Fargo"))
)


def test_only_what_is_said_is_stated_and_written() -> None:
    meaning = WishMeaning(genre=("Crime",), years=(None, 1990))
    assert meaning.stated() == ["genre", "years"]
    assert meaning.model_dump(mode="json") == {"genre": ["Crime"], "years": [None, 1990]}


def test_names_are_gathered_and_of_single_values_the_later_one_counts() -> None:
    one = WishMeaning(like=(HEAT,), genre=("Crime",), years=(1980, None), popularity=0.5)
    other = WishMeaning(like=(HEAT, FARGO), genre=("Drama",), years=(None, 1990), popularity=-1)
    assert one.joined(other) == WishMeaning(
        like=(HEAT, FARGO), genre=("Crime", "Drama"), years=(None, 1990), popularity=-1
    )


def test_a_meaning_is_a_choice_of_filters_and_sliders() -> None:
    assert WishMeaning().controls() == NO_CONTROLS
    controls = WishMeaning(years=(1980, None), runtime=(None, 119), without_genre=("War",), diversity=0.5).controls()
    assert (controls.from_year, controls.to_year, controls.max_runtime) == (1980, None, 119)
    assert (list(controls.without_genre), controls.diversity) == (["War"], 0.5)
