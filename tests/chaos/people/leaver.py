"""A person who signs up, rates and deletes the account, again and again. Nothing of it may be read afterwards."""

import asyncio
import secrets
from dataclasses import dataclass, field, replace
from functools import partial

from tests.chaos.caller import CallResult, user_path
from tests.chaos.checked_requests import CheckedRequests
from tests.chaos.dataset import MOVIES

PAUSE_SECONDS = 1.0
PATIENCE_SECONDS = 7.0
"""A minute has ten attempts to sign in to an account, or to delete it."""
COUNT_SECONDS = 30.0
"""A deletion that was interrupted goes on within ten seconds."""
NOT_LET_IN = frozenset({401, 403, 404, 409})
GONE = "/goodbye"


@dataclass(frozen=True)
class Account:
    name: str
    password: str
    user_id: int
    token: str

    @property
    def credentials(self) -> dict[str, str]:
        return {"name": self.name, "password": self.password}


@dataclass(frozen=True)
class Left:
    """`gone`: the owner was told that the deletion has ended; otherwise that it goes on."""

    account: Account
    gone: bool


@dataclass
class Leaver:
    requests: CheckedRequests
    stop: asyncio.Event
    left: list[Left] = field(default_factory=list)

    async def run(self) -> None:
        while not self.stop.is_set():
            await self._come_and_go()
            for left in self.requests.rng.sample(self.left, min(2, len(self.left))):
                await self.look(left)
            await asyncio.sleep(self.requests.rng.uniform(0, 2 * PAUSE_SECONDS))

    async def _come_and_go(self) -> None:
        account = await self._sign_up()
        if account is None:
            return
        for movie in self.requests.rng.sample(range(1, MOVIES + 1), 2):
            path = f"{user_path('web-1', account.user_id)}/ratings/{movie}"
            await self.requests.insist(partial(self._ask, "rate", "PUT", path, account.token, json={"rating": 5}))
        left = await self._delete(account)
        if left is not None:
            self.left.append(left)
            await self.look(left)

    async def _sign_up(self) -> Account | None:
        new = {"name": f"leaver {secrets.token_hex(8)}", "password": secrets.token_hex(8)}
        result = await self._ask("sign up", "POST", "/api/users", json=new)
        return Account(**new, user_id=result.body["user_id"], token=result.body["token"]) if result.ok else None

    async def _delete(self, account: Account) -> Left | None:
        """An attempt whose outcome is unknown may have closed the session, or have begun the deletion."""
        while not self.requests.give_up.is_set():
            form = {"password": account.password}
            result = await self._ask(
                "delete", "POST", "/profile/delete", account.token, form=form, accepted={303, *NOT_LET_IN}
            )
            if result.ok and result.status == 303 and result.body.startswith(GONE):
                return Left(account, gone=result.body == GONE)
            if result.ok:
                result = await self._sign_in(account)
                if result.ok and result.status in NOT_LET_IN:
                    return Left(account, gone=result.status == 401)
                account = replace(account, token=result.body["token"]) if result.ok else account
            await asyncio.sleep(PATIENCE_SECONDS)
        return None

    async def _sign_in(self, account: Account) -> CallResult:
        return await self._ask("sign in", "POST", "/api/session", json=account.credentials, accepted=NOT_LET_IN)

    async def look(self, left: Left) -> None:
        """The session is closed at once. A list that others may read is there until the deletion has ended."""
        path = user_path("web-1", left.account.user_id)
        for kind, resource, is_closed in (("ratings", "ratings", True), ("list", "recommendations", left.gone)):
            result = await self._ask(kind, "GET", f"{path}/{resource}", left.account.token, accepted=NOT_LET_IN)
            if result.ok and is_closed:
                read = [f"{kind} of the deleted user {left.account.user_id}"] if result.status == 200 else []
                self.requests.caller.record.record_read(result, read)

    async def count(self) -> list[str]:
        """At the end: each name is free, and who takes it finds nothing. Returns what is wrong."""
        return [wrong for left in self.left for wrong in await self._is_kept(left)]

    async def _is_kept(self, left: Left) -> list[str]:
        taken = await self._take_the_name(left)
        if taken is None:
            return [f"user {left.account.user_id} was not deleted within {COUNT_SECONDS} s"]
        if taken.body["user_id"] == left.account.user_id:
            return [f"user {left.account.user_id} is there after the deletion"]
        path = f"{user_path('web-1', taken.body['user_id'])}/ratings"
        result = await self.requests.insist(partial(self._ask, "ratings", "GET", path, taken.body["token"]))
        if result is None:
            return [f"what the next owner of the name of user {left.account.user_id} has could not be read"]
        return ["the next owner of a name has ratings"] if result.body["ratings"] else []

    async def _take_the_name(self, left: Left) -> CallResult | None:
        try:
            async with asyncio.timeout(COUNT_SECONDS):
                while True:
                    credentials = left.account.credentials
                    result = await self._ask("sign up", "POST", "/api/users", json=credentials, accepted={409})
                    if result.ok and result.status != 409:
                        return result
                    await asyncio.sleep(PATIENCE_SECONDS)
        except TimeoutError:
            return None

    async def _ask(
        self,
        kind: str,
        method: str,
        path: str,
        token: str | None = None,
        *,
        json: object = None,
        form: dict[str, str] | None = None,
        accepted: frozenset[int] | set[int] = frozenset(),
    ) -> CallResult:
        return await self.requests.caller.ask(
            kind, self.requests.web(), method, path, token=token, json=json, form=form, accepted=accepted
        )
