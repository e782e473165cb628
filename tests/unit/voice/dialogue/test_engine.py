from typing import Any

import pytest

from services.voice.alexa.request import RequestEnvelope
from services.voice.dialogue import engine
from services.voice.dialogue.engine import Dialogue
from services.voice.language.ssml import plain
from shared.contracts.errors import RecommenderUnavailable, StoreUnavailable
from tests.support.alexa.certificate_authority import alexa_request, intent
from tests.support.alexa.response_models import validate_response
from tests.support.fakes.voice import FakeBackend, choose_first

ASK_BOTH = "Ok cool. Please tell me your ID and how many movies do you want?"
GOODBYE = "Thank you for using the movie skill. See you next time!"


class Session:
    """One session with the skill: its speech, and whether it stays open."""

    def __init__(self) -> None:
        self.backend = FakeBackend()
        self.dialogue = Dialogue(self.backend.ports(), choose_first)
        self.attributes: dict[str, Any] = {}
        self.response: dict[str, Any] = {}

    async def send(self, type: str, **request: Any) -> dict[str, Any]:
        envelope = RequestEnvelope.model_validate(alexa_request(type, attributes=self.attributes, **request))
        answer = validate_response((await self.dialogue.respond(envelope)).body())
        self.attributes = answer.get("sessionAttributes", {})
        self.response = answer["response"]
        return answer

    async def launch(self) -> str:
        return self.speech(await self.send("LaunchRequest"))

    async def say(self, name: str, **slots: str | None) -> str:
        return self.speech(await self.send("IntentRequest", **intent(name, **slots)))

    async def submit(self, user_id: str | None, amount: str | None) -> str:
        return await self.say("SubmitIntent", UserId=user_id, Amount=amount)

    async def number(self, value: str) -> str:
        return await self.say("NumberIntent", Number=value)

    def speech(self, answer: dict[str, Any]) -> str:
        return plain(answer["response"]["outputSpeech"]["ssml"])

    @property
    def is_open(self) -> bool:
        """An open session ends its speech with a question, and has a reprompt."""
        if self.response["shouldEndSession"]:
            assert "reprompt" not in self.response
            return False
        assert plain(self.response["outputSpeech"]["ssml"]).endswith("?")
        assert plain(self.response["reprompt"]["outputSpeech"]["ssml"]).endswith("?")
        return True


@pytest.fixture
def session() -> Session:
    return Session()


async def test_the_papers_dialogue_word_for_word(session: Session) -> None:
    welcome = "Welcome to the movie recommendation system. what can I do for you?"
    assert await session.launch() == welcome
    assert session.is_open
    assert await session.say("RequestMoviesIntent") == ASK_BOTH
    assert session.is_open
    spoken = await session.submit("196", "3")
    assert spoken == "Here are 3 movies for you: The Godfather, Alien, and Brazil. Would you like another list?"
    assert session.is_open
    assert await session.say("AMAZON.StopIntent") == GOODBYE
    assert not session.is_open


@pytest.mark.parametrize("intent", ["MoreIntent", "CastIntent", "LengthIntent"])
async def test_a_movie_that_was_hidden_since_it_was_read_is_no_outage(session: Session, intent: str) -> None:
    await session.submit("196", "3")
    del session.backend.movies[2]
    session.backend.lists[196].remove(2)
    spoken = await session.say(intent, Place="2")
    assert spoken.startswith("That movie is not in the catalog any more.")
    assert session.is_open


async def test_a_user_without_a_list_is_sent_to_the_web_site_first(session: Session) -> None:
    spoken = await session.submit("944", "5")
    assert "Rate a movie on the web site first" in spoken
    assert "944" in spoken
    assert session.is_open


async def test_at_most_ten_movies_are_read(session: Session) -> None:
    spoken = await session.submit("196", "50")
    assert all(title in spoken for title in ("The Godfather", "Fargo", "Rear Window"))
    assert "Groundhog Day" not in spoken
    assert "just 10" in spoken


BAD = ["?", "0", "-3", "99999999999999999999", "1.5", "ten", "", "\N{ARABIC-INDIC DIGIT FIVE}", "1_0"]


