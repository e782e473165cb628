"""The store of rooms in memory."""

from services.web.rooms.room import Room


class MemoryRooms:
    """`conflicts`: so many writes find that somebody else was faster."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.of_users: dict[int, set[str]] = {}
        self.conflicts = 0

    async def find(self, room_id: str) -> Room | None:
        return self.rooms.get(room_id)

    async def version(self, room_id: str) -> int | None:
        room = self.rooms.get(room_id)
        return room.version if room else None

    async def put(self, room_id: str, room: Room, before: int | None) -> bool:
        self.conflicts -= 1
        if self.conflicts >= 0 or await self.version(room_id) != before:
            return False
        self.rooms[room_id] = room
        return True

    async def remember(self, user_id: int, room_id: str, expires_at: int) -> None:
        assert expires_at
        self.of_users.setdefault(user_id, set()).add(room_id)

    async def rooms_of(self, user_id: int) -> list[str]:
        return sorted(self.of_users.get(user_id, ()))

    async def forget(self, user_id: int) -> None:
        self.of_users.pop(user_id, None)
