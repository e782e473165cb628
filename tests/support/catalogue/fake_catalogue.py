"""The movies of the false recommender, and those that are added to them."""

import json
import re
from typing import Any

import httpx

from shared.contracts.errors import InvalidInput, MovieNotFound
from shared.contracts.lists import RecommendedMovie
from shared.contracts.movie_records import AddedMovies, Additions, MovieLine

TITLES = ["Alien", "Brazil", "Chinatown", "Dune", "E.T.", "Fargo", "<b>Gandhi</b>", "アキラ", "Ida", "Jaws", "Klute"]
FIRST_ADDED = 1_000_001


class FakeCatalogue:
    """`hidden`: TMDB's ids of movies that are not shown."""

    def __init__(self) -> None:
        self.facts: dict[str, object] = {}
        self.added: dict[int, MovieLine] = {}
        self.hidden: set[int] = set()
        self.catalogue_version = 0

    def add(self, content: bytes) -> object:
        lines = Additions.model_validate_json(content).lines
        ids = [None if line.tmdb_id in self.hidden else self._add(line) for line in lines]
        self.catalogue_version += 1
        return AddedMovies(movie_ids=ids, added=0, catalogue=self.catalogue_version).model_dump()

    def _add(self, line: MovieLine) -> int:
        known = {each.tmdb_id: movie_id for movie_id, each in self.added.items()}
        movie_id = known.get(line.tmdb_id, FIRST_ADDED + len(self.added))
        self.added.setdefault(movie_id, line)
        return movie_id

    def movie_json(self, movie_id: int) -> dict[str, object]:
        line = self.added.get(movie_id)
        if line is None:
            return movie_json(movie_id)
        facts = {"title": line.title, "year": line.year, "genres": line.genres or [], "tmdb_id": line.tmdb_id}
        return {"movie_id": movie_id, **facts}

    def matches(self, named: list[dict[str, Any]]) -> object:
        movie_ids = [self._match(each) for each in named]
        return {"movie_ids": movie_ids, "matches": [self._match_json(movie_id) for movie_id in movie_ids]}

    def _match(self, named: dict[str, Any]) -> int | None:
        """By TMDB's id, by the title, or without one by the number."""
        wanted = named["title"] or (named["movie_id"] if named["dataset"] is None else None)
        added = (m for m, each in self.added.items() if wanted in (m, each.title) or named["tmdb_id"] == each.tmdb_id)
        return next((m for m, title in enumerate(TITLES, 1) if wanted in (m, title)), None) or next(added, None)

    def _match_json(self, movie_id: int | None) -> object:
        candidates = [{"movie": self.movie_json(movie_id), "confidence": 1.0}] if movie_id else []
        return {"movie_id": movie_id, "confidence": float(movie_id is not None), "candidates": candidates}

    def understand_all(self, request: httpx.Request) -> object:
        """One title in a query, or several in a body."""
        if request.method == "GET":
            return self.understand(request.url.params["words"])
        return {"titles": [self.understand(words) for words in json.loads(request.content)["titles"]]}

    def understand(self, words: str) -> object:
        """Certain is what differs from a title by its capitals only."""
        found = [movie_json(m) for m, title in enumerate(TITLES, 1) if title.lower() == words.lower()]
        return {"certainty": "certain" if found else "absent", "movies": found}

    def movie(self, movie_id: int, *, similar: bool) -> object:
        if movie_id > len(TITLES):
            raise MovieNotFound
        if similar:
            return {"movie_id": movie_id, "movies": [movie_json(m) for m in range(1, 7) if m != movie_id]}
        histogram = {f"{half / 2:.1f}": half * half for half in range(1, 11)}
        ratings = {"rating_count": 385, "average_rating": 3.9, "histogram": histogram}
        return movie_json(movie_id) | ratings | self.facts

    def search(self, params: httpx.QueryParams) -> object:
        query = params.get("q", "").lower()
        found = [movie_json(m) for m, title in enumerate(TITLES, 1) if query in title.lower()]
        if not re.fullmatch(r"[0-9]{1,9}", params.get("cursor", "0")):
            raise InvalidInput
        start, limit = int(params.get("cursor", 0)), int(params.get("limit", 24))
        end = start + min(limit, 8)
        return {
            "movies": found[start:end],
            "total": len(found),
            "next_cursor": str(end) if end < len(found) else None,
            **({} if found else {"catalogue_years": {"first": 1922, "last": 1998}}),
        }


def movie_json(movie_id: int) -> dict[str, object]:
    return {"movie_id": movie_id, "title": TITLES[movie_id - 1], "year": 1970 + movie_id, "genres": ["Drama"]}


def select(request: dict[str, Any]) -> object:
    return {"movie_ids": request["movie_ids"][::2], "selection": {"matching": 5, "unknown": 1}}


def recommended_json(movie_ids: list[int], amount: int) -> list[object]:
    return [recommended_movie(movie_id).model_dump() for movie_id in movie_ids[:amount]]


def recommended_movie(movie_id: int) -> RecommendedMovie:
    return RecommendedMovie.model_validate(
        movie_json(movie_id)
        | {
            "score": 1 / movie_id,
            "predicted_rating": 5 - movie_id * 0.3,
            "reason": "because you liked Alien",
        }
    )
