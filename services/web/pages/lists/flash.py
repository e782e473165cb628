"""The message about the last action on a movie, with a way to undo it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.web.dependencies import Dependencies
from services.web.queries.forms import MAX_ID, parse_integer
from shared.contracts.errors import MatineeError
from shared.contracts.movies import Movie

Action = Literal["rated", "unrated", "dismissed", "seen", "wanted", "unwanted", "logged", "rested"]
UNDO: dict[Action, str] = {
    "rated": "rating/delete",
    "dismissed": "dismissed/delete",
    "seen": "seen/delete",
    "wanted": "wanted/delete",
    "unwanted": "wanted",
    "logged": "diary/delete",
    "rested": "rested/delete",
}
"""Where "Undo" posts to, below the movie."""


@dataclass(frozen=True)
class Flash:
    """`was`: the rating before. `day`: on which the movie was seen."""

    action: Action
    movie_id: int
    title: str
    rating: float | None = None
    was: float | None = None
    day: date | None = None

    @property
    def undo(self) -> str:
        """The path to post to."""
        if self.was is not None and self.action in ("rated", "unrated"):
            return f"/movies/{self.movie_id}/rating"
        return f"/movies/{self.movie_id}/{UNDO[self.action]}"

    @property
    def undo_fields(self) -> dict[str, object]:
        fields = {"rating": self.was, "day": self.day}
        return {name: value for name, value in fields.items() if value is not None}


async def flash_from_query(query: Mapping[str, str], deps: Dependencies) -> Flash | None:
    """From the address that a form without JavaScript redirected to, such as `?rated=50`."""
    for action in UNDO:
        movie_id = parse_integer(query.get(action, ""))
        if movie_id is not None and 1 <= movie_id <= MAX_ID:
            return await build_flash(action, movie_id, deps, day=_day(query) if action == "logged" else None)
    return None


def _day(query: Mapping[str, str]) -> date | None:
    try:
        return date.fromisoformat(query.get("day", ""))
    except ValueError:
        return None


async def build_flash(
    action: Action | None,
    movie_id: int,
    deps: Dependencies,
    rating: float | None = None,
    was: float | None = None,
    day: date | None = None,
) -> Flash | None:
    """None without an action, or if the movie's title cannot be read."""
    if action is None:
        return None
    try:
        movie = Movie.model_validate_json(await deps.recommender.movie(movie_id))
    except MatineeError:
        return None
    return Flash(action, movie_id, movie.title, rating, was, day)
