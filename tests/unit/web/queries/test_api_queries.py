"""`read_query` behaves and is documented exactly as FastAPI's own query models."""

from typing import Annotated, Any

import httpx
import pytest
from fastapi import FastAPI, Query, Request

from services.web.queries.api_queries import ListQuery, openapi_parameters, read_query
from shared.http.problem_details import install_problem_handlers

app = FastAPI()
install_problem_handlers(app)


@app.get("/theirs")
async def theirs(query: Annotated[ListQuery, Query()]) -> ListQuery:
    return query


@app.get("/ours", openapi_extra=openapi_parameters(ListQuery))
async def ours(request: Request) -> ListQuery:
    return read_query(ListQuery, request)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "amount=5&genre=Drama&from_year=1990&to_year=1999&popularity=-0.5&diversity=1",
        "amount=5&amount=7",
        "amount=",
        "amount=0",
        "amount=five&popularity=nan",
        "amuont=5",
        "genre=" + "x" * 41,
        "from_year=1990.0",
        "genre=%FF",
    ],
)
async def test_a_query_is_read_as_fastapi_reads_it(query: str) -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
        theirs, ours = await client.get(f"/theirs?{query}"), await client.get(f"/ours?{query}")
    assert (ours.status_code, ours.json()) == (theirs.status_code, theirs.json())


def test_a_query_is_documented_as_fastapi_documents_it() -> None:
    paths: dict[str, Any] = app.openapi()["paths"]
    assert paths["/ours"]["get"]["parameters"] == paths["/theirs"]["get"]["parameters"]
