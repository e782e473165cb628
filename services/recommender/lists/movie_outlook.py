"""One movie as one user sees it: their verdict, the model's prediction, and the ratings of users with similar taste."""

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.reasons import explanation_of
from services.recommender.lists.served_model import ServedModel
from services.recommender.lists.watching.states import watch_state
from shared.contracts.english_reasons import reason
from shared.contracts.profiles import LikeMinded, Outlook

LIKED = 4


def movie_outlook(served: ServedModel, profile: UserProfile, movie_id: int) -> Outlook:
    """The prediction leaves the user's own rating of the movie out, so that the two can be compared. Raises
    `MovieNotFound`."""
    catalogue = served.dataset.catalogue
    movie_id = catalogue.get(movie_id).movie_id
    verdict = profile.verdicts.get(movie_id, Verdict(None, 0))
    others = profile.without(movie_id)
    taste, place = others.for_model(), catalogue.place_of(movie_id)
    (compact_reason,) = served.reasons(taste, catalogue.movie_ids[place : place + 1])
    explanation = explanation_of(compact_reason, catalogue)
    return Outlook(
        rating=verdict.rating,
        seen=verdict.seen or verdict.awaits_rating(),
        dismissed=verdict.dismissed,
        watching=watch_state(verdict),
        predicted_rating=round(float(served.model.predict(taste)[place]), 2),
        reason=reason(explanation),
        explanation=explanation,
        neighbours=like_minded(served, others, movie_id) if others.rated else None,
    )


def like_minded(served: ServedModel, profile: UserProfile, movie_id: int) -> LikeMinded | None:
    """None where nobody with a similar taste has rated the movie."""
    similarity = served.dataset.user_similarity
    closest = similarity.nearest_users(profile.for_model(), exclude=profile.user_id)
    stars = similarity.ratings_of(closest, movie_id)
    if not stars:
        return None
    liked = sum(rating >= LIKED for rating in stars)
    average = round(sum(stars) / len(stars), 2)
    return LikeMinded(among=len(closest), rated=len(stars), liked=liked, average=average)
