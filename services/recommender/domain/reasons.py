"""Why a movie is in a list, as data and as an English sentence: only what the model's own explanation holds."""

from dataclasses import dataclass

from services.recommender.domain.catalogue import Catalogue
from services.recommender.model import Contributions, Neighbours
from services.recommender.model import Explanation as ModelExplanation
from shared.contracts.explanations import CitedRating, Explanation

MOST_CITED = 2


def explanation_of(explanation: ModelExplanation, movie_id: int, catalogue: Catalogue) -> Explanation:
    if isinstance(explanation, Neighbours):
        return _from_neighbours(explanation)
    if explanation is None or explanation.amounts[0] <= 0:
        return _from_popularity(movie_id, catalogue)
    return _from_ratings(explanation, catalogue)


def _from_ratings(contributions: Contributions, catalogue: Catalogue) -> Explanation:
    """Cites the largest contributions, as far as they speak for the movie."""
    speak_for_it = contributions.amounts[:MOST_CITED] > 0
    movie_ids = contributions.movie_ids[:MOST_CITED][speak_for_it].tolist()
    ratings = contributions.ratings[:MOST_CITED][speak_for_it].tolist()
    return Explanation(
        kind="ratings",
        movies=[
            CitedRating(movie_id=movie_id, title=catalogue.get(movie_id).title, stars=stars)
            for movie_id, stars in zip(movie_ids, ratings, strict=True)
        ],
    )


def _from_neighbours(neighbours: Neighbours) -> Explanation:
    average = round(neighbours.average, 1)
    return Explanation(kind="neighbours", count=neighbours.count, among=neighbours.among, average=average)


def _from_popularity(movie_id: int, catalogue: Catalogue) -> Explanation:
    details = catalogue.details(movie_id)
    average = None if details.average_rating is None else round(details.average_rating, 1)
    return Explanation(kind="popularity", count=details.rating_count, average=average)


@dataclass(frozen=True)
class Pronouns:
    """How to refer to the owner of the list, from the point of view of the reader."""

    subject: str
    possessive: str


SECOND_PERSON, THIRD_PERSON = Pronouns("you", "yours"), Pronouns("they", "theirs")


def reason(explanation: Explanation, pronouns: Pronouns = SECOND_PERSON) -> str:
    """The explanation as an English sentence."""
    if explanation.kind == "ratings":
        return _ratings_sentence(explanation.movies, pronouns)
    if explanation.average is None:
        return "Nobody has rated it yet"
    if explanation.kind == "neighbours":
        return f"{_neighbours(explanation, pronouns)} gave it {explanation.average:.1f} on average"
    return f"{_people(explanation.count)} rated it, {explanation.average:.1f} stars on average"


def _ratings_sentence(cited: list[CitedRating], pronouns: Pronouns) -> str:
    first, *others = cited
    sentence = f"Because {pronouns.subject} gave {first.title} {_stars(first.stars)}"
    return sentence + "".join(f" and {other.title} {other.stars:g}" for other in others)


def _neighbours(explanation: Explanation, pronouns: Pronouns) -> str:
    if explanation.among is None:
        return f"{_people(explanation.count)} with a taste like {pronouns.possessive}"
    return f"{explanation.count} of the {explanation.among} people whose taste is closest to {pronouns.possessive}"


def _people(count: int | None) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def _stars(rating: float) -> str:
    return "1 star" if rating == 1 else f"{rating:g} stars"
