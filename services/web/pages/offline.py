"""What the browser keeps for the time when the site cannot be reached: a page, and a service worker that shows it."""

import hashlib

from fastapi import APIRouter, Request, Response

from services.web.dependencies import Deps
from services.web.localization.languages import current_language
from services.web.views.static_files import STATIC

router = APIRouter()
WORKER = (STATIC / "sw.js").read_text()


@router.get("/offline")
async def offline(request: Request, deps: Deps) -> Response:
    """The same for all who read its language: the worker puts the list into it, and only where this site does not
    answer."""
    return deps.renderer.page(request, "offline.html")


@router.get("/sw.js")
async def service_worker(deps: Deps) -> Response:
    """A changed page or style makes another version, which browsers then fetch."""
    language = current_language()
    page = deps.renderer.fragment("offline.html", language=language)
    version = hashlib.sha256((WORKER + page).encode()).hexdigest()[:12]
    script = f'"use strict";\nconst VERSION = "{version}";\nconst LANGUAGE = "{language}";\n{WORKER}'
    return Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
