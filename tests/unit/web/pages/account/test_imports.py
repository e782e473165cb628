import io
import re
import zipfile
from datetime import UTC, date, datetime
from unittest.mock import AsyncMock

import pytest

from shared.contracts.errors import TooManyRequests
from tests.support.catalogue.fake_catalogue import FIRST_ADDED
from tests.support.catalogue.false_tmdb import TOO_MANY
from tests.unit.web.conftest import Site
from tests.unit.web.memory_imports import add_films_from_tmdb

CSV = "title,rating\nAlien,9\nDune,5\nNo such movie,8\nBrazil,none\n"
JAWS = 'name="film-2" value="10"'


async def upload(site: Site, content: str | bytes, name: str = "ratings.csv") -> str:
    """The address of the import, when it has been looked up."""
    answer = await site.client.post("/profile/import", files={"ratings": (name, content, "text/csv")})
    assert answer.status_code == 303, answer.text
    await site.dependencies.imports.wait()
    return answer.headers["location"]


async def post(site: Site, path: str, **fields: str) -> str:
    answer = await site.client.post(path, data={name.replace("_", "-"): text for name, text in fields.items()})
    assert answer.status_code == 303, answer.text
    await site.dependencies.imports.wait()
    return (await site.client.get(answer.headers["location"])).text


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


async def test_an_import_is_shown_chosen_committed_and_undone(site: Site) -> None:
    own = await site.sign_up()
    path = await upload(site, CSV)
    page = (await site.client.get(path)).text
    assert own not in site.recommender.ratings
    for text in ("Movies found 2 of 3", "New ratings 2", "1 line cannot be read: 5.", "No such movie 4.0 stars"):
        assert text in words(page)
    assert JAWS in await post(site, f"{path}/choices", film_2="0", q_2="jaw")
    assert f"{JAWS} checked" in await post(site, f"{path}/choices", film_2="10")
    assert "3 ratings imported" in words(await post(site, f"{path}/commit"))
    assert site.recommender.ratings[own] == {1: 4.5, 4: 2.5, 10: 4.0}
    assert "The import is undone" in words(await post(site, f"{path}/undo"))
    assert site.recommender.ratings[own] == {}


async def test_a_film_is_searched_by_another_title(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, CSV)
    suggested = (await site.client.get(f"{path}/films/2", params={"q-2": "jaw"})).text
    assert JAWS in suggested
    assert "<html" not in suggested
    picked = (await site.client.get(f"{path}/films/2", params={"q-2": "alien", "film-2": "10"})).text
    assert f"{JAWS} checked" in picked
    assert 'value="1"' in picked
    assert "No movie here has this title" in (await site.client.get(f"{path}/films/2", params={"q-2": "Xyz"})).text
    pressed = await site.client.post(f"{path}/choices", data={"q-2": "dune", "search": "2", "from": "0"})
    assert pressed.headers["location"] == f"{path}?from=0&film=2&q=dune#film-2"


async def test_questions_are_answered_first(site: Site) -> None:
    own = await site.sign_up()
    path = await upload(site, "userId,movieId,rating,timestamp\n7,1,4.0,964982703\n8,1,1.0,964982703\n")
    page = (await site.client.get(path)).text
    assert "Who are you?" in page
    assert f'action="{path}/commit"' not in page
    refused = await site.client.post(f"{path}/commit")
    assert refused.status_code == 422
    page = await post(site, f"{path}/answers", person="7", dataset="another")
    assert "Movies found 0 of 1" in words(page)
    assert own not in site.recommender.ratings


async def test_a_scale_can_be_changed(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, "title,rating\nAlien,4\n")
    assert "Are these ratings out of five?" in (await site.client.get(path)).text
    await post(site, f"{path}/answers", scale="10")
    await post(site, f"{path}/commit")
    assert list(site.recommender.ratings.values()) == [{1: 2.0}]


async def test_marks_of_french_schools_are_shown_or_asked_about(site: Site) -> None:
    await site.sign_up()
    page = (await site.client.get(await upload(site, "title,note/20\nAlien,14\n"))).text
    assert '<option value="20" selected>out of twenty</option>' in page
    path = await upload(site, "title,rating\nAlien,14\nBrazil,12\n")
    page = words((await site.client.get(path)).text)
    assert "The file does not say what its ratings are out of, and none is above 20. What are they out of?" in page
    assert "Import 2" not in page
    assert "The ratings are out of twenty" in words(await post(site, f"{path}/answers", scale="20"))


async def test_numbers_that_are_not_known_are_told(site: Site) -> None:
    await site.sign_up()
    page = words((await site.client.get(await upload(site, "id,rating\ntt0113277,9\ntt0114369,8\n"))).text)
    assert "2 movies have numbers of IMDb or TMDB in place of titles, none of which is known here." in page
    page = words((await site.client.get(await upload(site, "title,rating\nNobody knows it,4\n"))).text)
    assert "in place of" not in page


