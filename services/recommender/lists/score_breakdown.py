"""What the score of the first movie of a list is made of."""

from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile
from services.recommender.lists.served_model import ServedModel
from services.recommender.model import Contributions
from shared.contracts.errors import NotFound
from shared.contracts.lists import NO_CONTROLS, Breakdown, Contribution, RecommendedMovie

LARGEST = 5


def score_breakdown(served: ServedModel, profile: UserProfile) -> Breakdown:
    """Raises `NotFound` where no movie is left."""
    rows = served.rendered_list_for(profile, 1, NO_CONTROLS).ready.rows
    if not rows:
        raise NotFound("No movie is left to recommend.")
    movie = RecommendedMovie.model_validate_json(rows[0])
    explanation = served.model.explain(profile.for_model(), movie.movie_id)
    if not isinstance(explanation, Contributions):
        return Breakdown(movie=movie)
    largest = _largest(explanation, served.dataset.catalogue)
    return Breakdown(
        movie=movie,
        largest=largest,
        others=max(0, len(explanation.amounts) - LARGEST),
        others_amount=round(movie.score - sum(part.amount for part in largest), 6),
    )


def largest_contributions(served: ServedModel, profile: UserProfile, movie_id: int) -> list[Contribution]:
    """Of the profile's ratings to the score of one movie; none if the algorithm does not add up ratings."""
    explanation = served.model.explain(profile.for_model(), movie_id)
    return _largest(explanation, served.dataset.catalogue) if isinstance(explanation, Contributions) else []


def _largest(explanation: Contributions, catalogue: Catalogue) -> list[Contribution]:
    columns = (explanation.movie_ids, explanation.ratings, explanation.amounts)
    return [
        Contribution(movie_id=movie_id, title=catalogue.get(movie_id).title, rating=rating, amount=round(amount, 6))
        for movie_id, rating, amount in zip(*(column[:LARGEST].tolist() for column in columns), strict=True)
    ]
