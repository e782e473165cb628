"""The operator's page, and signing in to it with a token of `make operator-token`."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field, SecretStr

from services.web.accounts.limits import Limit
from services.web.dependencies import Dependencies, Deps
from services.web.http.credentials import client_address
from services.web.http.operator_cookie import (
    OPERATOR_PATH,
    IsOperator,
    delete_operator_cookie,
    set_operator_cookie,
)
from services.web.http.visitor import find_visitor_if_possible
from services.web.queries.forms import BoundedForm
from shared.contracts.errors import MatineeError, NotSignedIn
from shared.contracts.movies import Movie, MoviePage
from shared.contracts.queries import MovieQuery
from shared.stores.operator_tokens import CHANGE_MOVIES

router = APIRouter(prefix=OPERATOR_PATH, dependencies=[Depends(find_visitor_if_possible)])
NO_STORE = {"Cache-Control": "no-store"}
FOUND = 24


class TokenForm(BoundedForm):
    token: SecretStr = Field(default=SecretStr(""), max_length=2000)


@router.get("")
async def overview(request: Request, deps: Deps, operator: IsOperator, q: str = "", saved: str = "") -> Response:
    if not operator:
        return sign_in_page(request, deps)
    movies, hidden, last_file = await asyncio.gather(
        find_movies(deps, q[:200]), deps.recommender.hidden_movies(), deps.last_file.load()
    )
    page = deps.renderer.page(
        request,
        "operator/overview.html",
        q=q[:200],
        movies=movies,
        hidden=hidden,
        last_file=last_file,
        saved=saved,
    )
    page.headers.update(NO_STORE)
    return page


async def find_movies(deps: Dependencies, q: str) -> list[Movie]:
    if not q.strip():
        return []
    return MoviePage.model_validate_json(await deps.recommender.movies(MovieQuery(q=q, limit=FOUND))).movies


@router.post("/signin")
async def sign_in(request: Request, form: Annotated[TokenForm, Form()], deps: Deps) -> Response:
    token = form.token.get_secret_value().strip()
    limit = Limit("operator", deps.settings.sign_ins_per_address, 60)
    try:
        await deps.rate_limiter.count(limit, client_address(request))
        if not await deps.operators.allows(token, CHANGE_MOVIES):
            raise NotSignedIn("This token is not valid, or it was revoked.")
    except MatineeError as error:
        return sign_in_page(request, deps, error)
    response = RedirectResponse(OPERATOR_PATH, 303)
    set_operator_cookie(request, response, token)
    return response


@router.post("/signout")
async def sign_out() -> Response:
    response = RedirectResponse(OPERATOR_PATH, 303)
    delete_operator_cookie(response)
    return response


def sign_in_page(request: Request, deps: Dependencies, error: MatineeError | None = None) -> Response:
    page = deps.renderer.page(request, "operator/sign_in.html", error=error)
    page.headers.update(NO_STORE)
    return page