@pytest.mark.parametrize("bad", [*BAD, None])
async def test_a_bad_or_missing_id_is_asked_for_again_and_the_amount_is_kept(session: Session, bad: str | None) -> None:
    await session.say("RequestMoviesIntent")
    spoken = await session.submit(bad, "2")
    assert spoken.endswith("What is your ID?")
    assert ("Please try again." in spoken) is (bad is not None)
    assert session.is_open
    assert (await session.number("196")).startswith("Here are 2 movies for you: The Godfather and Alien.")


@pytest.mark.parametrize("bad", [*BAD, None])
async def test_a_bad_or_missing_amount_is_asked_for_again_and_the_id_is_kept(session: Session, bad: str | None) -> None:
    spoken = await session.submit("196", bad)
    assert spoken.endswith("How many movies do you want?")
    assert ("Please try again." in spoken) is (bad is not None)
    assert session.is_open
    assert (await session.number("2")).startswith("Here are 2 movies for you: The Godfather and Alien.")


@pytest.mark.parametrize(("user_id", "amount"), [("?", "?"), (None, None), ("0", "-1"), (None, "?")])
async def test_with_neither_number_both_are_asked_for_again(
    session: Session, user_id: str | None, amount: str | None
) -> None:
    spoken = await session.submit(user_id, amount)
    assert spoken.endswith("Please try again. What is your ID, and how many movies do you want?")
    assert session.is_open


async def test_the_numbers_may_come_one_by_one(session: Session) -> None:
    await session.say("RequestMoviesIntent")
    assert await session.number("196") == "Thanks. How many movies do you want?"
    assert (await session.number("1")) == "Here is 1 movie for you: The Godfather. Would you like another list?"


async def test_an_invalid_number_replaces_a_valid_one(session: Session) -> None:
    await session.submit("196", None)
    assert (await session.submit("?", "3")).endswith("What is your ID?")


async def test_a_new_request_forgets_the_numbers_of_the_one_before(session: Session) -> None:
    await session.submit("196", None)
    await session.say("RequestMoviesIntent")
    assert (await session.number("3")) == "Thanks. How many movies do you want?"


async def test_a_shorter_list_is_read_to_its_end(session: Session) -> None:
    assert await session.submit("7", "5") == (
        "I found just 3 movies for you: The Good, the Bad and the Ugly; Tom & Jerry; and Mars Attacks! "
        "Would you like another list?"
    )


async def test_a_list_is_shown_on_a_card_too(session: Session) -> None:
    await session.submit("7", "2")
    assert session.response["card"] == {
        "type": "Simple",
        "title": "2 movies for you",
        "content": "1. The Good, the Bad and the Ugly\n2. Tom & Jerry",
    }


async def test_titles_are_escaped_in_speech(session: Session) -> None:
    await session.submit("7", "3")
    assert "Tom &amp; Jerry" in session.response["outputSpeech"]["ssml"]


@pytest.mark.parametrize("name", ["Stop", "Cancel", "No", "NavigateHome"])
async def test_stop_cancel_no_and_home_end_the_session(session: Session, name: str) -> None:
    assert await session.say(f"AMAZON.{name}Intent") == GOODBYE
    assert not session.is_open
    assert session.attributes == {}


async def test_help_continues_with_the_open_question(session: Session) -> None:
    await session.submit("196", None)
    assert "Your ID is the number" in await session.say("AMAZON.HelpIntent")
    assert session.is_open
    assert (await session.number("1")).startswith("Here is 1 movie")


@pytest.mark.parametrize("name", ["AMAZON.FallbackIntent", "AnIntentOfTomorrow"])
async def test_a_question_is_repeated_if_the_answer_is_not_understood(session: Session, name: str) -> None:
    assert (await session.say(name)).startswith("Sorry, I did not get that. You can say: request movies.")
    assert session.is_open
    await session.submit("196", None)
    assert await session.say(name) == "Sorry, I did not get that. Please try again. How many movies do you want?"
    assert session.is_open


