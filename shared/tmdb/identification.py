"""Finds the movie at TMDB that somebody names, with everything that TMDB says of it."""

from pydantic import ValidationError

from shared.contracts.movies import NamedMovie
from shared.tmdb.candidates import CERTAIN, Tmdb, confidence, find_at_tmdb
from shared.tmdb.movies import APPENDED, TmdbMovie
from shared.tmdb.paced_api import TmdbFailure

LOOKED_AT = 2
"""Candidates whose alternative titles are compared as well, if no title that a search shows is certain."""


async def identify(tmdb: Tmdb, named: NamedMovie) -> TmdbMovie | None:
    """By its id there, by its IMDb id, or by title and year; None if none is certain. Raises `TmdbFailure`."""
    if named.tmdb_id is not None:
        linked = await movie_details(tmdb, named.tmdb_id)
        if linked and _fit(linked, named, has_id=True) >= CERTAIN:
            return linked
    candidates = await find_at_tmdb(tmdb, named)
    if candidates and candidates[0].confidence >= CERTAIN:
        return await movie_details(tmdb, candidates[0].tmdb_id)
    for each in candidates[:LOOKED_AT]:
        said = await movie_details(tmdb, each.tmdb_id)
        if said and _fit(said, named) >= CERTAIN:
            return said
    return None


async def movie_details(tmdb: Tmdb, tmdb_id: int) -> TmdbMovie | None:
    """Raises `TmdbFailure`."""
    content = await tmdb.call(f"/movie/{tmdb_id}", append_to_response=APPENDED)
    if content is None:
        return None
    try:
        movie = TmdbMovie.model_validate_json(content)
    except ValidationError as error:
        raise TmdbFailure("the answer is not in TMDB's form") from error
    if movie.id != tmdb_id:
        raise TmdbFailure("the answer is about another movie")
    return movie


def _fit(said: TmdbMovie, named: NamedMovie, *, has_id: bool = False) -> float:
    return confidence(said.titles(), said.year, named, has_id=has_id)
