"""Says in words why a movie is in the list; only what the model's own explanation holds."""

from services.recommender.catalogue import Catalogue
from services.recommender.model import Contribution, Explanation, Neighbours

MOST_NAMED = 2


def reason(explanation: Explanation, movie_id: int, catalogue: Catalogue) -> str:
    if isinstance(explanation, Neighbours):
        return from_neighbours(explanation)
    for_it = [contribution for contribution in explanation[:MOST_NAMED] if contribution.amount > 0]
    return from_ratings(for_it, catalogue) if for_it else from_popularity(movie_id, catalogue)


def from_ratings(contributions: list[Contribution], catalogue: Catalogue) -> str:
    first, *others = contributions
    words = f"Because you gave {catalogue.get(first.movie_id).title} {stars(first.rating)}"
    return words + "".join(f" and {catalogue.get(c.movie_id).title} {c.rating:g}" for c in others)


def from_neighbours(neighbours: Neighbours) -> str:
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
