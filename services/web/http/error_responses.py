"""Responses for errors: `application/problem+json` for API clients, the error page for people."""

from urllib.parse import SplitResult, urlencode, urlsplit

from fastapi.responses import Response
from starlette.requests import Request

from services.web.dependencies import dependencies_of
from services.web.http.csrf import SAFE_METHODS
from services.web.http.interrupted_form import InterruptedForm
from services.web.queries.forms import local_path
from services.web.views.render import is_htmx, path_and_query
from shared.contracts.errors import MatineeError, NotSignedIn
from shared.http.problem_details import as_matinee_error, problem_response

API_PATHS = ("/api/", "/health/", "/static/", "/internal/", "/oauth/token", "/oauth/revoke")
MAX_FIELD_LENGTH = 100


async def error_response(request: Request, error: Exception) -> Response:
    matinee_error = as_matinee_error(error)
    if request.scope["path"].startswith(API_PATHS):
        return problem_response(matinee_error)
    is_form = isinstance(matinee_error, NotSignedIn) and not is_htmx(request)  # whose page shows what went wrong
    interrupted = await InterruptedForm.of(request) if is_form else None
    if interrupted:
        return sign_in_page(request, matinee_error, interrupted)
    return error_page(request, matinee_error)


def sign_in_page(request: Request, error: MatineeError, interrupted: InterruptedForm) -> Response:
    """The session has ended amid a form, which is sent again after signing in."""
    page = dependencies_of(request).renderer.page(
        request,
        "signin.html",
        error.status,
        action="/signin",
        name="",
        next=return_to(request),
        cookies="",
        recovered=False,
        interrupted=interrupted.model_dump_json(),
        error="You are not signed in, so nothing was saved. Sign in, and what you entered can be sent again.",
        picks=(),
    )
    page.headers.update(error.headers())
    return page


def error_page(request: Request, error: MatineeError) -> Response:
    renderer, problem = dependencies_of(request).renderer, error.problem()
    page = renderer.page(
        request, "error.html", error.status, problem=problem, back_link=back_link(request), return_to=return_to(request)
    )
    page.headers.update(error.headers())
    return page


def return_to(request: Request) -> str:
    """Where to go after signing in: the page itself, or the one with the form that was sent."""
    if request.method in SAFE_METHODS:
        return path_and_query(request)
    referer = urlsplit_or_none(request.headers.get("referer", ""))
    if referer is None or referer.netloc != request.headers.get("host", ""):
        return "/"
    return local_path(f"{referer.path}?{referer.query}" if referer.query else referer.path, "/")


def urlsplit_or_none(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def back_link(request: Request) -> str:
    """Where to go from the error page: after a failed `/result`, the form with its fields filled in again."""
    if request.scope["path"] != "/result":
        return return_to(request) if request.method not in SAFE_METHODS else "/movies"
    fields = {name: request.query_params.get(name, "")[:MAX_FIELD_LENGTH] for name in ("user_id", "amount")}
    return f"/movies?{urlencode(fields)}"
