from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from services.web.accounts.devices import Device
from services.web.localization.messages import N_

Kind = Literal[
    "sign_in",
    "password",
    "recovery",
    "codes",
    "passkey",
    "passkey_removed",
    "app",
    "address",
    "address_removed",
    "webhook_made",
    "webhook",
]
TEXTS: dict[Kind, str] = {
    "sign_in": N_("Somebody signed in."),
    "password": N_("The password was changed."),
    "recovery": N_("The account was recovered, with a new password."),
    "codes": N_("New recovery codes were made."),
    "passkey": N_("A passkey was added."),
    "passkey_removed": N_("A passkey was removed."),
    "app": N_("An app was connected."),
    "address": N_("The mail address was changed."),
    "address_removed": N_("The mail address was removed."),
    "webhook_made": N_("A webhook was added."),
    "webhook": N_("Nothing more is sent to one of your webhooks, because deliveries failed."),
}
NoticeId = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Notice(BaseModel):
    """Something that happened to an account, and that its owner should know in case it was somebody else.

    `detail` is the name of a passkey or an app, or the address of a webhook. `session` is the id of the session that
    began with it."""

    notice_id: NoticeId
    kind: Kind
    at: int
    browser: str = ""
    system: str = ""
    detail: str = ""
    session: str = ""

    @property
    def text(self) -> str:
        return TEXTS[self.kind]

    @property
    def is_deed(self) -> bool:
        """Whether somebody did it, with a device. The others happened by themselves."""
        return self.kind != "webhook"

    @property
    def device(self) -> Device:
        return Device(self.browser, self.system)

    @property
    def happened_at(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    @classmethod
    def stored(cls, values: dict[str, Any]) -> "Notice":
        return cls(**values | {"at": int(values["at"])})
