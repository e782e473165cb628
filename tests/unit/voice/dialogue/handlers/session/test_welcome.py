import pytest

from services.voice.dialogue.handlers.session import welcome as module
from services.voice.dialogue.handlers.session.welcome import welcome
from shared.contracts.errors import StoreUnavailable
from tests.support.alexa.turns import LINKED, keys, make_turn
from tests.support.alexa.users import ALEXA_USER
from tests.support.fakes.voice import FakeBackend


@pytest.fixture
def backend() -> FakeBackend:
    return FakeBackend(remembered={ALEXA_USER: 196})


async def test_a_new_user_hears_the_papers_welcome() -> None:
    reply = await welcome(make_turn())
    assert (keys(reply), reply.question) == ([], "open")


async def test_a_recognised_user_is_offered_the_list(backend: FakeBackend) -> None:
    remembered = await welcome(make_turn(backend))
    assert (keys(remembered), remembered.question) == (["welcome.back"], "my_list")
    assert remembered.conversation.listener_id == 196
    linked = await welcome(make_turn(backend, token=LINKED))
    assert (keys(linked), linked.conversation.listener_id) == (["welcome.back_name"], 945)


async def test_a_failed_recognition_does_not_spoil_the_welcome(backend: FakeBackend) -> None:
    backend.stores_error = StoreUnavailable()
    assert (await welcome(make_turn(backend))).question == "open"


async def test_a_slow_recognition_is_not_awaited(backend: FakeBackend, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RECOGNITION_SECONDS", 0.01)
    backend.hangs = True
    assert (await welcome(make_turn(backend))).question == "open"
