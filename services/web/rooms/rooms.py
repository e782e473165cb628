"""The use cases of rooms. A room's key is the only way into it, and is stored as a hash."""

import asyncio
import hashlib
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from services.web.rooms.room import Person, Room, RoomNotFound
from shared.contracts.errors import MatineeError, StoreUnavailable
from shared.contracts.groups import RoomList, RoomQuery

ROOM_SECONDS = 24 * 3600
KEY_BYTES = 16
KEY_LENGTH = 22
PERSON_BYTES = 9
ATTEMPTS = 20
MAX_PAUSE_SECONDS = 0.05
"""Between attempts, so that eight people who vote at once do not meet again."""


class RoomStore(Protocol):
    async def find(self, room_id: str) -> Room | None: ...

    async def version(self, room_id: str) -> int | None: ...

    async def put(self, room_id: str, room: Room, before: int | None) -> bool: ...

    async def remember(self, user_id: int, room_id: str, expires_at: int) -> None: ...

    async def rooms_of(self, user_id: int) -> list[str]: ...

    async def forget(self, user_id: int) -> None: ...


@dataclass(frozen=True)
class Identity:
    """Who asks: the user who is signed in, and the guest whom a cookie names."""

    user_id: int | None = None
    guest: str = ""

    def find_in(self, room: Room, room_id: str) -> Person | None:
        """A guest who signs in later stays who they are in this room."""
        own = next((each for each in room.people if self.user_id and each.user_id == self.user_id), None)
        guest = self.guest_id(room_id)
        return own or next((each for each in room.people if guest and each.guest_id == guest), None)

    def guest_id(self, room_id: str) -> str:
        """Another one in each room, so that nobody can be followed from room to room."""
        return _hash(f"{room_id} {self.guest}") if self.guest else ""


class Rooms:
    def __init__(self, store: RoomStore, deal: Callable[[RoomQuery], Awaitable[RoomList]]) -> None:
        self.store = store
        self.deal = deal

    async def make(self) -> str:
        """Returns the key of a new room without people."""
        key = secrets.token_urlsafe(KEY_BYTES)
        await self.store.put(room_id_of(key), Room(expires_at=int(time.time()) + ROOM_SECONDS), None)
        return key

    async def find(self, key: str) -> Room:
        """Raises `RoomNotFound`."""
        room_id = room_id_of(key)
        return await self._dealt(room_id, await self._read(room_id))

    async def join(self, key: str, identity: Identity, name: str, picks: list[int]) -> Room:
        """Raises `RoomNotFound` and `RoomFull`."""
        room_id = room_id_of(key)
        room = await self._read(room_id)
        if identity.user_id is not None:
            await self.store.remember(identity.user_id, room_id, room.expires_at)
        person = _new_person(identity, room_id, name, picks)

        def join_once(room: Room) -> Room:
            return room if identity.find_in(room, room_id) else room.joined(person)

        return await self._dealt(room_id, await self._change(room_id, join_once))

    async def change(self, key: str, identity: Identity, change: Callable[[Room, str], Room]) -> Room:
        """`change` gets the room, and the id in it of who asks; empty for a stranger. Raises `RoomNotFound`."""
        room_id = room_id_of(key)

        def change_room(room: Room) -> Room:
            person = identity.find_in(room, room_id)
            return change(room, person.person_id if person else "")

        return await self._dealt(room_id, await self._change(room_id, change_room))

    async def of_user(self, user_id: int) -> list[Person]:
        """The user in each of the rooms that they are in."""
        rooms = [await self.store.find(room_id) for room_id in await self.store.rooms_of(user_id)]
        return [person for room in rooms if room for person in room.people if person.user_id == user_id]

    async def erase(self, user_id: int) -> None:
        """Takes a user out of all rooms."""
        for room_id in await self.store.rooms_of(user_id):
            with suppress(RoomNotFound):
                await self._change(room_id, lambda room: room.without_user(user_id))
        await self.store.forget(user_id)

    async def _read(self, room_id: str) -> Room:
        room = await self.store.find(room_id)
        if room is None:
            raise RoomNotFound
        return room

    async def _change(self, room_id: str, change: Callable[[Room], Room]) -> Room:
        for _ in range(ATTEMPTS):
            room = await self._read(room_id)
            changed = change(room)
            if changed == room:
                return room
            changed = changed.model_copy(update={"version": room.version + 1})
            if await self.store.put(room_id, changed, room.version):
                return changed
            await asyncio.sleep(random.uniform(0, MAX_PAUSE_SECONDS))
        raise StoreUnavailable

    async def _dealt(self, room_id: str, room: Room) -> Room:
        """With movies for the people who are here. While there are none to be had, the room stays as it is; whoever
        looks at it next tries again."""
        if room.dealt or not room.people:
            return room
        query = room.query()
        try:
            movies = await self.deal(query)
            return await self._change(
                room_id, lambda now: now.dealt_with(movies) if not now.dealt and now.query() == query else now
            )
        except MatineeError:
            return room


def _new_person(identity: Identity, room_id: str, name: str, picks: list[int]) -> Person:
    """A user is known by their id and counts by their own ratings, a guest by their cookie and their picks."""
    person_id = secrets.token_urlsafe(PERSON_BYTES)
    if identity.user_id is not None:
        return Person(person_id=person_id, name=name, user_id=identity.user_id)
    return Person(person_id=person_id, name=name, guest_id=identity.guest_id(room_id), picks=tuple(picks))


def room_id_of(key: str) -> str:
    """Raises `RoomNotFound` for what cannot be a key."""
    if len(key) != KEY_LENGTH or not key.isascii():
        raise RoomNotFound
    return _hash(key)


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
