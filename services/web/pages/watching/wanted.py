"""Which movies a visitor wants to see: for the buttons beside them, and for news about them."""

from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies
from shared.contracts.watching import WantedMovies, Watchlist


async def load_watchlist(deps: Dependencies, visitor: SignedInUser | None) -> Watchlist | None:
    """None for an anonymous visitor, and while the recommender is unavailable: pages are shown without it."""
    body = await none_if_unavailable(deps.recommender.watching.watchlist(visitor.user_id)) if visitor else None
    return None if body is None else Watchlist.model_validate_json(body)


async def wanted_movies(deps: Dependencies, visitor: SignedInUser | None) -> frozenset[int]:
    """Only the ids, which cost no prediction."""
    body = await none_if_unavailable(deps.recommender.watching.wanted(visitor.user_id)) if visitor else None
    return frozenset() if body is None else frozenset(WantedMovies.model_validate_json(body).movie_ids)
