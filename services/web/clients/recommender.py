"""The recommender's internal API, one method per call. Responses are JSON bytes to relay, or parsed schemas."""

import time
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

import httpx

from services.web.clients.watching import WatchingClient
from shared.contracts.errors import MatineeError, RecommenderUnavailable
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.filtering.selection import SelectedMovies
from shared.contracts.groups import RoomList, RoomQuery
from shared.contracts.lists import Breakdown, Controls, ProfileChanged, Visibility
from shared.contracts.movie_records import (
    AddedMovies,
    Announcement,
    HiddenMovies,
    ImportReport,
    MovieLine,
    MovieRecord,
    RecordBatch,
    RecordChange,
)
from shared.contracts.movies import Movie, MovieDetails, NamedMovies, SpokenTitle, SpokenTitles
from shared.contracts.operations import RecommenderStatus, TrainingHistory, TrainingState
from shared.contracts.profile_imports import ImportBatch, ImportedVerdict, VerdictChange, VerdictChanges
from shared.contracts.profiles import Picks
from shared.contracts.queries import MovieQuery
from shared.contracts.questions.what_if import WhatIfQuery
from shared.contracts.questions.wishes import Wish, WishQuery
from shared.http.service_client import call_service
from shared.telemetry.recent_metrics import RecentMetrics

STATUS_SECONDS, RECORDS_SECONDS = 60.0, 60.0
Result = TypeVar("Result")


