from typing import Protocol


class Lists(Protocol):
    async def titles(self, user_id: int, amount: int) -> list[str]:
        """The first titles of a user's list, best first; none where there is no record of this user."""
        ...
