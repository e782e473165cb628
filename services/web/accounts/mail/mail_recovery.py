"""Mail to an account: an address counts after its link was opened, and then recovers a forgotten password."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from services.web.accounts.accounts import UNUSED_ID, Accounts, validate_password
from services.web.accounts.mail.letters import news_letter, recovery_letter, verification_letter
from services.web.accounts.mail.mail_address import MailAddress, validate_address
from services.web.accounts.mail.outbox import MailBusy, Outbox
from services.web.accounts.mail.smtp import Mail
from services.web.accounts.notices.notice import Notice
from services.web.accounts.one_time.one_time_secrets import OneTimeSecrets, Values
from shared.contracts.errors import InvalidInput


class LinkUsedUp(InvalidInput):
    message = "This link was used before, or is too old, or is of another account. Ask for a new one."


class AddressStore(Protocol):
    async def address(self, user_id: int) -> MailAddress | None: ...
    async def set_address(self, user_id: int, address: MailAddress) -> None: ...
    async def remove_address(self, user_id: int) -> None: ...

    async def recover(self, user_id: int, address: str, password_hash: str) -> bool:
        """Sets the password and ends all else that opens the account, recovery codes too, at once. False, and nothing
        changes, if this is not the user's address any more."""
        ...


@dataclass(frozen=True)
class MailRecovery:
    store: AddressStore
    links: OneTimeSecrets
    accounts: Accounts
    outbox: Outbox
    site: str
    """The origin in the links: that of the settings, which no request can choose."""

    async def ask_verification(self, user_id: int, password: str, text: str, language: str) -> None:
        """Raises `WrongPassword`: an open session alone changes no address that opens the account."""
        await self.accounts.check_password(user_id, password)
        address = MailAddress(validate_address(text), language)

        async def write() -> Mail:
            values: Values = {"user": user_id, "address": address.text, "language": language}
            secret = await self.links.new("verification", values)
            return verification_letter(address, f"{self.site}/profile/mail?token=", secret)

        self.outbox.put(write)

    async def address_to_verify(self, user_id: int, secret: str) -> MailAddress:
        """Raises `LinkUsedUp`, also for anybody but the user who asked."""
        return _address_of(user_id, await self.links.read("verification", secret))

    async def verify(self, user_id: int, secret: str) -> MailAddress | None:
        """Returns the address that it replaces. Raises `LinkUsedUp`."""
        address = _address_of(user_id, await self.links.take("verification", secret))
        former = await self.store.address(user_id)
        await self.store.set_address(user_id, address)
        return former if former and former.text != address.text else None

    async def remove(self, user_id: int, password: str) -> MailAddress | None:
        """Returns the address that was removed. Raises `WrongPassword`."""
        account = await self.accounts.check_password(user_id, password)
        await self.store.remove_address(user_id)
        return account.mail

    def ask_recovery(self, name_or_id: int | str) -> None:
        """Looks nothing up before it returns, so its answer and its time are the same for unknown users."""

        async def write() -> Mail | None:
            account = await self.accounts.find(name_or_id)
            address = await self.store.address(account.user_id if account else UNUSED_ID)
            if account is None or address is None:
                return None
            secret = await self.links.new("recovery", {"user": account.user_id, "address": address.text})
            return recovery_letter(address, f"{self.site}/recover/link?token=", secret)

        self.outbox.put(write)

    def tell(self, user_id: int, notice: Notice, to: MailAddress | None = None) -> None:
        """At the user's address, if there is one, or at another. Not if too many mails wait."""

        async def write() -> Mail | None:
            address = to or await self.store.address(user_id)
            return news_letter(address, self.site, notice) if address else None

        with suppress(MailBusy):
            self.outbox.put(write)

    async def recover(self, secret: str, password: str) -> int:
        """Returns the user's id. A password that is not allowed leaves the link as it is. Raises `LinkUsedUp`."""
        values = await self.links.read("recovery", secret)
        account = await self.accounts.store.find(int(values["user"])) if values else None
        if account is None:
            raise LinkUsedUp
        password_hash = await self.accounts.passwords.hash(validate_password(password, account.name))
        taken = await self.links.take("recovery", secret)
        if taken is None or not await self.store.recover(account.user_id, str(taken["address"]), password_hash):
            raise LinkUsedUp
        await self.accounts.sessions.end_in_cache(account.sessions)
        return account.user_id


def _address_of(user_id: int, values: Values | None) -> MailAddress:
    if values is None or values["user"] != user_id:
        raise LinkUsedUp
    return MailAddress(str(values["address"]), str(values["language"]))