async def test_repeat_reads_the_last_list_again_or_asks_the_question_again(session: Session) -> None:
    welcome = "Welcome to the movie recommendation system. what can I do for you?"
    assert await session.say("AMAZON.RepeatIntent") == welcome
    await session.say("RequestMoviesIntent")
    assert await session.say("AMAZON.RepeatIntent") == "What is your ID, and how many movies do you want?"
    await session.submit("196", "2")
    session.backend.stores_error = StoreUnavailable()
    for _ in range(2):
        assert (await session.say("AMAZON.RepeatIntent")).startswith("Here are 2 movies for you: The Godfather and")
    assert session.is_open


async def test_yes_to_another_list_asks_for_both_numbers(session: Session) -> None:
    await session.submit("196", "2")
    assert await session.say("AMAZON.YesIntent") == ASK_BOTH


async def test_yes_to_another_id_asks_for_the_id_alone(session: Session) -> None:
    await session.submit("944", "2")
    assert await session.say("AMAZON.YesIntent") == "What is your ID?"
    assert (await session.number("196")).startswith("Here are 2 movies")


@pytest.mark.parametrize("failure", [StoreUnavailable(), RecommenderUnavailable(), RuntimeError("unheard of")])
async def test_a_failure_is_apologised_for_and_yes_tries_again(session: Session, failure: Exception) -> None:
    session.backend.stores_error = failure
    spoken = await session.submit("196", "2")
    assert spoken == "I am sorry, I cannot get to the movies right now. Shall I try once more?"
    assert session.is_open
    session.backend.stores_error = None
    assert (await session.say("AMAZON.YesIntent")).startswith("Here are 2 movies")


async def test_a_store_that_hangs_does_not_keep_alexa_waiting(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "ANSWER_SECONDS", 0.01)
    session.backend.hangs = True
    assert (await session.submit("196", "2")).startswith("I am sorry")
    assert session.is_open


@pytest.mark.parametrize(
    "attributes",
    [{"user_id": "x"}, {"user_id": -1}, {"asked": "x"}, {"again": [{"key": 5}]}, {"unknown": {"a": 1}}],
)
async def test_invalid_session_attributes_start_afresh(session: Session, attributes: dict[str, Any]) -> None:
    session.attributes = attributes
    assert (await session.number("196")) == "Thanks. How many movies do you want?"


@pytest.mark.parametrize(
    "type",
    [
        "SessionEndedRequest",
        "AlexaSkillEvent.SkillEnabled",
        "AlexaSkillEvent.SkillDisabled",
        "AlexaSkillEvent.SkillAccountLinked",
        "System.ExceptionEncountered",
        "Alexa.Presentation.APL.UserEvent",
        "A.Request.Of.Tomorrow",
    ],
)
async def test_a_notification_gets_no_speech(session: Session, type: str) -> None:
    assert await session.send(type, reason="ERROR", error={"type": "X"}) == {"version": "1.0", "response": {}}


async def test_an_event_without_a_session_is_answered(session: Session) -> None:
    request = alexa_request("AlexaSkillEvent.SkillDisabled")
    del request["session"]
    answer = await session.dialogue.respond(RequestEnvelope.model_validate(request))
    assert answer.body() == b'{"version":"1.0","response":{}}'


async def test_an_intent_request_without_an_intent_is_answered(session: Session) -> None:
    assert "Sorry" in session.speech(await session.send("IntentRequest"))


async def test_can_fulfill_is_answered_without_reading_a_list(session: Session) -> None:
    session.backend.stores_error = AssertionError("read")
    answer = await session.send("CanFulfillIntentRequest", **intent("SubmitIntent", UserId="196", Amount="?"))
    assert answer["response"] == {
        "canFulfillIntent": {
            "canFulfill": "YES",
            "slots": {
                "UserId": {"canUnderstand": "YES", "canFulfill": "YES"},
                "Amount": {"canUnderstand": "NO", "canFulfill": "NO"},
            },
        }
    }
    answer = await session.send("CanFulfillIntentRequest", **intent("BookFlightIntent"))
    assert answer["response"] == {"canFulfillIntent": {"canFulfill": "NO"}}


async def test_a_touch_from_another_screen_leaves_the_session_as_it_was(session: Session) -> None:
    await session.submit("196", "2")
    before = session.attributes
    answer = await session.send("Alexa.Presentation.APL.UserEvent", arguments=["movie", 999])
    assert answer == {"version": "1.0", "sessionAttributes": before, "response": {}}