async def test_a_slip_among_the_ratings_is_asked_about_and_told(site: Site) -> None:
    own = await site.sign_up()
    path = await upload(site, "title,rating\nDune,4\nBrazil,4.5\nJaws,5\nE.T.,3\nAlien,7\n")
    page = words((await site.client.get(path)).text)
    assert "Almost all ratings are at most 5. The exceptions: 7 (line 6)." in page
    assert "out of five (1 rating is left out) out of ten out of twenty out of a hundred" in page
    page = words(await post(site, f"{path}/answers", scale="5"))
    assert "1 rating is beyond this scale and is left out, in line: 6." in page
    await post(site, f"{path}/answers", scale="10")
    await post(site, f"{path}/answers", scale="5")
    await post(site, f"{path}/commit")
    assert sorted(site.recommender.ratings[own].values()) == [3.0, 4.0, 4.5, 5.0]


async def test_dates_that_cannot_be_true_are_told(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, "title,rating,date\nAlien,9,2120-01-01\nBrazil,8,1971-01-01\nJaws,6,2020-01-01\n")
    page = words((await site.client.get(path)).text)
    assert "1 row has a date in the future, and counts as of today." in page
    assert "row has a date before" not in page


async def test_the_source_can_be_chosen(site: Site) -> None:
    """The file looks like nobody's, and its fours are out of a hundred."""
    own = await site.sign_up()
    path = await upload(site, "title,score\nAlien,40\nDune,4\n")
    assert "open>" in (await site.client.get(path)).text
    page = await post(site, f"{path}/answers", source="criticker")
    assert "From Criticker" in words(page)
    form = {"source": "imdb", "answer": "source", "scale": "100"}
    refused = await site.client.post(f"{path}/answers", data=form)
    assert (refused.status_code, "Choose another site" in refused.text) == (422, True)
    assert "Before anything counts" in refused.text
    assert f'formaction="{path}/commit"' in refused.text
    await post(site, f"{path}/commit")
    assert site.recommender.ratings[own] == {1: 2.0, 4: 0.5}


async def test_another_person_can_be_chosen_afterwards(site: Site) -> None:
    own = await site.sign_up()
    path = await upload(site, "userId,movieId,rating,timestamp\n7,1,4.0,964982703\n8,1,1.0,964982703\n")
    await post(site, f"{path}/answers", person="7", dataset="fake")
    page = await post(site, f"{path}/answers", person="8", source="movielens-dataset")
    assert "Ratings of 8" in words(page)
    assert own not in site.recommender.ratings


async def test_an_import_is_listed_and_can_be_forgotten(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, CSV, name="<b>mine</b>.csv")
    assert f'href="{path}"' in (await site.client.get("/profile")).text
    assert "<b>mine</b>" not in (await site.client.get(path)).text
    assert f'href="{path}"' not in await post(site, f"{path}/discard")
    assert (await site.client.get(path)).status_code == 404


async def test_an_import_belongs_to_its_user(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, CSV)
    await site.sign_up("Eve")
    assert (await site.client.get(path)).status_code == 404
    assert (await site.client.post(f"{path}/commit")).status_code == 404


async def test_choices_are_kept_by_every_button(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, CSV)
    page = await post(site, f"{path}/answers", film_2="10", scale="100", source="other", answer="scale")
    assert f"{JAWS} checked" in page
    assert "Chosen by you 1" in words(page)
    assert "Import 3 ratings" in words(page)
    assert "The ratings are out of a hundred" in words(page).replace("out of five", "").replace(
        "out of ten out of twenty ", ""
    )
    page = (await site.client.post(f"{path}/answers", data={"film-2": "0", "source": "imdb", "answer": "source"})).text
    assert "Leave it out" in page
    assert f"{JAWS} checked" not in page
    turned = await site.client.post(f"{path}/choices", data={"film-2": "10", "q-2": "jaw", "page": "50", "from": "0"})
    assert turned.headers["location"] == f"{path}?from=50"
    assert f"{JAWS} checked" in (await site.client.get(turned.headers["location"])).text


async def test_a_file_with_nothing_in_it_is_refused(site: Site) -> None:
    await site.sign_up()
    answer = await site.client.post("/profile/import", files={"ratings": ("x.csv", b"title,rating\n\n", "text/csv")})
    assert (answer.status_code, "There is nothing in this file" in answer.text) == (422, True)


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf\r\n", b" \n\n"])
async def test_an_empty_file_is_told_as_empty(site: Site, content: bytes) -> None:
    await site.sign_up()
    answer = await site.client.post("/profile/import", files={"ratings": ("x.csv", content, "text/csv")})
    assert (answer.status_code, "This file is empty." in answer.text) == (422, True)


@pytest.mark.parametrize("content", [b"\xff", b"title\n<script>alert(1)</script>"])
async def test_an_invalid_file_is_refused(site: Site, content: bytes) -> None:
    await site.sign_up()
    answer = await site.client.post("/profile/import", files={"ratings": ("x.csv", content, "text/csv")})
    assert answer.status_code == 422
    assert "<h1>That did not work</h1>" in answer.text
    assert "<script>alert" not in answer.text


