"""Responses for errors: `application/problem+json` for API clients, the error page for people."""

from urllib.parse import SplitResult, urlencode, urlsplit

from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.requests import Request
from starlette.routing import Match

from services.web.dependencies import dependencies_of
from services.web.http.account_page import account_page
from services.web.http.csrf import SAFE_METHODS
from services.web.http.interrupted_form import InterruptedForm
from services.web.http.operator_cookie import OPERATOR_PATH, OperatorNeeded
from services.web.http.visitor import find_visitor_if_possible
from services.web.localization.invalid_values import invalid_value
from services.web.localization.messages import N_, Message
from services.web.localization.vocabulary import STATUS_TITLES
from services.web.queries.forms import local_path
from services.web.views.render import path_and_query
from shared.contracts.errors import MatineeError, NotSignedIn
from shared.http.problem_details import as_matinee_error, problem_response

API_PATHS = (
    *("/api", "/health/", "/static/", "/internal/", "/mcp", "/.well-known/"),
    *("/oauth/token", "/oauth/revoke", "/oauth/apps/token", "/oauth/apps/revoke", "/oauth/apps/register"),
)
MAX_FIELD_LENGTH = 100
BEFORE_ROUTES = {403, 404, 405, 413, 422}
"""What is refused before a route has looked who is signed in. Those that shed load cost no look."""
WORTH_REPEATING = {408, 429, 500, 503}


async def error_response(request: Request, error: Exception) -> Response:
    if isinstance(error, OperatorNeeded):
        return RedirectResponse(OPERATOR_PATH, 303)
    matinee_error = as_matinee_error(error)
    if request.scope["path"].startswith(API_PATHS):
        return problem_response(matinee_error)
    if isinstance(error, RequestValidationError):
        matinee_error = invalid_value(error.errors())
    interrupted = await InterruptedForm.of(request) if isinstance(matinee_error, NotSignedIn) else None
    if interrupted:
        return sign_in_page(request, interrupted)
    if matinee_error.status in BEFORE_ROUTES and not hasattr(request.state, "visitor"):
        await find_visitor_if_possible(request, dependencies_of(request))
    return error_page(request, matinee_error)


def sign_in_page(request: Request, interrupted: InterruptedForm) -> Response:
    """The session has ended amid a form, which is sent again after signing in."""
    message = N_("You are not signed in, so nothing was saved. Sign in, and what you entered can be sent again.")
    error, form = NotSignedIn(message), interrupted.model_dump_json()
    return account_page(request, "signin.html", error, next=return_to(request), interrupted=form)


def error_page(request: Request, error: MatineeError) -> Response:
    renderer, problem, is_read = dependencies_of(request).renderer, error.problem(), request.method in SAFE_METHODS
    return renderer.page(
        request,
        "error.html",
        error=error,
        problem=problem,
        title=STATUS_TITLES.get(error.status, problem.title),
        message=_message(request, error),
        retry_link=local_path(path_and_query(request), "/") if error.status in WORTH_REPEATING and is_read else None,
        back_link=_page_above(request) if error.status == 405 else back_link(request),
        had_form=request.scope["path"] == "/result" or error.status == 405 or not is_read,
        return_to=return_to(request),
    )


def _message(request: Request, error: MatineeError) -> str:
    """What the error means to somebody who sees pages and sends forms."""
    if error.status == 405:
        return N_("This address only takes what a form sends.")
    if error.status == 413 and request.scope["path"] == "/profile/import":
        return Message(
            "The file is too large: at most %(megabytes)s MB are read. Put it into a zip file, or choose another one.",
            megabytes=dependencies_of(request).settings.max_import_bytes / 2**20,
        )
    if error.status == 413 and request.scope["path"] != "/operator/file":
        return N_("This is too long to be stored. Shorten it, and send it again.")
    return error.message


def _page_above(request: Request) -> str:
    """The nearest page above this address, which has the form that is sent to it."""
    path: str = request.scope["path"]
    while path := path.rpartition("/")[0]:
        scope = {**request.scope, "path": path, "method": "GET"}
        if any(route.matches(scope)[0] is Match.FULL for route in request.app.routes):
            return path
    return "/"


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
    return f"/movies?{urlencode(fields)}#someone"
