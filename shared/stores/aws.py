"""AWS clients, opened once per process.

Each client has a circuit breaker, so a service that is down or frozen delays only a few calls.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

import aioboto3
from aiobotocore.config import AioConfig
from aiobotocore.session import get_session
from botocore.handlers import generate_idempotent_uuid
from botocore.loaders import Loader, create_loader

from shared.circuit_breaker import CircuitBreaker
from shared.stores.clock_skew import ClockSkew
from shared.stores.errors import CircuitOpen, UnusableResponse, is_outage
from shared.stores.instrumentation import instrument_client
from shared.stores.lean_updates import LeanUpdates
from shared.telemetry.metrics import Metrics, Store

if TYPE_CHECKING:
    from types_aiobotocore_dynamodb.client import DynamoDBClient
    from types_aiobotocore_s3.client import S3Client
else:
    DynamoDBClient = S3Client = Any

__all__ = ["DynamoDBClient", "S3Client", "open_dynamodb", "open_s3"]

MAX_FAILURES = 5


class AwsSettings(Protocol):
    @property
    def aws_endpoint_url(self) -> str | None: ...
    @property
    def aws_region(self) -> str: ...


def open_session() -> aioboto3.Session:
    session = get_session()
    session.register_component("data_loader", _loader())
    return aioboto3.Session(botocore_session=session)


@cache
def _loader() -> Loader:
    """Of AWS's descriptions of its services. Each loader would hold 7 MB of endpoints of its own."""
    return create_loader()


def _client(
    session: aioboto3.Session, name: str, settings: AwsSettings, read_timeout: float
) -> AbstractAsyncContextManager[Any]:
    config = AioConfig(
        connect_timeout=2,
        read_timeout=read_timeout,
        retries={"total_max_attempts": 1},
        max_pool_connections=50,
        # saves a fifth of a call: a user agent rebuilt each time, and checks that our types make superfluous
        user_agent="matinee",
        parameter_validation=False,
        s3={"addressing_style": "path"} if settings.aws_endpoint_url else {},
    )
    return session.client(  # type: ignore[no-any-return]
        name, endpoint_url=settings.aws_endpoint_url, region_name=settings.aws_region, config=config
    )


@asynccontextmanager
async def open_dynamodb(settings: AwsSettings, metrics: Metrics | None = None) -> AsyncIterator[DynamoDBClient]:
    session = open_session()
    async with _client(session, "dynamodb", settings, read_timeout=2) as client:
        _prepare(client, "dynamodb", metrics or Metrics(), session)
        # our repeated writes are safe by their conditions; with a token, the store keeps each request for ten minutes
        client.meta.events.unregister("before-parameter-build", generate_idempotent_uuid)
        client.meta.events.register("before-parse", refuse_other_than_json)
        yield client


@asynccontextmanager
async def open_s3(settings: AwsSettings, metrics: Metrics | None = None) -> AsyncIterator[S3Client]:
    async with _client(open_session(), "s3", settings, read_timeout=30) as client:
        _prepare(client, "s3", metrics or Metrics())
        yield client


def _prepare(client: Any, store: Store, metrics: Metrics, session: Any = None) -> None:
    """With the `session` of a client of DynamoDB, its updates take less time."""
    breaker = CircuitBreaker(store, MAX_FAILURES)
    metrics.watch_breaker(breaker)
    attach_circuit_breaker(client, breaker)
    client.meta.events.register("after-call", ClockSkew(store, metrics).note)
    if session is not None:
        LeanUpdates(client, session.get_credentials, breaker).install()
    instrument_client(client, store, metrics, is_outage)


def refuse_other_than_json(response_dict: dict[str, Any], **_: object) -> None:
    """Without this, botocore takes an empty or foreign response for one that found nothing."""
    if not response_dict["body"].startswith(b"{"):
        raise UnusableResponse(status=response_dict["status_code"])


def attach_circuit_breaker(client: Any, breaker: CircuitBreaker) -> None:
    """Every response other than a 5xx shows that the service is up."""

    def before(**_: object) -> None:
        if not breaker.allows_call():
            raise CircuitOpen

    def after(http_response: Any, **_: object) -> None:
        (breaker.record_failure if http_response.status_code >= 500 else breaker.record_success)()

    def failed(**_: object) -> None:
        breaker.record_failure()

    for event, handler in (("before-call", before), ("after-call", after), ("after-call-error", failed)):
        client.meta.events.register(event, handler)
