"""The dialogue's client of the recommender."""

import time
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

import httpx

from services.voice.dialogue.conversation import Opinion, Write
from services.voice.dialogue.ports import FoundMovies
from shared.contracts.errors import MatineeError
from shared.contracts.explanations import Explanation
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.filtering.selection import SelectedMovies
from shared.contracts.lists import Recommendations
from shared.contracts.movies import Movie, MovieDetails, MoviePage, Onboarding, SimilarMovies, SpokenTitle
from shared.contracts.operations import RecommenderStatus
from shared.contracts.profiles import Outlook
from shared.contracts.questions.what_if import WhatIf
from shared.contracts.questions.wishes import Wish, WishedMovies
from shared.contracts.values import MAX_AMOUNT
from shared.http.service_client import call_service

MAX_SIMILAR = 30
MAX_TITLE_LENGTH = 200
STATUS_TTL_SECONDS = 60
UNKNOWN_USER, UNKNOWN_GENRE = 404, 422
Params = dict[str, Any]


class Recommender:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self._status: RecommenderStatus | None = None
        self._status_until = 0.0

    async def popular(self, filters: MovieFilters) -> FoundMovies:
        try:
            page = await self._page({"limit": MAX_AMOUNT, **await self._params(filters)})
        except MatineeError as error:
            return _nothing(error, UNKNOWN_GENRE)
        return FoundMovies(page.movies, _unknown(page))

    async def read_wish(self, words: str) -> Wish:
        response = await call_service(self.client, "GET", "/internal/wishes/reading", params={"words": words})
        return Wish.model_validate_json(response.content)

    async def wished(self, words: str, user_id: int | None) -> FoundMovies:
        params: Params = {"words": words, "amount": MAX_AMOUNT} | ({} if user_id is None else {"user_id": user_id})
        response = await call_service(self.client, "GET", "/internal/wishes", params=params)
        found = WishedMovies.model_validate_json(response.content)
        return FoundMovies(found.movies, _unknown(found), found.wish)

    async def introductions(self) -> Sequence[Movie]:
        response = await call_service(self.client, "GET", "/internal/onboarding")
        groups = Onboarding.model_validate_json(response.content).groups
        return [movie for movies in zip_longest(*(group.movies for group in groups)) for movie in movies if movie]

    async def _page(self, params: Params) -> MoviePage:
        response = await call_service(self.client, "GET", "/internal/movies", params=params)
        return MoviePage.model_validate_json(response.content)

    async def understand_title(self, words: str) -> SpokenTitle:
        """The movie that a listener means by these words, if that is certain, and what else it may be."""
        params: Params = {"words": words[:MAX_TITLE_LENGTH]}
        response = await call_service(self.client, "GET", "/internal/movies/spoken", params=params)
        return SpokenTitle.model_validate_json(response.content)

    async def details(self, movie_id: int) -> MovieDetails:
        response = await call_service(self.client, "GET", f"/internal/movies/{movie_id}")
        return MovieDetails.model_validate_json(response.content)

    async def similar(self, movie_id: int) -> Sequence[Movie]:
        path = f"/internal/movies/{movie_id}/similar"
        response = await call_service(self.client, "GET", path, params={"amount": MAX_SIMILAR})
        return SimilarMovies.model_validate_json(response.content).movies

    async def filtered(self, user_id: int, filters: MovieFilters) -> FoundMovies:
        path = f"/internal/users/{user_id}/recommendations"
        try:
            params = {"amount": MAX_AMOUNT, **await self._params(filters)}
            response = await call_service(self.client, "GET", path, params=params)
        except MatineeError as error:
            return _nothing(error, UNKNOWN_USER, UNKNOWN_GENRE)
        listed = Recommendations.model_validate_json(response.content)
        return FoundMovies(listed.movies, _unknown(listed))

    async def select(self, movies: Sequence[Movie], filters: MovieFilters) -> FoundMovies:
        request = {"movie_ids": [movie.movie_id for movie in movies], "filters": await self._params(filters)}
        try:
            response = await call_service(self.client, "POST", "/internal/movies/select", json=request)
        except MatineeError as error:
            return _nothing(error, UNKNOWN_GENRE)
        selected = SelectedMovies.model_validate_json(response.content)
        passing = set(selected.movie_ids)
        return FoundMovies([movie for movie in movies if movie.movie_id in passing], selected.selection.unknown)

    async def explanation(self, user_id: int, movie_id: int) -> Explanation | None:
        response = await call_service(self.client, "GET", f"/internal/users/{user_id}/movies/{movie_id}")
        return Outlook.model_validate_json(response.content).explanation

    async def what_if(self, user_id: int, without: int, about: int | None) -> WhatIf:
        params: Params = {"without": without} | ({} if about is None else {"movie": about})
        response = await call_service(self.client, "GET", f"/internal/users/{user_id}/what-if", params=params)
        return WhatIf.model_validate_json(response.content)

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/ratings/{movie_id}", json={"rating": stars})

    async def mark_seen(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/seen/{movie_id}")

    async def dismiss(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/dismissed/{movie_id}")

    async def want(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/watchlist/{movie_id}")

    async def unwant(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "DELETE", f"/internal/users/{user_id}/watchlist/{movie_id}")

    async def rest(self, user_id: int, movie_id: int) -> None:
        await call_service(self.client, "PUT", f"/internal/users/{user_id}/rested/{movie_id}")

    async def opinion(self, user_id: int, movie_id: int) -> Opinion:
        response = await call_service(self.client, "GET", f"/internal/users/{user_id}/movies/{movie_id}")
        outlook = Outlook.model_validate_json(response.content)
        return Opinion(
            rating=outlook.rating,
            seen=outlook.seen,
            dismissed=outlook.dismissed,
            wanted=outlook.watching.wanted_at is not None,
            rested=outlook.watching.rested_until is not None,
        )

    async def take_back(self, user_id: int, write: Write) -> None:
        """Rating a movie also removes the mark that it was seen, and wanting it that it was dismissed. Every other
        write but resting takes it off the watchlist."""
        user, movie_id, before = f"/internal/users/{user_id}", write.movie.movie_id, write.before
        if write.kind == "rate" and before.rating is not None:
            await self.rate(user_id, movie_id, before.rating)
        elif write.kind == "rate":
            await call_service(self.client, "DELETE", f"{user}/ratings/{movie_id}")
        if write.kind == "seen" and not before.seen:
            await call_service(self.client, "DELETE", f"{user}/seen/{movie_id}")
        if write.kind == "dismiss" and not before.dismissed:
            await call_service(self.client, "DELETE", f"{user}/dismissed/{movie_id}")
        if write.kind == "want" and before.dismissed:
            await self.dismiss(user_id, movie_id)
        if write.kind == "want" and not before.wanted:
            await self.unwant(user_id, movie_id)
        if write.kind == "rest" and not before.rested:
            await call_service(self.client, "DELETE", f"{user}/rested/{movie_id}")
        if write.kind == "rate" and before.seen:
            await self.mark_seen(user_id, movie_id)
        if write.kind not in {"want", "rest"} and before.wanted:
            await self.want(user_id, movie_id)

    async def _params(self, filters: MovieFilters) -> Params:
        """With genres as the data set spells them: MovieLens 100K has Children's, others have Children. A genre that it
        does not have need not be left out."""
        params: Params = filters.model_dump(mode="json", exclude_defaults=True)
        if filters.genre or filters.without_genre:
            known = {name.removesuffix("'s"): name for name in (await self._load_status()).genres}
            params["genre"] = [known.get(name, name) for name in filters.genre]
            params["without_genre"] = [known[name] for name in filters.without_genre if name in known]
        return {name: value for name, value in params.items() if value != []}

    async def known(self) -> Mapping[str, int]:
        return (await self._load_status()).known

    async def dataset(self) -> str:
        return (await self._load_status()).dataset

    async def _load_status(self) -> RecommenderStatus:
        if self._status is None or time.monotonic() >= self._status_until:
            response = await call_service(self.client, "GET", "/internal/status")
            self._status = RecommenderStatus.model_validate_json(response.content)
            self._status_until = time.monotonic() + STATUS_TTL_SECONDS
        return self._status


def _nothing(error: MatineeError, *statuses: int) -> FoundMovies:
    """No movies if the request names a user or genre that is not there."""
    if error.status not in statuses:
        raise error
    return FoundMovies([])


def _unknown(response: MoviePage | Recommendations | WishedMovies) -> int:
    return response.selection.unknown if response.selection else 0
