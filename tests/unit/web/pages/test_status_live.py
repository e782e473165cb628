"""Training on /status, as it is when the page is made and as it goes on."""

import asyncio
import re
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import pytest

from services.web.pages import status as status_page
from services.web.views import status_stream
from shared.contracts.operations import (
    HeldOutQuality,
    OutcomeCounts,
    PastTraining,
    TrainingHistory,
    TrainingResult,
    TrainingState,
)
from tests.unit.web.conftest import Site


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status_stream, "REFRESH_SECONDS", 0.01)
    monkeypatch.setattr(status_stream, "MAX_STREAM_SECONDS", 0.5)


@pytest.fixture
def renderings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The stream ends when the panels were rendered three times. `renderings` has one entry for each time."""
    found: list[int] = []
    render = status_page.render_panels

    async def counted(*arguments: Any) -> list[str]:
        panels = await render(*arguments)
        found.append(len(panels))
        return panels

    monkeypatch.setattr(status_stream, "MAX_STREAM_SECONDS", 60)
    monkeypatch.setattr(status_page, "render_panels", counted)
    monkeypatch.setattr(status_page, "is_closing", lambda _scope: len(found) >= 3)
    return found


async def after_first(renderings: list[int]) -> None:
    while not renderings:
        await asyncio.sleep(0.001)


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


async def test_past_trainings_stand_with_their_quality_and_what_became_of_their_lists(site: Site) -> None:
    assert "No training has ended yet." in (await site.client.get("/status")).text
    ended_at, quality = datetime(2026, 1, 2, 3, 4, tzinfo=UTC), HeldOutQuality(ratings=1234, rmse=0.912)
    counts = OutcomeCounts(rated_well=6, rated_lower=2, dismissed=1, wanted=1)
    trained = PastTraining(ended_at=ended_at, model_version="v1", ratings=5000, quality=quality, outcomes=counts)
    failed = PastTraining(ended_at=ended_at, error="OSError('/secret')")
    site.recommender.history = TrainingHistory(trainings=[failed, trained])
    page = (await site.client.get("/status")).text
    for text in ("5,000", "0.91 stars (1,234 ratings)", "6 (60%)", "1 (10%)", "It failed."):
        assert text in page
    assert "secret" not in page


async def test_the_page_offers_to_refresh(site: Site) -> None:
    assert '<a href="/status">Refresh</a>' in (await site.client.get("/status")).text


async def test_each_change_is_an_event(site: Site, renderings: list[int]) -> None:
    async def train() -> None:
        await after_first(renderings)
        site.recommender.training = TrainingState.running("publish", 1, 4, None, None)

    answer, _ = await asyncio.gather(site.client.get("/status/events"), train())
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in answer.headers
    first, everything, *changes = answer.text.strip().split("\n\n")
    assert first == "retry: 2000"
    assert everything.count('data: </section><section class="panel"') == 6
    for event in (everything, *changes):
        assert all(line.startswith("data: ") for line in event.splitlines())
    of_training = [event for event in changes if 'id="panel-training"' in event]
    assert len(of_training) == 1
    assert "25% of this step" in of_training[0]


async def test_a_new_model_is_shown_at_once(site: Site, renderings: list[int]) -> None:
    served = site.recommender.status()

    async def swap() -> None:
        await after_first(renderings)
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
