"""Which movies a visitor wants to see, for the buttons beside them."""

from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies
from shared.contracts.watching import Watchlist


async def wanted_movies(deps: Dependencies, visitor: SignedInUser | None) -> frozenset[int]:
    """None of them for an anonymous visitor, and while the recommender is unavailable: pages are shown without it."""
    body = await none_if_unavailable(deps.recommender.watching.watchlist(visitor.user_id)) if visitor else None
    if body is None:
        return frozenset()
    return frozenset(movie.movie_id for movie in Watchlist.model_validate_json(body).movies)
