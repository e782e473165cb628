"""The catalogue as ready-made JSON (docs/decisions/0020): what `Movie` has of each movie, looked up by its id.

A file in little-endian order: a head (magic number, number of movies), the sorted movie ids, the ends of the fragments,
the lengths of the titles in them, and the fragments. Nothing is parsed or copied when it is opened, so a
mapped file takes little memory.
"""

import hashlib
import mmap
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from pathlib import Path
from struct import Struct, pack

from pydantic_core import to_json

from shared.contracts.movies import Movie

HEAD = Struct("<8sQ")
MAGIC = b"FRAGMTS1"
TITLE_START = b'{"movie_id":%d,"title":"'
Buffer = bytes | memoryview
Columns = tuple[Sequence[int], Sequence[int], Sequence[int], Sequence[Buffer]]
"""Of movies, sorted by id: the ids, the lengths of the fragments, those of the titles, and the fragments, of which
several may be in one buffer."""
MAX_REMEMBERED = 4096
"""Most lists are of the same few thousand movies."""


class UnknownMovie(LookupError):
    """The fragments do not have this movie; they may be older or newer than the list."""


class Fragments:
    """`version` is the SHA-256 of the content, `catalogue` that of the records in it. Raises `ValueError` for content
    of another form."""

    def __init__(self, content: "bytes | mmap.mmap | memoryview", version: str, catalogue: int = 0) -> None:
        self.version = version
        self.catalogue = catalogue
        self._content = content
        view = memoryview(content)
        magic, count = HEAD.unpack_from(view)
        if magic != MAGIC:
            raise ValueError("the content holds no fragments")
        ends, lengths = HEAD.size + 8 * count, HEAD.size + 12 * count
        self._start = lengths + 4 * count
        self._ids = view[HEAD.size : ends].cast("Q")
        self._ends = view[ends:lengths].cast("I")
        self._title_lengths = view[lengths : self._start].cast("I")
        self.fragment = lru_cache(MAX_REMEMBERED)(self._fragment)
        self.title = lru_cache(MAX_REMEMBERED)(self._title)

    @classmethod
    def from_movies(cls, movies: Iterable[Movie], catalogue: int = 0) -> "Fragments":
        return cls._hashed(fragments_content(movies), catalogue)

    @classmethod
    def _hashed(cls, content: bytes, catalogue: int) -> "Fragments":
        return cls(content, hashlib.sha256(content).hexdigest(), catalogue)

    @classmethod
    def open(cls, path: Path, version: str) -> "Fragments":
        """Maps the file. The caller has verified that the version is its hash."""
        with path.open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ), version)

    def with_changes(self, changes: Mapping[int, Movie | None], catalogue: int = 0) -> "Fragments":
        """With these movies added or replaced, and without those that are None. What has not changed is copied."""
        ids, sizes, title_lengths, content = map(chain.from_iterable, zip(*self._runs(changes), strict=True))
        return self._hashed(_packed(list(ids), list(sizes), list(title_lengths), list(content)), catalogue)

    def _runs(self, changes: Mapping[int, Movie | None]) -> Iterator[Columns]:
        """The changed movies, and what lies between them."""
        sizes = [end - start for start, end in pairwise((0, *self._ends))]
        start = 0
        for movie_id in sorted(changes):
            place = bisect_left(self._ids, movie_id)
            yield self._run(start, place, sizes)
            movie = changes[movie_id]
            if movie is not None:
                yield _columns([movie])
            start = place + (place < len(self._ids) and self._ids[place] == movie_id)
        yield self._run(start, len(self._ids), sizes)

    def _run(self, start: int, stop: int, sizes: list[int]) -> Columns:
        """What this has from one place to another."""
        first, last = (self._ends[place - 1] if place else 0 for place in (start, stop))
        content = [self._content[self._start + first : self._start + last]]
        return self._ids[start:stop], sizes[start:stop], self._title_lengths[start:stop], content

    @property
    def movie_ids(self) -> Sequence[int]:
        """Sorted."""
        return self._ids

    def knows(self, movie_id: int) -> bool:
        place = bisect_left(self._ids, movie_id)
        return place < len(self._ids) and self._ids[place] == movie_id

    @property
    def content(self) -> bytes:
        return bytes(self._content)

    def _fragment(self, movie_id: int) -> bytes:
        """The JSON object of a movie without the brace at its end. Raises `UnknownMovie`."""
        start, end, _ = self._find(movie_id)
        return bytes(self._content[start:end])

    def _title(self, movie_id: int) -> str:
        """The title as it stands in JSON, without the quotes. Raises `UnknownMovie`."""
        start, _, length = self._find(movie_id)
        start += len(TITLE_START % movie_id)
        return str(self._content[start : start + length], "utf-8")

    def _find(self, movie_id: int) -> tuple[int, int, int]:
        """Where the fragment starts and ends, and the length of its title."""
        place = bisect_left(self._ids, movie_id)
        if place == len(self._ids) or self._ids[place] != movie_id:
            raise UnknownMovie(movie_id)
        start = self._ends[place - 1] if place else 0
        return self._start + start, self._start + self._ends[place], self._title_lengths[place]


def fragments_content(movies: Iterable[Movie]) -> bytes:
    return _packed(*_columns(sorted(movies, key=lambda movie: movie.movie_id)))


def _columns(movies: Sequence[Movie]) -> Columns:
    fragments = [_public_json(movie)[:-1] for movie in movies]
    title_lengths = [len(to_json(movie.title)) - 2 for movie in movies]
    return [movie.movie_id for movie in movies], list(map(len, fragments)), title_lengths, fragments


def _packed(ids: Sequence[int], sizes: Sequence[int], title_lengths: Sequence[int], content: Sequence[Buffer]) -> bytes:
    count = len(ids)
    head = HEAD.pack(MAGIC, count), pack(f"<{count}Q", *ids), pack(f"<{count}I", *accumulate(sizes))
    return b"".join((*head, pack(f"<{count}I", *title_lengths), *content))


def _public_json(movie: Movie) -> bytes:
    """Without the fields of a subclass."""
    if type(movie) is Movie:
        return to_json(movie)  # three times as fast, which counts for whole catalogues
    return movie.model_dump_json(include=set(Movie.model_fields)).encode()
