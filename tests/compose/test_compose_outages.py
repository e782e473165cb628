"""Each store and the recommender stopped and started again under use."""

from collections.abc import Callable

import httpx

from tests.support.alexa.certificate_authority import AlexaDevice
from tests.support.processes.compose_project import Composed, eventually
from tests.support.visitors import STAR_WARS, Traffic, Visitor


def test_without_redis_everything_goes_on_and_with_it_the_cache_is_used_again(
    composed: Composed, visitor: Visitor
) -> None:
    with Traffic(visitor).flowing() as answers:
        with composed.stopped("redis"):
            eventually(grown(answers, 15), 30, "traffic without Redis")
            assert visitor.rates(STAR_WARS, 5).status_code == 200
        eventually(grown(answers, 15), 30, "traffic with Redis")
    assert statuses(answers) == {200}
    eventually(lambda: visitor.list().json()["source"] == "cache", 15, "lists from the cache")


def test_without_aws_what_cannot_be_done_is_said_and_with_it_all_is_back_without_a_restart(
    composed: Composed, client: httpx.Client, device: AlexaDevice
) -> None:
    """LocalStack keeps nothing: the recommender gives back tables, data set and model; users are gone."""
    started = {service: composed.inspected(service)["State"]["StartedAt"] for service in ("web", "recommender")}
    visitor = Visitor.signed_up(client)
    visitor.rates(STAR_WARS, 5).raise_for_status()
    client.get("/api/users/196/recommendations").raise_for_status()
    with Traffic(visitor).flowing() as answers, composed.stopped("localstack"):
        eventually(grown(answers, 9), 60, "traffic without AWS")
        refused = visitor.rates(STAR_WARS, 4)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert "try again" in refused.json()["detail"]
        assert client.get("/api/users/196/recommendations").json()["source"] == "cache"
        assert client.get("/about").status_code == 200
        assert client.get("/health/ready").status_code == 503
        assert device.says("SubmitIntent", UserId="800", Amount="3")
        answers_while_away = list(answers)
    assert statuses(answers_while_away) <= {200, 503}
    assert statuses(answers) <= {200, 401, 404, 503}  # the visitor is unknown then
    assert statuses([answer for answer in answers if answer.url.path == "/result"]) <= {200, 503}
    eventually(lambda: client.get("/health/ready").json()["status"] == "ready", 30, "ready again")
    newcomer = Visitor.signed_up(client)
    assert newcomer.rates(STAR_WARS, 5).status_code == 200
    eventually(lambda: newcomer.list().json()["source"] == "cache", 10, "the cache believed again")
    assert client.get("/api/users/196/recommendations").json()["movies"]
    assert started == {service: composed.inspected(service)["State"]["StartedAt"] for service in started}


def test_without_the_recommender_lists_are_read_and_with_it_ratings_are_taken_again(
    composed: Composed, visitor: Visitor
) -> None:
    visitor.rates(STAR_WARS, 5).raise_for_status()
    with composed.stopped("recommender"):
        assert visitor.list().json()["source"] == "cache"
        refused = visitor.rates(STAR_WARS, 4)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) > 0
        assert "recommender is temporarily unavailable" in refused.json()["detail"]
    eventually(lambda: visitor.rates(STAR_WARS, 4).status_code == 200, 60, "ratings taken again")


def statuses(answers: list[httpx.Response]) -> set[int]:
    return {answer.status_code for answer in answers}


def grown(answers: list[httpx.Response], by: int) -> Callable[[], bool]:
    goal = len(answers) + by
    return lambda: len(answers) >= goal
