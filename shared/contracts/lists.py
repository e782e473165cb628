"""A user's list, its controls, and the breakdown of a movie's score."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, Field

from shared.contracts.explanations import OptionalExplanation
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.filtering.selection import OptionalSelection
from shared.contracts.movies import Movie

Source = Literal["cache", "store", "computed"]
Visibility = Literal["open", "link", "closed"]
"""Who may see the titles of a registered user's list: everyone who knows the id, who has the link, or nobody else."""
ListSort = Literal["rank", "stars"]
FOR_OWNER = "null in the list of another registered user"


class RecommendedMovie(Movie):
    score: float
    predicted_rating: float
    reason: str
    explanation: OptionalExplanation = None


class ListHead(BaseModel):
    """The stored head of a list, which precedes its movies."""

    user_id: int
    profile_version: int
    model_version: str
    computed_at: datetime


class Recommendations(ListHead):
    source: Source
    movies: list[RecommendedMovie]
    selection: OptionalSelection = None


class ListedMovie(Movie):
    score: float | None = Field(description=FOR_OWNER)
    predicted_rating: float | None = Field(description=FOR_OWNER)
    reason: str | None = Field(description=FOR_OWNER)
    explanation: OptionalExplanation = None


class ReadableList(BaseModel):
    """A list as its reader may see it. Readers other than the owner get the titles of a registered user's list only."""

    user_id: int
    profile_version: int | None = Field(description=FOR_OWNER)
    model_version: str
    computed_at: datetime | None = Field(description=FOR_OWNER)
    source: Source
    movies: list[ListedMovie]
    selection: OptionalSelection = None


class Controls(MovieFilters):
    """Options of a list beyond its length. Without them the stored list is returned unchanged."""

    sort: ListSort = Field(
        default="rank",
        description="`rank`: the best for the user first. `stars`: the same movies, by their predicted ratings.",
    )
    popularity: float = Field(default=0, ge=-1, le=1)
    diversity: float = Field(default=0, ge=0, le=1)

    def are_set(self) -> bool:
        return self != NO_CONTROLS


NO_CONTROLS = Controls()


class Preview(BaseModel):
    """Recommendations for someone with these ratings; nothing is stored. `unknown_movies`: rated ids that no movie has,
    which were left out."""

    movies: list[RecommendedMovie]
    unknown_movies: list[int] = []


class ProfileChanged(BaseModel):
    """The response to every write to a profile: its new version and list. `changed` is false where it was so before."""

    profile_version: int
    changed: bool = True
    recommendations: Recommendations


class Contribution(BaseModel):
    """How much one rating contributes to a movie's score."""

    movie_id: int
    title: str
    rating: float
    amount: float


class Breakdown(BaseModel):
    """The first movie of a list and the contributions to its score: the largest, and the sum of the others. There are
    none if the algorithm does not add up ratings."""

    movie: RecommendedMovie
    largest: list[Contribution] = []
    others: int = 0
    others_amount: float = 0
