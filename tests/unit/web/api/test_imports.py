from services.web.ratings_import.import_service import TMDB_LIMIT
from tests.support.catalogue.fake_catalogue import FIRST_ADDED
from tests.unit.web.conftest import Site
from tests.unit.web.memory_imports import add_films_from_tmdb


async def test_an_import_over_the_api(site: Site) -> None:
    own = await site.sign_up()
    path = f"/api/users/{own}/imports"
    uploaded = await site.client.post(path, files={"ratings": ("r.csv", b"title,rating\nAlien,9\nZardoz,8\n")})
    assert uploaded.status_code == 202
    here = uploaded.headers["location"]
    assert here == f"{path}/{uploaded.json()['import_id']}"
    await site.dependencies.imports.wait()
    view = (await site.client.get(here)).json()
    assert (view["state"], view["source"], view["scale"], view["summary"]["new"]) == ("ready", "other", 10, 1)
    [film] = view["open_films"]
    chosen = await site.client.post(f"{here}/choices", json={"films": {film["number"]: 10}})
    assert (chosen.status_code, chosen.json()["choices"]) == (202, {str(film["number"]): 10})
    assert (await site.client.post(f"{here}/commit")).status_code == 202
    await site.dependencies.imports.wait()
    assert (await site.client.get(here)).json()["state"] == "done"
    assert site.recommender.ratings[own] == {1: 4.5, 10: 4.0}
    assert [each["state"] for each in (await site.client.get(path)).json()] == ["done"]
    assert (await site.client.post(f"{here}/undo")).status_code == 202
    assert (await site.client.delete(here)).status_code == 409, "it is being undone"
    await site.dependencies.imports.wait()
    assert site.recommender.ratings[own] == {}
    assert (await site.client.delete(here)).status_code == 204
    assert (await site.client.get(here)).status_code == 404


async def test_imports_of_others_cannot_be_seen(site: Site) -> None:
    own = await site.sign_up()
    await site.sign_up("Eve")
    assert (await site.client.get(f"/api/users/{own}/imports")).status_code == 403
    assert (await site.client.get(f"/api/users/{own + 1}/imports/unknown")).status_code == 404
    assert (await site.client.post("/api/users/1/imports", files={"ratings": b"x"})).status_code == 403


async def test_answers_are_checked(site: Site) -> None:
    own = await site.sign_up()
    uploaded = await site.client.post(f"/api/users/{own}/imports", files={"ratings": b"title,rating\nAlien,9\n"})
    await site.dependencies.imports.wait()
    here = uploaded.headers["location"]
    for wrong in ({"scale": 5}, {"person": "Ada"}, {"films": {"0": 1}}, {"films": {"0": -1}}, {"unknown": 1}):
        assert (await site.client.post(f"{here}/choices", json=wrong)).status_code == 422
    assert (await site.client.post(f"{here}/choices", json={"scale": 100})).status_code == 202


async def test_the_source_can_be_given(site: Site) -> None:
    own = await site.sign_up()
    files = {"ratings": b"title,score\nAlien,40\n"}
    sent = await site.client.post(f"/api/users/{own}/imports", files=files, data={"source": "criticker"})
    assert (sent.status_code, sent.json()["source"], sent.json()["scale"]) == (202, "criticker", 100)
    await site.dependencies.imports.wait()
    again = await site.client.post(f"{sent.headers['location']}/choices", json={"source": "other"})
    assert (again.status_code, again.json()["source"]) == (202, "other")
    wrong = await site.client.post(f"/api/users/{own}/imports", files=files, data={"source": "unknown"})
    assert wrong.status_code == 422


async def test_films_that_the_catalogue_lacks_are_added_over_the_api(site: Site) -> None:
    own = await site.sign_up()
    tmdb = await add_films_from_tmdb(site)
    files = {"ratings": b"title,year,rating\nAlien,1971,9\nHeat,1995,8\nRan,1985,7\n"}
    here = (await site.client.post(f"/api/users/{own}/imports", files=files)).headers["location"]
    await site.dependencies.imports.wait()
    view = (await site.client.get(here)).json()
    assert (view["can_ask_tmdb"], view["askable"], view["asked"], tmdb.requests) == (True, 2, 0, [])
    assert (await site.client.post(f"{here}/tmdb")).json()["state"] == "asking"
    await site.dependencies.imports.wait()
    view = (await site.client.get(here)).json()
    offers = {film["number"]: film["offer"] for film in view["open_films"]}
    assert offers == {1: {"tmdb_id": 1, "title": "Heat", "year": 1995}, 2: None}
    assert (await site.client.post(f"{here}/choices", json={"films": {"2": "tmdb"}})).status_code == 422
    assert (await site.client.post(f"{here}/choices", json={"add_all": True})).json()["choices"] == {"1": "tmdb"}
    assert (await site.client.post(f"{here}/choices", json={"films": {"1": None}})).json()["choices"] == {"1": None}
    await site.client.post(f"{here}/choices", json={"films": {"1": "tmdb"}})
    assert (await site.client.post(f"{here}/commit")).status_code == 202
    await site.dependencies.imports.wait()
    assert (await site.client.get(here)).json()["added"] == {"1": FIRST_ADDED}
    assert site.recommender.ratings[own] == {1: 4.5, FIRST_ADDED: 4.0}


async def test_tmdb_is_asked_for_one_user_only_so_often(site: Site) -> None:
    own = await site.sign_up()
    await add_films_from_tmdb(site)
    answers = []
    for _ in range(TMDB_LIMIT.attempts + 1):
        files = {"ratings": b"title,year,rating\nHeat,1995,8\n"}
        here = (await site.client.post(f"/api/users/{own}/imports", files=files)).headers["location"]
        await site.dependencies.imports.wait()
        answers.append((await site.client.post(f"{here}/tmdb")).status_code)
        await site.dependencies.imports.wait()
        await site.client.delete(here)
    assert answers == [202] * TMDB_LIMIT.attempts + [429]


async def test_without_a_key_nothing_is_offered(site: Site) -> None:
    own = await site.sign_up()
    files = {"ratings": b"title,year,rating\nHeat,1995,8\n"}
    here = (await site.client.post(f"/api/users/{own}/imports", files=files)).headers["location"]
    await site.dependencies.imports.wait()
    assert (await site.client.get(here)).json()["can_ask_tmdb"] is False
    assert (await site.client.post(f"{here}/tmdb")).status_code == 422
