import asyncio

import pytest

from services.web.rooms.room import NotInRoom, RoomNotFound
from services.web.rooms.rooms import ATTEMPTS, Identity, Rooms, room_id_of
from shared.contracts.errors import RecommenderUnavailable, StoreUnavailable
from shared.contracts.groups import FairnessEffect, RoomList, RoomQuery
from tests.unit.web.memory_rooms import MemoryRooms
from tests.unit.web.rooms.test_room import movies

ADA, BOB, GUEST = Identity(944), Identity(945), Identity(guest="g" * 22)


class Dealer:
    def __init__(self) -> None:
        self.queries: list[RoomQuery] = []
        self.down = False

    async def __call__(self, query: RoomQuery) -> RoomList:
        if self.down:
            raise RecommenderUnavailable
        self.queries.append(query)
        effect = FairnessEffect(fairness="average", average=4, least=3)
        return RoomList(movies=movies(*range(1, 6)), effects=[effect])


@pytest.fixture
def store() -> MemoryRooms:
    return MemoryRooms()


@pytest.fixture
def dealer() -> Dealer:
    return Dealer()


@pytest.fixture
def rooms(store: MemoryRooms, dealer: Dealer) -> Rooms:
    return Rooms(store, dealer)


async def test_keys_cannot_be_guessed_and_are_not_stored(rooms: Rooms, store: MemoryRooms) -> None:
    keys = {await rooms.make() for _ in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {22}
    assert not any(key in room_id for key in keys for room_id in store.rooms)


@pytest.mark.parametrize("key", ["", "short", "x" * 22, "ü" * 22, "x" * 23])
async def test_an_unknown_key_is_no_room(rooms: Rooms, key: str) -> None:
    with pytest.raises(RoomNotFound):
        await rooms.find(key)


async def test_who_joins_gets_movies_for_all_who_are_there(rooms: Rooms, dealer: Dealer) -> None:
    key = await rooms.make()
    await rooms.join(key, ADA, "Ada", [])
    room = await rooms.join(key, GUEST, "Gus", [7])
    assert [person.name for person in room.people] == ["Ada", "Gus"]
    assert [member.user_id for member in dealer.queries[-1].members] == [944, None]
    assert room.dealt
    assert len(room.movies) == 5
    assert await rooms.find(key) == room
    assert len(dealer.queries) == 2


async def test_joining_twice_is_joining_once(rooms: Rooms) -> None:
    key = await rooms.make()
    for identity in (ADA, ADA, GUEST, GUEST, Identity(944, GUEST.guest), Identity(946, GUEST.guest)):
        room = await rooms.join(key, identity, "Somebody", [])
    assert len(room.people) == 2


async def test_a_guest_is_another_one_in_each_room(rooms: Rooms) -> None:
    one, other = await rooms.make(), await rooms.make()
    people = [(await rooms.join(key, GUEST, "Gus", [])).people[0] for key in (one, other)]
    assert people[0].guest_id != people[1].guest_id
    assert GUEST.guest not in str(people)


async def test_people_have_ids_that_do_not_tell_who_they_are(rooms: Rooms) -> None:
    ids = {(await rooms.join(await rooms.make(), ADA, "Ada", [])).people[0].person_id for _ in range(3)}
    assert len(ids) == 3


async def test_while_no_movies_are_to_be_had_the_room_stays_and_is_dealt_later(rooms: Rooms, dealer: Dealer) -> None:
    dealer.down = True
    key = await rooms.make()
    room = await rooms.join(key, ADA, "Ada", [])
    assert (room.movies, room.dealt) == ((), False)
    dealer.down = False
    assert len((await rooms.find(key)).movies) == 5


async def test_a_change_is_tried_again_when_somebody_else_was_faster(rooms: Rooms, store: MemoryRooms) -> None:
    key = await rooms.make()
    await rooms.join(key, ADA, "Ada", [])
    store.conflicts = 3
    room = await rooms.change(key, ADA, lambda room, me: room.voted(me, 1, "yes"))
    assert room.people[0].votes == {1: "yes"}
    store.conflicts = ATTEMPTS
    with pytest.raises(StoreUnavailable):
        await rooms.change(key, ADA, lambda room, me: room.voted(me, 2, "yes"))


async def test_votes_at_the_same_time_all_count(rooms: Rooms) -> None:
    key = await rooms.make()
    guests = [Identity(guest=str(each) * 22) for each in range(8)]
    for each in guests:
        await rooms.join(key, each, "Guest", [])
    before = (await rooms.find(key)).version
    votes = [rooms.change(key, each, lambda room, me: room.voted(me, 1, "yes")) for each in guests]
    await asyncio.gather(*votes)
    room = await rooms.find(key)
    assert [person.votes for person in room.people] == [{1: "yes"}] * 8
    assert room.version == before + 8


async def test_a_change_that_changes_nothing_is_no_new_version(rooms: Rooms) -> None:
    key = await rooms.make()
    room = await rooms.join(key, ADA, "Ada", [])
    assert await rooms.change(key, ADA, lambda room, me: room.voted(me, 1, None)) == room


async def test_a_stranger_changes_nothing(rooms: Rooms) -> None:
    key = await rooms.make()
    await rooms.join(key, ADA, "Ada", [])
    with pytest.raises(NotInRoom):
        await rooms.change(key, BOB, lambda room, me: room.voted(me, 1, "yes"))


async def test_who_deletes_their_account_leaves_all_rooms(rooms: Rooms, store: MemoryRooms) -> None:
    one, other = await rooms.make(), await rooms.make()
    for key in (one, other):
        await rooms.join(key, ADA, "Ada", [])
        await rooms.join(key, BOB, "Bob", [])
    del store.rooms[room_id_of(other)]
    await rooms.erase(944)
    assert [person.name for person in (await rooms.find(one)).people] == ["Bob"]
    assert list(store.of_users) == [945]
