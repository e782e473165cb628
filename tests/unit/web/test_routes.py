from fastapi import FastAPI

from services.web.routes import include_routes
from tests.unit.web.conftest import SETTINGS


def test_pages_are_served_and_not_documented() -> None:
    app = FastAPI()
    include_routes(app, SETTINGS)
    assert "/profile" not in app.openapi()["paths"]
    assert "/api/users/{user_id}/webhooks" in app.openapi()["paths"]
