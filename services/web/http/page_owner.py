"""Whose page a form or an htmx request comes from: another user of the same browser may have signed in meanwhile."""

from fastapi import Request
from starlette.datastructures import UploadFile

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Deps
from services.web.http.csrf import SAFE_METHODS
from services.web.http.visitor import find_visitor
from services.web.localization.messages import Message
from services.web.views.render import OWNER_FIELD
from shared.contracts.errors import Conflict, NotSignedIn

HEADER = "Page-Visitor"
FOR_ANYBODY = {
    *("/signin", "/signin/passkey", "/signin/passkey/options", "/signup", "/recover", "/recover/mail", "/recover/link"),
    *("/theme", "/language"),
}
"""Forms that name their user themselves, or concern nobody."""


class SessionEnded(NotSignedIn):
    message = "You are not signed in any more. Nothing was changed. Please sign in first, then try again."


class PageOfSomebodyElse(Conflict):
    """htmx reloads the page after a refused read, which changes nothing."""

    def __init__(self, message: str, *, reload: bool) -> None:
        super().__init__(message)
        self.reload = reload

    def headers(self) -> dict[str, str]:
        return super().headers() | ({"HX-Refresh": "true"} if self.reload else {})


async def refuse_page_of_somebody_else(request: Request, deps: Deps) -> None:
    """Requests that do not say whose page they come from are not from a page."""
    if request.scope["path"] in FOR_ANYBODY:
        return
    owner = await _page_owner(request)
    if owner is None:
        return
    visitor = await find_visitor(request, deps)
    if owner == (str(visitor.user_id) if visitor else ""):
        return
    if visitor is None:
        raise SessionEnded
    raise PageOfSomebodyElse(_sentence(owner, visitor), reload=request.method in SAFE_METHODS)


async def _page_owner(request: Request) -> str | None:
    if request.method in SAFE_METHODS:
        return request.headers.get(HEADER)
    owner = (await request.form()).get(OWNER_FIELD)
    return None if isinstance(owner, UploadFile) else owner


def _sentence(owner: str, visitor: SignedInUser) -> Message:
    if owner:
        return Message(
            "%(name)s is signed in in this browser by now, and what you sent came from a page of user %(owner)s. "
            "Nothing was changed. You can go on as %(name)s.",
            name=visitor.called,
            owner=owner[:16],
        )
    return Message(
        "%(name)s is signed in in this browser by now, and what you sent came from a page that was opened before that. "
        "Nothing was changed. You can go on as %(name)s.",
        name=visitor.called,
    )
