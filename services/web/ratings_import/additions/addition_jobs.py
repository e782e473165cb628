"""The two steps of an import that add films: asking TMDB, and adding what the user has chosen."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.web.clients.recommender import Recommender
from services.web.localization.messages import N_
from services.web.ratings_import import blobs
from services.web.ratings_import.additions.tmdb_films import FilmFinder, FoundFilm, can_be_asked_about
from services.web.ratings_import.choices import FROM_TMDB
from services.web.ratings_import.plan import Offer, OpenFilm, distinct_films
from services.web.ratings_import.reading.entries import Film
from services.web.ratings_import.record import ImportRecord, ImportState
from services.web.ratings_import.stored_imports import StoredImports
from shared.contracts.movie_records import MAX_ADDITIONS, MovieLine
from shared.tmdb.paced_api import TmdbFailure, TmdbRefusesKey

PART = 10
PART_SECONDS = 12.0
"""Less than half a lease. TMDB may ask to wait for longer; then the user tries again."""
LINES_PER_REQUEST = 50
NO_ANSWER = N_("The Movie Database does not answer at the moment. Nothing is lost: try again in a few minutes.")
KEY_REFUSED = N_("The Movie Database refuses the key of this site. Please tell its operator.")
Found = FoundFilm | TmdbFailure | TimeoutError


@dataclass(frozen=True)
class AdditionJobs:
    stored: StoredImports
    recommender: Recommender
    finder: FilmFinder | None = None

    async def ask(self, record: ImportRecord) -> None:
        """What was found is kept after each part, so that neither a crash nor an outage of TMDB loses it."""
        if self.finder is None:
            return await self.stored.finish(record, ImportState.READY)
        films = distinct_films(await self.stored.entries(record))
        open_films = await self.stored.load(record, "open", blobs.OPEN_FILMS)
        lines = await self.load_lines(record)
        numbers, genres = films_to_ask(open_films, films), await self.finder.genres()
        while record.asked < len(numbers):
            part = numbers[record.asked : record.asked + PART]
            found = dict(zip(part, await self._find_all([films[n] for n in part], genres), strict=True))
            if problem := outage(found.values()):
                return await self.stored.finish(record, ImportState.READY, tmdb_problem=problem)
            known = {number: each for number, each in found.items() if isinstance(each, FoundFilm)}
            lines |= {number: each.line for number, each in known.items() if each.line is not None}
            open_films = [with_found(film, known.get(film.number)) for film in open_films]
            record = await self._save(record, open_films, lines, asked=record.asked + len(part), total=len(numbers))
        await self.stored.finish(record, ImportState.READY)

    async def _find_all(self, films: Sequence[Film], genres: Any) -> list[Found]:
        async def find(film: Film) -> Found:
            assert self.finder is not None
            try:
                async with asyncio.timeout(PART_SECONDS):
                    return await self.finder.find(film, genres)
            except (TmdbFailure, TimeoutError) as error:
                return error

        return await asyncio.gather(*map(find, films))

    async def _save(
        self, record: ImportRecord, open_films: list[OpenFilm], lines: dict[int, MovieLine], **changes: Any
    ) -> ImportRecord:
        sizes = {
            "open": await self.stored.put(record, "open", blobs.OPEN_FILMS, open_films),
            "lines": await self.stored.put(record, "lines", blobs.LINES, lines),
        }
        summary = record.summary and record.summary.model_copy(update=counts_of(open_films))
        progress = {"position": changes["asked"], "offered": len(lines), "summary": summary}
        return await self.stored.save(record, blobs=record.blobs | sizes, **progress, **changes)

    async def load_lines(self, record: ImportRecord) -> dict[int, MovieLine]:
        """By the numbers of films."""
        if "lines" not in record.blobs:
            return {}
        lines: dict[int, MovieLine] = await self.stored.load(record, "lines", blobs.LINES)
        return lines

    async def add(self, record: ImportRecord) -> ImportRecord:
        """Adds the films that the user chose. Safe to repeat: the catalogue finds them again by their ids."""
        wanted = [n for n, choice in record.choices.items() if choice == FROM_TMDB and n not in record.added]
        lines = await self.load_lines(record) if wanted else {}
        for start in range(0, len(wanted), LINES_PER_REQUEST):
            part = [number for number in wanted[start : start + LINES_PER_REQUEST] if number in lines]
            response = await self.recommender.add_missing([lines[number] for number in part])
            ids = zip(part, response.movie_ids, strict=True)
            added = record.added | {number: movie_id for number, movie_id in ids if movie_id is not None}
            version = max(record.catalogue, response.catalogue)
            record = await self.stored.save(record, added=added, catalogue=version)
        return record


def films_to_ask(open_films: Sequence[OpenFilm], films: Sequence[Film]) -> list[int]:
    """Their numbers, those with a rating first."""
    possible = [film for film in open_films if can_be_asked_about(films[film.number])]
    return [film.number for film in sorted(possible, key=lambda film: film.stars is None)][:MAX_ADDITIONS]


def outage(found: Any) -> str:
    """What to tell if TMDB does not answer at all; a film that it has no usable answer about is only not found."""
    failures = [each for each in found if not isinstance(each, FoundFilm)]
    if any(isinstance(each, TmdbRefusesKey) for each in failures):
        return KEY_REFUSED
    return NO_ANSWER if failures and 2 * len(failures) >= len(found) else ""


def with_found(film: OpenFilm, found: FoundFilm | None) -> OpenFilm:
    if found is None:
        return film
    known = {candidate.movie_id for candidate in film.candidates}
    others = tuple(each for each in found.candidates if each.movie_id not in known)
    return replace(film, offer=offer_of(found.line), candidates=(*film.candidates, *others))


def offer_of(line: MovieLine | None) -> Offer | None:
    if line is None or line.tmdb_id is None:
        return None
    return Offer(line.tmdb_id, line.title or "", line.year)


def counts_of(open_films: Sequence[OpenFilm]) -> dict[str, int]:
    doubtful = sum(bool(film.candidates) for film in open_films)
    return {"doubtful": doubtful, "unmatched": len(open_films) - doubtful}
