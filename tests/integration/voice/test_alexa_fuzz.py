"""Signed requests that are malformed in every way that JSON and bytes can be."""

import copy
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from embedded.programs import ROOT
from tests.integration.conftest import SmallStack
from tests.support.alexa.certificate_authority import Signer, alexa_request, intent
from tests.support.alexa.response_models import validate_response
from tests.support.attempts import attempts

pytestmark = pytest.mark.long

Place = tuple[str | int, ...]
MODELS = ROOT / "skill-package" / "interactionModels" / "custom"
REFUSED = {"type": "about:blank", "title": "Bad Request", "status": 400}
SCREEN = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}


def intents(model: Path) -> Iterator[dict[str, Any]]:
    """One request for each intent of a locale, with a value in every slot."""
    language = json.loads(model.read_text())["interactionModel"]["languageModel"]
    for each in language["intents"]:
        slots = {slot["name"]: "5" for slot in each.get("slots", [])}
        yield alexa_request("IntentRequest", locale=model.stem, **intent(each["name"], **slots))


def real_requests() -> list[dict[str, Any]]:
    requests = [request for model in sorted(MODELS.glob("*.json")) for request in intents(model)]
    touch: dict[str, Any] = {
        "token": "list",
        "arguments": ["choose", 1],
        "source": {"type": "TouchWrapper"},
        "components": {},
    }
    requests += [
        alexa_request("LaunchRequest"),
        alexa_request("SessionEndedRequest", reason="ERROR", error={"type": "INTERNAL_ERROR", "message": "x"}),
        alexa_request("CanFulfillIntentRequest", **intent("SubmitIntent", UserId="1", Amount="2")),
        alexa_request("Alexa.Presentation.APL.UserEvent", **touch),
        alexa_request("System.ExceptionEncountered", error={"type": "INVALID_RESPONSE"}, cause={"requestId": "x"}),
        alexa_request("AlexaSkillEvent.SkillDisabled", body={"userInformationPersistenceStatus": "NOT_PERSISTED"}),
        alexa_request("AlexaSkillEvent.SkillAccountLinked", body={"accessToken": "1.x"}),
    ]
    for request in requests:
        request["context"]["System"]["device"]["supportedInterfaces"] = SCREEN
        request["session"]["user"]["accessToken"] = "121." + "a" * 43
    return requests


REAL = real_requests()


def places(node: object, here: Place = ()) -> Iterator[Place]:
    yield here
    children = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, child in children:
        yield from places(child, (*here, key))


def deep(depth: int, inner: object = None) -> object:
    for level in range(depth):
        inner = [inner] if level % 2 else {"a": inner}
    return inner


odd_values = st.one_of(
    st.sampled_from(
        [
            *(
                None,
                True,
                False,
                0,
                -1,
                1.5,
                10**30,
                10**400,
                -(2**63),
                float("nan"),
                float("inf"),
                "",
                " ",
                "\0",
                "?",
                "none",
            ),
            *(
                "x" * 20_000,
                "é" * 9_000,
                "\ud800",
                "🎬" * 4_000,
                "<speak><audio src='x'/></speak>",
                "]]>&amp;\"'",
                "\u202e",
            ),
            *([], {}, [[]], {"": ""}, ["x"] * 5_000, {str(n): n for n in range(2_000)}, {"value": {"value": "5"}}),
        ]
    ),
    st.integers(1, 60).map(deep),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
        max_leaves=8,
    ),
).map(copy.deepcopy)


@st.composite
def broken(draw: st.DrawFn) -> bytes:
    request = copy.deepcopy(draw(st.sampled_from(REAL)))
    request["request"]["timestamp"] = alexa_request("LaunchRequest")["request"]["timestamp"]
    for _ in range(draw(st.integers(1, 3))):
        mutate(draw, request)
    text = json.dumps(request, ensure_ascii=draw(st.booleans()))
    return draw(st.sampled_from(WRITTEN))(text.encode("utf-8", "surrogatepass"))


