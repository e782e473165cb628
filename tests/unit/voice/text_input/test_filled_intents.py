from services.voice.text_input.filled_intents import filled_intent, filled_slots, with_slots

INTENT = filled_intent("RateIntent", {"Stars": {"value": "four stars"}, "Title": {"value": "heat"}}, ["Stars", "Title"])


def test_all_slots_of_an_intent_are_named() -> None:
    intent = filled_intent("MoreIntent", {}, ["Place", "Title"])
    assert list(intent["slots"]) == ["Place", "Title"]
    assert filled_slots(intent) == {}


def test_slots_are_changed_and_emptied_in_a_copy() -> None:
    assert {name: slot["value"] for name, slot in filled_slots(with_slots(INTENT, Stars=None)).items()} == {
        "Title": "heat"
    }
    changed = with_slots(INTENT, Title={"value": "jaws"}, Place={"value": "2"})
    assert {name: slot["value"] for name, slot in filled_slots(changed).items()} == {
        "Stars": "four stars",
        "Title": "jaws",
    }
    assert len(filled_slots(INTENT)) == 2
