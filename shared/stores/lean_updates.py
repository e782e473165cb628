"""`UpdateItem` without botocore's general machinery, which takes four times as long (docs/decisions/0031).

Every rating is one such call. It goes over the same HTTP session as the client's other calls, to the same endpoint,
with the same credentials, and raises the same exceptions. `LeanUpdates` depends on private parts of aiobotocore
2.25: `_make_api_call` and `_endpoint.http_session` of a client, and the session's `send`. Tests fail when they change.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import NoCredentialsError

from shared.circuit_breaker import CircuitBreaker
from shared.stores.errors import CircuitOpen, UnusableResponse
from shared.stores.sigv4 import Credentials, Signer

OPERATION = "UpdateItem"
HEADERS = {"content-type": "application/x-amz-json-1.0", "x-amz-target": f"DynamoDB_20120810.{OPERATION}"}
USER_AGENT = "matinee"
GetCredentials = Callable[[], Awaitable[Any]]


@dataclass(frozen=True)
class PreparedRequest:
    """What aiobotocore's HTTP session reads of a request."""

    url: str
    headers: dict[str, str]
    body: bytes
    method: str = "POST"
    stream_output: bool = False


class LeanUpdates:
    """`get_credentials` is that of the session that the client was made with."""

    def __init__(self, client: Any, get_credentials: GetCredentials, breaker: CircuitBreaker) -> None:
        self.client = client
        self.breaker = breaker
        self._get_credentials = get_credentials
        endpoint = urlsplit(client.meta.endpoint_url)
        self._url = endpoint._replace(path=endpoint.path or "/").geturl()
        self._signer = Signer(endpoint.netloc, endpoint.path or "/", client.meta.region_name, "dynamodb")

    def install(self) -> None:
        call = self.client._make_api_call

        async def call_or_update(operation: str, parameters: Any) -> Any:
            return await (self.update(parameters) if operation == OPERATION else call(operation, parameters))

        self.client._make_api_call = call_or_update

    async def update(self, parameters: dict[str, Any]) -> dict[str, Any]:
        """Every response other than a 5xx, and other than from something else, shows that the service is up."""
        if not self.breaker.allows_call():
            raise CircuitOpen
        try:
            request = await self._request(parameters)
            http_response = await self.client._endpoint.http_session.send(request)
            status, content = http_response.status_code, await http_response.content
            response = parse(status, content)
        except Exception:
            self.breaker.record_failure()
            raise
        (self.breaker.record_failure if status >= 500 else self.breaker.record_success)()
        response["ResponseMetadata"] = {"HTTPStatusCode": status, "RetryAttempts": 0}
        if status >= 300:
            raise self._error(response)
        return response

    async def _request(self, parameters: dict[str, Any]) -> PreparedRequest:
        body = json.dumps(parameters, default=_base64).encode()
        headers = self._signer.headers(body, HEADERS, await self._credentials())
        return PreparedRequest(self._url, headers | {"user-agent": USER_AGENT}, body)

    async def _credentials(self) -> Credentials:
        found = await self._get_credentials()
        if found is None:
            raise NoCredentialsError
        credentials: Credentials = await found.get_frozen_credentials()
        return credentials

    def _error(self, response: dict[str, Any]) -> Exception:
        code = str(response.pop("__type", "")).rpartition("#")[2].partition(":")[0]
        message = response.get("message", response.get("Message", ""))
        error: Exception = self.client.exceptions.from_code(code)(
            {**response, "Error": {"Code": code, "Message": message}}, OPERATION
        )
        return error


def parse(status: int, content: bytes) -> dict[str, Any]:
    """The response with values as botocore returns them. Raises `UnusableResponse` if it is not a JSON object."""
    try:
        response = json.loads(content, object_hook=_with_bytes)
    except ValueError:
        response = None
    if not isinstance(response, dict):
        raise UnusableResponse(status=status)
    return response


def _base64(value: Any) -> str:
    return b64encode(value).decode()


def _with_bytes(value: dict[str, Any]) -> dict[str, Any]:
    """An attribute value of bytes, or of a set of bytes, has one of two names, and no other."""
    if len(value) != 1:
        return value
    ((name, content),) = value.items()
    if name == "B" and isinstance(content, str):
        return {name: b64decode(content)}
    if name == "BS" and isinstance(content, list):
        return {name: [b64decode(each) for each in content]}
    return value
