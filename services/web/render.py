"""Templates to HTML. Pages and the parts of pages that htmx asks for are rendered from the same files."""

from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from services.web.static_files import Assets

TEMPLATES = Path(__file__).parent / "templates"


class Renderer:
    def __init__(self, assets: Assets) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.globals["asset"] = assets.url

    def page(self, request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        visitor = getattr(request.state, "visitor", None)
        text = self.environment.get_template(template).render(visitor=visitor, path=request.scope["path"], **context)
        return HTMLResponse(text, status)


def is_htmx(request: Request) -> bool:
    return request.headers.get("hx-request") == "true"
