import numpy as np
import pytest

from services.recommender.datasets.formats import Dataset
from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.reasons import reason
from services.recommender.model import Contributions, Explanation, Neighbours


def said(*contributions: tuple[int, float, float]) -> Contributions:
    movie_ids, ratings, amounts = zip(*contributions, strict=True)
    return Contributions(np.array(movie_ids), np.array(ratings), np.array(amounts))


@pytest.mark.parametrize(
    ("explanation", "words"),
    [
        (said((1, 5.0, 0.3)), "Because you gave Movie 0 5 stars"),
        (said((1, 4.5, 0.3), (8, 1.0, 0.1)), "Because you gave Movie 0 4.5 stars and Movie 1 1"),
        (said((8, 1.0, 0.3), (1, 5.0, -0.1)), "Because you gave Movie 1 1 star"),
        (Neighbours(1, 4.5), "1 person with a taste like yours gave it 4.5 on average"),
        (Neighbours(12, 4.0), "12 people with a taste like yours gave it 4.0 on average"),
        (Neighbours(12, 4.5, 20), "12 of the 20 people whose taste is closest to yours gave it 4.5 on average"),
    ],
)
def test_the_reason_is_what_the_model_says(dataset: Dataset, explanation: Explanation, words: str) -> None:
    assert reason(explanation, 15, Catalogue.of(dataset)) == words


def test_without_a_contribution_the_reason_is_how_the_movie_was_rated(dataset: Dataset) -> None:
    catalogue = Catalogue.of(dataset)
    details = catalogue.details(15)
    words = f"{details.rating_count} people rated it, {details.average_rating:.1f} stars on average"
    assert reason(None, 15, catalogue) == reason(said((1, 5.0, -0.2)), 15, catalogue) == words