async def test_watchlists_and_days_are_imported_counted_and_undone(site: Site) -> None:
    own = await site.sign_up()
    films = "Date,Name,Letterboxd URI"
    files = {
        "ratings.csv": f"{films},Rating\n2024-01-02,Alien,x,4.5\n",
        "diary.csv": f"{films},Rating,Watched Date\n2024-01-02,Brazil,x,,2024-01-01\n2024-01-02,Alien,x,,2023-05-06\n",
        "watched.csv": f"{films}\n2024-01-02,Dune,x\n2024-01-02,Alien,x\n",
        "watchlist.csv": f"{films}\n2024-01-02,Ida,x\n",
        "likes/films.csv": f"{films}\n2024-01-02,Dune,x\n",
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    path = await upload(site, content.getvalue(), "letterboxd.zip")
    page = words((await site.client.get(path)).text)
    for fact in (
        "Ratings 1",
        "Seen, unrated 2",
        "Of these liked 1",
        "Watchlist 1",
        "Diary days 2",
    ):
        assert fact in page
    for fact in ("New ratings 1", "Seen or wanted 3", "Import 4 movies"):
        assert fact in page
    assert "4 movies imported" in words(await post(site, f"{path}/commit"))
    assert site.recommender.ratings[own] == {1: 4.5, 4: -1}
    states = site.recommender.watching.of(own).verdicts
    assert {movie_id: (state.seen_on, state.wanted_at) for movie_id, state in states.items()} == {
        1: ((date(2023, 5, 6),), None),
        2: ((date(2024, 1, 1),), None),
        9: ((), 1704153600),
    }
    await post(site, f"{path}/undo")
    assert (site.recommender.ratings[own], site.recommender.watching.of(own).verdicts) == ({}, {})


FILMS = "title,year,rating\nAlien,1971,9\nHeat,1995,8\nUnheard Of,1990,7\n"


async def test_films_that_the_catalogue_lacks_are_added_from_tmdb(site: Site) -> None:
    own = await site.sign_up()
    await add_films_from_tmdb(site)
    path = await upload(site, FILMS)
    assert "Look up 2 movies at TMDB" in words((await site.client.get(path)).text)
    asked = await site.client.post(f"{path}/tmdb", data={"film-1": "0", "film-2": "0"})
    assert asked.headers["location"] == path, "a refresh loads no page again whose address ends in a fragment"
    await site.dependencies.imports.wait()
    page = words((await site.client.get(path)).text)
    for text in ("TMDB offers 1 of 2 movies", "Add Heat (1995) from TMDB", "not endorsed", "Import 1 rating"):
        assert text in page
    assert "Look up" not in page
    assert 'name="film-1" value="tmdb" checked' in await post(site, f"{path}/add-all", film_1="0")
    assert 'name="film-1" value="0" checked' in await post(site, f"{path}/choices", film_1="0")
    page = words(await post(site, f"{path}/commit", film_1="tmdb", film_2="0"))
    assert "2 ratings imported" in page
    assert "1 movie was added to the catalogue from TMDB." in page
    assert site.recommender.ratings[own] == {1: 4.5, FIRST_ADDED: 4.0}
    await post(site, f"{path}/undo")
    assert site.recommender.ratings[own] == {}


async def test_an_outage_of_tmdb_is_told_and_the_choices_stay(site: Site) -> None:
    own = await site.sign_up()
    tmdb = await add_films_from_tmdb(site)
    tmdb.always = TOO_MANY
    path = await upload(site, FILMS)
    page = await post(site, f"{path}/tmdb", film_2="10", film_1="0")
    assert "does not answer at the moment. Nothing is lost" in words(page)
    assert 'name="film-2" value="10" checked' in page
    assert "Look up 2 movies at TMDB" in words(page)
    tmdb.always = None
    assert "TMDB offers 1 of 2 movies" in words(await post(site, f"{path}/tmdb"))
    await post(site, f"{path}/commit")
    assert site.recommender.ratings[own] == {1: 4.5, 10: 3.5}


async def test_a_day_that_is_full_is_told_on_the_page(site: Site) -> None:
    await site.sign_up()
    await add_films_from_tmdb(site, per_day=1)
    await site.stores.imports.count_additions(datetime.now(UTC).date().isoformat(), 1, 1)
    path = await upload(site, FILMS)
    await post(site, f"{path}/tmdb")
    refused = await site.client.post(f"{path}/commit", data={"film-1": "tmdb"})
    assert refused.status_code == 429
    assert "Too many movies were added to the catalogue today." in refused.text
    assert 'name="film-1" value="tmdb" checked' in refused.text


async def test_who_asks_tmdb_too_often_is_told_when_to_try_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    await site.sign_up()
    await add_films_from_tmdb(site)
    path = await upload(site, FILMS)
    limited = AsyncMock(side_effect=TooManyRequests(retry_after=7))
    monkeypatch.setattr(type(site.dependencies.rate_limiter), "count", limited)
    refused = await site.client.post(f"{path}/tmdb")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")


async def test_without_a_key_tmdb_is_not_named(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, FILMS)
    assert 'id="tmdb"' not in (await site.client.get(path)).text
    refused = await site.client.post(f"{path}/tmdb")
    assert refused.status_code == 422
