"""Parts of the web app that take long to make, made once for all apps of a test process."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pytest
from fastapi import FastAPI
from starlette.routing import BaseRoute

from services.web import app as web_app
from services.web.http.visitor import site_origin
from services.web.routes import include_routes
from services.web.settings import WebSettings
from services.web.views.render import Renderer
from services.web.views.static_files import Assets


@contextmanager
def web_parts_made_once() -> Iterator[None]:
    """FastAPI builds a route when it is first asked for, and a renderer compiles templates. All apps have the same
    token of the services."""
    routes: list[BaseRoute] = []

    def include_built(app: FastAPI, settings: WebSettings) -> None:
        if not routes:
            include_routes(app, settings)
            routes.extend(app.router.routes)
        else:
            app.router.routes[:] = routes

    renderer = cache(lambda posters: Renderer(Assets(), site_origin, posters))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(web_app, "include_routes", include_built)
        patch.setattr(web_app, "Renderer", lambda _assets, _origin, posters: renderer(posters))
        yield
