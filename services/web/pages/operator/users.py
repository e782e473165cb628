"""The operator looks at one user, ends their sessions, locks their account; and the log of all that."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.operator_cookie import OPERATOR_PATH, UserManager
from services.web.http.visitor import find_visitor_if_possible
from services.web.pages.operator.sign_in import NO_STORE
from services.web.queries.forms import read_user_id
from shared.contracts.errors import InvalidInput, MatineeError, UserNotFound
from shared.contracts.profiles import WholeProfile
from shared.contracts.values import EntityId

router = APIRouter(prefix=OPERATOR_PATH, dependencies=[Depends(find_visitor_if_possible)])
Action = Literal["lock", "unlock", "end_sessions"]
MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


@router.get("/users")
async def find_user(request: Request, deps: Deps, _operator: UserManager, user_id: str = "") -> Response:
    if not user_id.strip():
        return _page(request, deps, "operator/users.html", user_id="")
    try:
        found = read_user_id(user_id)
    except InvalidInput as error:
        return _page(request, deps, "operator/users.html", error, user_id=user_id[:40])
    return RedirectResponse(f"{OPERATOR_PATH}/users/{found}", 303)


@router.get("/users/{user_id}")
async def show_user(
    request: Request, user_id: EntityId, deps: Deps, operator: UserManager, saved: str = ""
) -> Response:
    """The state of an account: neither what the user said about movies, nor any secret."""
    await deps.user_operations.looked_at(operator, user_id)
    account = await deps.accounts.store.find(user_id)
    if account is None:
        return _page(request, deps, "operator/users.html", UserNotFound(), user_id=user_id)
    sessions, links, profile = await asyncio.gather(
        deps.session_list.read(user_id, ""),
        deps.account_linking.store.links(user_id),
        none_if_unavailable(_profile(deps, user_id)),
    )
    return _page(
        request,
        deps,
        "operator/user.html",
        saved=saved,
        account=account,
        sessions=sessions,
        apps=len(links.families) if links else 0,
        profile=profile,
    )


@router.post("/users/{user_id}")
async def act(user_id: EntityId, deps: Deps, operator: UserManager, action: Annotated[Action, Form()]) -> Response:
    actions: dict[Action, Callable[[str, int], Awaitable[None]]] = {
        "lock": deps.user_operations.lock,
        "unlock": deps.user_operations.unlock,
        "end_sessions": deps.user_operations.end_sessions,
    }
    await actions[action](operator, user_id)
    return RedirectResponse(f"{OPERATOR_PATH}/users/{user_id}?saved={action}", 303)


@router.get("/audit")
async def show_log(
    request: Request,
    deps: Deps,
    _operator: UserManager,
    month: Annotated[str, Query(max_length=7)] = "",
    before: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    month = month if MONTH.fullmatch(month) else f"{datetime.now(UTC):%Y-%m}"
    entries = await deps.user_operations.log.page(month, before)
    return _page(request, deps, "operator/audit.html", month=month, entries=entries)


async def _profile(deps: Dependencies, user_id: int) -> WholeProfile:
    return WholeProfile.model_validate_json(await deps.recommender.profile(user_id))


def _page(
    request: Request, deps: Dependencies, template: str, error: MatineeError | None = None, **context: Any
) -> Response:
    page = deps.renderer.page(request, template, error=error, **{"saved": "", **context})
    page.headers.update(NO_STORE)
    return page
