import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.reasons import THIRD_PERSON, explanation_of, reason
from services.recommender.model import Contributions, Neighbours
from services.recommender.model import Explanation as ModelExplanation
from shared.contracts.explanations import CitedRating, Explanation
from shared.contracts.lists import RecommendedMovie


def contributions(*rows: tuple[int, float, float]) -> Contributions:
    """Rows of movie id, stars and amount."""
    movie_ids, ratings, amounts = zip(*rows, strict=True)
    return Contributions(np.array(movie_ids), np.array(ratings), np.array(amounts))


FIRST = CitedRating(movie_id=1, title="Movie 0", stars=4.5)
SECOND = CitedRating(movie_id=8, title="Movie 1", stars=1)


@pytest.mark.parametrize(
    ("explanation", "expected"),
    [
        (contributions((1, 4.5, 0.3)), Explanation(kind="ratings", movies=[FIRST])),
        (contributions((1, 4.5, 0.3), (8, 1.0, 0.1)), Explanation(kind="ratings", movies=[FIRST, SECOND])),
        (contributions((8, 1.0, 0.3), (1, 4.5, 0.0)), Explanation(kind="ratings", movies=[SECOND])),
        (
            contributions((1, 4.5, 0.3), (8, 1.0, 0.1), (15, 5.0, 0.1)),
            Explanation(kind="ratings", movies=[FIRST, SECOND]),
        ),
        (Neighbours(12, 4.44), Explanation(kind="neighbours", count=12, average=4.4)),
        (Neighbours(12, 4.46, 20), Explanation(kind="neighbours", count=12, among=20, average=4.5)),
    ],
)
def test_the_explanation_holds_what_the_model_says(
    dataset: Dataset, explanation: ModelExplanation, expected: Explanation
) -> None:
    assert explanation_of(explanation, 15, Catalogue.of(dataset)) == expected


@pytest.mark.parametrize("explanation", [None, contributions((1, 5.0, -0.2)), contributions((1, 5.0, 0.0))])
def test_without_a_positive_contribution_popularity_explains_the_movie(
    dataset: Dataset, explanation: ModelExplanation
) -> None:
    catalogue = Catalogue.of(dataset)
    details = catalogue.details(15)
    assert details.average_rating is not None
    expected = Explanation(kind="popularity", count=details.rating_count, average=round(details.average_rating, 1))
    assert explanation_of(explanation, 15, catalogue) == expected


def test_a_movie_without_ratings_has_no_average(dataset: Dataset) -> None:
    unrated = Dataset(dataset.ratings.filter(pl.col("movie_id") != 15), dataset.movies, dataset.users)
    assert explanation_of(None, 15, Catalogue.of(unrated)) == Explanation(kind="popularity", count=0)


@pytest.mark.parametrize(
    ("explanation", "sentence"),
    [
        (Explanation(kind="ratings", movies=[FIRST]), "Because you gave Movie 0 4.5 stars"),
        (Explanation(kind="ratings", movies=[FIRST, SECOND]), "Because you gave Movie 0 4.5 stars and Movie 1 1"),
        (Explanation(kind="ratings", movies=[SECOND, FIRST]), "Because you gave Movie 1 1 star and Movie 0 4.5"),
        (
            Explanation(kind="neighbours", count=1, average=4.5),
            "1 person with a taste like yours gave it 4.5 on average",
        ),
        (
            Explanation(kind="neighbours", count=12, average=4.0),
            "12 people with a taste like yours gave it 4.0 on average",
        ),
        (
            Explanation(kind="neighbours", count=12, among=20, average=4.5),
            "12 of the 20 people whose taste is closest to yours gave it 4.5 on average",
        ),
        (Explanation(kind="popularity", count=1, average=3.0), "1 person rated it, 3.0 stars on average"),
        (Explanation(kind="popularity", count=1234, average=3.5), "1,234 people rated it, 3.5 stars on average"),
        (Explanation(kind="popularity", count=0), "Nobody has rated it yet"),
    ],
)
def test_the_reason_says_the_explanation_in_english(explanation: Explanation, sentence: str) -> None:
    assert reason(explanation) == sentence


@pytest.mark.parametrize(
    ("explanation", "sentence"),
    [
        (Explanation(kind="ratings", movies=[FIRST]), "Because they gave Movie 0 4.5 stars"),
        (
            Explanation(kind="neighbours", count=2, average=4.5),
            "2 people with a taste like theirs gave it 4.5 on average",
        ),
        (
            Explanation(kind="neighbours", count=2, among=9, average=4.5),
            "2 of the 9 people whose taste is closest to theirs gave it 4.5 on average",
        ),
    ],
)
def test_a_list_of_somebody_else_speaks_of_them(explanation: Explanation, sentence: str) -> None:
    assert reason(explanation, THIRD_PERSON) == sentence


def test_a_movie_that_was_stored_without_an_explanation_is_read_and_written_as_it_was() -> None:
    row = '{"movie_id":1,"title":"Alien","year":1979,"genres":[],"score":1.0,"predicted_rating":4.0,"reason":"Because"}'
    assert RecommendedMovie.model_validate_json(row).model_dump_json() == row
