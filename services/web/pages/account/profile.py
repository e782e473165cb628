"""The profile page: ratings, taste profile, import and export, and account deletion."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import SecretStr

from services.web.accounts.limits import Limit
from services.web.accounts.sessions import SignedInUser
from services.web.clients.recommender import none_if_unavailable
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import delete_session_cookie, device_of
from services.web.http.list_reader import list_link
from services.web.http.passkeys.relying_party import passkey_site
from services.web.http.visitor import Visitor, session_token
from services.web.localization.messages import N_
from services.web.pages.account.own_verdicts import verdicts_of
from services.web.pages.lists.picks_cookie import delete_picks_cookie
from services.web.queries.forms import parse_integer
from services.web.queries.profile_changes import redirect_to, told
from services.web.ratings_import.record import ImportRecord
from services.web.views.taste_profile import TasteProfile
from shared.contracts.errors import MatineeError
from shared.contracts.profiles import OwnRating, WholeProfile

router = APIRouter(prefix="/profile")
PAGE_SIZE = 24
PASSWORD_LIMIT = Limit("password", 10, 60)
DELETION_LIMIT = Limit("delete", 10, 60)
FORMS_OF = {"name": "display_name", "webhooks": "webhooks", "mail/delete": "mail_address"}
"""Forms that the page has where something could be read."""
ORDERS: dict[str, tuple[str, Callable[[OwnRating], Any]]] = {
    "newest": (N_("Newest first"), lambda rated: -rated.rated_at.timestamp()),
    "oldest": (N_("Oldest first"), lambda rated: rated.rated_at.timestamp()),
    "best": (N_("Best first"), lambda rated: -rated.rating),
    "worst": (N_("Worst first"), lambda rated: rated.rating),
    "title": (N_("By title"), lambda rated: rated.title.casefold()),
    "year": (N_("By year"), lambda rated: -(rated.year or 0)),
}


@router.get("")
async def profile(request: Request, deps: Deps, visitor: Visitor) -> Response:
    return await profile_page(request, deps, visitor)


@router.post("/delete")
async def delete_account(
    request: Request, deps: Deps, visitor: Visitor, password: Annotated[SecretStr, Form(max_length=200)]
) -> Response:
    try:
        await deps.rate_limiter.count(DELETION_LIMIT, str(visitor.user_id))
        is_gone = await deps.deletions.delete(visitor.user_id, password.get_secret_value())
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    response = RedirectResponse("/goodbye" if is_gone else "/goodbye?deletion=under-way", 303)
    delete_session_cookie(request, response)
    delete_picks_cookie(response)
    return response


@router.post("/password")
async def change_password(
    request: Request,
    deps: Deps,
    visitor: Visitor,
    old: Annotated[SecretStr, Form(max_length=200)],
    new: Annotated[SecretStr, Form(max_length=200)],
) -> Response:
    """Ends the sessions on all other devices, and disconnects apps and Alexa."""
    try:
        await deps.rate_limiter.count(PASSWORD_LIMIT, str(visitor.user_id))
        words = old.get_secret_value(), new.get_secret_value()
        await deps.accounts.change_password(visitor.user_id, *words, session_token(request))
    except MatineeError as error:
        return await profile_page(request, deps, visitor, error)
    await deps.notices.add(visitor.user_id, "password", device_of(request))
    return redirect_to("password")


async def profile_page(
    request: Request, deps: Dependencies, visitor: SignedInUser, error: MatineeError | None = None, **typed: str
) -> Response:
    """`error`: why a form was refused, and what was typed into it."""
    profile = WholeProfile.model_validate_json(await deps.recommender.profile(visitor.user_id))
    key, account = await asyncio.gather(
        deps.accounts.link_key(visitor.user_id), account_of(deps, visitor.user_id, session_token(request))
    )
    params = request.query_params
    order = params.get("sort", "") if params.get("sort") in ORDERS else "newest"
    found = search(profile.ratings, params.get("q", ""), order)
    start = min(max(parse_integer(params.get("from", "")) or 0, 0), max(len(found) - 1, 0)) // PAGE_SIZE * PAGE_SIZE
    return deps.renderer.page(
        request,
        "profile.html",
        error=error,
        profile=profile,
        link=list_link(request, visitor.user_id, key),
        **account,
        forgetting=account["training"].forgetting if account["training"] else None,
        taste=TasteProfile.from_ratings(profile.ratings),
        found=found,
        page=found[start : start + PAGE_SIZE],
        first=start + 1,
        previous=page_address(params, start - PAGE_SIZE) if start else None,
        following=page_address(params, start + PAGE_SIZE) if start + PAGE_SIZE < len(found) else None,
        verdicts=verdicts_of(profile),
        orders={name: label for name, (label, _) in ORDERS.items()},
        order=order,
        q=params.get("q", "")[:200],
        has_mail=deps.mail is not None,
        mail_sent=error is None and params.get("mail") == "sent",
        passkey_site=passkey_site(request),
        typed=typed,
        refused=refused_form(request, account, error),
        changed=told(params.get("changed", "")) if error is None else {},
    )


def refused_form(request: Request, account: dict[str, Any], error: MatineeError | None) -> dict[str, str]:
    """The address of the form that was refused, and why, where the page has the form."""
    names = ["password", "recovery", "delete", "mail"]
    names += [name for name, shown in FORMS_OF.items() if account.get(shown) is not None]
    names += [f"passkeys/{each.passkey_id}/delete" for each in account["passkeys"] or ()]
    forms = {f"/profile/{name}" for name in names}
    return {request.url.path: error.message} if error and request.method == "POST" and request.url.path in forms else {}


async def account_of(deps: Dependencies, user_id: int, token: str) -> dict[str, Any]:
    """What the page says beside the ratings, read at the same time."""
    reads: dict[str, Awaitable[Any]] = {
        "linked": deps.account_linking.is_linked(user_id),
        "imports": recent_imports(deps, user_id),
        "codes_left": none_if_unavailable(deps.recovery.left(user_id)),
        "sessions": none_if_unavailable(deps.session_list.read(user_id, token)),
        "passkeys": none_if_unavailable(deps.passkeys.read(user_id)),
        "apps": none_if_unavailable(deps.connected_apps.of_user(user_id)),
        "webhooks": none_if_unavailable(deps.webhooks.of_user(user_id)),
        "display_name": none_if_unavailable(deps.display_names.read(user_id)),
        "training": none_if_unavailable(deps.recommender.training()),
    }
    if deps.mail is not None:
        reads["mail_address"] = none_if_unavailable(deps.mail.store.address(user_id))
    return dict(zip(reads, await asyncio.gather(*reads.values()), strict=True))


async def recent_imports(deps: Dependencies, user_id: int) -> list[ImportRecord]:
    """The profile stays available without them."""
    return await none_if_unavailable(deps.imports.recent(user_id)) or []


def search(ratings: Sequence[OwnRating], text: str, order: str) -> list[OwnRating]:
    words = text.casefold().split()
    found = [rated for rated in ratings if all(word in rated.title.casefold() for word in words)]
    return sorted(found, key=ORDERS[order][1])


def page_address(params: Mapping[str, str], start: int) -> str:
    kept = {name: params[name] for name in ("q", "sort") if params.get(name)}
    return f"/profile?{urlencode(kept | ({'from': start} if start > 0 else {}))}#ratings"
