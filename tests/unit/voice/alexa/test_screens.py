"""The APL documents are valid and fit every kind of screen, and their data and touches fit the skill."""

import json
import re
from collections.abc import Iterator
from functools import cache
from math import hypot
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from services.voice.alexa.response import MAX_RESPONSE_BYTES
from services.voice.alexa.screens import TOUCHED_BACK, TOUCHED_MOVIE, ListScreen, MovieScreen, Screen, document
from services.voice.language.wording import LOCALES, Wording, statement
from tests.support.alexa.apl_viewports import VIEWPORTS, Viewport, inflate
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.voice import choose_first

TESTS = Path(__file__).parents[3]
SCHEMAS = json.loads((TESTS / "data" / "apl" / "schemas.json").read_text())
"""Amazon's own (see the README there)."""
OF_CHILDREN = {"grow", "shrink", "position", "top", "left"}
"""Properties that a component has by being in a container."""
SMALLEST_TARGET = 48
WORDING = Wording.load("en-US", choose_first(""))
SCREENS: dict[str, Screen] = {
    "list": ListScreen(statement("card.list", count=15), list(enumerate(MOVIES.values(), 1))),
    "movie": MovieScreen(
        MOVIES[2], (statement("more.genres", genres=["Horror"]), statement("more.predicted", stars=4.5))
    ),
}


@cache
def validator(name: str) -> Any:
    """The schema itself is checked once."""
    kind = jsonschema.validators.validator_for(SCHEMAS[name])
    kind.check_schema(SCHEMAS[name])
    return kind(SCHEMAS[name])


def components(node: Any) -> Iterator[dict[str, Any]]:
    for item in node.get("items", []):
        yield item
        yield from components(item)


@pytest.fixture(params=VIEWPORTS, ids=lambda viewport: viewport.name)
def viewport(request: pytest.FixtureRequest) -> Viewport:
    chosen: Viewport = request.param
    return chosen


@pytest.mark.parametrize("name", SCREENS)
def test_a_document_is_valid_by_amazons_schemas(name: str, viewport: Viewport) -> None:
    apl = inflate(document(name), viewport)
    validator("document").validate(apl)
    for component in components(apl["mainTemplate"]):
        own = {key: value for key, value in component.items() if key not in OF_CHILDREN}
        if "data" in own:
            own["data"] = []
        validator(component["type"]).validate(own)


def test_the_schemas_refuse_what_apl_does_not_know() -> None:
    for wrong in ({"type": "Text", "txt": "x"}, {"type": "Text", "text": "x", "fontSize": "big"}):
        with pytest.raises(jsonschema.ValidationError):
            validator("Text").validate(wrong)


@pytest.mark.parametrize("name", SCREENS)
def test_what_is_touched_is_large_enough_has_a_label_and_shows_its_focus(name: str, viewport: Viewport) -> None:
    touched = [c for c in components(inflate(document(name), viewport)["mainTemplate"]) if c["type"] == "TouchWrapper"]
    assert touched
    for target in touched:
        assert viewport.dp(target["minHeight"]) >= SMALLEST_TARGET
        assert target["accessibilityLabel"].startswith("${")
        (frame,) = target["items"]
        assert frame["inheritParentState"]
        states = document(name)["styles"][frame["style"]]["values"]
        assert "${state.focused}" in [state.get("when") for state in states]


@pytest.mark.parametrize("name", SCREENS)
def test_everything_is_inside_the_circle_of_a_round_screen(name: str, viewport: Viewport) -> None:
    (screen,) = inflate(document(name), viewport)["mainTemplate"]["items"]
    across = viewport.width / 2 - viewport.dp(screen["paddingLeft"])
    down = viewport.height / 2 - viewport.dp(screen["paddingTop"])
    assert (screen["paddingRight"], screen["paddingBottom"]) == (screen["paddingLeft"], screen["paddingTop"])
    if viewport.shape == "round":
        assert hypot(across, down) <= viewport.width / 2
    assert across > viewport.width / 3


@pytest.mark.parametrize("name", SCREENS)
def test_the_first_movies_fit_on_the_screen(name: str, viewport: Viewport) -> None:
    """Of a list at least two, beside its title and the hint."""
    apl = inflate(document(name), viewport)
    (screen,) = apl["mainTemplate"]["items"]
    texts = [c for c in components(apl["mainTemplate"]) if c["type"] == "Text"]
    lines = sum(viewport.dp(text["fontSize"]) * 1.25 for text in texts)
    target = next(c for c in components(apl["mainTemplate"]) if c["type"] == "TouchWrapper")
    room = viewport.height - 2 * viewport.dp(screen["paddingTop"])
    assert lines + viewport.dp(target["minHeight"]) <= room


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", SCREENS)
def test_the_data_has_every_field_that_the_document_shows(name: str, locale: str) -> None:
    rendered = SCREENS[name].render(Wording.load(locale, choose_first("")))
    data = rendered.datasources
    assert list(data) == rendered.document["mainTemplate"]["parameters"]
    for owner, field in re.findall(r"\$\{(\w+)\.(\w+)\}", json.dumps(rendered.document["mainTemplate"])):
        for row in data["shown"]["movies"] if owner == "data" else [data["shown"]]:
            assert field in row


@pytest.mark.parametrize("name", SCREENS)
def test_touches_send_the_arguments_that_the_skill_expects(name: str) -> None:
    presses = [c["onPress"] for c in components(document(name)["mainTemplate"]) if "onPress" in c]
    sent = [command["arguments"] for commands in presses for command in commands]
    assert all(command["type"] == "SendEvent" for commands in presses for command in commands)
    assert sent in ([[TOUCHED_MOVIE, "${data.id}"]], [[TOUCHED_BACK]])


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_leaves_room_for_the_rest_of_the_response(name: str) -> None:
    assert len(SCREENS[name].render(WORDING).model_dump_json()) < MAX_RESPONSE_BYTES // 2


@pytest.mark.parametrize("name", SCREENS)
def test_posters_come_from_the_web_service_and_a_drawn_tile_is_beneath_them(name: str) -> None:
    drawn = SCREENS[name].render(WORDING).datasources["shown"]
    shown = SCREENS[name].render(WORDING, "https://movies.example/posters").datasources["shown"]
    for movie, plain in zip(shown.get("movies", [shown]), drawn.get("movies", [drawn]), strict=True):
        assert re.fullmatch(r"https://movies\.example/posters/\d+", movie["poster"])
        assert (plain["poster"], plain["initial"]) == ("", movie["initial"])
    assert "TMDB" in json.dumps(shown)
    assert "TMDB" not in json.dumps(drawn)


def test_a_movie_without_a_year_shows_none() -> None:
    shown = MovieScreen(MOVIES[15], ()).render(WORDING).datasources["shown"]
    assert (shown["title"], shown["year"]) == ('<b>Bold</b> "Times"', "")
