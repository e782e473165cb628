"""Talking to the skill in a real browser, by keyboard, by finger and by voice, through the whole stack."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, has_scripts, settled, sign_up, visiting
from tests.support.processes.stack import Stack

HOSTILE = "<img src=x onerror=alert(1)> \u202e{{ 7 * 7 }} 🎬"
SPEECH = """
window.SpeechRecognition = class {
  start() { window.ears = this; this.onstart(); }
  stop() { this.onend(); }
};
window.hears = (text) => {
  window.ears.onresult({ results: [[{ transcript: text }]] });
  window.ears.onend();
};
window.fails = (error) => { window.ears.onerror({ error }); window.ears.onend(); };
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  cancel() { window.spoken.push("(silence)"); },
  speak(words) { window.spoken.push(`${words.lang}: ${words.text}`); window.words = words; words.onstart(); },
} });
"""
NO_SPEECH = """
delete window.SpeechRecognition;
delete window.webkitSpeechRecognition;
Object.defineProperty(window, "speechSynthesis", { value: undefined });
"""


def say(page: Page, text: str) -> None:
    page.get_by_label("Say something").fill(text)
    page.get_by_label("Say something").press("Enter")


def press_chip(page: Page, text: str) -> None:
    page.get_by_role("form", name="What to say next").get_by_role("button", name=text, exact=True).click()


def heard(page: Page, pattern: str) -> None:
    expect(page.locator(".turn .words").last).to_have_text(re.compile(pattern))
    settled(page)


@pytest.fixture
def spoken_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    with visiting(browser, stack.web_url) as page:
        page.add_init_script(SPEECH)
        page.goto("/voice")
        yield page


def held_conversation(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Voice").click()
    expect(page.get_by_text("What would you like to watch?")).to_be_visible()
    press_chip(page, "open movie")
    heard(page, "Welcome to the movie recommendation system")
    expect(page.get_by_text("What would you like to watch?")).to_be_hidden()
    say(page, "request movies")
    heard(page, "Please tell me your ID")
    expect(page.get_by_label("Say something")).to_have_value("")
    say(page, "my ID is 196 and I want three movies")
    heard(page, "^Here are 3 movies for you: .+, .+, and .+")
    second = page.locator(".shown li a").nth(1).inner_text().removeprefix("2. ")
    press_chip(page, "tell me more about number two")
    heard(page, f"^{re.escape(second)} came out in ")
    press_chip(page, "yes")
    heard(page, re.escape(second))
    expect(page.locator(".you")).to_have_text(
        [
            re.compile(text)
            for text in ("open movie", "request movies", "my ID is 196", "tell me more about number two", "yes")
        ]
    )
    expect(page.locator(".turn").last).to_be_in_viewport()
    expect(page.get_by_label("Say something")).to_be_in_viewport()


def test_the_skill_converses_in_the_browser(page: Page) -> None:
    held_conversation(page)
    expect(page.get_by_label("Say something")).to_be_focused()
    page.reload()
    expect(page.locator(".turn")).to_have_count(5)
    page.locator(".shown a").first.click()
    expect(page).to_have_url(re.compile("/movies/[0-9]+$"))
    page.goto("/voice")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".turn")).to_have_count(0)


def test_the_skill_converses_on_a_phone(browser: Browser, stack: Stack) -> None:
    with visiting(browser, stack.web_url, size=PHONE, touch=True) as page:
        held_conversation(page)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_request_and_response_are_shown_to_those_who_want_to_see(page: Page) -> None:
    page.goto("/voice")
    say(page, "request movies")
    heard(page, "Please tell me your ID")
    page.get_by_text("Request and response").last.click()
    shown = page.locator(".turn details").last
    expect(shown.locator("pre").first).to_contain_text('"type": "IntentRequest"')
    expect(shown.locator("pre").last).to_contain_text('"ssml": "<speak>Ok cool.')
    expect(shown.locator("summary")).to_be_in_viewport()


def test_german_is_spoken_and_the_conversation_goes_on_in_it(page: Page) -> None:
    page.goto("/voice")
    say(page, "request movies")
    heard(page, "Please tell me your ID")
    scripts = has_scripts(page)
    page.get_by_label("Language").select_option("Deutsch")
    if not scripts:
        page.get_by_role("button", name="Change").click()
    expect(page).to_have_url(re.compile("locale=de-DE"))
    say(page, "meine ID ist 196 und ich möchte zwei Filme")
    heard(page, "^Hier sind 2 Filme für dich: .+ und ")
    press_chip(page, "Stopp")
    heard(page, "Bis zum nächsten Mal!")
    expect(page.get_by_text("The skill has ended.")).to_be_visible()
    expect(page.get_by_role("button", name="öffne movie matinee")).to_be_visible()


def test_hostile_words_are_text(page: Page) -> None:
    page.goto("/voice")
    say(page, HOSTILE)
    expect(page.locator(".you").last).to_contain_text(HOSTILE)
    say(page, "something like " + HOSTILE)
    expect(page.locator(".turn")).to_have_count(2)
    assert page.locator("main img").count() == 0


def test_who_is_signed_in_rates_by_voice(page: Page, request: pytest.FixtureRequest) -> None:
    name = sign_up(page, f"Vera {len(request.node.name)}")
    page.goto("/voice")
    press_chip(page, "open movie")
    heard(page, f"{name}.*your list")
    say(page, "give four and a half stars to Fargo")
    heard(page, "4.5 stars")
    page.goto("/profile")
    expect(page.locator(".rated-movie")).to_contain_text("Fargo")
    page.goto("/voice")
    say(page, "read my list")
    heard(page, "Number 1")
    press_chip(page, "why number one")
    heard(page, "Fargo|people")


def test_one_speaks_and_listens_as_with_an_echo(spoken_page: Page) -> None:
    page = spoken_page
    expect(page.get_by_text("maker of your browser may process what you say")).to_be_visible()
    aloud, mic, state = (
        page.get_by_role("button", name="Read aloud"),
        page.locator("#mic"),
        page.locator("#speech-status"),
    )
    expect(aloud).to_have_attribute("aria-pressed", "false")
    mic.click()
    expect(mic).to_have_attribute("aria-pressed", "true")
    expect(state).to_have_text("Listening. Say something.")
    page.evaluate("hears('request movies')")
    heard(page, "Please tell me your ID")
    assert page.evaluate("spoken.filter((words) => words !== '(silence)')") == []

    aloud.click()
    expect(state).to_have_text("Reading aloud.")
    assert page.evaluate("spoken.at(-1)").startswith("en-US: Ok cool. Please tell me your ID")
    page.evaluate("words.onend()")
    expect(state).to_have_text("")
    mic.click()
    page.evaluate("hears('my ID is 196 and I want two movies')")
    heard(page, "Here are 2 movies")
    expect(state).to_have_text("Reading aloud.")
    page.evaluate("words.onend()")
    expect(state).to_have_text("Listening. Say something.")
    page.evaluate("hears('stop')")
    heard(page, "See you next time")
    page.evaluate("words.onend()")
    expect(state).to_have_text("")

    page.get_by_label("Language").select_option("Deutsch")
    expect(page).to_have_url(re.compile("de-DE"))
    expect(aloud).to_have_attribute("aria-pressed", "true")
    say(page, "Filme anfordern")
    heard(page, "Bitte sag mir deine ID")
    assert page.evaluate("spoken.at(-1)").startswith("de-DE: Alles klar.")
    page.evaluate("words.onend()")
    expect(state).to_have_text("")
    mic.click()
    assert page.evaluate("ears.lang") == "de-DE"


@pytest.mark.parametrize(
    ("error", "told"),
    [("not-allowed", "Allow it in your browser"), ("no-speech", "Nothing was heard"), ("odd", "try again, or type")],
)
def test_what_is_wrong_with_listening_is_told(spoken_page: Page, error: str, told: str) -> None:
    spoken_page.get_by_label("Say something").fill("typed before")
    spoken_page.locator("#mic").click()
    spoken_page.evaluate(f"fails('{error}')")
    expect(spoken_page.locator("#speech-status")).to_contain_text(told)
    expect(spoken_page.locator("#mic")).to_have_attribute("aria-pressed", "false")
    expect(spoken_page.get_by_label("Say something")).to_have_value("typed before")
    expect(spoken_page.locator(".turn")).to_have_count(0)


def test_a_browser_that_cannot_speak_offers_neither(browser: Browser, stack: Stack) -> None:
    with visiting(browser, stack.web_url) as page:
        page.add_init_script(NO_SPEECH)
        page.goto("/voice")
        expect(page.locator("#mic")).to_be_hidden()
        expect(page.locator("#aloud")).to_be_hidden()
        expect(page.locator("#privacy")).to_be_hidden()
        say(page, "request movies")
        heard(page, "Please tell me your ID")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_while_the_skill_is_away_what_was_typed_stays(browser: Browser, stack: Stack, scripts: bool) -> None:
    context = browser.new_context(base_url=stack.web_url, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/voice")
    say(page, "request movies")
    heard(page, "Please tell me your ID")
    with stack.paused("voice"):
        say(page, "my ID is 196 and I want two movies")
        expect(page.locator("#error-message")).to_contain_text("The skill is away for a moment.", timeout=20_000)
        expect(page.get_by_label("Say something")).to_have_value("my ID is 196 and I want two movies")
        expect(page.locator(".turn")).to_have_count(1)
        page.request.get("/", timeout=20_000)
    page.get_by_role("button", name="Send").click()
    heard(page, "Here are 2 movies")
    context.close()
