"""The services respond as their OpenAPI documents say: each status, content type and schema, for any request."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from pydantic import SecretStr
from schemathesis import Case
from schemathesis.config import SchemathesisConfig
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

from services.recommender.app import create_app as recommender_app
from services.recommender.settings import RecommenderSettings
from services.voice.app import create_app as voice_app
from services.voice.settings import VoiceSettings
from services.web.app import create_app as web_app
from services.web.settings import WebSettings
from tests.integration.conftest import ADA, BOB, SmallStack
from tests.support.attempts import THOROUGH

pytestmark = pytest.mark.long

Test = TypeVar("Test", bound=Callable[..., None])
TOKEN = SecretStr("a-token-of-the-services-only")
MOVIES, SAMPLES = [1, 2, 3, 50, 400], [1, 120]

# A schema cannot express which names are free, which genres exist, what a cursor was, what Alexa has signed, which
# files have ratings, what version a record has, which days are past, or which hosts have a name.
BEYOND_SCHEMA = (
    *(r"^/api/(users|session)$", "/recommendations$", "/movies$", "/preview$", "/what-if$", "/together", "^/alexa$"),
    r"^/api/users/\{user_id\}/imports$",
    *("^/internal/records", r"/diary/\{movie_id\}", "/webhooks$"),
)
# These addresses also match the templates /internal/movies/{movie_id} and /internal/records/{movie_id}.
AMBIGUOUS = r"^/internal/(movies/(match|spoken)|records/(hidden|additions|announcements))$"
# So does this one; its filters are those of queries, where every value is text and ranges have an order.
FILTERS_AS_IN_QUERIES = r"^/internal/movies/select$"
# A version of the catalogue that does not exist yet is waited for, and 503 says so.
WAITS = r"^/internal/users/\{user_id\}/imports(/preview)?$"
# A body of lines is text whatever is in it, and a wrong line is told in its place.
LINES = r"^/api/batch/"
JUDGING_DATA = ("negative_data_rejection", "positive_data_acceptance")
OTHER_METHODS = ("allow_header_conformance", "unsupported_method")
SIGNS_OUT = r"^/api/(sessions?|users/\{user_id\})$"
KEEPS_SESSION = rf"(?!{SIGNS_OUT})^"
ERASES = r"^/internal/users/\{user_id\}$"
KEEPS_USERS = rf"(?!{ERASES})^"


# a schema says of lines of JSON no more than that they are text
schemathesis.serializer.alias("application/x-ndjson", "text/plain")


def config(users: list[int]) -> SchemathesisConfig:
    exceptions = [_without("positive_data_acceptance", at=path) for path in BEYOND_SCHEMA]
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "request-timeout": 60,  # the first file of ratings starts the process that reads it
            # query parameters that no route knows are ignored on purpose
            "generation": {
                **{"max-examples": 8, "deterministic": True, "database": "none", "no-shrink": True},
                "allow-extra-parameters": False,
            },
            # every boundary of every parameter
            "phases": {"coverage": {"enabled": THOROUGH}},
            "dictionaries": {"movies": {"values": MOVIES}, "users": {"values": users}},
            "parameters": {
                "path.movie_id": {"dictionary": "movies", "probability": 0.7},
                "path.user_id": {"dictionary": "users", "probability": 0.7},
            },
            "checks": {"negative_data_rejection": {"expected-statuses": ["4xx", "503"]}},
            "operations": [
                *exceptions,
                _without(*OTHER_METHODS, at=AMBIGUOUS),
                _without("not_a_server_error", at=WAITS),
                _without("negative_data_rejection", at=LINES),
                _without(*OTHER_METHODS, *JUDGING_DATA, at=FILTERS_AS_IN_QUERIES),
            ],
        }
    )


def _without(*checks: str, at: str) -> dict[str, Any]:
    return {"include-path-regex": at, "checks": {check: {"enabled": False} for check in checks}}


def schema(app: FastAPI, users: list[int], paths: str = "") -> BaseSchema:
    document = app.openapi()
    selected = {path: methods for path, methods in document["paths"].items() if re.search(paths, path)}
    return from_dict({**document, "paths": selected}, config=config(users))


def for_each_case(schema: BaseSchema) -> Callable[[Test], Test]:
    """One test per operation, with the same cases every time."""
    bounded = settings(deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    return lambda test: schema.parametrize()(bounded(test))


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


web = web_app(WebSettings(internal_token=TOKEN))
recommender = recommender_app(RecommenderSettings(internal_token=TOKEN))
voice = voice_app(VoiceSettings(internal_token=TOKEN))


@for_each_case(schema(web, [ADA, *SAMPLES]))
def test_web_for_anonymous_clients(case: "Case[Any]", small_stack: SmallStack) -> None:
    case.call_and_validate(base_url=small_stack.web_url)


@for_each_case(schema(web, [ADA], KEEPS_SESSION))
def test_web_for_signed_in_users(case: "Case[Any]", small_stack: SmallStack) -> None:
    case.call_and_validate(base_url=small_stack.web_url, headers=bearer(small_stack.token_of(ADA)))


@for_each_case(schema(web, [BOB], SIGNS_OUT))
def test_web_for_users_who_sign_out_or_delete_their_profile(case: "Case[Any]", small_stack: SmallStack) -> None:
    case.call_and_validate(base_url=small_stack.web_url, headers=bearer(small_stack.token_of(BOB)))


@for_each_case(schema(recommender, [BOB, *SAMPLES], ERASES))
def test_recommender_deletes_users(case: "Case[Any]", small_stack: SmallStack) -> None:
    case.call_and_validate(base_url=small_stack.recommender_url, headers=bearer(small_stack.internal_token))


@for_each_case(schema(recommender, [ADA, *SAMPLES], KEEPS_USERS))
def test_recommender(case: "Case[Any]", small_stack: SmallStack) -> None:
    case.call_and_validate(base_url=small_stack.recommender_url, headers=bearer(small_stack.internal_token))


@for_each_case(schema(voice, [ADA]))
def test_voice(case: "Case[Any]", small_stack: SmallStack) -> None:
    case.call_and_validate(base_url=small_stack.voice_url, headers=bearer(small_stack.internal_token))


@pytest.mark.parametrize("token", ["-", "a-token-of-the-services-only", "é"])
def test_internal_addresses_require_the_services_token(small_stack: SmallStack, token: str) -> None:
    for app, url in ((recommender, small_stack.recommender_url), (voice, small_stack.voice_url)):
        internal = [path for path in app.openapi()["paths"] if path.startswith("/internal/")]
        assert internal
        for path in internal:
            concrete = path.format(user_id=ADA, other_id=BOB, movie_id=1, day="2026-01-02")
            for method in app.openapi()["paths"][path]:
                assert small_stack.status(method, f"{url}{concrete}", token) == 401, (method, path)
