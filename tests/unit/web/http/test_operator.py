from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.web.http.operator import require_operator
from shared.contracts.errors import NotSignedIn


class Operators:
    async def allows(self, token: str, scope: str) -> bool:
        return (token, scope) == ("right", "movies:write")


DEPS = cast("Any", SimpleNamespace(operators=Operators()))


@pytest.mark.parametrize(
    ("header", "allowed"),
    [("Bearer right", True), ("bearer  right", True), ("Basic right", False), ("Bearer wrong", False), ("", False)],
)
async def test_only_an_operators_token_is_accepted(header: str, allowed: bool) -> None:
    request: Any = SimpleNamespace(headers={"authorization": header})
    if allowed:
        await require_operator(request, DEPS, None)
    else:
        with pytest.raises(NotSignedIn):
            await require_operator(request, DEPS, None)