class Recommender:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.watching = WatchingClient(client)
        self._status: RecommenderStatus | None = None
        self._status_at = 0.0

    async def ping(self) -> None:
        await self._call("GET", "/health/ready")

    async def status(self, max_age: float = STATUS_SECONDS) -> RecommenderStatus:
        """What the recommender serves from, at most `max_age` seconds old."""
        if self._status is None or time.monotonic() >= self._status_at + max_age:
            self._status = RecommenderStatus.model_validate_json(await self._call("GET", "/internal/status"))
            self._status_at = time.monotonic()
        return self._status

    async def is_sample_user(self, user_id: int) -> bool:
        return user_id <= (await self.status()).last_sample_user_id

    async def training(self) -> TrainingState:
        return TrainingState.model_validate_json(await self._call("GET", "/internal/train"))

    async def trainings(self) -> TrainingHistory:
        return TrainingHistory.model_validate_json(await self._call("GET", "/internal/trainings"))

    async def recent_metrics(self) -> RecentMetrics:
        return RecentMetrics.model_validate_json(await self._call("GET", "/internal/figures"))

    async def recommendations(self, user_id: int, amount: int, controls: Controls) -> bytes:
        return await self._call("GET", f"/internal/users/{user_id}/recommendations", list_params(amount, controls))

    async def titles(self, user_id: int, amount: int, *, has_link: bool) -> bytes:
        """The list for readers other than the owner. Raises `ListNotOpen` as a `MatineeError` of status 403."""
        return await self._call("GET", f"/internal/users/{user_id}/titles", {"amount": amount, "has_link": has_link})

    async def show_list_to(self, user_id: int, visibility: Visibility) -> None:
        await self._call("PUT", f"/internal/users/{user_id}/visibility", json={"visibility": visibility})

    async def set_hooked(self, user_id: int, hooked: bool) -> int:
        """The version of the profile from which on this holds."""
        changed = await self._call("PUT", f"/internal/users/{user_id}/hooked", json={"hooked": hooked})
        return ProfileChanged.model_validate_json(changed).profile_version

    async def ratings(self, user_id: int) -> bytes:
        return await self._call("GET", f"/internal/users/{user_id}/ratings")

    async def rate(self, user_id: int, movie_id: int, rating: float, amount: int) -> bytes:
        path = f"/internal/users/{user_id}/ratings/{movie_id}"
        return await self._call("PUT", path, {"amount": amount}, {"rating": rating})

    async def unrate(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("DELETE", f"/internal/users/{user_id}/ratings/{movie_id}", {"amount": amount})

    async def dismiss(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("PUT", f"/internal/users/{user_id}/dismissed/{movie_id}", {"amount": amount})

    async def undismiss(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("DELETE", f"/internal/users/{user_id}/dismissed/{movie_id}", {"amount": amount})

    async def see(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("PUT", f"/internal/users/{user_id}/seen/{movie_id}", {"amount": amount})

    async def unsee(self, user_id: int, movie_id: int, amount: int) -> bytes:
        return await self._call("DELETE", f"/internal/users/{user_id}/seen/{movie_id}", {"amount": amount})

    async def rate_all(self, user_id: int, picks: Picks) -> bytes:
        return await self._call("POST", f"/internal/users/{user_id}/ratings", {"amount": 1}, picks.model_dump())

    async def erase(self, user_id: int) -> None:
        await self._call("DELETE", f"/internal/users/{user_id}")

    async def profile(self, user_id: int) -> bytes:
        return await self._call("GET", f"/internal/users/{user_id}/profile")

    async def outlook(self, user_id: int, movie_id: int) -> bytes:
        return await self._call("GET", f"/internal/users/{user_id}/movies/{movie_id}")

    async def breakdown(self, user_id: int) -> Breakdown:
        return Breakdown.model_validate_json(await self._call("GET", f"/internal/users/{user_id}/breakdown"))

    async def what_if(self, user_id: int, query: WhatIfQuery) -> bytes:
        return await self._call("GET", f"/internal/users/{user_id}/what-if", query.model_dump(exclude_defaults=True))

    async def wished_movies(self, query: WishQuery, user_id: int | None) -> bytes:
        reader = {} if user_id is None else {"user_id": user_id}
        return await self._call("GET", "/internal/wishes", {**query.model_dump(exclude_defaults=True), **reader})

    async def read_wish(self, query: WishQuery) -> Wish:
        params = query.model_dump(exclude_defaults=True)
        return Wish.model_validate_json(await self._call("GET", "/internal/wishes/reading", params))

    async def preview(self, picks: Picks, amount: int) -> bytes:
        return await self._call("POST", "/internal/preview", {"amount": amount}, picks.model_dump())

    async def together(
        self,
        user_id: int,
        other_id: int,
        amount: int,
        controls: Controls,
        *,
        reader: int | None = None,
        common: bool = False,
    ) -> bytes:
        params = list_params(amount, controls) | {"common": common} | ({} if reader is None else {"reader": reader})
        return await self._call("GET", f"/internal/users/{user_id}/together/{other_id}", params)

    async def together_with(
        self, picks: Picks, user_id: int, amount: int, controls: Controls, *, common: bool = False
    ) -> bytes:
        params = list_params(amount, controls) | {"common": common}
        return await self._call("POST", f"/internal/users/{user_id}/together", params, picks.model_dump())

    async def deal(self, query: RoomQuery) -> RoomList:
        return RoomList.model_validate_json(await self._call("POST", "/internal/rooms", json=query.model_dump()))

    async def match(self, named: NamedMovies) -> bytes:
        return await self._call("POST", "/internal/movies/match", json=named.model_dump())

    async def preview_import(
        self, user_id: int, verdicts: Sequence[ImportedVerdict], catalogue: int = 0
    ) -> VerdictChanges:
        body = _import_body(verdicts, catalogue)
        response = await self._call("POST", f"/internal/users/{user_id}/imports/preview", json=body)
        return VerdictChanges.model_validate_json(response)

    async def commit_import(self, user_id: int, verdicts: Sequence[ImportedVerdict], catalogue: int = 0) -> None:
        """`catalogue`: the version that has all these movies."""
        body = _import_body(verdicts, catalogue)
        await self._call("POST", f"/internal/users/{user_id}/imports", json=body)

    async def undo_import(self, user_id: int, changes: Sequence[VerdictChange]) -> None:
        body = VerdictChanges(changes=list(changes)).model_dump(mode="json")
        await self._call("POST", f"/internal/users/{user_id}/imports/undo", json=body)

    async def record(self, movie_id: int) -> MovieRecord:
        return MovieRecord.model_validate_json(await self._call("GET", f"/internal/records/{movie_id}"))

    async def movie_even_hidden(self, movie_id: int) -> MovieDetails:
        return MovieDetails.model_validate_json(await self._call("GET", f"/internal/records/{movie_id}/movie"))

    async def hidden_movies(self) -> list[Movie]:
        return HiddenMovies.model_validate_json(await self._call("GET", "/internal/records/hidden")).movies

    async def change_record(self, movie_id: int, change: RecordChange) -> MovieRecord:
        body = change.model_dump(mode="json", exclude_unset=True)
        return MovieRecord.model_validate_json(await self._call("PUT", f"/internal/records/{movie_id}", json=body))

    async def add_records(self, batch: RecordBatch) -> ImportReport:
        return ImportReport.model_validate_json(await self._write_records("/internal/records", batch.model_dump()))

    async def announce_records(self, announcement: Announcement) -> None:
        await self._write_records("/internal/records/announcements", announcement.model_dump())

    async def add_missing(self, lines: Sequence[MovieLine]) -> AddedMovies:
        body = {"lines": [line.model_dump(mode="json", exclude_defaults=True) for line in lines]}
        return AddedMovies.model_validate_json(await self._write_records("/internal/records/additions", body))

    async def _write_records(self, path: str, body: object) -> bytes:
        """Takes longer than other calls, and may be repeated."""
        try:
            response = await self.client.post(path, json=body, timeout=RECORDS_SECONDS)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise RecommenderUnavailable from error
        return response.content

    async def movies(self, query: MovieQuery, user_id: int | None = None) -> bytes:
        """`user_id`: whose predicted ratings movies are sorted by."""
        user = {} if user_id is None else {"user_id": user_id}
        return await self._call("GET", "/internal/movies", query.model_dump(exclude_defaults=True) | user)

    async def understand_titles(self, titles: Sequence[str]) -> list[SpokenTitle]:
        """What somebody means who says these without years, in their order."""
        body = await self._call("POST", "/internal/movies/spoken", json={"titles": list(titles)})
        return SpokenTitles.model_validate_json(body).titles

    async def select(self, movie_ids: list[int], filters: MovieFilters) -> SelectedMovies:
        body = {"movie_ids": movie_ids, "filters": filters.filters().model_dump(exclude_defaults=True)}
        return SelectedMovies.model_validate_json(await self._call("POST", "/internal/movies/select", json=body))

    async def movie(self, movie_id: int) -> bytes:
        return await self._call("GET", f"/internal/movies/{movie_id}")

    async def similar(self, movie_id: int, amount: int) -> bytes:
        return await self._call("GET", f"/internal/movies/{movie_id}/similar", {"amount": amount})

    async def onboarding(self) -> bytes:
        return await self._call("GET", "/internal/onboarding")

    async def _call(self, method: str, path: str, params: dict[str, Any] | None = None, json: object = None) -> bytes:
        return (await call_service(self.client, method, path, params=params, json=json)).content


def list_params(amount: int, controls: Controls) -> dict[str, Any]:
    """Omits defaults."""
    return {"amount": amount, **controls.model_dump(exclude_defaults=True)}


def _import_body(verdicts: Sequence[ImportedVerdict], catalogue: int) -> object:
    return ImportBatch(verdicts=list(verdicts), catalogue=catalogue).model_dump(
        mode="json", exclude=set() if catalogue else {"catalogue"}
    )


async def none_if_unavailable(call: Awaitable[Result]) -> Result | None:
    """For pages that stay available while the recommender is not."""
    try:
        return await call
    except MatineeError:
        return None
