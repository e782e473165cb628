"""From a fleet of two codes in format 1 to one of the present code in format 2, under load."""

import httpx

from tests.chaos.caller import RunRecord
from tests.chaos.faults import Kill
from tests.chaos.stack import EARLIER, LEFT_BEHIND, Stack
from tests.chaos.visitors import Visitor, Visitors

WRITE_SECONDS = 10.0


async def migrate(stack: Stack, record: RunRecord, users: Visitors) -> None:
    """As `docs/operations.md` says; but one process of earlier code was forgotten, and must not be able to write."""
    with record.timeline.period(*map(Kill, EARLIER)):
        await stack.run_present_code()
    with record.timeline.period(Kill(LEFT_BEHIND)):
        await stack.migrate()
    await _write_by_earlier_code(stack, record, [*users.raters, *users.probes])


async def _write_by_earlier_code(stack: Stack, record: RunRecord, users: list[Visitor]) -> None:
    headers = {"Authorization": f"Bearer {stack.token}"}
    async with httpx.AsyncClient(base_url=stack.url(LEFT_BEHIND), headers=headers, timeout=WRITE_SECONDS) as client:
        for user in users:
            path = f"/internal/users/{user.user_id}/ratings/1"
            written = await client.put(path, json={"rating": 0.5})
            if written.is_success:
                record.wrong.append(f"earlier code changed user {user.user_id} after the migration")
