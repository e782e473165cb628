"""The voice page in a real browser: typing, tapping and speaking to the skill, against the whole stack."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.support.browser import PHONE, become_member, has_scripts, open_page, wait_until_idle
from tests.support.processes.stack import Stack

HOSTILE = "<img src=x onerror=alert(1)> \u202e{{ 7 * 7 }} 🎬"
SPEECH = """
window.SpeechRecognition = class {
  start() { window.recognition = this; this.onstart(); }
  stop() { this.onend(); }
};
window.recognize = (text) => {
  window.recognition.onresult({ results: [[{ transcript: text }]] });
  window.recognition.onend();
};
window.failRecognition = (error) => { window.recognition.onerror({ error }); window.recognition.onend(); };
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  cancel() { window.spoken.push("(cancelled)"); },
  speak(utterance) {
    window.spoken.push(`${utterance.lang}: ${utterance.text}`);
    window.utterance = utterance;
    utterance.onstart();
  },
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


def expect_reply(page: Page, pattern: str) -> None:
    expect(page.locator(".turn .words").last).to_have_text(re.compile(pattern))
    wait_until_idle(page)


@pytest.fixture
def speech_page(browser: Browser, stack: Stack) -> Iterator[Page]:
    with open_page(browser, stack.web_url) as page:
        page.add_init_script(SPEECH)
        page.goto("/voice")
        yield page


def have_conversation(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation").get_by_role("link", name="Voice").click()
    expect(page.get_by_text("What would you like to watch?")).to_be_visible()
    press_chip(page, "open movie")
    expect_reply(page, "Welcome to the movie recommendation system")
    expect(page.get_by_text("What would you like to watch?")).to_be_hidden()
    say(page, "request movies")
    expect_reply(page, "Please tell me your ID")
    expect(page.get_by_label("Say something")).to_have_value("")
    say(page, "my ID is 196 and I want three movies")
    expect_reply(page, "^Here are 3 movies for you: .+, .+, and .+")
    second = page.locator(".shown li a").nth(1).inner_text().removeprefix("2. ")
    press_chip(page, "tell me more about number two")
    expect_reply(page, f"^{re.escape(second)} came out in ")
    press_chip(page, "yes")
    expect_reply(page, re.escape(second))
    expect(page.locator(".you")).to_have_text(
        [
            re.compile(text)
            for text in ("open movie", "request movies", "my ID is 196", "tell me more about number two", "yes")
        ]
    )
    expect(page.locator(".turn").last).to_be_in_viewport()
    expect(page.get_by_label("Say something")).to_be_in_viewport()


def test_the_skill_converses_in_the_browser(page: Page) -> None:
    have_conversation(page)
    expect(page.get_by_label("Say something")).to_be_focused()
    page.reload()
    expect(page.locator(".turn")).to_have_count(5)
    page.locator(".shown a").first.click()
    expect(page).to_have_url(re.compile("/movies/[0-9]+$"))
    page.goto("/voice")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".turn")).to_have_count(0)


def test_the_skill_converses_on_a_phone(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url, size=PHONE, touch=True) as page:
        have_conversation(page)
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE[0]


def test_the_alexa_request_and_response_can_be_shown(page: Page) -> None:
    page.goto("/voice")
    say(page, "request movies")
    expect_reply(page, "Please tell me your ID")
    page.get_by_text("Request and response").last.click()
    shown = page.locator(".turn details").last
    expect(shown.locator("pre").first).to_contain_text('"type": "IntentRequest"')
    expect(shown.locator("pre").last).to_contain_text('"ssml": "<speak>Ok cool.')
    expect(shown.locator("summary")).to_be_in_viewport()


def test_the_conversation_continues_in_german(page: Page) -> None:
    page.goto("/voice")
    say(page, "request movies")
    expect_reply(page, "Please tell me your ID")
    scripts = has_scripts(page)
    page.get_by_label("Language").select_option("Deutsch")
    if not scripts:
        page.get_by_role("button", name="Change").click()
    expect(page).to_have_url(re.compile("locale=de-DE"))
    say(page, "meine ID ist 196 und ich möchte zwei Filme")
    expect_reply(page, "^Hier sind 2 Filme für dich: .+ und ")
    press_chip(page, "Stopp")
    expect_reply(page, "Bis zum nächsten Mal!")
    expect(page.get_by_text("The skill has ended.")).to_be_visible()
    expect(page.get_by_role("button", name="öffne movie matinee")).to_be_visible()


