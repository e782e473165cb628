from services.voice.dialogue.handlers.movies.want import want
from tests.support.alexa.turns import LINKED, keys, make_turn, reading, resolved
from tests.support.fakes.voice import FakeBackend


async def test_a_movie_of_a_list_goes_on_ones_own_watchlist() -> None:
    backend = FakeBackend()
    turn = make_turn(backend, await reading(backend), token=LINKED, Place=resolved("2"))
    reply = await want(turn)
    assert (keys(reply), backend.writes) == (["watchlist.done"], [("want", 945, 2)])
