"""AWS clients, opened once a process, and the one place where AWS's failures become ours.

Every client has a circuit breaker, so that a service that is away or frozen holds up a few calls and not all.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TYPE_CHECKING, Any, Protocol

import aioboto3
import structlog
from aiobotocore.config import AioConfig
from botocore.exceptions import BotoCoreError, ClientError, ConnectionClosedError, EndpointConnectionError
from botocore.handlers import generate_idempotent_uuid
from tenacity import retry, retry_if_exception, stop_after_attempt, wait_random

from shared.circuit_breaker import Breaker
from shared.contracts.errors import StoreUnavailable
from shared.stores.instrumentation import watch_calls
from shared.telemetry.metrics import Metrics, Store

if TYPE_CHECKING:
    from types_aiobotocore_dynamodb.client import DynamoDBClient
    from types_aiobotocore_s3.client import S3Client
else:
    DynamoDBClient = S3Client = Any

__all__ = ["DynamoDBClient", "S3Client", "error_code", "open_dynamodb", "open_s3", "repeatable", "store_errors"]

log = structlog.get_logger()

CROSSED = "TransactionConflictException"
# DynamoDB's errors that say "not you, not now": throttling, an internal fault, tables not (yet) there, a write of the
# same item by a transaction at the same moment.
PASSING = {
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ResourceNotFoundException",
    "ServiceUnavailable",
    "ThrottlingException",
    CROSSED,
    "SlowDown",
    "500",
    "502",
    "503",
}


FAILURES_IN_A_ROW = 5


class LeftAlone(BotoCoreError):
    fmt = "the service is left alone for a moment"


class AwsSettings(Protocol):
    @property
    def aws_endpoint_url(self) -> str | None: ...
    @property
    def aws_region(self) -> str: ...


def _client(name: str, settings: AwsSettings, read_timeout: float) -> AbstractAsyncContextManager[Any]:
    config = AioConfig(
        connect_timeout=2,
        read_timeout=read_timeout,
        retries={"total_max_attempts": 1},
        max_pool_connections=50,
        # a fifth of what a call costs: an agent line made anew each time, and checks of what our types say already
        user_agent="matinee",
        parameter_validation=False,
        s3={"addressing_style": "path"} if settings.aws_endpoint_url else {},
    )
    return aioboto3.Session().client(  # type: ignore[no-any-return]
        name, endpoint_url=settings.aws_endpoint_url, region_name=settings.aws_region, config=config
    )


@asynccontextmanager
async def open_dynamodb(settings: AwsSettings, metrics: Metrics | None = None) -> AsyncIterator[DynamoDBClient]:
    async with _client("dynamodb", settings, read_timeout=2) as client:
        _prepare(client, "dynamodb", metrics or Metrics())
        # what we write again is safe by its condition; for a token, a store keeps all that came with it for ten minutes
        client.meta.events.unregister("before-parameter-build", generate_idempotent_uuid)
        yield client


@asynccontextmanager
async def open_s3(settings: AwsSettings, metrics: Metrics | None = None) -> AsyncIterator[S3Client]:
    async with _client("s3", settings, read_timeout=30) as client:
        _prepare(client, "s3", metrics or Metrics())
        yield client


def _prepare(client: Any, store: Store, metrics: Metrics) -> None:
    breaker = Breaker(store, FAILURES_IN_A_ROW)
    metrics.watch_breaker(breaker)
    guard(client, breaker)
    watch_calls(client, store, metrics, is_no_answer)


def guard(client: Any, breaker: Breaker) -> None:
    """An answer of any kind but 5xx shows that the service is there."""

    def before(**_: object) -> None:
        if not breaker.lets_through():
            raise LeftAlone

    def after(http_response: Any, **_: object) -> None:
        (breaker.failed if http_response.status_code >= 500 else breaker.succeeded)()

    def failed(**_: object) -> None:
        breaker.failed()

    for event, handler in (("before-call", before), ("after-call", after), ("after-call-error", failed)):
        client.meta.events.register(event, handler)


def is_no_answer(error: BaseException) -> bool:
    """A refusal on a condition is an answer, and a store that is left alone was not asked."""
    if isinstance(error, ClientError):
        return error_code(error) in PASSING
    return not isinstance(error, LeftAlone)


def error_code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))


@contextmanager
def store_errors() -> Iterator[None]:
    """AWS out of reach, or refusing for now, is a told 503; any other refusal is left to the caller."""
    try:
        yield
    except (BotoCoreError, OSError, TimeoutError) as error:
        if not isinstance(error, LeftAlone):
            log.warning("store unreachable", error=repr(error))
        raise StoreUnavailable from error
    except ClientError as error:
        if error_code(error) not in PASSING:
            raise
        log.warning("store refused", error=str(error))
        raise StoreUnavailable from error


def _may_do_at_once(error: BaseException) -> bool:
    """A lost connection, as happens once to each pooled one when a service restarts, or a transaction that was in the
    way. A time-out is not tried again."""
    if not isinstance(error, StoreUnavailable):
        return False
    cause = error.__cause__
    crossed = isinstance(cause, ClientError) and error_code(cause) == CROSSED
    return crossed or isinstance(cause, ConnectionClosedError | EndpointConnectionError)


repeatable = retry(
    retry=retry_if_exception(_may_do_at_once),
    stop=stop_after_attempt(2),
    wait=wait_random(0, 0.05),
    reraise=True,
)
"""For calls that do the same when done twice: reads, and writes on a condition that the first one makes false."""
