from collections.abc import Sequence
from dataclasses import replace

import pytest

from services.voice.dialogue.conversation import ListSource
from services.voice.dialogue.handlers.lists.watchlist import read_watchlist
from services.voice.dialogue.own_lists import OwnLists
from services.voice.dialogue.pagination import load_movies
from services.voice.dialogue.replies import EarlyReply
from shared.contracts.errors import ListNotOpen
from shared.contracts.movies import Movie
from tests.support.alexa.turns import LINKED, keys, make_turn
from tests.support.fakes.voice import FakeBackend, FakeLists


async def test_the_watchlist_is_read() -> None:
    reply = await read_watchlist(make_turn(token=LINKED))
    assert keys(reply)[0] == "watchlist.read"
    assert reply.conversation.listing is not None
    assert reply.conversation.listing.heard == [2]


class CountedLists(FakeLists):
    loads = 0

    async def watchlist(self, user_id: int) -> Sequence[Movie]:
        self.loads += 1
        return await super().watchlist(user_id)


async def test_the_watchlist_is_loaded_once_a_turn() -> None:
    turn = make_turn(token=LINKED)
    assert isinstance(turn.ports.lists, OwnLists)
    lists = CountedLists(FakeBackend())
    await read_watchlist(replace(turn, ports=replace(turn.ports, lists=replace(turn.ports.lists, lists=lists))))
    assert lists.loads == 1


async def test_an_empty_watchlist_is_said_to_be_empty() -> None:
    assert keys(await read_watchlist(make_turn(FakeBackend(watchlists={}), token=LINKED))) == ["watchlist.empty"]


async def test_only_a_linked_account_has_one() -> None:
    with pytest.raises(EarlyReply) as early:
        await read_watchlist(make_turn())
    assert early.value.reply.links_account


async def test_a_session_that_names_the_watchlist_of_somebody_else_hears_nothing() -> None:
    source = ListSource(user_id=196, is_watchlist=True)
    for token in (LINKED, None):
        with pytest.raises(ListNotOpen):
            await load_movies(source, make_turn(token=token).ports)
