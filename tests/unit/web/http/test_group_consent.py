import pytest

from services.web.http.group_consent import NotInvited, require_consent
from shared.contracts.errors import UserNotFound
from tests.unit.web.conftest import Site


async def test_sample_users_and_those_who_sent_their_link_need_no_more(site: Site) -> None:
    own = await site.sign_up()
    key = await site.dependencies.accounts.link_key(own)
    await require_consent([(196, ""), (own, key)], None, site.dependencies)
    with pytest.raises(NotInvited, match=f"User {own} has to invite you"):
        await require_consent([(196, ""), (own, "x" * 22)], None, site.dependencies)
    with pytest.raises(UserNotFound):
        await require_consent([(20_000, "")], None, site.dependencies)
