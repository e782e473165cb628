"""One user as the operator sees them, and the log of what operators did."""

import pytest

from services.web.accounts.operating.user_operations import UserOperations
from tests.unit.web.memory_operating import MemoryAudit, MemoryLocks
from tests.unit.web.pages.operator.conftest import Office

PATHS = [("GET", "/users"), ("GET", "/users/944"), ("POST", "/users/944"), ("GET", "/audit")]


@pytest.fixture
def audit(office: Office) -> MemoryAudit:
    site, audit = office.site, MemoryAudit()
    operations = UserOperations(audit, MemoryLocks(site.stores.users.accounts), site.stores.sessions)
    office.recommender.profile = profile_of  # type: ignore[attr-defined]
    site.replace(user_operations=operations)
    return audit


async def profile_of(user_id: int) -> bytes:
    return f'{{"user_id":{user_id},"profile_version":1,"ratings":[],"seen":[],"dismissed":[]}}'.encode()


async def post(office: Office, user_id: int, action: str) -> int:
    response = await office.site.client.post(f"/operator/users/{user_id}", data={"action": action})
    return response.status_code


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("signed_in", [True, False])
async def test_a_token_of_movies_alone_and_a_users_session_see_nothing(
    office: Office, audit: MemoryAudit, method: str, path: str, signed_in: bool
) -> None:
    own = await office.site.sign_up()
    if signed_in:
        await office.sign_in()
        office.operators.manages_users = False
    form = {"action": "lock", "visitor": str(own)}
    response = await office.site.client.request(method, f"/operator{path}", data=form)
    assert (response.status_code, "may manage users" in response.text) == (403, True)
    assert audit.entries == []
    assert not office.site.stores.users.accounts[own].locked


async def test_the_state_of_a_user_is_shown_without_secrets_and_what_they_rated(
    office: Office, audit: MemoryAudit
) -> None:
    user_id = await office.site.sign_up("Zoë")
    await office.sign_in()
    page = await office.page(f"/users/{user_id}")
    for text in ("Zoë", "open", "python-httpx", "<dt>Ratings</dt><dd>0</dd>"):
        assert text in page
    account = office.site.stores.users.accounts[user_id]
    assert not any(secret in page for secret in (account.password_hash, *account.sessions))
    assert [(each.operator, each.action, each.user_id) for each in audit.entries] == [("ops", "looked at", user_id)]


@pytest.mark.usefixtures("audit")
async def test_an_operator_locks_unlocks_and_ends_sessions(office: Office) -> None:
    user_id = await office.site.sign_up()
    office.site.client.cookies.clear()
    await office.sign_in()
    assert await post(office, user_id, "lock") == 303
    assert "Unlock the account" in await office.page(f"/users/{user_id}?saved=lock")
    signing_in = {"name": "Ada", "password": "correct horse"}
    refused = await office.site.client.post("/api/session", json=signing_in)
    assert (refused.status_code, "has locked this account" in refused.text) == (403, True)
    assert await post(office, user_id, "unlock") == 303
    assert (await office.site.client.post("/api/session", json=signing_in)).status_code == 200
    assert await post(office, user_id, "end_sessions") == 303
    assert "No session is open" in await office.page(f"/users/{user_id}")
    log = await office.page("/audit")
    for deed in ("locked", "unlocked", "ended all sessions of", "looked at"):
        assert f'<bdi>ops</bdi> {deed} <a href="/operator/users/{user_id}">' in log


@pytest.mark.usefixtures("audit")
async def test_unknown_users_and_wrong_ids_are_said_in_words(office: Office) -> None:
    await office.sign_in()
    client = office.site.client
    assert (await client.get("/operator/users", params={"user_id": "944"})).headers["location"] == "/operator/users/944"
    assert (await client.get("/operator/users/7")).status_code == 404
    wrong = await client.get("/operator/users", params={"user_id": "<b>"})
    assert (wrong.status_code, "<b>" in wrong.text) == (422, False)
    assert await post(office, 7, "lock") == 404
    assert await post(office, 7, "promote") == 422


async def test_the_log_is_read_by_month(office: Office, audit: MemoryAudit) -> None:
    await office.sign_in()
    await audit.add("ops", "locked", 944)
    assert "There is no entry" in await office.page("/audit?month=2020-01")
    assert "locked" in await office.page("/audit?month=x")
    assert "There is no entry" in await office.page("/audit?before=2020")
