"""The APL documents use known components, and their data and touches fit the skill."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from services.voice.alexa.response import MAX_RESPONSE_BYTES
from services.voice.alexa.screens import TOUCHED_BACK, TOUCHED_MOVIE, ListScreen, MovieScreen, Screen, document
from services.voice.language.wording import LOCALES, Wording, statement
from tests.support.catalogue.voice_movies import MOVIES
from tests.support.fakes.voice import choose_first

BOX = {"type", "width", "height", "paddingLeft", "paddingRight", "paddingTop", "paddingBottom", "grow", "shrink"}
# The APL 1.4 components that the documents use, with the allowed properties of each.
COMPONENTS = {
    "Container": BOX | {"items"},
    "ScrollView": BOX | {"items"},
    "Sequence": BOX | {"items", "data", "numbered"},
    "TouchWrapper": BOX | {"items", "onPress"},
    "Text": BOX | {"text", "fontSize", "color", "maxLines"},
}
DIMENSION = re.compile(r"\d+(vh|vw|%)")
WORDING = Wording.load("en-US", choose_first(""))
SCREENS: dict[str, Screen] = {
    "list": ListScreen(statement("card.list", count=15), list(enumerate(MOVIES.values(), 1))),
    "movie": MovieScreen(
        MOVIES[2], (statement("more.genres", genres=["Horror"]), statement("more.predicted", stars=4.5))
    ),
}


def components(node: Any) -> Iterator[dict[str, Any]]:
    for item in node.get("items", []):
        yield item
        yield from components(item)


@pytest.mark.parametrize("name", SCREENS)
def test_a_document_has_known_components_only(name: str) -> None:
    apl = document(name)
    assert (apl["type"], set(apl)) == ("APL", {"type", "version", "mainTemplate"})
    assert set(apl["mainTemplate"]) == {"parameters", "items"}
    for component in components(apl["mainTemplate"]):
        assert set(component) <= COMPONENTS[component["type"]]


@pytest.mark.parametrize("name", SCREENS)
def test_sizes_are_relative_to_the_screen(name: str) -> None:
    sized = {"width", "height", "fontSize"} | {key for key in BOX if key.startswith("padding")}
    for component in components(document(name)["mainTemplate"]):
        assert all(DIMENSION.fullmatch(str(component[key])) for key in sized & set(component))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", SCREENS)
def test_the_data_has_every_field_that_the_document_shows(name: str, locale: str) -> None:
    rendered = SCREENS[name].render(Wording.load(locale, choose_first("")))
    data = rendered.datasources
    assert list(data) == rendered.document["mainTemplate"]["parameters"]
    for owner, field in re.findall(r"\$\{(\w+)\.(\w+)\}", json.dumps(rendered.document)):
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
    assert len(SCREENS[name].render(WORDING).model_dump_json()) < MAX_RESPONSE_BYTES // 3


def test_a_movie_without_a_year_shows_none() -> None:
    shown = MovieScreen(MOVIES[15], ()).render(WORDING).datasources["shown"]
    assert (shown["title"], shown["year"]) == ('<b>Bold</b> "Times"', "")
