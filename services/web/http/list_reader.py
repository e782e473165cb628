"""Who reads a list: its owner, somebody with the owner's link, or anybody else."""

from dataclasses import replace

from fastapi import Request

from services.web.accounts.sessions import SignedInUser
from services.web.dependencies import Dependencies
from services.web.http.visitor import find_visitor_if_possible, is_session_unknown, session_token, site_origin
from services.web.lists.user_lists import ANYBODY, OWNER, Reader

LINK_KEY_LENGTH = 22


def list_link(request: Request, user_id: int, key: str) -> str:
    """The link with which the owner lets others in."""
    return f"{site_origin(request)}/result?user_id={user_id}&key={key}"


async def requesting_reader(request: Request, user_id: int, key: str, deps: Dependencies) -> Reader:
    """Looks up the session only if it may be the owner's: a token begins with its user's id."""
    if not _names_user(request, user_id):
        return await reader_of(user_id, None, key, deps)
    return await visiting_reader(request, await find_visitor_if_possible(request, deps), user_id, key, deps)


async def visiting_reader(
    request: Request, visitor: SignedInUser | None, user_id: int, key: str, deps: Dependencies
) -> Reader:
    """`visitor`: as `find_visitor_if_possible` found them."""
    reader = await reader_of(user_id, visitor, key, deps)
    return replace(reader, may_be_owner=is_session_unknown(request) and _names_user(request, user_id))


def _names_user(request: Request, user_id: int) -> bool:
    return session_token(request).partition(".")[0] == str(user_id)


async def reader_of(user_id: int, visitor: SignedInUser | None, key: str, deps: Dependencies) -> Reader:
    """`key`: that of the link by which the reader came, if any."""
    if visitor is not None and visitor.user_id == user_id:
        return OWNER
    if len(key) != LINK_KEY_LENGTH:
        return ANYBODY
    return Reader(has_link=await deps.accounts.has_link(user_id, key))
