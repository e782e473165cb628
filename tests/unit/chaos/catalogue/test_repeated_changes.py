"""What the operator or a watcher changed holds once acknowledged, and is left alone if it took several attempts."""

import asyncio
import random
from collections.abc import Callable

import httpx
import pytest

from tests.chaos.catalogue.operator import Operator
from tests.chaos.catalogue.watcher import Watcher
from tests.chaos.checked_requests import CheckedRequests
from tests.chaos.ledger import UserLedger
from tests.chaos.visitors import Visitor
from tests.unit.chaos.conftest import MakeCaller

REFUSED = httpx.Response(503, headers={"retry-after": "1"})
DONE = httpx.Response(200, json={"movie_id": 9, "error": None})
INCOMPLETE = httpx.Response(200, json={"error": "the store is away"})
Requests = Callable[..., CheckedRequests]


@pytest.fixture
def requests(caller_of: MakeCaller) -> Requests:
    def answering(*answers: httpx.Response) -> CheckedRequests:
        left = iter(answers)
        return CheckedRequests(caller_of(lambda _: next(left)), random.Random(1))

    return answering


@pytest.mark.parametrize(("answers", "repeated"), [([DONE], 0), ([REFUSED, DONE], 1), ([INCOMPLETE, DONE], 1)])
async def test_a_movie_is_added_once_it_is_said_to_be_complete(
    requests: Requests, answers: list[httpx.Response], repeated: int
) -> None:
    operator = Operator(requests(*answers), "token", [], asyncio.Event())
    await operator._add()
    added = operator.requests.catalogue.added
    assert (len(added.held), len(added.uncertain)) == (1, repeated)


@pytest.mark.parametrize(("answers", "hides", "repeated"), [([DONE], 1, 0), ([REFUSED, DONE], 1, 1), ([REFUSED], 0, 1)])
async def test_a_movie_is_hidden_once_that_is_acknowledged(
    requests: Requests, answers: list[httpx.Response], hides: int, repeated: int
) -> None:
    operator = Operator(requests(*answers), "token", [], asyncio.Event())
    if not hides:
        operator.requests.give_up.set()
    await operator._set_hidden(7, True)
    shown = operator.requests.catalogue.shown
    assert (operator.hides, len(shown.held), len(shown.uncertain)) == (hides, hides, repeated)


@pytest.mark.parametrize(("answers", "repeated"), [([DONE], 0), ([REFUSED, DONE], 1)])
async def test_an_entry_of_a_watcher_holds_once_it_is_acknowledged(
    requests: Requests, answers: list[httpx.Response], repeated: int
) -> None:
    watcher = Watcher(Visitor(5, "token", [0], UserLedger(5)), requests(*answers), 0, asyncio.Event())
    await watcher._change()
    assert (watcher.entries.acknowledged, len(watcher.entries.uncertain)) == (1, repeated)