def test_hostile_input_is_shown_as_text(page: Page) -> None:
    page.goto("/voice")
    say(page, HOSTILE)
    expect(page.locator(".you").last).to_contain_text(HOSTILE)
    say(page, "something like " + HOSTILE)
    expect(page.locator(".turn")).to_have_count(2)
    assert page.locator("main img").count() == 0


def test_a_signed_in_user_rates_by_voice(page: Page, request: pytest.FixtureRequest) -> None:
    name = become_member(page, f"Vera {len(request.node.name)}")
    page.goto("/voice")
    press_chip(page, "open movie")
    expect_reply(page, f"{name}.*your list")
    say(page, "give four and a half stars to Fargo")
    expect_reply(page, "4.5 stars")
    page.goto("/profile")
    expect(page.locator(".rated-movie")).to_contain_text("Fargo")
    page.goto("/voice")
    say(page, "read my list")
    expect_reply(page, "Number 1")
    press_chip(page, "why number one")
    expect_reply(page, "Fargo|people")


def test_speaking_and_listening_work_as_with_an_echo(speech_page: Page) -> None:
    page = speech_page
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
    page.evaluate("recognize('request movies')")
    expect_reply(page, "Please tell me your ID")
    assert page.evaluate("spoken.filter((text) => text !== '(cancelled)')") == []

    aloud.click()
    expect(state).to_have_text("Reading aloud.")
    assert page.evaluate("spoken.at(-1)").startswith("en-US: Ok cool. Please tell me your ID")
    page.evaluate("utterance.onend()")
    expect(state).to_have_text("")
    mic.click()
    page.evaluate("recognize('my ID is 196 and I want two movies')")
    expect_reply(page, "Here are 2 movies")
    expect(state).to_have_text("Reading aloud.")
    page.evaluate("utterance.onend()")
    expect(state).to_have_text("Listening. Say something.")
    page.evaluate("recognize('stop')")
    expect_reply(page, "See you next time")
    page.evaluate("utterance.onend()")
    expect(state).to_have_text("")

    page.get_by_label("Language").select_option("Deutsch")
    expect(page).to_have_url(re.compile("de-DE"))
    expect(aloud).to_have_attribute("aria-pressed", "true")
    say(page, "Filme anfordern")
    expect_reply(page, "Bitte sag mir deine ID")
    assert page.evaluate("spoken.at(-1)").startswith("de-DE: Alles klar.")
    page.evaluate("utterance.onend()")
    expect(state).to_have_text("")
    mic.click()
    assert page.evaluate("recognition.lang") == "de-DE"


@pytest.mark.parametrize(
    ("error", "expected"),
    [("not-allowed", "Allow it in your browser"), ("no-speech", "Nothing was heard"), ("odd", "try again, or type")],
)
def test_a_speech_recognition_error_is_explained(speech_page: Page, error: str, expected: str) -> None:
    speech_page.get_by_label("Say something").fill("typed before")
    speech_page.locator("#mic").click()
    speech_page.evaluate(f"failRecognition('{error}')")
    expect(speech_page.locator("#speech-status")).to_contain_text(expected)
    expect(speech_page.locator("#mic")).to_have_attribute("aria-pressed", "false")
    expect(speech_page.get_by_label("Say something")).to_have_value("typed before")
    expect(speech_page.locator(".turn")).to_have_count(0)


def test_without_speech_support_there_are_no_speech_buttons(browser: Browser, stack: Stack) -> None:
    with open_page(browser, stack.web_url) as page:
        page.add_init_script(NO_SPEECH)
        page.goto("/voice")
        expect(page.locator("#mic")).to_be_hidden()
        expect(page.locator("#aloud")).to_be_hidden()
        expect(page.locator("#privacy")).to_be_hidden()
        say(page, "request movies")
        expect_reply(page, "Please tell me your ID")


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_while_the_skill_is_unavailable_the_input_is_kept(browser: Browser, stack: Stack, scripts: bool) -> None:
    context = browser.new_context(base_url=stack.web_url, java_script_enabled=scripts)
    page = context.new_page()
    page.goto("/voice")
    say(page, "request movies")
    expect_reply(page, "Please tell me your ID")
    with stack.paused("voice"):
        say(page, "my ID is 196 and I want two movies")
        expect(page.locator("#error-message")).to_contain_text("The skill is temporarily unavailable.", timeout=20_000)
        expect(page.get_by_label("Say something")).to_have_value("my ID is 196 and I want two movies")
        expect(page.locator(".turn")).to_have_count(1)
        page.request.get("/", timeout=20_000)
    page.get_by_role("button", name="Send").click()
    expect_reply(page, "Here are 2 movies")
    context.close()
