import numpy as np
import polars as pl
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.reasons import as_likeness, explanation_of, reason_of
from services.recommender.model import Attribution, BriefAttribution, Contributions, Neighbours
from services.recommender.model.matrix import CITED_FIRST, DISLIKED
from shared.contracts.explanations import DISLIKED_STARS, LIKED_STARS, CitedMovie, CitedRating, Explanation
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movies import Movie


def contributions(*rows: tuple[int, float, float]) -> Contributions:
    """Rows of movie id, stars and amount."""
    movie_ids, ratings, amounts = zip(*rows, strict=True)
    return Contributions(np.array(movie_ids), np.array(ratings), np.array(amounts))


def brief(attribution: Attribution) -> BriefAttribution:
    return attribution.largest(2) if isinstance(attribution, Contributions) else attribution


FIRST = CitedRating(movie_id=1, title="Movie 0", stars=4.5)
SECOND = CitedRating(movie_id=8, title="Movie 1", stars=3)
THIRD = CitedRating(movie_id=15, title="Movie 2", stars=5)


@pytest.mark.parametrize(
    ("explanation", "expected"),
    [
        (contributions((1, 4.5, 0.3)), Explanation(kind="ratings", movies=[FIRST])),
        (contributions((1, 4.5, 0.3), (8, 3.0, 0.1)), Explanation(kind="ratings", movies=[FIRST])),
        (contributions((8, 3.0, 0.3), (1, 4.5, 0.0)), Explanation(kind="ratings", movies=[SECOND])),
        (
            contributions((8, 3.0, 0.4), (1, 4.5, 0.3), (15, 5.0, 0.1)),
            Explanation(kind="ratings", movies=[FIRST, THIRD]),
        ),
        (
            contributions((15, 2.5, 0.4), (8, 3.0, 0.1)),
            Explanation(kind="ratings", movies=[SECOND]),
        ),
        (Neighbours(12, 4.44), Explanation(kind="neighbours", count=12, average=4.4)),
        (Neighbours(12, 4.46, 20), Explanation(kind="neighbours", count=12, among=20, average=4.5)),
    ],
)
def test_the_explanation_holds_what_the_model_says(
    dataset: Dataset, explanation: Attribution, expected: Explanation
) -> None:
    catalogue = Catalogue.from_dataset(dataset)
    assert explanation_of(reason_of(brief(explanation), 15, catalogue), catalogue) == expected


@pytest.mark.parametrize(
    "explanation",
    [
        None,
        contributions((1, 5.0, -0.2)),
        contributions((1, 5.0, 0.0)),
        contributions((1, 2.0, 0.2)),
        contributions((1, 2.5, 0.2)),
    ],
)
def test_without_a_positive_contribution_popularity_explains_the_movie(
    dataset: Dataset, explanation: Attribution
) -> None:
    catalogue = Catalogue.from_dataset(dataset)
    details = catalogue.details(15)
    assert details.average_rating is not None
    expected = Explanation(kind="popularity", count=details.rating_count, average=round(details.average_rating, 1))
    assert explanation_of(reason_of(brief(explanation), 15, catalogue), catalogue) == expected


def test_a_movie_without_ratings_has_no_average(dataset: Dataset) -> None:
    unrated = Dataset(dataset.ratings.filter(pl.col("movie_id") != 15), dataset.movies, dataset.users)
    catalogue = Catalogue.from_dataset(unrated)
    assert explanation_of(reason_of(None, 15, catalogue), catalogue) == Explanation(kind="popularity", count=0)


def test_a_movie_that_was_stored_without_an_explanation_is_read_and_written_as_it_was() -> None:
    row = '{"movie_id":1,"title":"Alien","year":1979,"genres":[],"score":1.0,"predicted_rating":4.0,"reason":"Because"}'
    assert RecommendedMovie.model_validate_json(row).model_dump_json() == row


def test_what_is_cited_first_is_what_the_sentence_calls_liked() -> None:
    assert (CITED_FIRST, DISLIKED) == (LIKED_STARS, DISLIKED_STARS)


@pytest.mark.parametrize(
    ("explanation", "cited"),
    [
        (Explanation(kind="ratings", movies=[FIRST, THIRD]), [FIRST, THIRD]),
        (Explanation(kind="neighbours", count=12, average=4.4), [SECOND]),
    ],
)
def test_what_is_like_a_movie_needs_no_rating_of_it(explanation: Explanation, cited: list[CitedRating]) -> None:
    like = [CitedMovie(movie_id=each.movie_id, title=each.title) for each in cited]
    wished = [Movie(movie_id=8, title="Movie 1", year=None, genres=())]
    assert as_likeness(explanation, wished) == explanation.model_copy(update={"like": like})


def test_how_popular_a_movie_is_needs_no_likeness() -> None:
    explanation = Explanation(kind="popularity", count=3, average=4.0)
    assert as_likeness(explanation, []) == explanation
