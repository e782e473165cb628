import pytest

from services.web.accounts.sessions import SignedInUser
from services.web.http.list_reader import reader_of
from services.web.lists.user_lists import ANYBODY, OWNER, Reader
from tests.unit.web.conftest import Site

KEY = "k" * 22


@pytest.mark.parametrize(
    ("visitor", "key", "reader"),
    [
        (944, "", OWNER),
        (944, "x", OWNER),
        (945, "", ANYBODY),
        (None, KEY, Reader(has_link=True)),
        (945, "x" * 22, ANYBODY),
    ],
)
async def test_a_reader_is_the_owner_has_the_link_or_is_anybody(
    site: Site, visitor: int | None, key: str, reader: Reader
) -> None:
    site.stores.users.link_keys[944] = KEY
    user = SignedInUser(user_id=visitor, name="Ann") if visitor else None
    assert await reader_of(944, user, key, site.dependencies) == reader


async def test_an_owner_whose_session_cannot_be_looked_up_is_not_told_that_the_list_is_somebody_elses(
    site: Site,
) -> None:
    own = await site.sign_up()
    site.stores.users.down = True
    for address in ("/api/users/{}/recommendations?popularity=-0.5", "/result?user_id={}&popularity=-0.5"):
        assert (await site.client.get(address.format(own))).status_code == 503
        assert (await site.client.get(address.format(196))).status_code == 200


async def test_other_users_sessions_are_not_looked_up(site: Site) -> None:
    own = await site.sign_up()
    reads = site.stores.users.reads
    await site.client.get("/api/users/196/recommendations")
    assert site.stores.users.reads == reads
    assert (await site.client.get(f"/api/users/{own}/recommendations")).json()["profile_version"] == 0
