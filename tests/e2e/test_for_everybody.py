"""The site in forced colours, with more contrast, at 400%, on paper, and by keyboard alone."""

from playwright.sync_api import Browser, Locator, Page, expect

from tests.support.browser import PASSWORD, become_member, list_titles, open_page, sign_up, wait_until_idle
from tests.support.processes.stack import Stack

ZOOMED = (320, 256)
"""What 1280 x 1024 pixels are at 400%."""
MOST_TABS = 60


def draws_something(shape: Locator) -> bool:
    seen = shape.screenshot()
    shape.evaluate("element => { element.style.opacity = 0; }")
    empty = shape.screenshot()
    shape.evaluate("element => { element.style.opacity = ''; }")
    return seen != empty


def test_stars_and_sliders_are_seen_in_forced_colours(live_page: Page) -> None:
    sign_up(live_page)
    live_page.emulate_media(forced_colors="active")
    live_page.goto("/")
    for name in ("Popularity", "Diversity"):
        assert draws_something(live_page.get_by_label(name)), name
    stars = live_page.locator("#list .stars").first.locator("input")
    assert draws_something(stars.first)
    live_page.goto("/movies/50")
    live_page.locator('#own .stars [aria-label="2.0 stars"]').click()
    expect(live_page.locator("#own")).to_contain_text("You gave it 2.0.")
    given = live_page.locator("#own .stars input")
    live_page.mouse.move(0, 0)
    assert given.nth(1).screenshot() != given.nth(9).screenshot(), "given stars differ from others"


def test_with_more_contrast_facts_are_as_dark_as_text(live_page: Page) -> None:
    live_page.goto("/movies/50")
    colour = "element => getComputedStyle(element).color"
    facts = live_page.locator(".facts-line").first
    before = facts.evaluate(colour)
    live_page.emulate_media(contrast="more")
    assert facts.evaluate(colour) != before
    assert facts.evaluate(colour) == live_page.locator("body").evaluate(colour)


def test_at_400_percent_nothing_is_cut_off(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url, size=ZOOMED) as page:
        sign_up(page)
        page.request.post("/movies/50/wanted", headers={"origin": stack.web_url})
        page.request.post("/movies/1/rating", form={"rating": "4"}, headers={"origin": stack.web_url})
        for path in ("/", "/movies", "/movies/50", "/profile", "/watchlist", "/rooms", "/status"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED[0], path


def test_paper_shows_the_list_and_no_controls(live_page: Page, stack: Stack) -> None:
    live_page.goto("/result?user_id=196&amount=10")
    titles = list_titles(live_page)
    live_page.emulate_media(media="print")
    for title in titles:
        expect(live_page.locator("#list").get_by_role("link", name=title, exact=True)).to_be_visible()
    live_page.emulate_media(media="screen")
    become_member(live_page)
    live_page.request.post("/movies/50/wanted", headers={"origin": stack.web_url})
    for path in ("/", "/watchlist", "/movies/50"):
        live_page.goto(path)
        live_page.emulate_media(media="print")
        for control in ("header", "footer", ".tune", "button", "select", "input", "summary"):
            expect(live_page.locator(control).filter(visible=True)).to_have_count(0)


def test_sliders_show_and_say_their_value(live_page: Page) -> None:
    live_page.goto("/result?user_id=196&amount=5&lang=de")
    slider = live_page.get_by_label("Bekanntheit")
    expect(slider).to_have_attribute("aria-valuetext", "0")
    slider.press("ArrowRight")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "0,2")
    expect(live_page.locator("#popularity_value")).to_have_text("0,2")
    wait_until_idle(live_page)
    expect(slider).to_have_attribute("aria-valuetext", "0,2")


def tab_to(page: Page, target: Locator) -> None:
    """Focus is somewhere at each step, and reaches the target."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the keyboard does not get there")


def test_the_keyboard_alone_signs_up_rates_and_undoes(live_page: Page) -> None:
    page, name = live_page, "Kay Board"
    page.goto("/signup")
    tab_to(page, page.get_by_label("Name"))
    page.keyboard.type(f"{name} {page.evaluate('Date.now()')}")
    tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("link", name="Go on"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    first = list_titles(page)[0]
    row = page.locator("#list li").first
    tab_to(page, row.locator(".stars input").first)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    undo = page.locator(".toast-deed").get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    expect(page.get_by_role("status").last).to_contain_text(first)
    expect(page.locator("body")).not_to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#list").get_by_role("link", name=first, exact=True)).to_be_visible()
    expect(page.locator("body")).not_to_be_focused()
