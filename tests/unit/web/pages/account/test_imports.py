import io
import re
import zipfile
from datetime import date

import pytest

from tests.unit.web.conftest import Site

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
    for text in ("Films found 2 of 3", "New ratings 2", "1 line cannot be read: 5.", "No such movie 4.0 stars"):
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
    assert "No film here has this title" in (await site.client.get(f"{path}/films/2", params={"q-2": "Xyz"})).text
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
    assert "Films found 0 of 1" in words(page)
    assert own not in site.recommender.ratings


async def test_a_scale_can_be_changed(site: Site) -> None:
    await site.sign_up()
    path = await upload(site, "title,rating\nAlien,4\n")
    assert "Are these ratings out of five?" in (await site.client.get(path)).text
    await post(site, f"{path}/answers", scale="10")
    await post(site, f"{path}/commit")
    assert list(site.recommender.ratings.values()) == [{1: 2.0}]


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
    assert "The ratings are out of a hundred" in words(page).replace("out of five", "").replace("out of ten ", "")
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


@pytest.mark.parametrize("content", [b"", b"\xff", b"title\n<script>alert(1)</script>"])
async def test_an_invalid_file_is_refused(site: Site, content: bytes) -> None:
    await site.sign_up()
    answer = await site.client.post("/profile/import", files={"ratings": ("x.csv", content, "text/csv")})
    assert answer.status_code == 422
    assert "That did not work" in answer.text
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
    for fact in ("New ratings 1", "Seen or wanted 3", "Import 4 films"):
        assert fact in page
    assert "4 films imported" in words(await post(site, f"{path}/commit"))
    assert site.recommender.ratings[own] == {1: 4.5, 4: -1}
    states = site.recommender.watching.of(own).verdicts
    assert {movie_id: (state.seen_on, state.wanted_at) for movie_id, state in states.items()} == {
        1: ((date(2023, 5, 6),), None),
        2: ((date(2024, 1, 1),), None),
        9: ((), 1704153600),
    }
    await post(site, f"{path}/undo")
    assert (site.recommender.ratings[own], site.recommender.watching.of(own).verdicts) == ({}, {})
