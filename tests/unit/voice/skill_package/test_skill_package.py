"""The skill package matches the handlers and Amazon's rules."""

import json
import re
import struct
from collections import Counter
from typing import Any

import jsonschema
import pytest

from embedded.programs import ROOT
from services.voice.dialogue.intents import BUILT_IN_INTENTS, CUSTOM_INTENTS, ELICITED_SLOTS, HANDLERS, SCREEN_INTENTS
from services.voice.dialogue.ports import READ_SCOPE, WRITE_SCOPE
from services.voice.language.wording import LOCALES
from services.voice.skill_package.files import package_files
from services.voice.skill_package.interaction_model import interaction_model
from tests.support.alexa.skill_package_schemas import ACCOUNT_LINKING, INTERACTION_MODEL, MANIFEST

PACKAGE = ROOT / "skill-package"
FILES = package_files()
MODELS = {locale: interaction_model(locale)["interactionModel"] for locale in LOCALES}
SKILL = json.loads(FILES["skill.json"])["manifest"]
NUMBERS = {"AMAZON.NUMBER", "AMAZON.FOUR_DIGIT_NUMBER"}
CLOSED = {"Stars", "OtherStars", "Decade", "Language", "Length", "Number", "OtherNumber", "Doubt"}
"""Slots with a closed list of phrases, so that another slot may be next to them."""
LARGEST_MODEL = 1_500_000
PNG_SIGNATURE, PNG_RGB = b"\x89PNG\r\n\x1a\n", 2
WORD = re.compile(r"[A-Za-zÄÖÜäöüß' ]+")


def intents_of(locale: str) -> dict[str, dict[str, Any]]:
    return {intent["name"]: intent for intent in MODELS[locale]["languageModel"]["intents"]}


def custom_intents() -> list[Any]:
    return [
        pytest.param(intent, id=f"{locale}-{name}")
        for locale in LOCALES
        for name, intent in intents_of(locale).items()
        if name in CUSTOM_INTENTS
    ]


@pytest.mark.parametrize("name", FILES)
def test_the_committed_package_is_what_the_source_builds(name: str) -> None:
    assert (PACKAGE / name).read_bytes() == FILES[name], "run make skill-package"


@pytest.mark.parametrize(("field", "size"), [("smallIconUri", 108), ("largeIconUri", 512)])
@pytest.mark.parametrize("locale", LOCALES)
def test_the_icons_are_pngs_of_the_required_size(locale: str, field: str, size: int) -> None:
    png = FILES[SKILL["publishingInformation"]["locales"][locale][field].removeprefix("file://")]
    assert png.startswith(PNG_SIGNATURE)
    assert struct.unpack(">II", png[16:24]) == (size, size)
    assert png[25] == PNG_RGB, "no transparency"


