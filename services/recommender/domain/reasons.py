"""Why a movie is in a list, as data: only what the model's own explanation holds."""

from functools import lru_cache

from services.recommender.domain.catalogue import Catalogue
from services.recommender.model import Attribution, Contributions, Neighbours
from shared.contracts.explanations import CitedRating, Explanation

MAX_CITED = 2


def explanation_of(attribution: Attribution, movie_id: int, catalogue: Catalogue) -> Explanation:
    if isinstance(attribution, Neighbours):
        return _from_neighbours(attribution)
    if attribution is None or attribution.amounts[0] <= 0:
        return _from_popularity(movie_id, catalogue)
    return _from_ratings(attribution, catalogue)


def _from_ratings(contributions: Contributions, catalogue: Catalogue) -> Explanation:
    """Cites the largest contributions, as far as they are positive."""
    largest = (contributions.movie_ids, contributions.ratings, contributions.amounts)
    cited = [
        _cited(movie_id, catalogue.get(movie_id).title, stars)
        for movie_id, stars, amount in zip(*(each[:MAX_CITED].tolist() for each in largest), strict=True)
        if amount > 0
    ]
    return Explanation(kind="ratings", movies=cited)


@lru_cache(10_000)
def _cited(movie_id: int, title: str, stars: float) -> CitedRating:
    """A list of 100 movies cites the same few ratings again and again."""
    return CitedRating(movie_id=movie_id, title=title, stars=stars)


def _from_neighbours(neighbours: Neighbours) -> Explanation:
    average = round(neighbours.average, 1)
    return Explanation(kind="neighbours", count=neighbours.count, among=neighbours.among, average=average)


def _from_popularity(movie_id: int, catalogue: Catalogue) -> Explanation:
    details = catalogue.details(movie_id)
    average = None if details.average_rating is None else round(details.average_rating, 1)
    return Explanation(kind="popularity", count=details.rating_count, average=average)
