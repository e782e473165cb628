import pytest

from services.web.views.questions.wishes import LABELS, meaning_text
from shared.contracts.movies import Movie
from shared.contracts.questions.wishes import WishMeaning

HEAT = Movie(movie_id=1, title="Heat", year=1995, genres=[])
TOTAL_RECALL = Movie(movie_id=2, title="Total Recall", year=None, genres=[])


@pytest.mark.parametrize(
    ("meaning", "text"),
    [
        (WishMeaning(like=(HEAT, TOTAL_RECALL)), "like Heat (1995), Total Recall"),
        (WishMeaning(without_movie=(HEAT, TOTAL_RECALL)), "not Heat (1995), Total Recall"),
        (WishMeaning(more=("Comedy",), less=("Crime", "War")), "more Comedy, less Crime, War"),
        (WishMeaning(language=("fr", "xx")), "French, xx"),
        (WishMeaning(years=(None, 1979)), "until 1979"),
        (WishMeaning(years=(1980, None)), "from 1980"),
        (WishMeaning(years=(1980, 1989)), "1980 to 1989"),
        (WishMeaning(years=(1980, 1980)), "1980"),
        (WishMeaning(runtime=(None, 119)), "at most 119 minutes"),
        (WishMeaning(runtime=(90, None)), "at least 90 minutes"),
        (WishMeaning(runtime=(90, 120)), "90 to 120 minutes"),
        (WishMeaning(max_age=6), "for the age of 6"),
        (WishMeaning(popularity=1), "very well known"),
        (WishMeaning(popularity=0.5), "well known"),
        (WishMeaning(popularity=-0.5), "not too well known"),
        (WishMeaning(popularity=-1), "hardly known"),
        (WishMeaning(diversity=1), "very varied"),
        (WishMeaning(diversity=0.5), "varied"),
    ],
)
def test_a_meaning_is_said_in_words(meaning: WishMeaning, text: str) -> None:
    assert meaning_text(meaning) == text


def test_everything_that_a_wish_can_mean_has_a_label() -> None:
    assert LABELS.keys() == WishMeaning.model_fields.keys()
