"""The profile page: import, export, taste profile and account deletion."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.support.browser import PASSWORD, become_member

LETTERBOXD = """Date,Name,Year,Letterboxd URI,Rating
2024-01-02,Fargo,1996,https://boxd.it/a,5
2024-01-03,"Silence of the Lambs, The",1991,https://boxd.it/b,3.5
2024-01-04,A Movie That Nobody Made,2023,https://boxd.it/c,1
2024-01-05,Alien,1979,https://boxd.it/d,
"""


def import_ratings(page: Page, folder: Path) -> None:
    file = folder / "ratings.csv"
    file.write_text(LETTERBOXD)
    page.goto("/profile")
    page.get_by_label("A file from").set_input_files(file)
    page.get_by_role("button", name="Look at it").click()
    page.get_by_role("button", name="Import 3 movies").click()
    expect(page.get_by_role("heading", name="3 movies imported")).to_be_visible()


def test_ratings_are_imported_from_letterboxd_with_a_report(page: Page, tmp_path: Path) -> None:
    become_member(page)
    import_ratings(page, tmp_path)
    page.get_by_role("link", name="My ratings", exact=True).last.click()
    expect(page.get_by_role("heading", name="Your taste in movies")).to_be_visible()
    page.get_by_label("Order").select_option("Worst first")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".rated-movie").first).to_contain_text("The Silence of the Lambs")
    page.get_by_label("Title").fill("fargo")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator(".rated-movie", has_text="The Silence of the Lambs")).to_have_count(0)
    expect(page.locator(".rated-movie", has_text="Fargo")).to_have_count(1)


def test_ratings_are_exported_as_a_file(live_page: Page, tmp_path: Path) -> None:
    become_member(live_page)
    import_ratings(live_page, tmp_path)
    live_page.goto("/profile")
    with live_page.expect_download() as download:
        live_page.get_by_role("link", name="CSV", exact=True).click()
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("movie_id,title,year,rating,rated_at,imdb_id")
    assert sorted(line.split(",")[1] for line in lines[1:]) == ["Alien", "Fargo", "The Silence of the Lambs"]


def test_a_deleted_account_is_gone(page: Page, tmp_path: Path) -> None:
    name = become_member(page)
    import_ratings(page, tmp_path)
    page.goto("/profile")
    page.get_by_text("Delete my account").click()
    deletion = page.locator('[action="/profile/delete"]')
    deletion.get_by_label("Your password").fill("wrong horse")
    page.get_by_role("button", name="Delete everything").click()
    expect(deletion.get_by_role("alert")).to_contain_text("This is not your password")
    deletion.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Delete everything").click()
    expect(page.get_by_role("heading", name="Goodbye")).to_be_visible()
    page.goto("/signin")
    page.get_by_label("Name or user id").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert").first).to_contain_text("do not belong together")
    become_member(page, name)


def test_a_movie_shows_the_ratings_of_people_with_similar_taste(page: Page, tmp_path: Path) -> None:
    become_member(page)
    import_ratings(page, tmp_path)
    page.goto("/movies/50")
    expect(page.locator("#neighbours")).to_contain_text("people whose taste is closest to yours")