def mutate(draw: st.DrawFn, request: dict[str, Any]) -> None:
    *way, key = draw(st.sampled_from([place for place in places(request) if place]))
    node: Any = request
    for step in way:
        node = node[step]
    match draw(st.sampled_from(["remove", "replace", "replace", "add", "move"])):
        case "remove":
            del node[key]
        case "replace":
            node[key] = draw(odd_values)
        case "add" if isinstance(node, dict):
            node[draw(st.sampled_from(["", "x", "Value", "value", "intent", "\0", "__class__", "x" * 500]))] = draw(
                odd_values
            )
        case _:
            node[key] = copy.deepcopy(request)


def with_repeated_key(body: bytes) -> bytes:
    """Repeats a key; other parsers would read the first value."""
    return body.replace(b'"request": {', b'"request": {"type": 5}, "request": {"type": "LaunchRequest", ', 1)


WRITTEN: list[Callable[[bytes], bytes]] = [
    *[bytes] * 12,
    *(
        with_repeated_key,
        lambda body: body + b" ",
        lambda body: body + b"}",
        lambda body: body[:-1],
        lambda body: body[: len(body) // 2],
    ),
    *(
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.replace(b"e", b"\xff", 1),
        lambda body: b"[" + body + b"]",
    ),
    *(
        lambda body: body.decode("utf-8", "replace").encode("utf-16"),
        lambda body: body.replace(b'"', b"'"),
        lambda _: b"",
    ),
]


@dataclass
class Alexa:
    """Signs any body, and counts the status codes of the responses."""

    client: httpx.Client
    signer: Signer
    answers: Counter[int] = field(default_factory=Counter)

    def send(self, body: bytes) -> httpx.Response:
        answer = self.client.post("/alexa", content=body, headers=self.signer.headers(body))
        self.answers[answer.status_code] += 1
        return answer


@pytest.fixture(scope="module")
def alexa(small_stack: SmallStack) -> Iterator[Alexa]:
    with httpx.Client(base_url=small_stack.voice_url, timeout=30) as client:
        yield Alexa(client, small_stack.signer)


def assert_answered_or_refused(answer: httpx.Response) -> None:
    if answer.status_code == 200:
        validate_response(answer.content)
    elif answer.status_code == 400:
        assert {name: answer.json()[name] for name in REFUSED} == REFUSED
    else:
        assert answer.status_code == 413


@pytest.mark.parametrize("request_", REAL, ids=lambda real: real["request"]["type"])
def test_valid_requests_are_answered(alexa: Alexa, request_: dict[str, Any]) -> None:
    now = alexa_request("LaunchRequest")["request"]["timestamp"]
    whole = request_ | {"request": request_["request"] | {"timestamp": now}}
    answer = alexa.send(json.dumps(whole).encode())
    assert answer.status_code == 200
    validate_response(answer.content)


@settings(
    max_examples=attempts(1000), deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
@given(body=broken())
def test_a_malformed_request_is_answered_or_refused(alexa: Alexa, body: bytes) -> None:
    assert_answered_or_refused(alexa.send(body))


@pytest.mark.parametrize("depth", [10, 100, 900, 10_000, 30_000])
def test_deep_nesting_is_answered_or_refused(alexa: Alexa, depth: int) -> None:
    whole = json.dumps(alexa_request("LaunchRequest"))
    for opened, closed in (("[", "]"), ('{"a":', "}")):
        nest = opened * depth + "1" + closed * depth
        for name in ("attributes", "user", "locale", "type"):
            body = whole.replace(f'"{name}":', f'"{name}": {nest}, "old":', 1).encode()
            assert_answered_or_refused(alexa.send(body))
    assert_answered_or_refused(alexa.send(("[" * depth).encode()))


def test_the_service_is_ready_afterwards_and_logged_no_failure(small_stack: SmallStack, alexa: Alexa) -> None:
    assert alexa.answers[200] >= alexa.answers.total() / 4, "many of them reach the dialogue"
    assert httpx.get(f"{small_stack.voice_url}/health/ready").status_code == 200
    assert "request failed" not in small_stack.log("voice")
    assert '"status": 500' not in small_stack.log("voice")
