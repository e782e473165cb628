"""Training on /status, as it is when the page is made and as it goes on."""

import asyncio
import re
from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from services.web.views import status_stream
from shared.contracts.operations import TrainingResult, TrainingState
from tests.unit.web.conftest import Site


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_stream, "REFRESH_SECONDS", 0.01)
    monkeypatch.setattr(status_stream, "MAX_STREAM_SECONDS", 0.5)


async def panel(site: Site) -> str:
    page = (await site.client.get("/status")).text
    found = re.search(r'<section class="panel" id="panel-training".*?</section>', page, re.DOTALL)
    assert found
    return found[0]


async def test_without_a_training_the_page_says_when_the_next_starts(site: Site) -> None:
    shown = await panel(site)
    assert "No training is running" in shown
    assert "automatically after 988 more" in shown
    assert "<progress" not in shown


async def test_the_page_shows_the_progress_of_a_training(site: Site) -> None:
    site.recommender.training = TrainingState.running("fit", 45, 90, None, None)
    shown = await panel(site)
    assert '<progress max="100" value="50" aria-labelledby="training step">50%</progress>' in shown
    assert "Step 2 of 3: Learning which movies go together" in shown
    assert re.search(
        r'<li class="done">Ratings.*<li aria-current="step">Learning</li>\s*<li>Publishing', shown, re.DOTALL
    )


async def test_the_page_shows_a_failed_training_without_its_error(site: Site) -> None:
    last = TrainingResult(ended_at=datetime.now(UTC), error="OSError('/secret')")
    site.recommender.training = TrainingState(state="idle", last=last)
    shown = await panel(site)
    assert "The last training failed just now." in shown
    assert "secret" not in shown


async def test_without_the_recommender_the_state_of_training_is_unknown(site: Site) -> None:
    site.recommender.down = True
    assert "is unknown while the recommender is unavailable" in await panel(site)


async def test_the_page_offers_to_refresh(site: Site) -> None:
    assert '<a href="/status">Refresh</a>' in (await site.client.get("/status")).text


async def test_each_change_is_an_event(site: Site) -> None:
    async def train() -> None:
        await asyncio.sleep(0.1)
        site.recommender.training = TrainingState.running("publish", 1, 4, None, None)

    answer, _ = await asyncio.gather(site.client.get("/status/events"), train())
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in answer.headers
    first, everything, *changes = answer.text.strip().split("\n\n")
    assert first == "retry: 2000"
    assert everything.count('data: </section><section class="panel"') == 5
    for event in (everything, *changes):
        assert all(line.startswith("data: ") for line in event.splitlines())
    of_training = [event for event in changes if 'id="panel-training"' in event]
    assert len(of_training) == 1
    assert "25% of this step" in of_training[0]


async def test_a_new_model_is_shown_at_once(site: Site) -> None:
    served = site.recommender.status()

    async def swap() -> None:
        await asyncio.sleep(0.1)
        site.recommender.status = lambda: {**served, "model_version": "new"}  # type: ignore[method-assign]

    answer, _ = await asyncio.gather(site.client.get("/status/events"), swap())
    versions = re.findall(r'<dd id="version">(.*?)</dd>', answer.text)
    assert versions == ["fake", "new"]


async def test_viewers_see_that_the_recommender_is_unavailable(site: Site) -> None:
    site.recommender.down = True
    answer = await site.client.get("/status/events")
    assert answer.status_code == 200
    assert "is unknown while the recommender is unavailable" in answer.text


async def test_too_many_viewers_are_refused(site: Site) -> None:
    with ExitStack() as watching:
        for number in range(status_stream.MAX_VIEWERS):
            watching.enter_context(site.dependencies.status_stream.viewer(str(number)))
        answer = await site.client.get("/status/events")
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
        assert (await site.client.get("/status")).status_code == 200
    assert (await site.client.get("/status/events")).status_code == 200
    assert site.dependencies.status_stream._viewers.total() == 0


async def test_a_head_request_opens_no_stream(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_stream, "MAX_STREAM_SECONDS", 600.0)
    async with asyncio.timeout(10):
        answer = await site.client.head("/status/events")
    assert (answer.status_code, answer.text) == (200, "")
    assert site.dependencies.status_stream._viewers.total() == 0
