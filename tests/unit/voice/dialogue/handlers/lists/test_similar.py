from services.voice.dialogue.handlers.lists.similar import similar
from tests.support.alexa.turns import keys, make_turn, ref
from tests.support.alexa.utterances import backend


async def test_movies_similar_to_a_title_are_read() -> None:
    reply = await similar(make_turn(Title="alien"))
    assert keys(reply)[0] == "list.similar"
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.similar_to == ref(2)


async def test_more_than_a_title_is_a_wish() -> None:
    reply = await similar(make_turn(backend(), Title="heat but lighter"))
    assert keys(reply)[0] == "wish.movies"
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.wish == "like heat but lighter"


async def test_a_title_of_several_words_stays_a_title() -> None:
    assert keys(await similar(make_turn(backend(), Title="the godfather")))[0] == "list.similar"
