"""Mail addresses in the accounts of `MemoryUsers`."""

from dataclasses import dataclass, replace

from services.web.accounts.mail.mail_address import MailAddress
from tests.unit.web.memory_users import MemoryUsers


@dataclass
class MemoryAddresses:
    users: MemoryUsers

    async def address(self, user_id: int) -> MailAddress | None:
        account = self.users.accounts.get(user_id)
        return account.mail if account else None

    async def set_address(self, user_id: int, address: MailAddress | None) -> None:
        self.users.accounts[user_id] = replace(self.users.accounts[user_id], mail=address)

    async def remove_address(self, user_id: int) -> None:
        await self.set_address(user_id, None)

    async def recover(self, user_id: int, address: str, password_hash: str) -> bool:
        account = self.users.accounts[user_id]
        if account.mail is None or account.mail.text != address:
            return False
        self.users.accounts[user_id] = replace(account, password_hash=password_hash, sessions={})
        self.users.codes.pop(user_id, None)
        return True
