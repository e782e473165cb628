"""The message about the last action on a movie, with a way to undo it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from services.web.dependencies import Dependencies
from services.web.queries.forms import MAX_ID, parse_integer
from shared.contracts.errors import MatineeError
from shared.contracts.movies import Movie

Action = Literal["rated", "unrated", "dismissed", "seen"]
PATHS: dict[Action, str] = {"rated": "rating", "dismissed": "dismissed", "seen": "seen"}


@dataclass(frozen=True)
class Flash:
    """`was`: the rating before."""

    action: Action
    movie_id: int
    title: str
    rating: float | None = None
    was: float | None = None

    @property
    def undo(self) -> str:
        """The path to post to."""
        if self.was is not None and self.action in ("rated", "unrated"):
            return f"/movies/{self.movie_id}/rating"
        return f"/movies/{self.movie_id}/{PATHS[self.action]}/delete"

    @property
    def undo_fields(self) -> dict[str, float]:
        return {"rating": self.was} if self.was is not None else {}


async def flash_from_query(query: Mapping[str, str], deps: Dependencies) -> Flash | None:
    """From the address that a form without JavaScript redirected to, such as `?rated=50`."""
    for action in PATHS:
        movie_id = parse_integer(query.get(action, ""))
        if movie_id is not None and 1 <= movie_id <= MAX_ID:
            return await build_flash(action, movie_id, deps)
    return None


async def build_flash(
    action: Action | None, movie_id: int, deps: Dependencies, rating: float | None = None, was: float | None = None
) -> Flash | None:
    """None without an action, or if the movie's title cannot be read."""
    if action is None:
        return None
    try:
        movie = Movie.model_validate_json(await deps.recommender.movie(movie_id))
    except MatineeError:
        return None
    return Flash(action, movie_id, movie.title, rating, was)
