"""Titles in, ids out. A title that is not certain is answered with candidates, and never guessed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from services.web.clients.recommender import Recommender
from services.web.mcp.tools.results import AboutMovie, MovieItem, UnclearTitle, items
from services.web.mcp.tools.tool import Answer, Arguments
from services.web.mcp.tools.wording import which_movie
from shared.contracts.errors import MovieNotFound
from shared.contracts.movies import Matches, MoviePage, NamedMovie, NamedMovies, SpokenTitle, TitleMatch
from shared.contracts.queries import MovieQuery
from shared.contracts.values import EntityId, NumberOnly, Year

MAX_CANDIDATES = 5
Title = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]


class WhichMovie(Arguments):
    """Give movie_id if you know it from another answer; else the title, with the year if you know it."""

    movie_id: Annotated[EntityId, NumberOnly] | None = Field(None, description="From an earlier answer.")
    title: Title | None = Field(None, description="Such as “Heat” or “Heat (1995)”.")
    year: Year | None = Field(None, description="Tells movies of the same title apart.")

    @model_validator(mode="after")
    def one_of_both(self) -> Self:
        if (self.movie_id is None) == (self.title is None):
            raise ValueError("give either movie_id or title")
        return self

    def as_named(self) -> NamedMovie:
        return NamedMovie(title=self.title or "", year=self.year, movie_id=self.movie_id)


@dataclass(frozen=True)
class Meant:
    """`movie` only if it is certain."""

    movie: MovieItem | None
    candidates: list[MovieItem]

    def unclear(self, which: WhichMovie, content: type[AboutMovie], **more: Any) -> Answer:
        about = content(movie=None, candidates=self.candidates, **more)
        return Answer(which_movie(which.title or "", self.candidates), about, is_error=True)


async def find_movie(which: WhichMovie, recommender: Recommender) -> Meant:
    """With a search for candidates if the title is like none. Raises `MovieNotFound` for an unknown id."""
    (meant,) = await find_movies([which], recommender)
    if meant.movie or meant.candidates:
        return meant
    page = await recommender.movies(MovieQuery(q=which.title or "", limit=MAX_CANDIDATES))
    return Meant(None, items(MoviePage.model_validate_json(page).movies))


async def find_movies(which: Sequence[WhichMovie], recommender: Recommender) -> list[Meant]:
    """In their order. Raises `MovieNotFound` for an unknown id."""
    if not which:
        return []
    named = NamedMovies(movies=[each.as_named() for each in which])
    matches = Matches.model_validate_json(await recommender.match(named)).matches
    if any(each.movie_id is not None and match.movie_id is None for each, match in zip(which, matches, strict=True)):
        raise MovieNotFound
    meant = list(map(_matched, matches))
    unsure = [place for place, each in enumerate(which) if _may_be_said(each) and meant[place].movie is None]
    said = await recommender.understand_titles([which[place].title or "" for place in unsure]) if unsure else []
    for place, spoken in zip(unsure, said, strict=True):
        meant[place] = _understood(spoken, meant[place].candidates)
    return meant


def certain_movies(meant: Sequence[Meant]) -> list[MovieItem]:
    return [each.movie for each in meant if each.movie is not None]


def unclear_titles(which: Sequence[WhichMovie], meant: Sequence[Meant]) -> list[UnclearTitle]:
    return [
        UnclearTitle(title=asked.title or "", candidates=each.candidates)
        for asked, each in zip(which, meant, strict=True)
        if each.movie is None
    ]


def _matched(match: TitleMatch) -> Meant:
    candidates = items(each.movie for each in match.candidates)
    certain = next((each for each in candidates if each.movie_id == match.movie_id), None)
    return Meant(certain, [] if certain else candidates)


def _may_be_said(which: WhichMovie) -> bool:
    """Imports match titles with years. One without is understood as by the skill, where people say them so."""
    return which.title is not None and which.year is None


def _understood(said: SpokenTitle, candidates: list[MovieItem]) -> Meant:
    if said.certainty == "certain":
        return Meant(MovieItem.of(said.movies[0]), [])
    return Meant(None, candidates or items(said.movies))
