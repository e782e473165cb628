"""One movie as one user sees it: what they said, what the model expects, and what people of like taste gave it."""

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.reasons import explanation_of
from services.recommender.lists.served_model import ServedModel
from shared.contracts.english_reasons import reason
from shared.contracts.profiles import LikeMinded, Outlook

LIKED = 4


def outlook(served: ServedModel, profile: UserProfile, movie_id: int) -> Outlook:
    """The movie's own rating is left out of what is expected, so that the two can be compared."""
    catalogue = served.dataset.catalogue
    catalogue.get(movie_id)
    said = profile.verdicts.get(movie_id, Verdict(None, 0))
    others = profile.without(movie_id)
    taste, place = others.for_model(), catalogue.place_of(movie_id)
    explanation = explanation_of(served.model.explain(taste, movie_id), movie_id, catalogue)
    return Outlook(
        rating=said.rating,
        seen=said.seen,
        dismissed=said.dismissed,
        predicted_rating=round(float(served.model.predict(taste)[place]), 2),
        reason=reason(explanation),
        explanation=explanation,
        neighbours=like_minded(served, others, movie_id) if others.rated else None,
    )


def like_minded(served: ServedModel, profile: UserProfile, movie_id: int) -> LikeMinded | None:
    similarity = served.dataset.user_similarity
    closest = similarity.nearest_users(profile.for_model(), exclude=profile.user_id)
    stars = similarity.ratings_of(closest, movie_id)
    if not stars:
        return None
    liked = sum(given >= LIKED for given in stars)
    average = round(sum(stars) / len(stars), 2)
    return LikeMinded(among=len(closest), rated=len(stars), liked=liked, average=average)
