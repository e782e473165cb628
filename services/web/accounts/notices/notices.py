"""What a user is told about their account at the next visit, until they say that they have read it."""

import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Protocol

import structlog

from services.web.accounts.devices import Device
from services.web.accounts.mail.mail_address import MailAddress
from services.web.accounts.notices.notice import Kind, Notice
from services.web.accounts.sessions import OpenedSession, Sessions
from shared.contracts.errors import StoreUnavailable

log = structlog.get_logger()


class NoticeStore(Protocol):
    async def add_notice(self, user_id: int, notice: Notice) -> list[str]:
        """The oldest give way. Returns the keys of the user's sessions, none if the user is gone."""
        ...

    async def remove_notices(self, user_id: int, notice_ids: Collection[str]) -> list[str]:
        """The same."""
        ...


@dataclass(frozen=True)
class Notices:
    store: NoticeStore
    sessions: Sessions
    by_mail: Callable[[int, Notice, MailAddress | None], None] | None = None
    """Tells it to the user's address, if there is one, or to another. Does not wait."""

    async def add(
        self, user_id: int, kind: Kind, device: Device, detail: str = "", former: MailAddress | None = None
    ) -> None:
        """What it tells of has happened, so it does not fail. `former`: an address that is not the user's any more."""
        notice = Notice(
            notice_id=secrets.token_hex(8),
            kind=kind,
            at=int(time.time()),
            browser=device.browser,
            system=device.system,
            detail=detail,
        )
        self._mail(user_id, notice)
        if former is not None:
            self._mail(user_id, notice, former)
        try:
            await self.sessions.forget_in_cache(await self.store.add_notice(user_id, notice))
        except StoreUnavailable:
            log.warning("notice not stored", user_id=user_id, kind=kind)

    def mail_sign_in(self, session: OpenedSession) -> None:
        """The pages are told of it when the session is stored."""
        self._mail(session.user.user_id, session.notice())

    def _mail(self, user_id: int, notice: Notice, to: MailAddress | None = None) -> None:
        if self.by_mail is not None:
            self.by_mail(user_id, notice, to)

    async def dismiss(self, user_id: int, notice_ids: Collection[str]) -> None:
        """Those that were read; one that came meanwhile stays."""
        await self.sessions.forget_in_cache(await self.store.remove_notices(user_id, notice_ids))
