"""Asks TMDB what it knows of a movie: by its id there, by its IMDb id, or by title and year."""

import re
from dataclasses import dataclass

from services.recommender.datasets.titles import display_title
from services.recommender.enrichment.kept_answers import KeptAnswer, KeptAnswers, answer_key, answer_key_of_id
from shared.contracts.movies import Movie, NamedMovie
from shared.tmdb.candidates import Tmdb, parse
from shared.tmdb.identification import identify, movie_details
from shared.tmdb.movies import TmdbMovie

BRACKETED = re.compile(r"\s*\(([^()]*)\)")
AKA = re.compile(r"^(?:a\.?k\.?a\.?|also known as)\s+", re.IGNORECASE)
MAX_TITLE = 300


@dataclass(frozen=True)
class TmdbSource:
    tmdb: Tmdb
    answers: KeptAnswers

    async def ask(self, movie: Movie) -> KeptAnswer:
        """Raises `TmdbFailure`; then nothing is kept, and the next run asks again."""
        kept = await self.answers.get(answer_key(movie))
        if kept:
            return kept
        said = await identify(self.tmdb, named_movie(movie))
        later = answer_key(with_ids(movie, said))
        if later != answer_key(movie):
            await self.answers.put(later, said)
        return await self.answers.put(answer_key(movie), said)

    async def ask_for_id(self, tmdb_id: int) -> KeptAnswer:
        """Raises `TmdbFailure`."""
        key = answer_key_of_id(tmdb_id)
        return await self.answers.get(key) or await self.answers.put(key, await movie_details(self.tmdb, tmdb_id))

    async def best_known(self, year: int, page: int) -> list[int]:
        """The ids of twenty movies of a year, those with the most votes first. Raises `TmdbFailure`."""
        params = {"primary_release_year": str(year), "sort_by": "vote_count.desc", "include_adult": "false"}
        found = parse(await self.tmdb.call("/discover/movie", **params, page=str(page)))
        return [each.id for each in found.results] if page <= found.total_pages else []


def named_movie(movie: Movie) -> NamedMovie:
    """MovieLens writes other titles in brackets."""
    bare = BRACKETED.sub("", movie.title).strip() or movie.title
    others = [display_title(AKA.sub("", text)) for text in BRACKETED.findall(movie.title)]
    return NamedMovie(
        title=bare[:MAX_TITLE],
        year=movie.year,
        other_titles=[text[:MAX_TITLE] for text in others if text.strip()],
        imdb_id=movie.imdb_id,
        tmdb_id=movie.tmdb_id,
    )


def with_ids(movie: Movie, said: TmdbMovie | None) -> Movie:
    """As the catalogue will have it once the answer is stored."""
    if said is None:
        return movie
    return movie.model_copy(update={"tmdb_id": said.id, "imdb_id": movie.imdb_id or said.imdb_number})
