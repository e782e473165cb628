from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from services.web.http.visitor import is_https
from services.web.queries.forms import local_path
from services.web.views.theme import Theme, keep_theme

router = APIRouter()


@router.post("/theme")
async def choose_theme(
    request: Request, theme: Annotated[Theme, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    response = RedirectResponse(local_path(back, "/"), 303)
    keep_theme(response, theme, secure=is_https(request))
    return response