SCHEMAS = {
    "skill.json": MANIFEST,
    "accountLinking.json": ACCOUNT_LINKING,
    **{f"interactionModels/custom/{locale}.json": INTERACTION_MODEL for locale in LOCALES},
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_package_matches_amazons_schemas(name: str) -> None:
    jsonschema.validate(json.loads(FILES[name]), SCHEMAS[name])


def test_the_package_has_no_other_files() -> None:
    assert {str(path.relative_to(PACKAGE)) for path in PACKAGE.rglob("*") if path.is_file()} == set(FILES)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_invocation_name_has_two_or_three_plain_words(locale: str) -> None:
    name = MODELS[locale]["languageModel"]["invocationName"]
    assert re.fullmatch(r"[a-z]+( [a-z]+){1,2}", name)
    assert not {"alexa", "amazon", "echo", "skill", "app", "open", "ask"} & set(name.split())


def test_the_intents_that_amazon_requires_are_there() -> None:
    assert {f"AMAZON.{name}Intent" for name in ("Help", "Stop", "Cancel", "Fallback", "NavigateHome")} <= set(
        BUILT_IN_INTENTS
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_every_intent_has_a_handler_and_every_handler_an_intent(locale: str) -> None:
    assert set(intents_of(locale)) == set(HANDLERS) - set(SCREEN_INTENTS)


@pytest.mark.parametrize("intent", custom_intents())
def test_an_intent_has_twenty_samples_or_more(intent: dict[str, Any]) -> None:
    assert len(intent["samples"]) >= 20


@pytest.mark.parametrize("locale", LOCALES)
def test_the_interaction_model_is_not_larger_than_amazon_takes(locale: str) -> None:
    assert len(FILES[f"interactionModels/custom/{locale}.json"]) < LARGEST_MODEL


@pytest.mark.parametrize("locale", LOCALES)
def test_no_sample_is_repeated(locale: str) -> None:
    counts = Counter(sample.lower() for intent in intents_of(locale).values() for sample in intent["samples"])
    assert [sample for sample, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("intent", custom_intents())
def test_samples_consist_of_spoken_words(intent: dict[str, Any]) -> None:
    for sample in intent["samples"]:
        assert WORD.fullmatch(re.sub(r"\{\w+\}", "x", sample)), sample
        neighbours = set(re.findall(r"\{(\w+)\}(?=\s*\{)", sample)) | set(re.findall(r"\}\s*\{(\w+)\}", sample))
        assert not neighbours or neighbours & CLOSED, f"nothing is said between two slots: {sample}"
        assert sample != "{Title}", "a title alone would catch everything"


@pytest.mark.parametrize("intent", custom_intents())
def test_every_slot_is_defined_and_used(intent: dict[str, Any]) -> None:
    used = {slot for sample in intent["samples"] for slot in re.findall(r"\{(\w+)\}", sample)}
    defined = {slot["name"]: slot["type"] for slot in intent.get("slots", [])}
    own = {kind["name"] for kind in MODELS["en-US"]["languageModel"]["types"]}
    assert used == set(defined)
    assert set(defined.values()) <= NUMBERS | {"AMAZON.Movie", "AMAZON.Actor", "AMAZON.SearchQuery"} | own


@pytest.mark.parametrize("locale", LOCALES)
def test_every_type_is_used_and_has_the_same_values_in_every_locale(locale: str) -> None:
    types = {kind["name"]: kind["values"] for kind in MODELS[locale]["languageModel"]["types"]}
    used = {slot["type"] for intent in intents_of(locale).values() for slot in intent.get("slots", [])}
    assert set(types) <= used
    for kind in MODELS["en-US"]["languageModel"]["types"]:
        assert [value["id"] for value in types[kind["name"]]] == [value["id"] for value in kind["values"]]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_values_of_a_type_share_no_phrase(locale: str) -> None:
    for kind in MODELS[locale]["languageModel"]["types"]:
        ways = [way.lower() for v in kind["values"] for way in (v["name"]["value"], *v["name"]["synonyms"])]
        assert [way for way, times in Counter(ways).items() if times > 1] == [], kind["name"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_dialog_model_matches_the_prompts(locale: str) -> None:
    model = MODELS[locale]
    dialog = {intent["name"]: intent for intent in model["dialog"]["intents"]}
    prompts = {s["prompts"]["elicitation"] for i in dialog.values() for s in i["slots"] if s["elicitationRequired"]}
    assert prompts == {prompt["id"] for prompt in model["prompts"]}
    assert len(prompts) == len(set(ELICITED_SLOTS.values()))
    for name, intent in dialog.items():
        slots = {slot["name"]: slot["type"] for slot in intents_of(locale)[name]["slots"]}
        assert {slot["name"]: slot["type"] for slot in intent["slots"]} == slots


@pytest.mark.parametrize("locale", LOCALES)
def test_the_example_phrases_name_this_skill(locale: str) -> None:
    phrases = SKILL["publishingInformation"]["locales"][locale]["examplePhrases"]
    name = MODELS[locale]["languageModel"]["invocationName"]
    assert len(phrases) == 3
    assert all(re.match(rf"Alexa, (open|ask|öffne|frage) {name}\b", phrase) for phrase in phrases)


def test_the_endpoint_is_an_https_placeholder() -> None:
    endpoint = SKILL["apis"]["custom"]["endpoint"]
    assert endpoint["uri"] == "https://matinee.example.com/alexa"
    assert endpoint["sslCertificateType"] in {"Trusted", "Wildcard"}
    assert SKILL["events"]["endpoint"] == endpoint


def test_the_skill_subscribes_to_its_disabling_and_uses_apl() -> None:
    assert {"eventName": "SKILL_DISABLED"} in SKILL["events"]["subscriptions"]
    assert SKILL["apis"]["custom"]["interfaces"] == [{"type": "ALEXA_PRESENTATION_APL"}]


def test_account_linking_asks_for_what_the_handlers_need() -> None:
    linking = json.loads(FILES["accountLinking.json"])["accountLinkingRequest"]
    assert linking["type"] == "AUTH_CODE"
    assert linking["scopes"] == [READ_SCOPE, WRITE_SCOPE]
    assert linking["clientSecret"] == ""
    assert linking["skipOnEnablement"], "reading needs no account"


def test_the_command_line_tool_finds_the_package() -> None:
    resources = json.loads((ROOT / "ask-resources.json").read_text())
    assert (ROOT / resources["profiles"]["default"]["skillMetadata"]["src"]).samefile(PACKAGE)
