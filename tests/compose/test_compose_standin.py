"""What the stand-in for AWS keeps when everything is stopped and started again."""

import httpx
import pytest

from tests.support.processes.compose_project import ComposeProject, keeps_data
from tests.support.visitors import STAR_WARS, Visitor


@pytest.mark.long
def test_users_survive_down_on_the_durable_stand_in_only(project: ComposeProject, visitor: Visitor) -> None:
    visitor.rate(STAR_WARS, 5).raise_for_status()
    project.compose("down", "--timeout", "15")
    project.compose("up", "--detach", "--wait")
    with httpx.Client(base_url=project.url, timeout=30) as client:
        session = client.post("/api/session", json={"user_id": visitor.user_id, "password": "correct horse"})
        if not keeps_data():
            assert session.status_code == 401
            return
        again = Visitor(client, visitor.user_id, session.raise_for_status().json()["token"])
        ratings = client.get(
            f"/api/users/{again.user_id}/ratings", headers={"Authorization": f"Bearer {again.token}"}
        ).json()["ratings"]
        assert [(rated["movie_id"], rated["rating"]) for rated in ratings] == [(STAR_WARS, 5)]
