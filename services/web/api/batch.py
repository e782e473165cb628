"""Lists for many profiles at once, such as those of a shop's customers."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Annotated, Any, Self

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from services.web.accounts.limits import Limit
from services.web.clients.recommender import Recommender
from services.web.dependencies import Deps
from services.web.http.credentials import client_address
from services.web.localization.messages import Message
from shared.contracts.errors import InvalidInput, MatineeError
from shared.contracts.lists import RecommendedMovie
from shared.contracts.profiles import Pick, Picks
from shared.contracts.validation.broken_rules import described
from shared.contracts.values import MAX_BATCH_RATINGS, Amount
from shared.http.problem_details import MAX_NAME_LENGTH, problem_responses

router = APIRouter(prefix="/api/batch", tags=["recommendations"])
BATCH_PATH = "/api/batch/recommendations"
NDJSON = "application/x-ndjson"
MAX_PROFILES = 200
MAX_BATCH_BYTES = 1_000_000
MAX_REPORTED = 5
BATCHES = Limit("batch", 20, 60)


class ProfileLine(BaseModel):
    """A profile without an account: its ratings, the oldest first."""

    model_config = ConfigDict(extra="forbid")

    ratings: Annotated[list[Pick], Field(max_length=MAX_BATCH_RATINGS)]
    amount: Amount = 10

    @model_validator(mode="after")
    def _rates_each_movie_once(self) -> Self:
        counts = Counter(pick.movie_id for pick in self.ratings)
        for place, pick in enumerate(self.ratings):
            if counts[pick.movie_id] > 1:
                twice = {"movie_id": pick.movie_id, "place": place}
                raise PydanticCustomError("twice", "ratings.{place}: movie {movie_id} is rated more than once", twice)
        return self


class ListLine(BaseModel):
    """The list of the profile in the same line, or what is wrong with that. `unknown_movies`: ids that no movie has;
    the list goes by the other ratings."""

    line: int
    movies: list[RecommendedMovie] = []
    unknown_movies: list[int] = []
    error: str | None = None


@router.post(
    "/recommendations",
    response_class=StreamingResponse,
    responses={200: {"content": {NDJSON: {"schema": {"type": "string"}}}}, **problem_responses(413, 422, 429)},
    openapi_extra={"requestBody": {"required": True, "content": {NDJSON: {"schema": {"type": "string"}}}}},
)
async def batch_recommendations(request: Request, deps: Deps) -> StreamingResponse:
    """Lists for up to 200 profiles: JSON lines such as `{"ratings": [{"movie_id": 50, "rating": 5}], "amount": 10}` in,
    one list a line out, in their order and as they are computed. A line that is wrong has an `error` that names the
    field, and stops nothing. `unknown_movies` has the ids that no movie has; such ratings are left out. A profile has
    at most 90 ratings, the oldest first, each of another movie; a batch has at most 1,000,000 bytes; and an address
    sends at most 20 batches a minute. Nothing is stored."""
    await deps.rate_limiter.count(BATCHES, client_address(request))
    lines = [numbered for numbered in enumerate((await request.body()).splitlines(), 1) if numbered[1].strip()]
    if not 0 < len(lines) <= MAX_PROFILES:
        raise InvalidInput(Message("A batch has 1 to %(most)s profiles.", most=MAX_PROFILES))
    return StreamingResponse(_lists(lines, deps.recommender), media_type=NDJSON)


async def _lists(lines: list[tuple[int, bytes]], recommender: Recommender) -> AsyncIterator[bytes]:
    """One at a time, so that a batch takes no more of the recommender than a visitor."""
    for number, line in lines:
        yield await _list(number, line, recommender) + b"\n"


async def _list(number: int, line: bytes, recommender: Recommender) -> bytes:
    try:
        profile = ProfileLine.model_validate_json(line)
        body = await recommender.preview(Picks(ratings=profile.ratings), profile.amount)
    except ValidationError as error:
        return _wrong(number, "; ".join(map(_described, error.errors()[:MAX_REPORTED])))
    except MatineeError as error:
        return _wrong(number, str(error.message))
    return b'{"line":%d,%b' % (number, body[1:])


def _described(error: Any) -> str:
    return described(error, ".".join(map(str, error["loc"]))[:MAX_NAME_LENGTH])


def _wrong(number: int, message: str) -> bytes:
    return ListLine(line=number, error=message).model_dump_json(exclude={"movies", "unknown_movies"}).encode()
