"""Sessions in DynamoDB: part of the account's own item in `users`.

Beside the map of sessions, each has two attributes named after its id: its device, and when it was last seen. Unlike
entries of a map, they can be written whether or not the account has any.
"""

from collections.abc import Collection
from functools import partial
from typing import Any

from services.web.accounts.account_item import update_account
from services.web.accounts.accounts import DeletionUnderWay
from services.web.accounts.devices import Device
from services.web.accounts.notices.notice_table import (
    APPEND,
    AccountNoticeTable,
    appended,
    notices_for,
)
from services.web.accounts.sessions import OpenedSession, SessionRecords, SignedInUser, StoredSession, session_id
from shared.stores.aws import DynamoDBClient
from shared.stores.dynamodb import from_item, to_item, user_key
from shared.stores.errors import ConditionFailed, repeatable, store_errors
from shared.stores.reads import read_item
from shared.stores.tables import Tables

DEVICE, SEEN = "device:", "seen:"


def session_attributes(records: SessionRecords) -> dict[str, Any]:
    devices = {DEVICE + each: [device.browser, device.system] for each, device in records.devices.items()}
    return devices | {SEEN + each: seconds for each, seconds in records.seen.items()}


def records_of(user: dict[str, Any]) -> SessionRecords:
    devices = {name[len(DEVICE) :]: Device(*value) for name, value in user.items() if name.startswith(DEVICE)}
    seen = {name[len(SEEN) :]: int(value) for name, value in user.items() if name.startswith(SEEN)}
    return SessionRecords(devices, seen)


class SessionTable:
    def __init__(self, client: DynamoDBClient, tables: Tables) -> None:
        self.client = client
        self.table = tables.users
        self.notices = AccountNoticeTable(client, tables)
        self._update = partial(update_account, client, tables.users)

    async def session(self, user_id: int, key: str) -> StoredSession | None:
        user = await read_item(
            self.client,
            self.table,
            user_key(user_id),
            ProjectionExpression="#name, display_name, notices, sessions.#key, #seen",
            ExpressionAttributeNames={"#name": "name", "#key": key, "#seen": SEEN + session_id(key)},
        )
        expires_at = user.get("sessions", {}).get(key)
        if expires_at is None:
            return None
        seen, notices = int(user.get(SEEN + session_id(key), 0)), notices_for(session_id(key), user.get("notices", ()))
        called = {"name": user["name"], "display_name": user.get("display_name", "")}
        return StoredSession(SignedInUser(user_id=user_id, **called, notices=notices), int(expires_at), seen)

    @repeatable
    async def add_session(self, session: OpenedSession, dropped: Collection[str], forgotten: Collection[str]) -> None:
        old = {f"#old{position}": key for position, key in enumerate(dropped)}
        records = [prefix + each for each in forgotten for prefix in (DEVICE, SEEN)]
        gone = {f"#gone{position}": name for position, name in enumerate(records)}
        removals = ", ".join([*(f"sessions.{name}" for name in old), *gone])
        own = {"#device": DEVICE + session.session_id, "#seen": SEEN + session.session_id}
        values = {
            ":expires_at": session.expires_at,
            ":device": [session.device.browser, session.device.system],
            ":now": session.opened_at,
            **appended(session.notice()),
        }
        update = f"SET sessions.#new = :expires_at, #device = :device, #seen = :now, {APPEND}"
        try:
            with store_errors():
                response: Any = await self.client.update_item(
                    TableName=self.table,
                    Key=user_key(session.user.user_id),
                    UpdateExpression=update + (f" REMOVE {removals}" if removals else ""),
                    ConditionExpression="attribute_exists(sessions) AND attribute_not_exists(locked)",
                    ExpressionAttributeNames={"#new": session.key, **own, **old, **gone},
                    ExpressionAttributeValues=to_item(values),
                    ReturnValues="UPDATED_NEW",
                )
        except ConditionFailed as error:
            raise DeletionUnderWay from error
        notices = from_item(response.get("Attributes", {})).get("notices", ())
        await self.notices.trim(session.user.user_id, len(notices))

    async def mark_seen(self, user_id: int, key: str, now: int) -> None:
        names = {"#key": key, "#seen": SEEN + session_id(key)}
        await self._update(user_id, "SET #seen = :now", "attribute_exists(sessions.#key)", {":now": now}, names)

    @repeatable
    async def remove_sessions(self, user_id: int, keys: Collection[str]) -> None:
        """Does nothing for a user who is gone."""
        names: dict[str, str] = {}
        paths: list[str] = []
        for position, key in enumerate(keys):
            own = session_id(key)
            names |= {f"#key{position}": key, f"#device{position}": DEVICE + own, f"#seen{position}": SEEN + own}
            paths += [f"sessions.#key{position}", f"#device{position}", f"#seen{position}"]
        await self._update(user_id, f"REMOVE {', '.join(paths)}", "attribute_exists(sessions)", {}, names)

    async def remove_all_sessions(self, user_id: int) -> list[str]:
        """Returns the keys of the removed sessions. Links to Alexa are removed with them."""
        try:
            with store_errors():
                response: Any = await self.client.update_item(
                    TableName=self.table,
                    Key=user_key(user_id),
                    UpdateExpression="SET sessions = :none REMOVE links",
                    ConditionExpression="attribute_exists(sessions)",
                    ExpressionAttributeValues=to_item({":none": {}}),
                    ReturnValues="UPDATED_OLD",
                )
        except ConditionFailed:
            return []
        return list(from_item(response["Attributes"])["sessions"])
