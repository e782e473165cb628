from services.voice.dialogue.handlers.lists.similar import similar
from tests.support.alexa.turns import keys, make_turn, ref


async def test_movies_similar_to_a_title_are_read() -> None:
    reply = await similar(make_turn(Title="alien"))
    assert keys(reply)[0] == "list.similar"
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.similar_to == ref(2)
