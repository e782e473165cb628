import pytest

from tests.unit.web.conftest import Site


@pytest.mark.parametrize(
    ("path", "beginning"),
    [
        (
            "/profile/ratings.csv",
            "\ufeffmovie_id,title,year,rating,rated_at,imdb_id,tmdb_id,dataset,seen,dismissed,"
            "seen_on,wanted_at,rested_until\r\n1,Alien",
        ),
        ("/profile/letterboxd.csv", "\ufeffTitle,Year,tmdbID,imdbID,Rating,WatchedDate\r\nAlien,1971,,,4.5,\r\n"),
        ("/profile/ratings.json", '{\n "dataset": "fake",'),
    ],
)
async def test_a_profile_is_downloaded(site: Site, path: str, beginning: str) -> None:
    user_id = await site.sign_up()
    site.recommender.ratings[user_id] = {1: 4.5}
    answer = await site.client.get(path)
    assert answer.status_code == 200
    assert answer.content.decode().startswith(beginning)
    assert "attachment" in answer.headers["content-disposition"]


async def test_without_a_session_nothing_is_downloaded(site: Site) -> None:
    assert (await site.client.get("/profile/ratings.csv")).status_code == 401
