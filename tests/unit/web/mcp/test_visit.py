import pytest

from services.web.mcp.visit import Visit
from shared.contracts.errors import NotSignedIn
from tests.unit.web.conftest import Site
from tests.unit.web.mcp.conftest import ADA


async def test_a_scope_counts_only_with_the_user_who_granted_it(site: Site) -> None:
    anybody, ada = Visit(site.dependencies), Visit(site.dependencies, ADA, frozenset(["lists:read"]))
    assert anybody.allows("")
    assert not anybody.allows("lists:read")
    assert not Visit(site.dependencies, None, frozenset(["lists:read"])).allows("lists:read")
    assert ada.allows("lists:read")
    assert not ada.allows("ratings:write")
    with pytest.raises(NotSignedIn):
        anybody.owner()
