from services.voice.dialogue.handlers.session.linking import link
from tests.support.alexa.turns import LINKED, keys, make_turn


async def test_a_linked_user_is_greeted_by_name() -> None:
    reply = await link(make_turn(token=LINKED))
    assert (keys(reply), reply.question, reply.links_account) == (["link.linked_name"], "my_list", False)
    assert reply.conversation.listener_id == 945


async def test_another_user_gets_the_card_that_links_an_account() -> None:
    reply = await link(make_turn())
    assert (keys(reply), reply.question, reply.links_account) == (["link.offered"], "else", True)
