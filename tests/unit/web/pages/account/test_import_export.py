import pytest

from tests.unit.web.conftest import Site

CSV = "title,rating\nAlien,5\nDune,2.5\nNo such movie,4\nBrazil,none\n"


async def import_file(site: Site, content: str | bytes) -> str:
    files = {"ratings": ("ratings.csv", content, "text/csv")}
    answer = await site.client.post("/profile/import", files=files)
    return f"{answer.status_code} {answer.text}"


async def rate(site: Site, *movie_ids: int) -> None:
    for movie_id in movie_ids:
        await site.client.post(f"/movies/{movie_id}/rating", data={"rating": str(movie_id / 2)})


async def test_ratings_are_exported_and_imported_again(site: Site) -> None:
    own = await site.sign_up()
    await rate(site, 1, 4)
    exported = await site.client.get("/profile/ratings.csv")
    assert exported.headers["content-disposition"] == f'attachment; filename="matinee-ratings-{own}.csv"'
    assert exported.text.splitlines()[1].startswith("1,Alien,1971,0.5,")
    site.recommender.ratings.clear()
    assert "2 movies rated" in await import_file(site, exported.text)
    assert site.recommender.ratings[own] == {1: 0.5, 4: 2.0}


async def test_an_import_reports_what_matched_and_what_did_not(site: Site) -> None:
    own = await site.sign_up()
    page = await import_file(site, CSV)
    assert site.recommender.ratings[own] == {1: 5.0, 4: 2.5}
    for text in ("2 movies rated", "1 not in this catalogue", "No such movie", "1 line without a rating"):
        assert text in page


@pytest.mark.parametrize("content", [b"", b"\xff", b"title,rating\n<script>alert(1)</script>,9"])
async def test_an_invalid_file_is_refused(site: Site, content: bytes) -> None:
    await site.sign_up()
    page = await import_file(site, content)
    assert page.startswith("422")
    assert "That did not work" in page
    assert "<script>alert" not in page
