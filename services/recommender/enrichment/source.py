"""Asks TMDB what it knows of a movie: by its id there, by its IMDb id, or by title and year."""

import re
from dataclasses import dataclass

from pydantic import ValidationError

from services.recommender.datasets.titles import display_title
from services.recommender.enrichment.kept_answers import KeptAnswer, KeptAnswers, answer_key, answer_key_of_id
from shared.contracts.movies import Movie, NamedMovie
from shared.tmdb.candidates import CERTAIN, Tmdb, confidence, find_at_tmdb, parse
from shared.tmdb.movies import APPENDED, TmdbMovie
from shared.tmdb.paced_api import TmdbFailure

BRACKETED = re.compile(r"\s*\(([^()]*)\)")
AKA = re.compile(r"^(?:a\.?k\.?a\.?|also known as)\s+", re.IGNORECASE)
MAX_TITLE = 300
LOOKED_AT = 2
"""Candidates whose alternative titles are compared as well, if no title that a search shows is certain."""


@dataclass(frozen=True)
class TmdbSource:
    tmdb: Tmdb
    answers: KeptAnswers

    async def ask(self, movie: Movie) -> KeptAnswer:
        """Raises `TmdbFailure`; then nothing is kept, and the next run asks again."""
        kept = await self.answers.get(answer_key(movie))
        if kept:
            return kept
        said = await self._find(movie)
        later = answer_key(with_ids(movie, said))
        if later != answer_key(movie):
            await self.answers.put(later, said)
        return await self.answers.put(answer_key(movie), said)

    async def ask_for_id(self, tmdb_id: int) -> KeptAnswer:
        """Raises `TmdbFailure`."""
        key = answer_key_of_id(tmdb_id)
        return await self.answers.get(key) or await self.answers.put(key, await self._details(tmdb_id))

    async def best_known(self, year: int, page: int) -> list[int]:
        """The ids of twenty movies of a year, those with the most votes first. Raises `TmdbFailure`."""
        params = {"primary_release_year": str(year), "sort_by": "vote_count.desc", "include_adult": "false"}
        found = parse(await self.tmdb.call("/discover/movie", **params, page=str(page)))
        return [each.id for each in found.results] if page <= found.total_pages else []

    async def _find(self, movie: Movie) -> TmdbMovie | None:
        named = named_movie(movie)
        if movie.tmdb_id is not None:
            linked = await self._details(movie.tmdb_id)
            if linked and _fit(linked, named, has_id=True) >= CERTAIN:
                return linked
        candidates = await find_at_tmdb(self.tmdb, named)
        if candidates and candidates[0].confidence >= CERTAIN:
            return await self._details(candidates[0].tmdb_id)
        for each in candidates[:LOOKED_AT]:
            said = await self._details(each.tmdb_id)
            if said and _fit(said, named) >= CERTAIN:
                return said
        return None

    async def _details(self, tmdb_id: int) -> TmdbMovie | None:
        content = await self.tmdb.call(f"/movie/{tmdb_id}", append_to_response=APPENDED)
        if content is None:
            return None
        try:
            movie = TmdbMovie.model_validate_json(content)
        except ValidationError as error:
            raise TmdbFailure("the answer is not in TMDB's form") from error
        if movie.id != tmdb_id:
            raise TmdbFailure("the answer is about another movie")
        return movie


def named_movie(movie: Movie) -> NamedMovie:
    """MovieLens writes other titles in brackets."""
    bare = BRACKETED.sub("", movie.title).strip() or movie.title
    others = [display_title(AKA.sub("", text)) for text in BRACKETED.findall(movie.title)]
    return NamedMovie(
        title=bare[:MAX_TITLE],
        year=movie.year,
        other_titles=[text[:MAX_TITLE] for text in others if text.strip()],
        imdb_id=movie.imdb_id,
    )


def with_ids(movie: Movie, said: TmdbMovie | None) -> Movie:
    """As the catalogue will have it once the answer is stored."""
    if said is None:
        return movie
    imdb = (said.imdb_id or "").removeprefix("tt")
    imdb_id = int(imdb) if imdb.isascii() and imdb.isdigit() else None
    return movie.model_copy(update={"tmdb_id": said.id, "imdb_id": movie.imdb_id or imdb_id})


def _fit(said: TmdbMovie, named: NamedMovie, *, has_id: bool = False) -> float:
    return confidence(said.titles(), said.year, named, has_id=has_id)
