"""What TMDB said, kept in S3 as `tmdb/<hash>.json`: an interrupted run goes on where it was, and a later one asks again
only after a while. Nothing of TMDB's is kept longer than its terms allow (docs/decisions/0027)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from pydantic import BaseModel, ValidationError

from shared.contracts.movie_records import TMDB_DAYS
from shared.contracts.movies import Movie
from shared.stores.objects import CorruptObject, Objects
from shared.tmdb.movies import TmdbMovie

FOLDER = "tmdb/"
FOLDERS = (FOLDER, "posters/")
"""Whose objects are TMDB's."""


def today() -> date:
    return datetime.now(UTC).date()


class KeptAnswer(BaseModel):
    """Without a movie: none was found."""

    fetched_on: date
    movie: TmdbMovie | None


@dataclass(frozen=True)
class KeptAnswers:
    objects: Objects
    refresh_after: timedelta
    today: Callable[[], date] = today

    async def get(self, key: str) -> KeptAnswer | None:
        """None if there is none, or none that is recent enough."""
        try:
            found = await self.objects.get_json(key)
            answer = KeptAnswer.model_validate(found[0]) if found else None
        except (CorruptObject, ValidationError):
            return None
        return answer if answer and self.today() - answer.fetched_on < self.refresh_after else None

    async def put(self, key: str, movie: TmdbMovie | None) -> KeptAnswer:
        answer = KeptAnswer(fetched_on=self.today(), movie=movie)
        content = {"fetched_on": answer.fetched_on.isoformat(), "movie": movie.dump() if movie else None}
        await self.objects.put(key, json.dumps(content, ensure_ascii=False).encode())
        return answer

    async def remove_expired(self) -> int:
        """Returns how many objects were removed."""
        limit = datetime.now(UTC) - timedelta(days=TMDB_DAYS)
        old = [key for folder in FOLDERS for key in await self.objects.keys_before(folder, limit)]
        for key in old:
            await self.objects.remove(key)
        return len(old)


def answer_key(movie: Movie) -> str:
    """Not by the movie id: data sets number movies differently and may share a bucket."""
    identity = f"{movie.tmdb_id}|{movie.imdb_id}|{movie.title}|{movie.year}".encode(errors="replace")
    return f"{FOLDER}{blake2b(identity, digest_size=16).hexdigest()}.json"


def answer_key_of_id(tmdb_id: int) -> str:
    return f"{FOLDER}id-{tmdb_id}.json"
