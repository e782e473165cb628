"""Renders templates. Whole pages and the fragments that htmx requests share the same files."""

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from services.web.accounts.sessions import SignedInUser
from services.web.localization import formats, languages
from services.web.localization.translation import gettext, ngettext, translate
from services.web.views.covers import cover_of
from services.web.views.explanations import reason_text
from services.web.views.list_changes import format_rows
from services.web.views.static_files import Assets
from services.web.views.theme import theme_of
from services.web.views.watching.my_services import MyServices
from shared.contracts.errors import MatineeError
from shared.negotiation import matches_etag

TEMPLATES = Path(__file__).parents[1] / "templates"
REVALIDATE = {"Cache-Control": "private, no-cache"}
VARY = "Cookie, HX-Request, Accept-Language"

OWNER_FIELD = "visitor"
"""Every form of a page that posts carries the id of the user whom the page belongs to."""
POST_FORM = re.compile(r'<form\b(?:[^>"]|"[^"]*")*\bmethod="post"(?:[^>"]|"[^"]*")*>')


class Renderer:
    """`origin` tells the origin of the site as visitors see it."""

    def __init__(self, assets: Assets, origin: Callable[[Request], str], posters: bool = False) -> None:
        self.origin = origin
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        self.environment.policies["ext.i18n.trimmed"] = True
        self.environment.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
        self.environment.filters |= formats.FILTERS | {"translate": translate, "group_label": group_label}
        self.environment.globals |= {
            "asset": assets.url,
            "cover_of": cover_of,
            "format_rows": format_rows,
            "posters": posters,
            "reason_text": reason_text,
            "today": today,
        }
        macros: Any = self.environment.get_template("fragments/macros.html").module
        self.environment.globals["icon"] = macros.icon

    def fragment(self, template: str, **context: Any) -> Markup:
        return Markup(self.environment.get_template(template).render(context))

    def page(
        self, request: Request, template: str, status: int = 200, *, error: MatineeError | None = None, **context: Any
    ) -> Response:
        """A page that the browser may cache but must revalidate: 304 if it has not changed. An error gives it its
        status, its headers, and its message as `error`."""
        if error is not None:
            status = error.status
        visitor = getattr(request.state, "visitor", None)
        text = self.environment.get_template(template).render(
            visitor=visitor,
            path=request.scope["path"],
            here=path_and_query(request),
            origin=self.origin(request),
            theme=theme_of(request),
            my_services=MyServices.of(request),
            language=languages.current_language(),
            language_in_address=languages.language_in_address(request),
            languages=languages.NAMES if languages.is_translated(request.scope["path"]) else {},
            error=error.message if error else "",
            **context,
        )
        text = add_owner(text, visitor)
        headers = {"Content-Language": languages.current_language(), "Vary": VARY}
        if request.method != "GET" or status != 200:
            return HTMLResponse(text, status, headers | (error.headers() if error else {}))
        headers |= REVALIDATE | {"ETag": f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'}
        if matches_etag(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(text, headers=headers)


def group_label(label: str) -> str:
    """Of a group of movies, by its genres."""
    return gettext(" and ").join(gettext(genre) for genre in label.split(" and "))


def today() -> date:
    """The day in UTC. A visitor to whom it is another one can write that."""
    return datetime.now(UTC).date()


def add_owner(html: str, visitor: SignedInUser | None) -> str:
    field = Markup('<input type="hidden" name="{}" value="{}">').format(OWNER_FIELD, visitor.user_id if visitor else "")
    return POST_FORM.sub(lambda form: f"{form[0]}{field}", html)


def path_and_query(request: Request) -> str:
    """Where to return to after submitting another form on the page."""
    path, query = request.scope["path"], request.url.query
    return f"{path}?{query}" if query else path


def is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
