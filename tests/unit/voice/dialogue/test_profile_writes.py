import pytest

from services.voice.dialogue.conversation import MAX_UNDO, Conversation, Opinion, Write
from services.voice.dialogue.ports import Account
from services.voice.dialogue.profile_writes import remembered, require_own, write
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, make_turn, ref
from tests.support.fakes.voice import FakeBackend

ACCOUNT = Account(user_id=945, name="Ada", scopes=[])


def test_movies_of_no_list_or_of_ones_own_may_be_changed() -> None:
    require_own(make_turn(token=LINKED), ACCOUNT, [ref(1), ref(4, 945)])


def test_a_movie_of_another_users_list_is_refused() -> None:
    with pytest.raises(EarlyReply) as refused:
        require_own(make_turn(token=LINKED), ACCOUNT, [ref(4, 945), ref(1, 196)])
    reply = refused.value.reply
    assert [(said.key, said.values["user_id"]) for said in reply.statements] == [("link.not_yours", 196)]
    assert (reply.question, reply.conversation.listener_id) == ("my_list", 945)


async def test_each_kind_of_change_is_made_and_returned_with_what_was_there_before() -> None:
    before = Opinion(rating=2)
    backend = FakeBackend(opinions={(945, 1): before})
    wanted = [
        Write(kind="rate", movie=ref(1), stars=4.5),
        Write(kind="seen", movie=ref(2)),
        Write(kind="dismiss", movie=ref(3)),
    ]
    made = await write(make_turn(backend), 945, wanted)
    assert backend.writes == [("rate", 945, 1, 4.5), ("see", 945, 2), ("dismiss", 945, 3)]
    assert [each.before for each in made] == [before, Opinion(), Opinion()]


def test_only_the_latest_changes_are_remembered() -> None:
    earlier = [[Write(kind="seen", movie=ref(movie_id))] for movie_id in range(1, MAX_UNDO + 1)]
    latest = [Write(kind="dismiss", movie=ref(14))]
    turn = make_turn(conversation=Conversation(writes=earlier))
    assert remembered(turn, latest) == [*earlier[1:], latest]
