import json
from itertools import product

import pytest

from services.recommender.lists.profile_updater import MAX_MOVIES
from services.web.accounts.names import MAX_NAME_LENGTH
from services.web.ratings_import.import_service import IMPORT_LIMIT
from services.web.ratings_import.reading.tables import MAX_LINES
from services.web.settings import WebSettings
from services.web.webhooks.webhooks import WEBHOOK_LIMIT
from shared.contracts.lists import ListHead, ReadableList
from shared.contracts.movies import Onboarding
from shared.lists.format1.stored_list import StoredList
from tests.support.catalogue.fake_catalogue import recommended_movie
from tests.support.fakes.recommender import COMPUTED_AT
from tests.support.rendered_lists import ready_list
from tests.unit.web.conftest import Site


def stored_list(user_id: int) -> StoredList:
    head = ListHead(user_id=user_id, profile_version=3, model_version="m", computed_at=COMPUTED_AT)
    movies = [recommended_movie(movie_id) for movie_id in range(1, 11)]
    return StoredList.from_record(ready_list(head, movies))


async def test_a_cached_list_takes_one_redis_get_and_nothing_else(site: Site) -> None:
    site.stores.redis.values["list:196"] = stored_list(196).to_bytes()
    site.client.cookies.set("matinee_session", "944." + "a" * 43)
    answer = await site.client.get("/api/users/196/recommendations?amount=5")
    assert ReadableList.model_validate_json(answer.content).source == "cache"
    assert len(answer.json()["movies"]) == 5
    assert site.stores.redis.commands == ["GET list:196"]
    assert (site.stores.users.reads, site.dynamodb.calls, site.recommender.requests) == (0, [], [])


@pytest.mark.parametrize("query", ["genre=Drama", "from_year=1990", "to_year=1990", "popularity=-0.5", "diversity=0.5"])
async def test_a_list_with_controls_comes_from_the_recommender(site: Site, query: str) -> None:
    site.stores.redis.values["list:196"] = stored_list(196).to_bytes()
    answer = await site.client.get(f"/api/users/196/recommendations?amount=5&{query}")
    assert answer.json()["source"] == "computed"
    assert site.recommender.requests[-1].url.query.decode() == f"amount=5&{query}"


