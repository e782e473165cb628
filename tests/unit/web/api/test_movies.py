import pytest

from tests.unit.web.conftest import Site


async def test_only_a_signed_in_user_sorts_by_their_predicted_ratings(site: Site) -> None:
    refused = await site.client.get("/api/movies?sort=predicted")
    assert refused.status_code == 401
    own = await site.sign_up()
    assert (await site.client.get("/api/movies?sort=predicted&without_genre=Drama&tag=a&tag=b")).status_code == 200
    params = site.recommender.requests[-1].url.params
    assert (params["sort"], params["user_id"], params.get_list("tag")) == ("predicted", str(own), ["a", "b"])
    await site.client.get("/api/movies?sort=newest")
    assert "user_id" not in site.recommender.requests[-1].url.params


@pytest.mark.parametrize(
    "wrong",
    [
        *("user_id=13", "sort=random", "from_year=1990&to_year=1980", "min_runtime=2&max_runtime=1", "max_age=99"),
        *("&".join(f"tag={number}" for number in range(11)), f"person={'x' * 101}", "include_unknown=maybe"),
    ],
)
@pytest.mark.parametrize("path", ["/api/movies", "/api/users/196/recommendations"])
async def test_parameters_are_bounded(site: Site, path: str, wrong: str) -> None:
    answer = await site.client.get(f"{path}?{wrong}")
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
