"""Says in words why a movie is in the list; only what the model's own explanation holds."""

from dataclasses import dataclass

from services.recommender.domain.catalogue import Catalogue
from services.recommender.model import Contributions, Explanation, Neighbours


@dataclass(frozen=True)
class Whose:
    """Whose list it is, to the one who reads it."""

    subject: str
    possessive: str


YOURS, THEIRS = Whose("you", "yours"), Whose("they", "theirs")


def reason(explanation: Explanation, movie_id: int, catalogue: Catalogue, whose: Whose = YOURS) -> str:
    if isinstance(explanation, Neighbours):
        return from_neighbours(explanation, whose)
    if explanation is None or explanation.amounts[0] <= 0:
        return from_popularity(movie_id, catalogue)
    return from_ratings(explanation, catalogue, whose)


def from_ratings(contributions: Contributions, catalogue: Catalogue, whose: Whose) -> str:
    """Names the largest contribution, and the next one where it speaks for the movie too."""
    movie_ids, ratings = contributions.movie_ids[:2].tolist(), contributions.ratings[:2].tolist()
    words = f"Because {whose.subject} gave {catalogue.get(movie_ids[0]).title} {stars(ratings[0])}"
    if len(movie_ids) > 1 and contributions.amounts[1] > 0:
        words += f" and {catalogue.get(movie_ids[1]).title} {ratings[1]:g}"
    return words


def from_neighbours(neighbours: Neighbours, whose: Whose) -> str:
    if neighbours.among is not None:
        of_them = f"{neighbours.count} of the {neighbours.among} people whose taste is closest to {whose.possessive}"
        return f"{of_them} gave it {neighbours.average:.1f} on average"
    people = "1 person" if neighbours.count == 1 else f"{neighbours.count} people"
    return f"{people} with a taste like {whose.possessive} gave it {neighbours.average:.1f} on average"


def from_popularity(movie_id: int, catalogue: Catalogue) -> str:
    details = catalogue.details(movie_id)
    if details.average_rating is None:
        return "Nobody has rated it yet"
    people = "1 person" if details.rating_count == 1 else f"{details.rating_count:,} people"
    return f"{people} rated it, {details.average_rating:.1f} stars on average"


def stars(rating: float) -> str:
    return "1 star" if rating == 1 else f"{rating:g} stars"
