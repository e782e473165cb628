from services.voice.dialogue.conversation import Conversation
from services.voice.dialogue.handlers.session.surprise import surprise
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend


async def test_the_first_surprise_is_none_of_the_first_page() -> None:
    reply = await surprise(make_turn(token=LINKED))
    assert keys(reply)[0] == "surprise.one"
    assert (reply.conversation.current_movie, reply.question) == (ref(7, 945), "another_surprise")
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.user_id == 945


async def test_each_surprise_is_another_movie_and_then_the_first_of_the_list() -> None:
    conversation, movie_ids = Conversation(), []
    for _ in range(4):
        conversation = (await surprise(make_turn(conversation=conversation, token=LINKED))).conversation
        assert conversation.current_movie is not None
        movie_ids.append(conversation.current_movie.movie_id)
    assert movie_ids == [7, 8, 9, 4]
    assert conversation.surprises == movie_ids


async def test_a_movie_that_was_read_is_no_surprise() -> None:
    backend = FakeBackend()
    conversation = await reading(backend, 945, count=5)
    reply = await surprise(make_turn(backend, conversation, token=LINKED))
    assert reply.conversation.current_movie == ref(9, 945)
    assert reply.conversation.listing == conversation.listing


async def test_a_stranger_is_surprised_by_a_popular_movie() -> None:
    reply = await surprise(make_turn())
    assert reply.conversation.current_movie == ref(4)
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.source.is_popular


async def test_own_movies_are_explained_by_ratings_and_popular_ones_as_popular() -> None:
    own, stranger = await surprise(make_turn(token=LINKED)), await surprise(make_turn())
    assert keys(own) == ["surprise.one", "why.one"]
    assert keys(stranger) == ["surprise.one", "why.popular"]


async def test_without_a_list_an_introduction_is_offered() -> None:
    reply = await surprise(make_turn(FakeBackend(lists={}), token=LINKED))
    assert keys(reply) == ["introduce.no_list"]
    assert reply.conversation.surprises == []