@pytest.mark.parametrize(
    "path",
    [
        "/api/users/0/recommendations",
        "/api/users/abc/recommendations",
        "/api/users/9007199254740992/recommendations",
        "/api/users/99999999999999999999999999999999/ratings",
        "/api/users/%00/recommendations",
        "/api/users/%FF/recommendations",
        "/api/users/196/recommendations?amount=0",
        "/api/users/196/recommendations?amount=101",
        "/api/users/196/recommendations?amount=",
        "/api/users/196/recommendations?amuont=10",
        "/api/users/196/recommendations?popularity=nan",
        "/api/users/196/recommendations?diversity=2",
        "/api/movies?limit=x",
        "/api/movies?q=" + "x" * 201,
        "/api/movies/1/similar?limit=5",
    ],
)
async def test_invalid_input_gets_problem_details(site: Site, path: str) -> None:
    answer = await site.client.get(path)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 50_000,
        b'{"rating": NaN}',
        b'{"rating": 1e999}',
        b'{"rating": 4.3}',
        b'{"rating": 0}',
        b'{"rating": 5.5}',
        b'{"rating": 4, "more": 1}',
        b'{"rating": 1' + b"0" * 5000 + b"}",
    ],
)
async def test_an_invalid_rating_is_refused(site: Site, body: bytes) -> None:
    user_id = await site.sign_up()
    answer = await site.client.put(
        f"/api/users/{user_id}/ratings/1", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert site.recommender.ratings == {}


@pytest.mark.parametrize("field", ["name", "password"])
async def test_a_lone_surrogate_is_refused(site: Site, field: str) -> None:
    fields = {"name": "Ada", "password": "correct horse"} | {field: "half a \ud800"}
    for path in ("/api/users", "/api/session"):
        answer = await site.client.post(path, content=json.dumps(fields), headers={"content-type": "application/json"})
        assert answer.status_code == 422


async def test_a_body_that_is_too_large_gets_problem_details(site: Site) -> None:
    answer = await site.client.post("/api/users", json={"name": "x" * 100_000, "password": "correct horse"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


async def test_onboarding_offers_groups_of_movies(site: Site) -> None:
    onboarding = Onboarding.model_validate_json((await site.client.get("/api/onboarding")).content)
    assert [(group.label, len(group.movies)) for group in onboarding.groups] == [("Drama", 4)]


async def test_rating_returns_the_new_list(site: Site) -> None:
    user_id = await site.sign_up()
    answer = await site.client.put(f"/api/users/{user_id}/ratings/1?amount=3", json={"rating": 4.5})
    assert answer.json()["profile_version"] == 1
    assert [movie["movie_id"] for movie in answer.json()["recommendations"]["movies"]] == [2, 3, 4]
    ratings = await site.client.get(f"/api/users/{user_id}/ratings")
    assert [(rated["movie_id"], rated["rating"]) for rated in ratings.json()["ratings"]] == [(1, 4.5)]
    await site.client.delete(f"/api/users/{user_id}/ratings/1")
    assert (await site.client.get(f"/api/users/{user_id}/ratings")).json()["ratings"] == []


async def test_dismissing_and_restoring_return_the_new_list(site: Site) -> None:
    user_id = await site.sign_up()
    gone = await site.client.put(f"/api/users/{user_id}/dismissed/1")
    back = await site.client.delete(f"/api/users/{user_id}/dismissed/1")
    first = [answer.json()["recommendations"]["movies"][0]["movie_id"] for answer in (gone, back)]
    assert first == [2, 1]


@pytest.mark.parametrize(
    ("user_id", "signed_in", "status"),
    [(944, True, 200), (945, True, 403), (196, True, 403), (944, False, 401), (196, False, 403)],
)
async def test_only_their_owner_may_write_ratings(site: Site, user_id: int, signed_in: bool, status: int) -> None:
    await site.sign_up()
    if not signed_in:
        site.client.cookies.clear()
    paths = ("ratings/1", "dismissed/1", "seen/1", "watchlist/1", "diary/1/2026-01-02", "rested/1")
    for method, path in [*product(("PUT", "DELETE"), paths), ("PATCH", "watchlist")]:
        body = {("PUT", "ratings/1"): {"rating": 5}, ("PATCH", "watchlist"): {"in_lists": False}}.get((method, path))
        answer = await site.client.request(method, f"/api/users/{user_id}/{path}", json=body)
        assert answer.status_code == status
    for path in ("watchlist", "diary"):
        assert (await site.client.get(f"/api/users/{user_id}/{path}")).status_code == status


@pytest.mark.parametrize(
    ("user_id", "signed_in", "status"), [(944, True, 200), (945, True, 403), (944, False, 401), (196, False, 200)]
)
async def test_ratings_are_readable_by_their_owner_and_those_of_sample_users_by_anyone(
    site: Site, user_id: int, signed_in: bool, status: int
) -> None:
    await site.sign_up()
    if not signed_in:
        site.client.cookies.clear()
    assert (await site.client.get(f"/api/users/{user_id}/ratings")).status_code == status


async def test_a_program_signs_in_by_bearer_token(site: Site) -> None:
    user_id = await site.sign_up()
    answer = await site.client.post("/api/session", json={"user_id": user_id, "password": "correct horse"})
    site.client.cookies.clear()
    bearer = {"Authorization": f"Bearer {answer.json()['token']}"}
    rated = await site.client.put(f"/api/users/{user_id}/ratings/1", json={"rating": 5}, headers=bearer)
    assert rated.status_code == 200
    assert (await site.client.delete("/api/session", headers=bearer)).status_code == 204
    rated = await site.client.put(f"/api/users/{user_id}/ratings/1", json={"rating": 5}, headers=bearer)
    assert rated.status_code == 401


async def test_signing_out_without_a_session_is_no_error(site: Site) -> None:
    assert (await site.client.delete("/api/session")).status_code == 204


@pytest.mark.parametrize(
    "body",
    [
        {"password": "x"},
        {"user_id": 944, "name": "Ada", "password": "x"},
        {"user_id": 0, "password": "x"},
        {"user_id": True, "password": "x"},
        {"user_id": "944", "password": "x"},
        {"user_id": 2**60, "password": "x"},
        {"name": "Ada"},
        {"name": "Ada", "password": "x" * 201},
    ],
)
async def test_invalid_credentials_are_refused(site: Site, body: dict[str, object]) -> None:
    assert (await site.client.post("/api/session", json=body)).status_code == 422


async def test_signing_up_sets_a_protected_session_cookie(site: Site) -> None:
    answer = await site.client.post("/api/users", json={"name": "Ada", "password": "correct horse"})
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert answer.json()["token"] in cookie


async def test_the_eleventh_sign_in_to_an_account_in_a_minute_is_refused(site: Site) -> None:
    wrong = {"name": "Ada", "password": "wrong horse"}
    statuses = [(await site.client.post("/api/session", json=wrong)).status_code for _ in range(11)]
    assert statuses == [401] * 10 + [429]
    refused = await site.client.post("/api/session", json={"name": " ADA", "password": "wrong horse"})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "42")


async def test_sign_ins_are_counted_without_redis_too(site: Site) -> None:
    site.stores.redis.down = True
    wrong = {"name": "Ada", "password": "wrong horse"}
    answers = [await site.client.post("/api/session", json=wrong) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
    other = {"name": "Bob", "password": "wrong horse"}
    assert (await site.client.post("/api/session", json=other)).status_code == 401


async def test_a_recommender_outage_gets_problem_details_with_retry_after(site: Site) -> None:
    site.recommender.down = True
    for path in ("/api/movies", "/api/movies/1", "/api/users/196/recommendations?genre=Drama"):
        answer = await site.client.get(path)
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "2")
        assert "recommender is temporarily unavailable" in answer.json()["detail"]


async def test_unknown_api_addresses_get_problem_details(site: Site) -> None:
    for path in ("/api/nothing", "/api/movies/999", "/health/nothing", "/static/nothing"):
        answer = await site.client.get(path)
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"


async def test_the_documentation_covers_the_public_calls(site: Site) -> None:
    paths = (await site.client.get("/api/openapi.json")).json()["paths"]
    assert {path: sorted(methods) for path, methods in paths.items()} == {
        "/api/users": ["post"],
        "/api/session": ["delete", "post"],
        "/api/sessions": ["delete", "get"],
        "/api/sessions/{session_id}": ["delete"],
        "/api/users/{user_id}/recommendations": ["get"],
        "/api/users/{user_id}/what-if": ["get"],
        "/api/users/{user_id}/visibility": ["get", "put"],
        "/api/users/{user_id}/link": ["delete"],
        "/api/users/{user_id}/ratings": ["get"],
        "/api/users/{user_id}/ratings/{movie_id}": ["delete", "put"],
        "/api/users/{user_id}/dismissed/{movie_id}": ["delete", "put"],
        "/api/users/{user_id}/seen/{movie_id}": ["delete", "put"],
        "/api/users/{user_id}/watchlist": ["get", "patch"],
        "/api/users/{user_id}/watchlist/{movie_id}": ["delete", "put"],
        "/api/users/{user_id}/diary": ["get"],
        "/api/users/{user_id}/diary/{movie_id}/{day}": ["delete", "put"],
        "/api/users/{user_id}/rested/{movie_id}": ["delete", "put"],
        "/api/users/{user_id}/imports": ["get", "post"],
        "/api/users/{user_id}/imports/{import_id}": ["delete", "get"],
        "/api/users/{user_id}/imports/{import_id}/choices": ["post"],
        "/api/users/{user_id}/imports/{import_id}/commit": ["post"],
        "/api/users/{user_id}/imports/{import_id}/tmdb": ["post"],
        "/api/users/{user_id}/imports/{import_id}/undo": ["post"],
        "/api/movies": ["get", "post"],
        "/api/movies/{movie_id}": ["get", "patch", "put"],
        "/api/movies/{movie_id}/record": ["get"],
        "/api/movies/{movie_id}/similar": ["get"],
        "/api/onboarding": ["get"],
        "/api/wishes": ["get"],
        "/api/batch/recommendations": ["post"],
        "/api/users/{user_id}/webhooks": ["get", "post"],
        "/api/users/{user_id}/webhooks/{webhook_id}": ["delete"],
        "/api/users/{user_id}/webhooks/{webhook_id}/secret": ["post"],
        "/api/together": ["get"],
        "/health/live": ["get"],
        "/health/ready": ["get"],
    }
    assert (await site.client.get("/api/docs")).status_code == 200


async def test_only_hashed_files_are_cached_for_ever(site: Site) -> None:
    page = (await site.client.get("/")).text
    links = [part.split('"')[0] for part in page.split('="')[1:] if part.startswith("/static/")]
    assert len(links) >= 5
    for link in links:
        answer = await site.client.get(link)
        assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True), link
    assert (await site.client.get("/static/site.css")).headers["cache-control"] == "no-cache"
    assert (await site.client.get("/api/movies")).headers["cache-control"] == "no-store"


async def test_limits_stand_in_the_document(site: Site) -> None:
    """Those that are settings by their defaults."""
    paths = (await site.client.get("/api/openapi.json")).json()["paths"]
    settings = {name: field.default for name, field in WebSettings.model_fields.items()}
    user, imports = "/api/users/{user_id}", (settings["max_import_bytes"] // 2**20, settings["max_import_ratings"])
    for path, method, limits in (
        ("/api/users", "post", (MAX_NAME_LENGTH, settings["sign_ups_per_address"])),
        ("/api/session", "post", (settings["sign_ins_per_address"],)),
        (f"{user}/ratings/{{movie_id}}", "put", (MAX_MOVIES,)),
        (f"{user}/webhooks", "post", (WEBHOOK_LIMIT.attempts,)),
        (f"{user}/imports", "post", (IMPORT_LIMIT.attempts, *imports, MAX_LINES)),
    ):
        description = " ".join(paths[path][method]["description"].split())
        assert [limit for limit in limits if f" {limit:,} " not in description] == [], description
