import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.voice.cli import NO_RESPONSE, NO_STACK, ConversationError, Echo, VoiceService, converse, find_service
from services.voice.language.ssml import plain

SPOKEN = {"open movie": "Welcome", "more": "Tom &amp; Jerry, or what?", "stop": "Goodbye"}


def skill(request: httpx.Request) -> httpx.Response:
    """Counts the turns in the session attributes, and ends the session on stop."""
    text_input = json.loads(request.content)
    response = {
        "version": "1.0",
        "sessionAttributes": {"turns": text_input["session"]["attributes"].get("turns", 0) + 1},
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{SPOKEN[text_input['text']]}</speak>"},
            "shouldEndSession": text_input["text"] == "stop",
        },
    }
    return httpx.Response(200, json={"request": text_input, "response": response})


def echo_of(transport: httpx.MockTransport) -> Echo:
    return Echo(httpx.Client(base_url="http://voice", transport=transport))


def test_a_conversation_continues_until_the_skill_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    echo = echo_of(httpx.MockTransport(skill))
    converse(echo, iter(["", "more", "stop", "never typed"]))
    assert capsys.readouterr().out.splitlines() == ["Echo: Welcome", "Echo: Tom & Jerry, or what?", "Echo: Goodbye"]
    assert echo.attributes == {"turns": 3}


@pytest.mark.parametrize(
    ("failure", "sentence"), [(httpx.ConnectError("refused"), NO_STACK), (httpx.ReadTimeout("slow"), NO_RESPONSE)]
)
def test_a_connection_failure_is_reported_in_one_sentence(failure: httpx.HTTPError, sentence: str) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(ConversationError, match=sentence.split(".")[0]):
        echo_of(httpx.MockTransport(fail)).send("open movie")


def test_an_error_status_is_reported_too() -> None:
    with pytest.raises(ConversationError, match=NO_RESPONSE.split(".")[0]):
        echo_of(httpx.MockTransport(lambda _: httpx.Response(503))).send("open movie")


def run_file(data: Path, data_set: str, **content: Any) -> Path:
    path = data / data_set / "run.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content))
    return path


def test_the_environment_names_the_service() -> None:
    assert find_service({"VOICE_URL": "http://v", "INTERNAL_TOKEN": "t"}) == VoiceService("http://v", "t")


def test_without_it_the_stack_started_last_is_found(tmp_path: Path) -> None:
    older = run_file(tmp_path, "ml-1m", voice_url="http://older", internal_token="t1")
    run_file(tmp_path, "ml-100k", voice_url="http://newer", internal_token="t2")
    os.utime(older, (1, 1))
    assert find_service({"DATA_DIR": str(tmp_path)}) == VoiceService("http://newer", "t2")
    assert find_service({"DATA_DIR": str(tmp_path), "DATASET": "ml-1m"}) == VoiceService("http://older", "t1")


def test_an_empty_token_in_the_environment_counts_as_none(tmp_path: Path) -> None:
    run_file(tmp_path, "small", voice_url="http://run", internal_token="t")
    environment = {"VOICE_URL": "http://v", "INTERNAL_TOKEN": " ", "DATA_DIR": str(tmp_path)}
    assert find_service(environment) == VoiceService("http://run", "t")


def test_without_a_stack_the_error_says_how_to_start_one(tmp_path: Path) -> None:
    with pytest.raises(ConversationError, match="make run"):
        find_service({"DATA_DIR": str(tmp_path)})
    run_file(tmp_path, "ml-100k", half="written")
    with pytest.raises(ConversationError, match="make run"):
        find_service({"DATA_DIR": str(tmp_path)})


def test_markup_is_not_printed() -> None:
    assert plain('<speak>Tom &amp; <break time="1s"/>Jerry&apos;s</speak>') == "Tom & Jerry's"
