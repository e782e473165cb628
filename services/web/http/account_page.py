"""The pages with a name and a password: to sign in and to sign up."""

from collections.abc import Sequence

from fastapi.responses import Response
from starlette.requests import Request

from services.web.dependencies import dependencies_of
from services.web.http.passkeys.relying_party import passkey_site
from shared.contracts.errors import MatineeError
from shared.contracts.lists import Visibility


def account_page(
    request: Request,
    template: str,
    error: MatineeError | None = None,
    *,
    next: str,
    picks: Sequence[object] = (),
    name: str = "",
    visibility: Visibility = "open",
    cookies: str = "",
    interrupted: str = "",
    recovered: bool = False,
) -> Response:
    """`next` is where it goes after signing in, with `interrupted` the form that is sent again then."""
    return dependencies_of(request).renderer.page(
        request,
        template,
        error=error,
        action="/signup" if template == "signup.html" else "/signin",
        next=next,
        picks=picks,
        name=name,
        visibility=visibility,
        cookies=cookies,
        interrupted=interrupted,
        recovered=recovered,
        passkey_site=passkey_site(request),
    )
