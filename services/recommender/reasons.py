"""Says in words why a movie is in the list; only what the model's own explanation holds."""

from services.recommender.catalogue import Catalogue
from services.recommender.model import Contributions, Explanation, Neighbours

MOST_NAMED = 2


def reason(explanation: Explanation, movie_id: int, catalogue: Catalogue) -> str:
    if isinstance(explanation, Neighbours):
        return from_neighbours(explanation)
    if explanation is None or explanation.amounts[0] <= 0:
        return from_popularity(movie_id, catalogue)
    return from_ratings(explanation, catalogue)


def from_ratings(contributions: Contributions, catalogue: Catalogue) -> str:
    """Names the largest contributions, as far as they speak for the movie."""
    named = [
        (catalogue.get(movie_id).title, rating)
        for movie_id, rating, amount in zip(
            contributions.movie_ids[:MOST_NAMED].tolist(),
            contributions.ratings[:MOST_NAMED].tolist(),
            contributions.amounts[:MOST_NAMED].tolist(),
            strict=True,
        )
        if amount > 0
    ]
    (title, rating), *others = named
    words = f"Because you gave {title} {stars(rating)}"
    return words + "".join(f" and {title} {rating:g}" for title, rating in others)


def from_neighbours(neighbours: Neighbours) -> str:
    if neighbours.among is not None:
        of_them = f"{neighbours.count} of the {neighbours.among} people whose taste is closest to yours"
        return f"{of_them} gave it {neighbours.average:.1f} on average"
    people = "1 person" if neighbours.count == 1 else f"{neighbours.count} people"
    return f"{people} with a taste like yours gave it {neighbours.average:.1f} on average"


def from_popularity(movie_id: int, catalogue: Catalogue) -> str:
    details = catalogue.details(movie_id)
    if details.average_rating is None:
        return "Nobody has rated it yet"
    people = "1 person" if details.rating_count == 1 else f"{details.rating_count:,} people"
    return f"{people} rated it, {details.average_rating:.1f} stars on average"


def stars(rating: float) -> str:
    return "1 star" if rating == 1 else f"{rating:g} stars"
