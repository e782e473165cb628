"""A DynamoDB client that records requests and returns the responses, or raises the errors, that a test gives it."""

from collections.abc import Callable
from typing import Any, cast

from botocore.exceptions import ClientError, ConnectionClosedError

from shared.stores.aws import DynamoDBClient

LOST = ConnectionClosedError(endpoint_url="http://dynamodb")


def refusal(code: str) -> ClientError:
    return ClientError(cast("Any", {"Error": {"Code": code}}), "operation")


class ScriptedDynamoDB:
    def __init__(self, *responses: Any) -> None:
        self.responses = list(responses)
        self.requests: list[tuple[str, dict[str, Any]]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        async def call(**request: Any) -> Any:
            self.requests.append((operation, request))
            response = self.responses.pop(0)
            if isinstance(response, BaseException):
                raise response
            return response

        return call

    @property
    def client(self) -> DynamoDBClient:
        return cast("DynamoDBClient", self)
