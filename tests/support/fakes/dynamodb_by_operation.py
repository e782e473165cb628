"""A DynamoDB client that records its calls, and has a response or an error for each operation, in any order."""

from collections.abc import AsyncIterator, Callable
from typing import Any, cast

from botocore.exceptions import ClientError

Response = dict[str, Any]


class DynamoDBByOperation:
    def __init__(self, **responses: Response | Exception | list[Response]) -> None:
        """A list has one response per page or per call."""
        self.responses = responses
        self.calls: list[tuple[str, Response]] = []

    def __getattr__(self, operation: str) -> Callable[..., Any]:
        async def call(**request: Any) -> Response:
            return self._answer(operation, request)

        return call

    def _answer(self, operation: str, request: Response) -> Response:
        self.calls.append((operation, request))
        response = self.responses.get(operation, {})
        if isinstance(response, list):
            return response.pop(0)
        if isinstance(response, Exception):
            raise response
        return response

    def get_paginator(self, operation: str) -> "Pages":
        return Pages(self, operation)

    def requests(self, operation: str) -> list[Response]:
        return [request for name, request in self.calls if name == operation]


class Pages:
    def __init__(self, client: DynamoDBByOperation, operation: str) -> None:
        self.client = client
        self.operation = operation

    async def paginate(self, **request: Any) -> AsyncIterator[Response]:
        self.client.calls.append((self.operation, request))
        pages = self.client.responses.get(self.operation, [])
        if isinstance(pages, Exception):
            raise pages
        assert isinstance(pages, list)
        for page in pages:
            yield page


def cancelled(*reasons: str) -> ClientError:
    """The cancellation of a transaction, with one reason for each of its writes."""
    code, codes = {"Code": "TransactionCanceledException"}, [{"Code": reason} for reason in reasons]
    return ClientError(cast("Any", {"Error": code, "CancellationReasons": codes}), "TransactWriteItems")
