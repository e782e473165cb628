import pytest

from services.voice.dialogue.conversation import Opinion
from services.voice.dialogue.handlers.movies.own_ratings import own_rating, profile
from services.voice.dialogue.replies import EarlyReply
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, ref
from tests.support.fakes.voice import FakeBackend


async def test_the_stars_that_a_movie_was_given_are_said() -> None:
    backend = FakeBackend(opinions={(945, 6): Opinion(rating=3.5)})
    reply = await own_rating(make_turn(backend, token=LINKED, Title="fargo"))
    assert (keys(reply), reply.statements[0].values) == (["own.rating"], {"title": "Fargo", "stars": 3.5})
    assert keys(await own_rating(make_turn(backend, token=LINKED, Title="heat"))) == ["own.not_rated"]


async def test_without_a_movie_it_is_the_one_of_the_last_change() -> None:
    backend = FakeBackend(opinions={(945, 6): Opinion(rating=3.5)})
    conversation = await reading(backend, 945, written_movie=ref(6))
    assert keys(await own_rating(make_turn(backend, conversation, token=LINKED))) == ["own.rating"]


async def test_strangers_hear_no_ratings() -> None:
    with pytest.raises(EarlyReply):
        await own_rating(make_turn(Title="fargo"))


async def test_everything_else_about_ratings_is_on_the_site() -> None:
    assert keys(await profile(make_turn(token=LINKED, Title="fargo"))) == ["own.where"]
