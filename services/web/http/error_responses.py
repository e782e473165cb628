"""Every error as an answer: `application/problem+json` for the API, the error page for people."""

from urllib.parse import urlencode

from fastapi.responses import Response
from starlette.requests import Request

from services.web.dependencies import dependencies_of
from shared.contracts.errors import MatineeError
from shared.http.problem_details import as_matinee_error, problem_response

FOR_PROGRAMS = ("/api/", "/health/", "/static/", "/internal/", "/oauth/token", "/oauth/revoke")
KEPT_LENGTH = 100


async def answer_error(request: Request, error: Exception) -> Response:
    told = as_matinee_error(error)
    if request.scope["path"].startswith(FOR_PROGRAMS):
        return problem_response(told)
    return error_page(request, told)


def error_page(request: Request, error: MatineeError) -> Response:
    page = dependencies_of(request).renderer.page(
        request, "error.html", error.status, problem=error.problem(), way_back=way_back(request)
    )
    page.headers.update(error.headers())
    return page


def way_back(request: Request) -> str:
    """The form, with what was put into it where that was the reason."""
    if request.scope["path"] != "/result":
        return "/movies"
    kept = {name: request.query_params.get(name, "")[:KEPT_LENGTH] for name in ("user_id", "amount")}
    return f"/movies?{urlencode(kept)}"
