"""Journeys with exports of other sites: look, choose, import, undo, in wide and narrow windows."""

import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import become_member
from tests.support.page_checks import State, accessibility_violations

FILMS = "Date,Name,Year,Letterboxd URI"
LETTERBOXD = {
    "ratings.csv": f"{FILMS},Rating\n2024-01-02,Fargo,1996,x,4.5\n2024-01-03,Dumb and Dumber,1994,x,2\n"
    "2024-01-04,Nobody Made This Movie,2024,x,4\n2024-01-04,Alien: Romulus,2024,x,4\n2024-01-04,Star Trek,1996,x,3\n",
    "diary.csv": f"{FILMS},Rating,Rewatch,Tags,Watched Date\n2020-01-02,Fargo,1996,x,2,,,2020-01-01\n",
    "watched.csv": f"{FILMS}\n2023-02-02,Heat,1995,x\n",
    "watchlist.csv": f"{FILMS}\n2024-01-02,Ran,1985,x\n",
}
IMDB = """Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year
tt0116282,9,2024-01-02,Fargo,Fargo,x,Movie,8.1,98,1996
tt0944947,10,2024-01-02,Game of Thrones,Game of Thrones,x,TV Series,9.2,60,2011
"""
TRAKT = [
    {
        "rated_at": "2025-05-01T10:00:00.000Z",
        "rating": 4,
        "type": "movie",
        "movie": {"title": "Fargo", "year": 1996, "ids": {"imdb": "tt0116282", "tmdb": 275}},
    }
]


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in LETTERBOXD.items():
            archive.writestr(name, text)
    return out.getvalue()


def upload(page: Page, name: str, content: bytes) -> None:
    page.get_by_label("A file from").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="Before anything counts")).to_be_visible()


def commit(page: Page) -> None:
    page.get_by_role("button", name=re.compile(r"Import \d+ (rating|movie)")).click()
    expect(page.get_by_role("heading", name=re.compile(r"\d+ (rating|movie)s? imported"))).to_be_visible()


def look_at_letterboxd(page: Page) -> None:
    upload(page, "letterboxd-ada.zip", zipped())
    facts = page.locator(".import-facts")
    expect(facts).to_contain_text("Letterboxd")
    for row in ("Seen, unrated1", "Watchlist1", "Diary days1"):
        expect(facts).to_contain_text(re.compile(re.sub(r"(?=\d)", r"\\s*", row)))
    missing = page.get_by_role("group", name="Nobody Made")
    missing.get_by_role("searchbox").press_sequentially("alien")
    expect(page.get_by_role("button", name="Import 5 movies")).to_be_visible()
    missing.get_by_label("Alien (1979)").check()
    expect(page.get_by_role("button", name="Import 6 movies")).to_be_visible()
    missing.get_by_role("searchbox").fill("heat")
    missing.get_by_role("searchbox").press("Enter")
    expect(missing.get_by_label("Heat (1995)")).not_to_be_checked()
    expect(missing.get_by_label("Alien (1979)")).to_be_checked()


def test_letterboxd_and_then_trakt(live_page: Page) -> None:
    """The newer one replaces the rating of Fargo, until it is undone."""
    page = live_page
    become_member(page)
    page.goto("/profile")
    look_at_letterboxd(page)
    commit(page)
    page.goto("/profile")
    expect(page.locator(".rated-movie", has_text="Fargo")).to_contain_text("2 January 2024")

    upload(page, "ratings-movies.json", json.dumps(TRAKT).encode())
    expect(page.locator("details.panel")).to_contain_text("1 of your ratings is replaced")
    commit(page)
    page.get_by_role("button", name="Undo this import").click()
    expect(page.get_by_role("heading", name="The import is undone")).to_be_visible()
    page.goto("/profile")
    expect(page.locator(".rated-movie", has_text="Fargo")).to_contain_text("2 January 2024")


@pytest.mark.long
def test_imdb_and_the_wrong_site(live_page: Page) -> None:
    page = live_page
    become_member(page)
    page.goto("/profile")
    upload(page, "ratings.csv", IMDB.encode())
    expect(page.locator(".import-facts")).to_contain_text("out of ten")
    expect(page.locator(".import-facts")).to_contain_text("1 series or episode was left out.")
    page.get_by_text("It is from somewhere else").click()
    page.get_by_label("The file is from").select_option("Criticker")
    page.get_by_role("button", name="Read it so").click()
    expect(page.get_by_role("alert").first).to_contain_text("Choose another site.")
    expect(page.get_by_role("heading", name="Before anything counts")).to_be_visible()


@pytest.mark.long
def test_the_pages_of_an_import_are_accessible(live_page: Page) -> None:
    become_member(live_page)
    assert accessibility_violations(live_page, State("import-letterboxd", "/profile", look_at_letterboxd)) == []
    commit(live_page)
    assert accessibility_violations(live_page, State("import-done", live_page.url)) == []
    live_page.goto("/profile")
    upload(live_page, "ratings-movies.json", json.dumps(TRAKT).encode())
    assert accessibility_violations(live_page, State("import-trakt", live_page.url)) == []
    live_page.goto("/profile")
    upload(live_page, "ratings.csv", IMDB.encode())
    assert accessibility_violations(live_page, State("import-imdb", live_page.url)) == []
    numbers = "userId,movieId,rating,timestamp\n7,1,4.0,964982703\n8,1,1.0,964982703\n"
    live_page.goto("/profile")
    upload(live_page, "ratings.csv", numbers.encode())
    assert accessibility_violations(live_page, State("import-questions", live_page.url)) == []
