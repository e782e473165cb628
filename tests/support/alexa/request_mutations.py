"""Mutates real requests in a few places each, as a bug, a newer Alexa or an attacker might."""

import copy
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from services.voice.language.wording import LOCALES
from tests.support.alexa.certificate_authority import alexa_request
from tests.support.alexa.conversation_script import load_scripts
from tests.support.alexa.conversation_stage import as_request
from tests.support.alexa.users import with_user

ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        -1,
        1,
        3,
        10**20,
        1.5,
        1e308,
        "",
        " ",
        "?",
        "196",
        "-3",
        "0",
        "x" * 9000,
        "\U0001f600" * 300,
    ),
    *(
        "&<>\"'",
        "<speak>",
        "</speak>",
        "{title}",
        "{0}",
        "%s",
        "\u0000\u0007",
        "\u202e",
        "\\ud800",
        "電影",
        "Jaws",
        "last",
    ),
    *([], {}, [None], [[]], {"value": None}, {"a": {"b": []}}, ["movie", 2], ["list"], [1] * 200),
    *("go_on", "once_more", "stars", "which", "id", "en-US", "de-DE", "xx", "IntentRequest", "AMAZON.YesIntent"),
]
# Changing these makes verification refuse the request, so only a few requests change them.
VERIFIED_FIELDS = {"timestamp", "application", "applicationId"}


def real_requests() -> list[dict[str, Any]]:
    """Every line of the conversations as a request, with and without an account and a screen."""
    inner_requests = [
        (script.locale, as_request(line.text, script.locale, {}))
        for script in load_scripts()
        for line in script.lines
        if line.kind == "You"
    ]
    events = [{"type": kind, "reason": "ERROR", "error": {"type": "X", "message": "y"}} for kind in EVENTS]
    inner_requests += [(locale, event) for locale in LOCALES for event in events]
    inner_requests += [(locale, {**inner, "type": "CanFulfillIntentRequest"}) for locale, inner in inner_requests[::7]]
    whole = [alexa_request(**{**inner, "locale": locale}) for locale, inner in inner_requests]
    return [
        with_user(request, access_token=token, screen=bool(place % 2))
        for place, (request, token) in enumerate(zip(whole, [None, "good", "reads", "bad"] * len(whole), strict=False))
    ]


EVENTS = (
    "SessionEndedRequest",
    "System.ExceptionEncountered",
    "AlexaSkillEvent.SkillEnabled",
    "AlexaSkillEvent.SkillDisabled",
    "AlexaSkillEvent.SkillAccountLinked",
    "AlexaSkillEvent.SkillPermissionAccepted",
    "Alexa.Presentation.APL.UserEvent",
    "Alexa.Presentation.APL.RuntimeError",
    "Connections.Response",
)


def mutate(request: dict[str, Any], attributes: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A copy with a current timestamp and one to four changes. `attributes` continue an open session."""
    changed = copy.deepcopy(request)
    changed["request"]["timestamp"] = datetime.now(UTC).isoformat(timespec="seconds")
    changed["session"]["attributes"] = copy.deepcopy(attributes)
    places = list(_places(changed))
    for container, key in chance.sample(places, min(chance.randint(1, 4), len(places))):
        if key in VERIFIED_FIELDS and chance.random() < 0.95:
            continue
        _change(container, key, chance)
    return changed


def _places(node: Any) -> Iterator[tuple[Any, Any]]:
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in list(keys):
        yield node, key
        yield from _places(node[key])


def _change(container: Any, key: Any, chance: random.Random) -> None:
    """An earlier change may have removed or replaced the container itself."""
    kind = chance.choice(["odd", "odd", "odd", "missing", "renamed", "nested"])
    if isinstance(container, list):
        container[key % len(container) if container else 0 :] = [copy.deepcopy(chance.choice(ODD))]
    elif kind == "odd":
        container[key] = copy.deepcopy(chance.choice(ODD))
    elif kind == "nested":
        container[key] = {"value": container.get(key)}
    elif key in container:
        value = container.pop(key)
        if kind == "renamed":
            container[f"{key}Next"] = value
