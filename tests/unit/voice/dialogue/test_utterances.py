"""What people say gets the kind of answer that they expect: by our simulator, and by virtual-alexa's own matcher."""

import json
import subprocess
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from embedded.programs import ROOT
from services.voice.skill_package.interaction_model import interaction_model
from tests.support.alexa.conversation_stage import as_request
from tests.support.alexa.simulators import simulator
from tests.support.alexa.utterances import Utterance, answer_of, backend, gives, in_context, load_utterances
from tests.support.attempts import some
from tests.support.running.voice_service import voice_over_http

OUTSIDE, OWN = map(load_utterances, ("outside.tsv", "own.tsv"))
BLIND = [each for name in ("blind.tsv", "filters.tsv", "everyday.tsv", "fresh.tsv") for each in load_utterances(name)]
"""Written before any of it was tried."""
MATCHER = ROOT / "tests" / "unit" / "voice" / "skill_package" / "understood_by_simulator.mjs"
LIVING_ROOM = [
    each for place in ("", "_2", "_3", "_4", "_5", "_6", "_7") for each in load_utterances(f"living_room{place}.tsv")
]
"""As a person would say them; each set was written after the one before it had been mended, and before it was tried."""
PLAIN = [each for place in ("", "_2", "_3", "_4", "_5") for each in load_utterances(f"plain{place}.tsv")]
"""In the style of the cases from outside; written as those of the living room were."""
TURNS = load_utterances("turns.tsv")
"""Two turns or three, with a slash between them."""
KNOWN_WRONG = {utterance.said for utterance in load_utterances("known_wrong.tsv")}
ENOUGH = 0.95
NEIGHBOURING_SLOTS = {
    "give number two four stars",
    "I give jaws three and a half stars",
    "ich gebe jaws dreieinhalb sterne",
    "a german comedy",
    "eine deutsche komödie",
    "a nineties comedy please",
    "a short western",
    "ein kurzer western",
    "ein langer kriegsfilm",
    "gib jaws viereinhalb sterne",
}
Matched = tuple[str, dict[str, str]] | None


@pytest.mark.parametrize("utterance", OUTSIDE, ids=lambda each: f"{each.locale} {each.context} {each.said}")
async def test_a_case_from_outside_gets_its_kind_of_answer(utterance: Utterance) -> None:
    assert await failure(utterance) is None


@pytest.mark.parametrize("language", ["en", "de"])
async def test_nearly_all_of_our_own_get_their_kind_of_answer(language: str) -> None:
    ours = some([utterance for utterance in (*OWN, *BLIND) if utterance.locale.startswith(language)])
    failed = [message for utterance in ours if (message := await failure(utterance)) is not None]
    assert len(failed) <= (1 - ENOUGH) * len(ours), failed


async def test_what_is_said_in_a_living_room_is_understood_but_for_what_is_known() -> None:
    tried = some([*LIVING_ROOM, *PLAIN, *TURNS])
    failed = {utterance.said: message for utterance in tried if (message := await failure(utterance))}
    assert failed.keys() == KNOWN_WRONG & {utterance.said for utterance in tried}, failed


async def test_nothing_is_written_from_a_question_or_what_is_told_of_others() -> None:
    of_others = [*load_utterances("told_of_others.tsv"), *load_utterances("told_of_others_2.tsv")]
    assert [message for utterance in of_others if (message := await failure(utterance))] == []


@pytest.mark.parametrize("language", ["en", "de"])
async def test_only_what_was_asked_for_is_written(language: str) -> None:
    """Questions, permission, facts, negations and what others think, among polite requests; doubt and corrections."""
    all_rows = [*load_utterances("unasked.tsv"), *load_utterances("doubted.tsv")]
    rows = some([utterance for utterance in all_rows if utterance.locale.startswith(language)])
    assert [message for utterance in rows if (message := await failure(utterance))] == []


async def failure(utterance: Utterance, request: dict[str, Any] | None = None) -> str | None:
    """None if the answer is of the expected kind."""
    world = backend()
    async with voice_over_http(world) as client:
        stage = await in_context(client, world, utterance)
        for said in utterance.said.split(" / "):
            await stage.say(request or as_request(said, utterance.locale, stage.attributes))
        is_right = gives(answer_of(stage), utterance.kind)
        return None if is_right else f"{utterance} got {stage.heard!r}, {world.writes}, {stage.sent[-1]}"


@pytest.mark.parametrize("language", ["en", pytest.param("de", marks=pytest.mark.long)])
async def test_an_independent_matcher_understands_them_too(language: str) -> None:
    """virtual-alexa knows the words of built-in intents in English only, and takes every number word as free text. It
    cannot tell where the first of two neighbouring slots ends; such rows are counted apart."""
    all_rows = [each for each in (*OUTSIDE, *OWN, *BLIND) if each.locale.startswith(language)]
    told_apart = [each for each in all_rows if each.said not in NEIGHBOURING_SLOTS]
    assert len(all_rows) - len(told_apart) <= 0.02 * len(all_rows)
    utterances = some(told_apart)
    matched = list(zip(utterances, match(utterances), strict=True))
    failed = [message for each, found in matched if (message := await failure(each, request_for(each, found)))]
    assert len(failed) <= (1 - ENOUGH) * len(utterances), failed


def match(utterances: Iterable[Utterance]) -> list[Matched]:
    locale = next(iter(utterances)).locale
    texts = [utterance.said for utterance in utterances]
    run = subprocess.run(
        ["node", str(MATCHER)],
        input=json.dumps({"model": interaction_model(locale), "utterances": texts, "slots": True}),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    return [tuple(found) if found else None for found in json.loads(run.stdout)]


def request_for(utterance: Utterance, found: Matched) -> dict[str, Any]:
    """The request with the matched slots, resolved as Alexa resolves the values of the skill's own types."""
    name, texts = found or ("AMAZON.FallbackIntent", {})
    filled = simulator(utterance.locale).fill(name, {slot: text.lower() for slot, text in texts.items() if text})
    return {"type": "IntentRequest", "intent": {"name": name, "slots": filled}}


async def test_a_rating_is_changed_and_taken_back() -> None:
    world = backend()
    async with voice_over_http(world) as client:
        stage = await in_context(client, world, Utterance("en-US", "D", "", ""))
        for said in ("four and a half stars", "I give it two stars", "undo"):
            await stage.say(as_request(said, "en-US", stage.attributes))
    assert world.writes == [("rate", 945, 5, 4.5), ("rate", 945, 5, 2.0), ("take back", "rate", 945, 5, 4.5)]


async def test_a_number_means_what_was_heard_after_others_went() -> None:
    world = backend()
    async with voice_over_http(world) as client:
        stage = await in_context(client, world, Utterance("en-US", "L", "", ""))
        for said in ("not number one", "I've seen number three", "no", "not number two"):
            await stage.say(as_request(said, "en-US", stage.attributes))
    assert world.writes == [("dismiss", 945, 4), ("see", 945, 6), ("dismiss", 945, 5)]


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("en-US", ("next", "seen number two", "not four")),
        ("de-DE", ("weiter", "Nummer zwei schon gesehen", "nicht vier")),
    ],
)
async def test_a_number_that_is_denied_where_stars_are_asked_dismisses_nothing(
    locale: str, said: Sequence[str]
) -> None:
    world = backend()
    async with voice_over_http(world) as client:
        stage = await in_context(client, world, Utterance(locale, "L", "", ""))
        for text in said:
            await stage.say(as_request(text, locale, stage.attributes))
    assert world.writes == [("see", 945, 5)]
    assert answer_of(stage).conversation.question == "stars"
