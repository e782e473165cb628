"""What people are called: by themselves, by those whom they invite, and by everybody if they want that.

The name that somebody signs in with is shown to nobody else."""

from dataclasses import dataclass
from typing import Protocol

from services.web.accounts.names import validate_name
from services.web.accounts.sessions import Sessions


@dataclass(frozen=True)
class DisplayName:
    """`is_public`: strangers see it too, in place of "User 944"."""

    text: str = ""
    is_public: bool = False


class DisplayNameStore(Protocol):
    async def display_name(self, user_id: int) -> DisplayName: ...

    async def set_display_name(self, user_id: int, name: DisplayName) -> list[str]:
        """Returns the keys of the user's sessions."""
        ...


@dataclass(frozen=True)
class DisplayNames:
    store: DisplayNameStore
    sessions: Sessions

    async def read(self, user_id: int) -> DisplayName:
        return await self.store.display_name(user_id)

    async def change(self, user_id: int, text: str, *, is_public: bool) -> None:
        """Without a text there is none."""
        name = DisplayName(validate_name(text), is_public) if text.strip() else DisplayName()
        await self.sessions.forget_in_cache(await self.store.set_display_name(user_id, name))

    async def shown_to(self, user_id: int, *, is_invited: bool) -> str:
        """Empty if others see the id only."""
        name = await self.store.display_name(user_id)
        return name.text if is_invited or name.is_public else ""
