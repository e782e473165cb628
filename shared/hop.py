"""HTTP from one service to another: one client a process; problems are raised as our errors."""

import httpx
from httpx_aiohttp import AiohttpTransport
from pydantic import SecretStr

from shared.errors import MatineeError, Problem, RecommenderUnavailable
from shared.logs import REQUEST_ID, current_request_id

TIMEOUT = httpx.Timeout(5, connect=0.5)


def open_hop(base_url: str, token: SecretStr, transport: httpx.AsyncBaseTransport | None = None) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        base_url=base_url,
        timeout=TIMEOUT,
        transport=transport or AiohttpTransport(),
        headers={"Authorization": f"Bearer {token.get_secret_value()}"},
    )


async def hop(
    client: httpx.AsyncClient,
    method: str,
    path: str,
    *,
    params: dict[str, str | int | float] | None = None,
    json: object = None,
) -> httpx.Response:
    """The other service's 2xx answer. Its problem is raised as ours; silence is `RecommenderUnavailable`."""
    request_id = current_request_id()
    headers = {REQUEST_ID: request_id} if request_id else {}
    try:
        response = await client.request(method, path, params=params, json=json, headers=headers)
    except httpx.HTTPError as error:
        raise RecommenderUnavailable from error
    if response.is_success:
        return response
    raise _relayed(response)


def _relayed(response: httpx.Response) -> MatineeError:
    if response.headers.get("content-type") != "application/problem+json":
        return RecommenderUnavailable()
    problem = Problem.model_validate_json(response.content)
    if problem.status == 500:
        return RecommenderUnavailable()
    retry_after = response.headers.get("retry-after")
    return MatineeError.relayed(problem.status, problem.detail, int(retry_after) if retry_after else None)
