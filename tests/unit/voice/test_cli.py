import json
import os
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.voice.cli import NO_ANSWER, NO_STACK, Echo, NoConversation, Place, converse, find_stack
from services.voice.language.ssml import plain

SPOKEN = {"open movie": "Welcome", "more": "Tom &amp; Jerry, or what?", "stop": "Goodbye"}


def skill(request: httpx.Request) -> httpx.Response:
    """Repeats what it was given in the session, and ends with stop."""
    said = json.loads(request.content)
    response = {
        "version": "1.0",
        "sessionAttributes": {"turns": said["session"]["attributes"].get("turns", 0) + 1},
        "response": {
            "outputSpeech": {"type": "SSML", "ssml": f"<speak>{SPOKEN[said['text']]}</speak>"},
            "shouldEndSession": said["text"] == "stop",
        },
    }
    return httpx.Response(200, json={"request": said, "response": response})


def echo_of(transport: httpx.MockTransport) -> Echo:
    return Echo(httpx.Client(base_url="http://voice", transport=transport))


def test_a_conversation_goes_on_until_the_skill_ends_it(capsys: pytest.CaptureFixture[str]) -> None:
    echo = echo_of(httpx.MockTransport(skill))
    converse(echo, iter(["", "more", "stop", "never typed"]))
    assert capsys.readouterr().out.splitlines() == ["Echo: Welcome", "Echo: Tom & Jerry, or what?", "Echo: Goodbye"]
    assert echo.attributes == {"turns": 3}


@pytest.mark.parametrize(
    ("failure", "sentence"), [(httpx.ConnectError("refused"), NO_STACK), (httpx.ReadTimeout("slow"), NO_ANSWER)]
)
def test_a_stack_that_does_not_answer_is_told_in_one_sentence(failure: httpx.HTTPError, sentence: str) -> None:
    def fail(_: httpx.Request) -> httpx.Response:
        raise failure

    with pytest.raises(NoConversation, match=sentence.split(".")[0]):
        echo_of(httpx.MockTransport(fail)).hear("open movie")


def test_an_error_answer_is_told_too() -> None:
    with pytest.raises(NoConversation, match=NO_ANSWER.split(".")[0]):
        echo_of(httpx.MockTransport(lambda _: httpx.Response(503))).hear("open movie")


def run_file(data: Path, world: str, **told: Any) -> Path:
    path = data / world / "run.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(told))
    return path


def test_the_environment_tells_where_the_stack_is() -> None:
    assert find_stack({"VOICE_URL": "http://v", "INTERNAL_TOKEN": "t"}) == Place("http://v", "t")


def test_otherwise_the_stack_started_last_is_found(tmp_path: Path) -> None:
    older = run_file(tmp_path, "ml-1m", voice_url="http://older", internal_token="t1")
    run_file(tmp_path, "ml-100k", voice_url="http://newer", internal_token="t2")
    os.utime(older, (1, 1))
    assert find_stack({"DATA_DIR": str(tmp_path)}) == Place("http://newer", "t2")
    assert find_stack({"DATA_DIR": str(tmp_path), "DATASET": "ml-1m"}) == Place("http://older", "t1")


def test_where_none_was_ever_started_it_says_how_to(tmp_path: Path) -> None:
    with pytest.raises(NoConversation, match="make run"):
        find_stack({"DATA_DIR": str(tmp_path)})
    run_file(tmp_path, "ml-100k", half="written")
    with pytest.raises(NoConversation, match="make run"):
        find_stack({"DATA_DIR": str(tmp_path)})


def test_markup_is_not_printed() -> None:
    assert plain('<speak>Tom &amp; <break time="1s"/>Jerry&apos;s</speak>') == "Tom & Jerry's"
