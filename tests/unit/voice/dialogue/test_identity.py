from dataclasses import replace

import pytest

from services.voice.dialogue import identity
from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.replies import EarlyReply
from services.voice.dialogue.turns import Turn
from tests.support.alexa.turns import LINKED, READ_ONLY, REVOKED, keys, make_turn
from tests.support.alexa.users import ALEXA_USER
from tests.support.fakes.voice import FakeBackend

REMEMBERING = FakeBackend(remembered={ALEXA_USER: 7})


@pytest.mark.parametrize(("token", "user_id"), [(None, None), (LINKED, 945), (READ_ONLY, 945), (REVOKED, None)])
async def test_an_account_is_found_by_its_token(token: str | None, user_id: int | None) -> None:
    account = await identity.linked_account(make_turn(token=token))
    assert (account.user_id if account else None) == user_id


async def test_the_spoken_id_comes_before_the_account_and_the_account_before_the_remembered_user() -> None:
    spoken = make_turn(REMEMBERING, Conversation(listener_id=196), token=LINKED)
    assert await identity.require_user_id(spoken) == 196
    assert await identity.require_user_id(make_turn(REMEMBERING, token=LINKED)) == 945
    assert await identity.require_user_id(make_turn(REMEMBERING)) == 7


async def test_an_unknown_user_is_asked_for_an_id() -> None:
    with pytest.raises(EarlyReply) as early:
        await identity.require_user_id(make_turn())
    assert (keys(early.value.reply), early.value.reply.question) == (["numbers.needed"], "id")
    assert early.value.reply.conversation.unfinished is not None


async def test_a_linked_account_may_write() -> None:
    assert (await identity.require_write_access(make_turn(token=LINKED))).user_id == 945


@pytest.mark.parametrize(
    ("token", "reason"), [(None, "link.needed"), (REVOKED, "link.refused"), (READ_ONLY, "link.not_allowed")]
)
async def test_without_write_access_a_card_links_the_account(token: str | None, reason: str) -> None:
    with pytest.raises(EarlyReply) as early:
        await identity.require_write_access(make_turn(REMEMBERING, token=token))
    assert keys(early.value.reply) == [reason]
    assert early.value.reply.links_account


def spoken_by(person: str | None, backend: FakeBackend, token: str | None = None) -> Turn:
    turn = make_turn(backend, token=token)
    return replace(turn, user=turn.user.model_copy(update={"person_id": person}))


async def test_people_of_a_household_are_recognised_by_their_voices() -> None:
    backend = FakeBackend()
    backend.remembered = {f"{ALEXA_USER}/ada": 196, ALEXA_USER: 7}
    found = [(await identity.recognise(spoken_by(person, backend)))[0] for person in ("ada", "ben", None)]
    assert found == [196, None, 7]


async def test_a_recognised_person_comes_before_the_linked_account() -> None:
    backend = FakeBackend()
    backend.remembered = {f"{ALEXA_USER}/ben": 7}
    assert [(await identity.recognise(spoken_by(person, backend, LINKED)))[0] for person in ("ben", "ada")] == [7, 945]


async def test_a_person_does_not_write_to_the_account_of_another() -> None:
    backend = FakeBackend()
    backend.remembered = {f"{ALEXA_USER}/ben": 7}
    with pytest.raises(EarlyReply) as early:
        await identity.require_write_access(spoken_by("ben", backend, LINKED))
    assert keys(early.value.reply) == ["link.other_person"]
    assert (await identity.require_write_access(spoken_by("ada", backend, LINKED))).user_id == 945
