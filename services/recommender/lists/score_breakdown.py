"""What the score of the first movie of a list is made of."""

from services.recommender.domain.catalogue import Catalogue
from services.recommender.domain.profile import UserProfile
from services.recommender.lists.served_model import ServedModel
from services.recommender.model import Contributions
from shared.contracts.errors import NotFound
from shared.contracts.lists import Breakdown, Contribution, Controls

LARGEST = 5


def broken_down(served: ServedModel, profile: UserProfile) -> Breakdown:
    movies = served.movies_for(profile, 1, Controls())
    if not movies:
        raise NotFound("No movie is left to recommend.")
    explanation = served.model.explain(profile.for_model(), movies[0].movie_id)
    if not isinstance(explanation, Contributions):
        return Breakdown(movie=movies[0])
    return Breakdown(
        movie=movies[0],
        largest=largest(explanation, served.dataset.catalogue),
        others=len(explanation.amounts[LARGEST:]),
        others_amount=round(float(explanation.amounts[LARGEST:].sum()), 6),
    )


def largest(explanation: Contributions, catalogue: Catalogue) -> list[Contribution]:
    of = (explanation.movie_ids, explanation.ratings, explanation.amounts)
    return [
        Contribution(movie_id=movie_id, title=catalogue.get(movie_id).title, rating=rating, amount=round(amount, 6))
        for movie_id, rating, amount in zip(*(each[:LARGEST].tolist() for each in of), strict=True)
    ]
