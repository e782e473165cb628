"""Locks and the log of operators in the stand-in of DynamoDB."""

from datetime import UTC, datetime

from services.web.accounts.operating.account_locks import AccountLocks
from services.web.accounts.operating.audit_log import AuditLog
from tests.integration.web.conftest import Web


async def test_a_locked_account_opens_no_session_until_it_is_unlocked(web: Web) -> None:
    user_id = (await web.sign_up()).json()["user_id"]
    locks = AccountLocks(web.dynamodb, web.tables)
    await locks.set(user_id, locked=True)
    refused = await web.sign_in()
    assert (refused.status_code, "has locked this account" in refused.text) == (403, True)
    await locks.set(user_id, locked=False)
    assert (await web.sign_in()).status_code == 200


async def test_the_log_is_read_backwards_page_by_page(web: Web) -> None:
    log, month = AuditLog(web.dynamodb, web.tables), f"{datetime.now(UTC):%Y-%m}"
    for user_id in range(1, 4):
        await log.add("ops", "locked", user_id)
    newest, middle, oldest = await log.page(month)
    assert [each.user_id for each in (newest, middle, oldest)] == [3, 2, 1]
    assert await log.page(month, middle.at) == [oldest]
    assert await log.page("2020-01") == []
