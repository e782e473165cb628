"""The places of movies in a user's list, however far down they are."""

from services.recommender.domain.profile import UserProfile
from services.recommender.lists.served_model import ServedModel, diversity_of
from shared.contracts.lists import NO_CONTROLS
from shared.contracts.values import MAX_AMOUNT


def places_of(served: ServedModel, profile: UserProfile) -> dict[int, int]:
    """1 for the first movie, by movie id, of all that may be recommended. A varied list has no places behind its
    end."""
    movie_ids, diversity = served.model.movie_ids, diversity_of(NO_CONTROLS, profile)
    scores = served.model.fold_in(profile.for_model()).scores_for(NO_CONTROLS.popularity)
    amount = MAX_AMOUNT if diversity else len(movie_ids)
    ordered = served.dataset.ranking.top(scores, served.allowed(NO_CONTROLS, profile), amount, diversity=diversity)
    return {movie_id: place for place, movie_id in enumerate(movie_ids[ordered].tolist(), 1)}
