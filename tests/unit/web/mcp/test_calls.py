import asyncio

import pytest
from pydantic import BaseModel

from services.web.mcp import calls
from services.web.mcp.calls import call_tool
from services.web.mcp.tools.tool import Answer, Arguments, Tool
from services.web.mcp.visit import Visit
from shared.contracts.movies import Movie
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import Caller


async def test_a_tool_that_takes_too_long_is_ended(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    async def forever(_given: Arguments, _visit: Visit) -> Answer:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(calls, "MAX_SECONDS", 0.01)
    slow = Tool(name="slow", title="", description="", arguments=Arguments, content=BaseModel, run=forever)
    answer = await call_tool(slow, {}, Visit(site.dependencies))
    assert answer.is_error
    assert "temporarily unavailable" in answer.text


async def test_an_outage_of_the_recommender_is_told_in_words(ada: Caller, site: Site) -> None:
    site.recommender.down = True
    answer = await ada.calls("popular")
    assert answer.is_error
    assert "try again shortly" in answer.text


async def test_an_answer_that_cannot_be_read_is_no_fault_of_the_arguments(site: Site) -> None:
    async def misread(_given: Arguments, _visit: Visit) -> Answer:
        Movie.model_validate({"movie_id": "what the recommender said"})
        raise AssertionError

    tool = Tool(name="misread", title="", description="", arguments=Arguments, content=BaseModel, run=misread)
    answer = await call_tool(tool, {}, Visit(site.dependencies))
    assert answer.is_error
    assert "temporarily unavailable" in answer.text
    assert "not allowed" in (await call_tool(tool, {"no": "such"}, Visit(site.dependencies))).text
