from types import SimpleNamespace
from typing import Any, cast

import pytest
from fastapi import Response

from services.web.http.operator_cookie import OPERATOR_COOKIE, OperatorNeeded, require_operator, set_operator_cookie


class Operators:
    async def allows(self, token: str, scope: str) -> bool:
        return (token, scope) == ("right", "movies:write")


DEPS = cast("Any", SimpleNamespace(operators=Operators(), settings=SimpleNamespace(cookie_secure=True)))


@pytest.mark.parametrize("cookies", [{}, {"session": "right"}, {"": "right"}, {OPERATOR_COOKIE: "wrong"}])
async def test_only_the_cookie_of_the_operator_counts(cookies: dict[str, str]) -> None:
    with pytest.raises(OperatorNeeded):
        await require_operator(cast("Any", SimpleNamespace(cookies=cookies)), DEPS)
    await require_operator(cast("Any", SimpleNamespace(cookies={OPERATOR_COOKIE: "right"})), DEPS)


def test_behind_tls_the_cookie_is_sent_by_https_only() -> None:
    request: Any = SimpleNamespace(state=SimpleNamespace(dependencies=DEPS), scope={"scheme": "http"})
    response = Response()
    set_operator_cookie(request, response, "right")
    cookie = response.headers["set-cookie"].lower()
    assert all(part in cookie for part in ("secure", "httponly", "samesite=strict", "path=/operator"))
